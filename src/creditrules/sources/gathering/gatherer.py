"""Gathers the facts of customers: the sources are asked in rounds, each for what those before it did not have."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from types import TracebackType
from typing import Self

from creditrules.diagnostics import Diagnostic
from creditrules.program.program import Program
from creditrules.sources.asking import Request, Told, Wanted
from creditrules.sources.audit import AuditLog, Entitlement
from creditrules.sources.configured import Configured
from creditrules.sources.consent import consented
from creditrules.sources.error import SourcesError
from creditrules.sources.gathering import findings as say
from creditrules.sources.gathering.answers import Listener
from creditrules.sources.gathering.asker import Answered, Asker
from creditrules.sources.gathering.customers import wrong_with
from creditrules.sources.gathering.heard import Heard
from creditrules.sources.gathering.needs import Needs
from creditrules.sources.gathering.remembered import Remembered
from creditrules.sources.gathering.threads import beside
from creditrules.sources.kinds import Consent, Receiver
from creditrules.values import Cause

TOGETHER = 10_000
"""The most customers whose facts are gathered at once; more are taken in turn."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts of a customer as `Policy.decide` takes them: each value with its source, its day, and what others said.

    `findings` are warnings: sources that failed, were not asked for want of consent, told rubbish or differ.
    """

    customer: str
    facts: Mapping[str, object]
    findings: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class _Round:
    """The customers of one call, what they need, and by what right who is asked."""

    as_of: date
    needs: dict[str, Needs]
    consents: Mapping[str, Mapping[str, Consent]]
    findings: dict[str, list[Diagnostic]] = field(default_factory=dict)

    def note(self, customer: str, *findings: Diagnostic) -> None:
        self.findings.setdefault(customer, []).extend(findings)


class Gatherer:
    """Gathers facts for one policy from what `sources.toml` names. Close it, or use it in a `with` statement.

    It is for one thread, or for one event loop: `gather` waits, `gather_async` is for callers that are asynchronous
    themselves. `wanted` is what the policy reads or requires, by name. Raises `SourcesError` where no source tells a
    fact that the policy requires.
    """

    def __init__(
        self,
        program: Program,
        configured: Configured,
        wanted: Mapping[str, Wanted],
        *,
        findings: tuple[Diagnostic, ...] = (),
        today: Callable[[], date] = date.today,
    ) -> None:
        self.findings = findings
        """What is wrong with plugins that are not needed here."""
        self.receivers: Mapping[str, Receiver] = configured.receivers
        """Who is told of decisions, by name; see `deliver`."""
        self._program = program
        self._configured = configured
        self._wanted = wanted
        self._today = today
        self._audit = AuditLog(configured.audit)
        self._remembered = Remembered(configured.remember)
        self._askers = {each.name: Asker(each, self._audit) for each in configured.sources}
        self._orders = self._waterfalls()
        self._runner: asyncio.Runner | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every source, and what is kept of them."""
        self._run().run(self._close_sources())
        self._run().close()
        self._runner = None
        self._close_files()

    async def close_async(self) -> None:
        """The same, for callers that are asynchronous."""
        await self._close_sources()
        self._close_files()

    def gather(self, customers: Iterable[str], *, as_of: date) -> Iterator[Gathered]:
        """The facts of each customer in turn, as of a day; many customers are in flight at once.

        Raises `SourcesError` where an id is none, where nobody knows who consents, or where the audit log cannot be
        written.
        """
        batch: list[str] = []
        for customer in customers:
            batch.append(customer)
            if len(batch) == TOGETHER:
                yield from self._run().run(self.gather_async(batch, as_of=as_of))
                batch = []
        if batch:
            yield from self._run().run(self.gather_async(batch, as_of=as_of))

    async def gather_async(self, customers: Sequence[str], *, as_of: date) -> list[Gathered]:
        """The facts of all these customers, in their order."""
        wrong = [say.wrong_customer(each, why) for each in customers if (why := wrong_with(each))]
        if wrong:
            raise SourcesError(wrong)
        compared = self._compared()
        needs = {each: Needs(self._orders, compared) for each in customers}
        consents = await self._consents(list(needs))
        round_ = _Round(as_of, needs, consents)
        while requests := list(self._requests(round_)):
            await self._ask_all(requests, round_)
        return [self._gathered(each, round_) for each in customers]

    # ------------------------------------------------------------------------------------------------- one round

    def _requests(self, round_: _Round) -> Iterator[tuple[Asker, Request]]:
        """What is to be asked now: for each source, customers who need the same facts of it together.

        What is remembered, or may not be asked for, is noted instead, until there is something to ask.
        """
        groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for customer, needs in round_.needs.items():
            while wanted := needs.next():
                asked = False
                for source, facts in wanted.items():
                    left = self._noted(source, customer, facts, needs, round_)
                    if left:
                        groups.setdefault((source, tuple(left)), []).append(customer)
                        asked = True
                if asked:
                    break
        for (source, names), customers in groups.items():
            asker = self._askers[source]
            whole = Request(tuple(customers), tuple(self._wanted[name] for name in names), round_.as_of)
            for request in asker.batches(whole):
                yield asker, request

    def _noted(self, source: str, customer: str, facts: list[str], needs: Needs, round_: _Round) -> list[str]:
        """The facts for which the source must be asked; of the others, what is heard without asking is noted."""
        asker = self._askers[source]
        if asker.limits.needs_consent and customer not in round_.consents.get(source, {}):
            purpose = self._configured.consent.purpose if self._configured.consent else ""
            round_.note(customer, say.no_consent(source, customer, purpose))
            needs.take(dict.fromkeys(facts, Heard(source, cause=Cause.NO_CONSENT)))
            return []
        remembered = self._from_memory(asker, customer, facts, round_.as_of)
        needs.take(remembered)
        return [name for name in facts if name not in remembered]

    async def _ask_all(self, requests: list[tuple[Asker, Request]], round_: _Round) -> None:
        seconds = self._configured.gathering.deadline
        tasks = {
            asyncio.ensure_future(asker.ask(request, self._right(asker, request, round_), seconds)): (asker, request)
            for asker, request in requests
        }
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            raised = [error for task in done if (error := task.exception()) is not None]
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if raised:
            raise raised[0]
        for task, (asker, request) in tasks.items():
            self._take(asker, request, task.result(), round_)

    def _take(self, asker: Asker, request: Request, answers: Mapping[str, Answered], round_: _Round) -> None:
        """Note what was answered about each customer who was asked about; of anybody else nothing is taken."""
        strangers = [each for each in answers if each not in request.customers]
        told: list[tuple[str, str, object, date]] = []
        for customer in request.customers:
            listener = Listener(self._program, asker.name, customer, round_.as_of)
            heard = listener.listen(request, answers.get(customer, {}))
            round_.needs[customer].take(heard)
            round_.note(customer, *listener.findings)
            if strangers:
                noun = "customer" if len(strangers) == 1 else "customers"
                what = f"told of {len(strangers):,} {noun} whom it was not asked about"
                round_.note(customer, say.wrong_answer(asker.name, customer, what))
            for name, one in heard.items():
                if one.cause is None and one.as_of is not None:
                    told.append((customer, name, one.value, one.as_of))
        if told and self._program.sources[asker.name].fresh_for is not None:
            self._remembered.keep(asker.name, asker.digest, told)

    def _gathered(self, customer: str, round_: _Round) -> Gathered:
        needs = round_.needs[customer]
        findings = list(round_.findings.get(customer, ()))
        for name, (used, others) in needs.differing().items():
            findings.append(say.sources_differ(customer, self._program.facts[name], used, others))
        once = {(each.code, each.message): each for each in findings}
        return Gathered(customer, needs.facts(), tuple(once.values()))

    # ------------------------------------------------------------------------------------------------- what it knows

    def _waterfalls(self) -> dict[str, tuple[str, ...]]:
        """By fact the sources that can tell it, most trusted first."""
        found: dict[str, tuple[str, ...]] = {}
        for name in self._wanted:
            fact = self._program.facts[name]
            order = fact.sources or tuple(self._program.sources)
            telling = (each for each in order if each in self._askers)
            found[name] = tuple(each for each in telling if name in self._askers[each].source.facts)
        lacking = [self._program.facts[name] for name, order in found.items() if not order]
        required = [fact for fact in lacking if not fact.optional]
        if required:
            raise SourcesError(say.no_source(self._program, required))
        return {name: order for name, order in found.items() if order}

    def _compared(self) -> frozenset[str]:
        compare = self._configured.gathering.compare
        if isinstance(compare, frozenset):
            return compare
        return frozenset(self._orders) if compare else frozenset()

    async def _consents(self, customers: list[str]) -> Mapping[str, Mapping[str, Consent]]:
        if not any(asker.limits.needs_consent for asker in self._askers.values()):
            return {}
        configured, today = self._configured, self._today()
        read = partial(consented, configured.register, configured.consent, customers, today)
        try:
            return await asyncio.wait_for(beside(read), configured.gathering.deadline)
        except TimeoutError:
            raise SourcesError([say.consents_late(configured.gathering.deadline)]) from None

    def _right(self, asker: Asker, request: Request, round_: _Round) -> Entitlement:
        consent = self._configured.consent
        given = round_.consents.get(asker.name, {}) if asker.limits.needs_consent else {}
        return Entitlement(
            asker.limits.third_party,
            consent.purpose if consent else "",
            consent.recipient if consent else "",
            {each: given[each] for each in request.customers if each in given},
        )

    def _from_memory(self, asker: Asker, customer: str, facts: list[str], as_of: date) -> dict[str, Heard]:
        """What the source told before and is fresh still, listened to as if it were told now."""
        if self._program.sources[asker.name].fresh_for is None:
            return {}
        found: dict[str, Told] = dict(self._remembered.find(asker.name, asker.digest, customer))
        usable = {name: found[name] for name in facts if name in found and (found[name].as_of or as_of) <= as_of}
        if not usable:
            return {}
        request = Request((customer,), tuple(self._wanted[name] for name in usable), as_of)
        heard = Listener(self._program, asker.name, customer, as_of).listen(request, usable)
        return {name: one for name, one in heard.items() if one.cause is None}

    # ------------------------------------------------------------------------------------------------- its loop

    def _run(self) -> asyncio.Runner:
        self._runner = self._runner or asyncio.Runner()
        return self._runner

    async def _close_sources(self) -> None:
        await asyncio.gather(*(asker.close() for asker in self._askers.values()))

    def _close_files(self) -> None:
        self._audit.close()
        self._remembered.close()
        if self._configured.register is not None:
            self._configured.register.close()
