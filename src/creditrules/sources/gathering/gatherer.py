"""Gathers the facts of customers from what `sources.toml` has set up, for one policy."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from types import TracebackType
from typing import Self

from creditrules.diagnostics import Diagnostic
from creditrules.program.program import Program
from creditrules.sources.asking import Wanted
from creditrules.sources.audit import AuditLog
from creditrules.sources.closing import close_all
from creditrules.sources.configured import Configured
from creditrules.sources.consent import Consents, consented
from creditrules.sources.error import SourcesError
from creditrules.sources.gathering import findings as say
from creditrules.sources.gathering.asker import Asker
from creditrules.sources.gathering.call import Call, Gathered
from creditrules.sources.gathering.customers import wrong_with
from creditrules.sources.gathering.desk import Desk, waterfalls
from creditrules.sources.gathering.remembered import Remembered
from creditrules.sources.gathering.threads import beside
from creditrules.sources.kinds import Receiver
from creditrules.sources.loops import end

TOGETHER = 10_000
"""The most customers whose facts are gathered at once; more are taken in turn."""


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
        self.receivers: Mapping[str, Receiver] = configured.receivers
        """Who is told of decisions, by name; see `deliver`."""
        self._today = today
        self._audit = AuditLog(configured.audit)
        askers = {each.name: Asker(each, self._audit) for each in configured.sources}
        orders = waterfalls(program, wanted, askers)
        self.findings = (
            *findings,
            *say.untold(program, [program.facts[name] for name in wanted if name not in orders]),
        )
        """What is wrong with plugins that are not needed here, and which facts no source can tell."""
        self._desk = Desk(program, configured, wanted, askers, orders, Remembered(configured.remember))
        self._runner: asyncio.Runner | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every source, and what is kept of them."""
        runner = self._run()
        runner.run(self._close_sources())
        end(runner)
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
        call = Call(self._desk, customers, as_of, await self._consents(customers))
        await call.ask()
        return [call.gathered(each) for each in customers]

    async def _consents(self, customers: Sequence[str]) -> Consents:
        if not any(asker.limits.needs_consent for asker in self._desk.askers.values()):
            return Consents()
        configured = self._desk.configured
        read = partial(consented, configured.register, configured.consent, customers, self._today())
        try:
            return await asyncio.wait_for(beside(read), configured.gathering.deadline)
        except TimeoutError:
            raise SourcesError([say.consents_late(configured.gathering.deadline)]) from None

    def _run(self) -> asyncio.Runner:
        self._runner = self._runner or asyncio.Runner()
        return self._runner

    async def _close_sources(self) -> None:
        await asyncio.gather(*(asker.close() for asker in self._desk.askers.values()))

    def _close_files(self) -> None:
        self._audit.close()
        self._desk.remembered.close()
        register = self._desk.configured.register
        close_all([] if register is None else [register])
