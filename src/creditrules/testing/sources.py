"""The contract that every source keeps, as one function for the tests of a plugin.

>>> from datetime import date
>>> from creditrules.sources import Wanted
>>> from creditrules.testing import check_source, open_source
>>> facts = [Wanted("monthly_bill", "money", decimals=2, currency="CNY")]
>>> source = open_source(KIND, {"file": "ledger.csv"}, facts, folder=tmp_path)  # doctest: +SKIP
>>> check_source(source, customers=["A1", "A2"], facts=facts, as_of=date(2026, 3, 1))  # doctest: +SKIP
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from creditrules.sources import (
    AsyncSource,
    Opening,
    ReaderKind,
    Request,
    Source,
    SourceError,
    SourceKind,
    Told,
    Wanted,
)
from creditrules.sources.loops import end
from creditrules.testing.asking import ask, cancel, close
from creditrules.testing.told_values import fault_of

AnySource: TypeAlias = Source | AsyncSource

_SHOWN = 20
_LONGEST_ID = 200
_AT_ONCE = 4


class BrokenContractError(AssertionError):
    """A source does not keep the contract; the text says each promise that it has broken, and how."""


def open_source(
    kind: SourceKind,
    settings: Mapping[str, Any],
    facts: Iterable[Wanted],
    *,
    folder: Path,
    name: str = "source",
    readers: Mapping[str, ReaderKind] | None = None,
) -> AnySource:
    """A source as it is opened for `sources.toml`: `settings` are those of its kind, as TOML has them.

    Raises pydantic's `ValidationError` where the settings are refused, and `SourceError` where the source cannot be
    opened.
    """
    opening = Opening(name, folder, {fact.name: fact for fact in facts}, readers or {})
    return kind.open(kind.settings.model_validate(dict(settings)), opening)


def check_source(  # noqa: PLR0913  # most may be left out
    source: AnySource,
    *,
    customers: Sequence[str],
    facts: Sequence[Wanted],
    as_of: date,
    unknown: Sequence[str] = ("nobody-1", "nobody-2"),
    dated: bool = False,
    within: float = 10.0,
) -> None:
    """Hold a source, just opened, to its contract; close it; raise `BrokenContractError` with all that it broke.

    `customers` are some of whom it has at least one of the `facts`, `unknown` some of whom it has none. With `dated` it
    promises a day for every value. `within` are the seconds in which it must answer a request, or give up when it is
    told to.
    """
    checking = _Checking(source, tuple(customers), tuple(facts), as_of, tuple(unknown), dated, within)
    runner = asyncio.Runner()
    try:
        runner.run(checking.all())
    finally:
        end(runner)
    if checking.broken:
        told = list(dict.fromkeys(checking.broken))
        more = [f"… and {len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
        raise BrokenContractError("\n".join(["the source does not keep its contract:", *told[:_SHOWN], *more]))


def hostile_ids(customer: str) -> tuple[str, ...]:
    """Ids that no customer has, made to break out of statements, paths, addresses and patterns.

    Some are made from the id of a customer, so that a source which is broken out of has something to tell.
    """
    made = (
        "'",
        '"',
        "\\",
        "`",
        "%",
        "_",
        "*",
        ".",
        "..",
        "/",
        f"{customer}'",
        f"{customer}' OR '1'='1",
        f'{customer}" OR "1"="1',
        f"{customer}'; DROP TABLE customers; --",
        f"{customer}') --",
        f"../{customer}",
        f"x/../{customer}",
        f"..\\{customer}",
        f"/etc/passwd/../{customer}",
        f"{customer}/",
        f"{customer}?customer={customer}",
        f"{customer}&x=1",
        f"{customer}#x",
        f"{customer}%00",
        f"%2e%2e%2f{customer}",
        f"http://127.0.0.1:1/{customer}",
        f"${{{customer}}}",
        "{customer}",
        "{0.__class__}",
        f"={customer}",
        f"{customer},{customer}",
        f"{customer} or true",
        "客户一号",
        "😀",
        "x" * _LONGEST_ID,
        "客" * _LONGEST_ID,
    )
    return tuple(dict.fromkeys(each[:_LONGEST_ID] for each in made))


@dataclass(slots=True)
class _Checking:
    source: AnySource
    customers: tuple[str, ...]
    facts: tuple[Wanted, ...]
    as_of: date
    unknown: tuple[str, ...]
    dated: bool
    within: float
    broken: list[str] = field(default_factory=list)

    async def all(self) -> None:
        """Every promise in turn; what it says of itself comes first, since all else needs it."""
        try:
            self._says_what_it_tells()
            if not self.broken:
                first = await self._asked(self.customers, self.facts)
                if first is not None:
                    self._has_something(first)
                    await self._batching(first)
                    await self._facts_alone(first)
                    await self._absence(first)
                    await self._hostile(first)
                    await self._at_once(first)
                    await self._cancelled(first)
        except Exception as error:  # noqa: BLE001  # what it says, and what it answers, may be code of its own
            self._breaks("errors", f"it fails with {error!r} when it, or what it answered, is looked at")
        finally:
            await self._closed()

    def _breaks(self, promise: str, how: str) -> None:
        self.broken.append(f"* {promise}: {how}")

    # ------------------------------------------------------------------------------------------------------- promises

    def _says_what_it_tells(self) -> None:
        told: object = self.source.facts
        most: object = self.source.most_customers
        if not isinstance(told, frozenset | set) or not all(isinstance(name, str) for name in told):
            self._breaks("shape", f"`facts` is {told!r}, not a set of names")
        elif lacking := [fact.name for fact in self.facts if fact.name not in told]:
            self._breaks("shape", f"`facts` does not name {', '.join(lacking)}")
        if not isinstance(most, int) or most < 1:
            self._breaks("shape", f"`most_customers` is {most!r}, not a whole number above 0")
        if not self.customers or not self.facts:
            self._breaks("test", "name some customers and some facts, or nothing is tested")

    def _has_something(self, first: _Told) -> None:
        for customer in self.customers:
            if not first.get(customer):
                self._breaks("presence", f"it has none of the facts of {customer!r}")

    async def _batching(self, first: _Told) -> None:
        """Whoever is asked about together, and in which order, changes nothing; nor does it to ask again."""
        self._same("twice the same", first, await self._asked(self.customers, self.facts), self.customers)
        reverse = await self._asked(self.customers[::-1], self.facts)
        self._same("batching, in the other order", first, reverse, self.customers)
        for customer in self.customers:
            alone = await self._asked((customer,), self.facts)
            self._same("batching, one at a time", first, alone, (customer,))

    async def _facts_alone(self, first: _Told) -> None:
        """A fact is the same whichever others are asked for."""
        for fact in self.facts:
            alone = await self._asked(self.customers, (fact,))
            expected = {
                customer: {name: told for name, told in facts.items() if name == fact.name}
                for customer, facts in first.items()
            }
            self._same("one fact at a time", expected, alone, self.customers)

    async def _absence(self, first: _Told) -> None:
        told = await self._asked((*self.unknown, *self.customers), self.facts)
        self._has_nothing("absence", told, self.unknown)
        self._same("absence, beside others", first, told, self.customers)
        for customer in self.unknown:
            self._has_nothing("absence", await self._asked((customer,), self.facts), (customer,))

    async def _hostile(self, first: _Told) -> None:
        """Ids are data; a source may refuse one, for that customer alone."""
        good = self.customers[0]
        ids = tuple(each for each in hostile_ids(good) if each not in self.customers)
        for customer in ids:
            told = await self._asked((customer,), self.facts, refusing=ids)
            self._has_nothing("hostile ids", told, (customer,))
        told = await self._asked((*ids, good), self.facts, refusing=ids)
        self._has_nothing("hostile ids, beside others", told, ids)
        self._same("hostile ids, beside others", first, told, (good,))
        self._same("hostile ids, afterwards", first, await self._asked(self.customers, self.facts), self.customers)

    async def _at_once(self, first: _Told) -> None:
        asked = (self._asked(self.customers, self.facts) for _ in range(_AT_ONCE))
        for told in await asyncio.gather(*asked):
            self._same("several requests at once", first, told, self.customers)

    async def _cancelled(self, first: _Told) -> None:
        """A request that is given up ends, and the next is answered as if nothing had been."""
        if not isinstance(self.source, AsyncSource):
            return
        request = Request(self.customers[: self.source.most_customers], self.facts, self.as_of)
        if not await cancel(self.source, request, self.within):
            self._breaks("cancelling", f"a request goes on for {self.within:g} seconds after it was cancelled")
        again = await self._asked(self.customers, self.facts)
        self._same("after a request was cancelled", first, again, self.customers)

    async def _closed(self) -> None:
        try:
            await close(self.source, self.within)
        except TimeoutError:
            self._breaks("closing", f"it has not ended after {self.within:g} seconds")
        except Exception as error:  # noqa: BLE001  # whatever it is, it breaks the contract
            self._breaks("closing", f"it fails with {error!r}")

    # --------------------------------------------------------------------------------------------------------- asking

    async def _asked(
        self, customers: Sequence[str], facts: tuple[Wanted, ...], *, refusing: Sequence[str] = ()
    ) -> _Told | None:
        """What the source tells, in requests as large as it allows; None where it does not answer rightly."""
        told: dict[str, Mapping[str, Told]] = {}
        for at in range(0, len(customers), self.source.most_customers):
            request = Request(tuple(customers[at : at + self.source.most_customers]), facts, self.as_of)
            about = ", ".join(repr(customer) for customer in request.customers[:3])
            try:
                answers = await ask(self.source, request, self.within)
            except TimeoutError:
                self._breaks("time", f"it has not answered about {about} after {self.within:g} seconds")
                return None
            except SourceError as error:
                if not set(request.customers) <= set(refusing):
                    self._breaks("answers", f"asked about {about} it says that it cannot answer: {error}")
                    return None
                continue
            except Exception as error:  # noqa: BLE001  # whatever it is, it breaks the contract
                self._breaks("errors", f"asked about {about} it fails with {error!r}, which is no `SourceError`")
                return None
            before = len(self.broken)
            self.broken += self._faults(answers, request, refusing)
            if len(self.broken) > before:
                return None
            told |= {customer: facts for customer, facts in answers.items() if isinstance(facts, Mapping)}
        return told

    def _faults(self, answers: object, request: Request, refusing: Sequence[str]) -> Iterator[str]:
        """What is wrong with the shape of answers."""
        if not isinstance(answers, Mapping):
            yield f"* shape: the answers are a {type(answers).__name__}, not a mapping"
            return
        for customer, facts in answers.items():
            if customer not in request.customers:
                yield f"* shape: there is an answer about {customer!r}, which was not asked for"
            elif isinstance(facts, SourceError):
                if customer not in refusing:
                    yield f"* answers: it cannot answer about {customer!r}: {facts}"
            elif not isinstance(facts, Mapping):
                yield f"* shape: the answer about {customer!r} is a {type(facts).__name__}, not a mapping"
            else:
                yield from self._facts_faults(customer, facts, request)

    def _facts_faults(self, customer: str, facts: Mapping[object, object], request: Request) -> Iterator[str]:
        wanted = {fact.name: fact for fact in request.facts}
        for name, told in facts.items():
            about = f"{name!r} of {customer!r}"
            if name not in wanted:
                yield f"* shape: there is {about}, which was not asked for"
            elif not isinstance(told, Told):
                yield f"* shape: {about} is a {type(told).__name__}, not a `Told`"
            else:
                fault = fault_of(told.value, wanted[str(name)])
                if fault:
                    yield f"* values: {about} {fault}"
                yield from self._day_faults(about, told)

    def _day_faults(self, about: str, told: Told) -> Iterator[str]:
        day: object = told.as_of
        if day is None:
            if self.dated:
                yield f"* provenance: {about} has no day"
        elif type(day) is not date:
            yield f"* provenance: the day of {about} is {day!r}, not a date"
        elif day > self.as_of:
            yield f"* provenance: {about} is of {day}, after the day {self.as_of} that was asked for"

    # ------------------------------------------------------------------------------------------------------ comparing

    def _same(self, promise: str, first: _Told, again: _Told | None, customers: Iterable[str]) -> None:
        for customer in customers if again is not None else ():
            one, other = first.get(customer) or {}, again.get(customer) or {}  # type: ignore[union-attr]  # see above
            if one != other:
                self._breaks(promise, f"of {customer!r} it tells {_brief(other)} after {_brief(one)}")

    def _has_nothing(self, promise: str, told: _Told | None, customers: Iterable[str]) -> None:
        for customer in customers if told is not None else ():
            if facts := told.get(customer):  # type: ignore[union-attr]  # see above
                self._breaks(promise, f"it tells {_brief(facts)} of {customer!r}, whom it cannot have")


_Told: TypeAlias = Mapping[str, Mapping[str, Told]]


def _brief(facts: Mapping[str, Told]) -> str:
    text = ", ".join(f"{name} = {told.value!r}" for name, told in facts.items()) or "nothing"
    return text if len(text) <= _LONGEST_ID else f"{text[:_LONGEST_ID]}…"
