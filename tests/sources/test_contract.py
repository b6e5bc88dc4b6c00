"""`check_source`: sources that keep the contract pass, and each way to break it is told."""

import asyncio
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest

from creditrules.sources import Answers, AsyncSource, Refused, Request, Source, Told, Wanted
from creditrules.testing import BrokenContractError, check_source, hostile_ids

BILL = Wanted("bill", "money", decimals=2, currency="CNY")
SINCE = Wanted("since", "date")
LOANS = Wanted("loans", "list of", fields=(Wanted("amount", "money", decimals=2, currency="CNY"),), at_most=2)
FACTS = (BILL, SINCE, LOANS)
DAY = date(2026, 3, 1)
YESTERDAY = date(2026, 2, 28)
ROWS: dict[str, dict[str, object]] = {
    "A1": {"bill": Decimal("10.50"), "since": date(2020, 1, 1), "loans": [{"amount": "3.20"}]},
    "A2": {"bill": 7, "loans": []},
    "A3": {"since": "2021-02-03"},
}
CUSTOMERS = tuple(ROWS)


class Honest(Source):
    facts = frozenset({"bill", "since", "loans"})
    most_customers = 2

    def fetch(self, request: Request) -> Answers:
        return {customer: self.told(ROWS[customer], request) for customer in request.customers if customer in ROWS}

    def told(self, row: Mapping[str, object], request: Request) -> dict[str, Told]:
        return {name: Told(value, YESTERDAY) for name, value in row.items() if name in request.names}


class HonestAsync(AsyncSource):
    facts = frozenset({"bill", "since", "loans"})

    async def fetch(self, request: Request) -> Answers:
        await asyncio.sleep(0)
        return Honest().fetch(request)


def check(source: Source | AsyncSource, *, dated: bool = False, within: float = 5) -> None:
    check_source(source, customers=CUSTOMERS, facts=FACTS, as_of=DAY, dated=dated, within=within)


@pytest.mark.parametrize("source", [Honest(), HonestAsync()])
def test_sources_that_keep_the_contract_pass(source: Source | AsyncSource) -> None:
    check(source, dated=True)


def test_ids_may_be_refused_one_by_one() -> None:
    class Careful(Honest):
        def fetch(self, request: Request) -> Answers:
            refused = {each: Refused("no id") for each in request.customers if not each.replace("-", "").isalnum()}
            return {**super().fetch(request), **refused}

    check(Careful())


def _with(change: Callable[[Request, dict[str, Mapping[str, Told]]], object]) -> Source:
    """An honest source whose answers are changed."""

    class Changed(Honest):
        def fetch(self, request: Request) -> Answers:
            answers = dict(super().fetch(request))
            changed = change(request, answers)  # type: ignore[arg-type]  # an honest source refuses nobody
            return answers if changed is None else changed  # type: ignore[return-value]  # what a broken source gives

    return Changed()


def _told(name: str, value: object, day: object = YESTERDAY) -> Source:
    """An honest source that tells this value of a fact."""

    def change(request: Request, answers: dict[str, Mapping[str, Told]]) -> None:
        for customer, facts in answers.items():
            told = Told(value, day)  # type: ignore[arg-type]  # what a broken source tells
            answers[customer] = {**facts, **({name: told} if name in request.names else {})}

    return _with(change)


class _Counting(Honest):
    asked = 0

    def told(self, row: Mapping[str, object], request: Request) -> dict[str, Told]:
        self.asked += 1
        return {name: Told(self.asked, YESTERDAY) for name in row if name == "bill" and name in request.names}


class _Failing(Honest):
    def fetch(self, request: Request) -> Answers:
        raise KeyError(request.customers[0])


class _Unable(Honest):
    def fetch(self, request: Request) -> Answers:  # noqa: ARG002  # as it is called
        raise Refused("no licence")


class _Asleep(Honest):
    def fetch(self, request: Request) -> Answers:  # noqa: ARG002  # as it is called
        time.sleep(3)
        return {}


class _Stubborn(HonestAsync):
    async def fetch(self, request: Request) -> Answers:
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            await asyncio.sleep(3)
        return Honest().fetch(request)


class _NeverCancelled(HonestAsync):
    async def fetch(self, request: Request) -> Answers:
        until = time.monotonic() + 3
        while time.monotonic() < until:
            try:
                await asyncio.sleep(0)
                break
            except asyncio.CancelledError:
                with suppress(asyncio.CancelledError):
                    await asyncio.sleep(3)
        return Honest().fetch(request)


class _Leaving(Honest):
    def fetch(self, request: Request) -> Answers:  # noqa: ARG002  # as it is called
        sys.exit(3)


class _LeavingAsync(HonestAsync):
    async def fetch(self, request: Request) -> Answers:  # noqa: ARG002  # as it is called
        sys.exit(3)


class _Speechless(Honest):
    @property
    def most_customers(self) -> int:  # type: ignore[override]
        raise KeyError("most")


class _ClosedLate(Honest):
    def close(self) -> None:
        time.sleep(3)


class _NeverClosed(Honest):
    def close(self) -> None:
        raise OSError("still in use")


class _Unsaid(Honest):
    facts = frozenset({"bill"})
    most_customers = 0


class _Injected(Honest):
    """As a statement does that is put together from text."""

    def fetch(self, request: Request) -> Answers:
        return {
            customer: self.told(ROWS[found], request)
            for customer in request.customers
            if (found := "A1" if "' OR '1'='1" in customer else customer) in ROWS
        }


def _stranger(_request: Request, answers: dict[str, Mapping[str, Told]]) -> None:
    answers["B9"] = {}


