"""One call: the facts of some customers as of a day. Sources are asked in rounds until nothing is left to ask."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from creditrules.diagnostics import Diagnostic
from creditrules.sources.asking import Request
from creditrules.sources.audit import Entitlement
from creditrules.sources.consent import Consents
from creditrules.sources.gathering import findings as say
from creditrules.sources.gathering.answers import Listener
from creditrules.sources.gathering.asker import Answered, Asker
from creditrules.sources.gathering.desk import Desk
from creditrules.sources.gathering.heard import Heard
from creditrules.sources.gathering.needs import Needs
from creditrules.values import Cause


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts of a customer as `Policy.decide` takes them: each value with its source, its day, and what others said.

    `findings` are warnings: sources that failed, were not asked for want of consent, told rubbish or differ.
    """

    customer: str
    facts: Mapping[str, object]
    findings: tuple[Diagnostic, ...] = ()


class Call:
    """What these customers need, and what was heard so far."""

    def __init__(self, desk: Desk, customers: Sequence[str], as_of: date, consents: Consents) -> None:
        self._desk = desk
        self._as_of = as_of
        self._consents = consents
        compared = desk.compared
        self._needs = {each: Needs(desk.orders, compared) for each in customers}
        self._findings: dict[str, list[Diagnostic]] = {}

    async def ask(self) -> None:
        """Ask until nothing is left to ask."""
        while requests := list(self._requests()):
            await self._ask_all(requests)

    def gathered(self, customer: str) -> Gathered:
        """What came of it for one of the customers."""
        needs = self._needs[customer]
        findings = list(self._findings.get(customer, ()))
        for name, (used, others) in needs.differing().items():
            findings.append(say.sources_differ(customer, self._desk.program.facts[name], used, others))
        once = {(each.code, each.message): each for each in findings}
        return Gathered(customer, needs.facts(), tuple(once.values()))

    # ------------------------------------------------------------------------------------------------------ one round

    def _requests(self) -> Iterator[tuple[Asker, Request]]:
        """What is to be asked now: for each source, customers who need the same facts of it together.

        What is remembered, or may not be asked for, is noted instead, until there is something to ask.
        """
        groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for customer, needs in self._needs.items():
            while wanted := needs.next():
                asked = False
                for source, facts in wanted.items():
                    if left := self._noted(source, customer, facts):
                        groups.setdefault((source, left), []).append(customer)
                        asked = True
                if asked:
                    break
        for (source, names), customers in groups.items():
            asker = self._desk.askers[source]
            for request in asker.batches(self._desk.request(tuple(customers), names, self._as_of)):
                yield asker, request

    def _noted(self, source: str, customer: str, facts: list[str]) -> tuple[str, ...]:
        """The facts for which the source must be asked; of the others, what is heard without asking is noted."""
        needs = self._needs[customer]
        if self._desk.askers[source].limits.needs_consent and customer not in self._consents.of(source):
            consent = self._desk.configured.consent
            other = self._consents.on_other_days(source, customer)
            self._note(customer, say.no_consent(source, customer, consent.purpose if consent else "", other))
            needs.take(dict.fromkeys(facts, Heard(source, cause=Cause.NO_CONSENT)))
            return ()
        remembered = self._desk.from_memory(source, customer, facts, self._as_of)
        needs.take(remembered)
        return tuple(name for name in facts if name not in remembered)

    async def _ask_all(self, requests: list[tuple[Asker, Request]]) -> None:
        seconds = self._desk.configured.gathering.deadline
        tasks = {
            asyncio.ensure_future(asker.ask(request, self._right(asker, request), seconds)): (asker, request)
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
            self._take(asker, request, task.result())

    def _right(self, asker: Asker, request: Request) -> Entitlement:
        """By what right the source is asked."""
        consent = self._desk.configured.consent
        given = self._consents.of(asker.name) if asker.limits.needs_consent else {}
        return Entitlement(
            asker.limits.third_party,
            consent.purpose if consent else "",
            consent.recipient if consent else "",
            {each: given[each] for each in request.customers if each in given},
        )

    def _take(self, asker: Asker, request: Request, answers: Mapping[str, Answered]) -> None:
        """Note what was answered about each customer who was asked about; of anybody else nothing is taken."""
        strangers = len(answers.keys() - set(request.customers))
        told: list[tuple[str, str, Heard]] = []
        for customer in request.customers:
            listener = Listener(self._desk.program, asker.name, customer, self._as_of)
            heard = listener.listen(request, answers.get(customer, {}))
            self._needs[customer].take(heard)
            self._note(customer, *listener.findings)
            if strangers:
                self._note(customer, say.strangers(asker.name, customer, strangers))
            told += ((customer, name, one) for name, one in heard.items())
        self._desk.keep(asker.name, told)

    def _note(self, customer: str, *findings: Diagnostic) -> None:
        if findings:
            self._findings.setdefault(customer, []).extend(findings)
