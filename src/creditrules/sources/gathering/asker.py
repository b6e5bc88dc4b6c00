"""Asks one source: in batches, so many at once, in time, and again where that may help."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from typing import Any

from creditrules.sources.asking import Answers, AsyncSource, Refused, Request, Source, SourceError, Unavailable
from creditrules.sources.audit import AuditLog, Entitlement
from creditrules.sources.configured import ConfiguredSource
from creditrules.sources.gathering.pace import FAILURES, Circuit, Pace
from creditrules.sources.gathering.threads import beside

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0

Answered = Mapping[str, object] | SourceError
"""What a source answered for one customer, not yet looked at, or why it did not."""


class _Resting(Unavailable):
    """The circuit is open: to ask again at once is of no use."""


class _Deadline:
    """The seconds that a request may take with all its repetitions. They begin with the first, not while it waits."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until: float | None = None

    def left(self) -> float:
        """The seconds that are left; they begin to run."""
        now = asyncio.get_running_loop().time()
        if self._until is None:
            self._until = now + self.seconds
        return max(self._until - now, 0.0)


class Asker:
    """One source and what is known of its health. It is asked within its limits, whoever asks."""

    def __init__(self, configured: ConfiguredSource, audit: AuditLog) -> None:
        self.name = configured.name
        self.limits = configured.limits
        self.source: Source | AsyncSource = configured.source
        self.digest = configured.digest
        self._audit = audit
        self._slots = asyncio.Semaphore(configured.limits.at_once)
        self._pace = Pace(configured.limits.per_second)
        self._circuit = Circuit()

    def batches(self, request: Request) -> Iterator[Request]:
        """The request in parts that the source can be asked at once."""
        most = min(max(self.source.most_customers, 1), self.limits.batch or self.source.most_customers)
        for start in range(0, len(request.customers), most):
            yield Request(request.customers[start : start + most], request.facts, request.as_of)

    async def ask(self, request: Request, right: Entitlement, seconds: float) -> dict[str, Answered]:
        """What the source answers for each customer who was asked about, and for strangers, if it speaks of any.

        A request that failed is made again, as often as the limits say, but all this may take `seconds` at most from
        when the first begins. Raises `SourcesError` where the audit log cannot be written.
        """
        deadline = _Deadline(seconds)
        found: dict[str, Answered] = {}
        again = request.customers
        for attempt in range(self.limits.retries + 1):
            answers = await self._answers(Request(again, request.facts, request.as_of), right, deadline)
            found.update(answers)
            failed = {each: error for each, error in answers.items() if isinstance(error, Unavailable)}
            if not failed or any(isinstance(error, _Resting) for error in failed.values()):
                break
            pause = _pause(attempt, max(error.after or 0.0 for error in failed.values()))
            if attempt == self.limits.retries or pause >= deadline.left():
                break
            await asyncio.sleep(pause)
            again = tuple(each for each in again if each in failed)
        return found

    async def close(self) -> None:
        """Close the source; what goes wrong then is of no interest to anybody any more."""
        try:
            if isinstance(self.source, AsyncSource):
                await asyncio.wait_for(self.source.close(), self.limits.timeout)
            else:
                await asyncio.wait_for(beside(self.source.close), self.limits.timeout)
        except Exception:  # noqa: BLE001, S110  # see above
            pass

    async def _answers(self, request: Request, right: Entitlement, deadline: _Deadline) -> dict[str, Answered]:
        try:
            answers: Any = await self._once(request, right, deadline)
        except SourceError as error:
            return dict.fromkeys(request.customers, error)
        if isinstance(answers, Mapping):
            return dict(answers)
        refused = Refused(f"its plugin answered with {type(answers).__name__}, not with facts by customer")
        return dict.fromkeys(request.customers, refused)

    async def _once(self, request: Request, right: Entitlement, deadline: _Deadline) -> Answers:
        async with self._slots:
            if not self._circuit.rests:
                await self._pace.turn()
            if not self._circuit.begin():
                rest = f"it is not asked for {self._circuit.rests:.0f} seconds"
                raise _Resting(f"it failed {FAILURES} times in a row, and {rest}")
            number = self._audit.asked(self.name, request, right)
            outcome = "cancelled"
            try:
                answers = await self._in_time(request, deadline)
                outcome = "answered"
                self._note(answers)
            except Unavailable as error:
                outcome = "unavailable"
                self._circuit.failed()
                raise error from None
            except SourceError as error:
                outcome = "refused"
                self._circuit.answered()
                raise error from None
            finally:
                self._audit.ended(number, self.name, outcome)
            return answers

    def _note(self, answers: object) -> None:
        """A source that is unavailable for every single customer is as good as unavailable."""
        if isinstance(answers, Mapping) and answers and all(isinstance(a, Unavailable) for a in answers.values()):
            self._circuit.failed()
        else:
            self._circuit.answered()

    async def _in_time(self, request: Request, deadline: _Deadline) -> Answers:
        """The answer, or `Unavailable` where it takes too long; a plugin's own faults are a `Refused`."""
        left = deadline.left()
        task = asyncio.ensure_future(_guarded(self._call(request)))
        try:
            done, _ = await asyncio.wait({task}, timeout=min(self.limits.timeout, left))
        finally:
            task.cancel()
        if not done and left < self.limits.timeout:
            raise Unavailable(f"it did not answer before the deadline of {deadline.seconds:g} seconds")
        if not done:
            raise Unavailable(f"it did not answer within {self.limits.timeout:g} seconds")
        if task.cancelled():
            raise Refused("its plugin gave the request up")
        return task.result()

    def _call(self, request: Request) -> Callable[[], Awaitable[Answers]]:
        source = self.source
        if isinstance(source, AsyncSource):
            return partial(source.fetch, request)
        return partial(beside, partial(source.fetch, request))


async def _guarded(call: Callable[[], Awaitable[Answers]]) -> Answers:
    try:
        return await call()
    except SourceError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001  # a plugin may raise anything
        # The text of the error may hold confidential values; its place tells the plugin's author where to look.
        raise Refused(f"its plugin failed with {type(error).__name__}{_place(error)}") from None


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


def _pause(attempt: int, after: float) -> float:
    """Longer each time, and never the same for all who wait: exponential backoff with full jitter.

    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    most = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**attempt)
    return after + random.uniform(0, most)  # noqa: S311  # nothing secret
