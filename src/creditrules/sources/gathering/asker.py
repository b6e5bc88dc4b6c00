"""Asks one source: in batches, so many at once, in time, and again where that may help."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Mapping
from contextlib import suppress

from creditrules.sources.asking import AsyncSource, Refused, Request, Source, SourceError, Unavailable
from creditrules.sources.audit import AuditLog, Entitlement
from creditrules.sources.configured import ConfiguredSource
from creditrules.sources.gathering.fetching import Answer, fetched
from creditrules.sources.gathering.pace import FAILURES, Circuit, Pace
from creditrules.sources.gathering.threads import beside

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
LONGEST_WAIT = 86_400.0
"""Seconds; no request is given more, so that whoever says to wait longer is not asked again."""

Answered = Answer | SourceError
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
        self.facts = frozenset(self.source.facts)
        self._most = max(self.source.most_customers, 1)
        self._audit = audit
        self._slots = asyncio.Semaphore(configured.limits.at_once)
        self._pace = Pace(configured.limits.per_second)
        self._circuit = Circuit()

    def batches(self, request: Request) -> Iterator[Request]:
        """The request in parts that the source can be asked at once."""
        most = min(self._most, self.limits.batch or self._most)
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
            pause = _pause(attempt, max(map(_after, failed.values())))
            if attempt == self.limits.retries or pause >= deadline.left():
                break
            await asyncio.sleep(pause)
            again = tuple(each for each in again if each in failed)
        return found

    async def close(self) -> None:
        """Close the source; what goes wrong then is of no interest to anybody any more."""
        task = asyncio.ensure_future(self._closed())
        await asyncio.wait({task}, timeout=self.limits.timeout)
        task.cancel()

    async def _closed(self) -> None:
        with suppress(Exception, SystemExit, BaseExceptionGroup):
            if isinstance(self.source, AsyncSource):
                await self.source.close()
            else:
                await beside(self.source.close)

    async def _answers(self, request: Request, right: Entitlement, deadline: _Deadline) -> dict[str, Answered]:
        try:
            return await self._once(request, right, deadline)
        except SourceError as error:
            return dict.fromkeys(request.customers, error)

    async def _once(self, request: Request, right: Entitlement, deadline: _Deadline) -> dict[str, Answered]:
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

    def _note(self, answers: Mapping[str, Answered]) -> None:
        """A source that is unavailable for every single customer is as good as unavailable."""
        if answers and all(isinstance(each, Unavailable) for each in answers.values()):
            self._circuit.failed()
        else:
            self._circuit.answered()

    async def _in_time(self, request: Request, deadline: _Deadline) -> dict[str, Answered]:
        """The answer, or `Unavailable` where it takes too long; what does not end then goes on alone."""
        left = deadline.left()
        task = asyncio.ensure_future(fetched(self.source, request))
        task.add_done_callback(_seen)
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


def _seen(task: asyncio.Task[dict[str, Answered]]) -> None:
    """Take note of how a request ended, be it when nobody waits for it any more: else asyncio tells of it by itself."""
    if not task.cancelled():
        task.exception()


def _after(error: Unavailable) -> float:
    """The seconds after which the source says that it may be asked again; a plugin may have written anything there."""
    after: object = error.after
    return float(min(after, LONGEST_WAIT)) if isinstance(after, int | float) and after > 0 else 0.0


def _pause(attempt: int, after: float) -> float:
    """Longer each time, and never the same for all who wait: exponential backoff with full jitter.

    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    most = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**attempt)
    return after + random.uniform(0, most)  # noqa: S311  # nothing secret