def _one_for_all(request: Request, answers: dict[str, Mapping[str, Told]]) -> None:
    if answers:
        answers.update(dict.fromkeys(request.customers, next(iter(answers.values()))))


def _nobody(request: Request, answers: dict[str, Mapping[str, Told]]) -> None:
    answers |= {each: {"bill": Told(1, YESTERDAY)} for each in request.customers if each.startswith("nobody")}


def _unasked(_request: Request, answers: dict[str, Mapping[str, Told]]) -> None:
    answers |= {customer: {**facts, "shoe_size": Told(43)} for customer, facts in answers.items()}


def _raw(_request: Request, answers: dict[str, Mapping[str, Told]]) -> object:
    return {customer: {name: told.value for name, told in facts.items()} for customer, facts in answers.items()}


BROKEN: dict[str, tuple[Source | AsyncSource, str]] = {
    "no mapping": (_with(lambda _request, answers: list(answers)), "shape: the answers are a list, not a mapping"),
    "no mapping for a customer": (
        _with(lambda _request, answers: dict.fromkeys(answers, 3)),
        "shape: the answer about 'A1' is a int, not a mapping",
    ),
    "another customer": (_with(_stranger), "shape: there is an answer about 'B9', which was not asked for"),
    "one for all": (_with(_one_for_all), "batching, in the other order: of 'A2' it tells"),
    "an unasked fact": (_with(_unasked), "shape: there is 'shoe_size' of 'A1', which was not asked for"),
    "bare values": (_with(_raw), "shape: 'bill' of 'A1' is a Decimal, not a `Told`"),
    "somebody unknown": (_with(_nobody), "absence: it tells bill = 1 of 'nobody-1', whom it cannot have"),
    "nobody at all": (_with(lambda _request, _answers: {}), "presence: it has none of the facts of 'A1'"),
    "a float": (_told("bill", 1.5), "values: 'bill' of 'A1' is the binary float 1.5; tell a `Decimal`"),
    "a truth for a number": (_told("bill", True), "values: 'bill' of 'A1' is True, not a number"),  # noqa: FBT003
    "digits with commas": (_told("bill", "1,000"), "values: 'bill' of 'A1' is '1,000', not a number in plain digits"),
    "no finite number": (
        _told("bill", Decimal("NaN")),
        "values: 'bill' of 'A1' is Decimal('NaN'), not a finite number",
    ),
    "too many decimals": (_told("bill", "1.005"), "values: 'bill' of 'A1' has more than 2 decimals: '1.005'"),
    "no day": (_told("since", "1 March"), "values: 'since' of 'A1' is '1 March', not a day"),
    "too many records": (_told("loans", [{"amount": 1}] * 3), "values: 'loans' of 'A1' has 3 records, more than 2"),
    "another field": (_told("loans", [{"amount": 1, "x": 2}]), "has a record 1 whose 'x' was not asked for"),
    "a field too few": (_told("loans", [{}]), "has a record 1 whose 'amount' is not there"),
    "a day to come": (
        _told("bill", 1, date(2026, 3, 2)),
        "provenance: 'bill' of 'A1' is of 2026-03-02, after the day 2026-03-01 that was asked for",
    ),
    "a day as text": (
        _told("bill", 1, "2026-01-01"),
        "provenance: the day of 'bill' of 'A1' is '2026-01-01', not a date",
    ),
    "undated": (_told("bill", 1, None), "provenance: 'bill' of 'A1' has no day"),
    "another value each time": (_Counting(), "twice the same: of 'A1' it tells"),
    "an error of its own": (_Failing(), "errors: asked about 'A1', 'A2' it fails with KeyError('A1'), which is no"),
    "no answer": (_Unable(), "answers: asked about 'A1', 'A2' it says that it cannot answer: no licence"),
    "asleep": (_Asleep(), "time: it has not answered about 'A1', 'A2' after 0.5 seconds"),
    "not to be cancelled": (_Stubborn(), "cancelling: a request goes on for 0.5 seconds after it was cancelled"),
    "not to be cancelled at all": (_NeverCancelled(), "cancelling: a request goes on for 0.5 seconds"),
    "ending the program": (_Leaving(), "errors: asked about 'A1', 'A2' it fails with RuntimeError('SystemExit')"),
    "ending it from within a loop": (
        _LeavingAsync(),
        "errors: asked about 'A1' it fails with RuntimeError('SystemExit')",
    ),
    "failing when it is looked at": (_Speechless(), "errors: it fails with KeyError('most') when it"),
    "closed too late": (_ClosedLate(), "closing: it has not ended after 0.5 seconds"),
    "not to be closed": (_NeverClosed(), "closing: it fails with OSError('still in use')"),
    "an unsaid fact": (_Unsaid(), "shape: `facts` does not name since, loans"),
    "nobody in a request": (_Unsaid(), "shape: `most_customers` is 0, not a whole number above 0"),
    "injected": (_Injected(), "hostile ids: it tells bill = Decimal('10.50')"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_told(case: str) -> None:
    source, told = BROKEN[case]
    with pytest.raises(BrokenContractError) as broken:
        check(source, dated=True, within=0.5 if told.startswith(("time", "cancelling", "closing: it has")) else 5)
    assert told in str(broken.value)


def test_hostile_ids_are_such_as_requests_may_have() -> None:
    ids = hostile_ids("A1")
    assert len(ids) == len(set(ids)) > 30
    assert all(0 < len(each) <= 200 and each.isprintable() and each == each.strip() for each in ids)
