"""How often a source is asked: so many requests a second, and a rest where it fails again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

FAILURES = 5
"""So many requests in a row that fail open the circuit."""

REST = 30.0
"""So many seconds a source is not asked then; afterwards one request tries."""


class Pace:
    """Spaces requests evenly: in no second begin more than `per_second`, give or take the one at its edge."""

    def __init__(self, per_second: float | None) -> None:
        self._apart = 0.0 if per_second is None else 1 / per_second
        self._next = 0.0

    async def turn(self) -> None:
        """Wait until the next request may begin."""
        if not self._apart:
            return
        now = asyncio.get_running_loop().time()
        start = max(now, self._next)
        self._next = start + self._apart
        if start > now:
            await asyncio.sleep(start - now)


class Circuit:
    """A circuit breaker: closed while a source answers, open for a rest after so many failures in a row."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._until = 0.0

    @property
    def rests(self) -> float:
        """For how many seconds the source is not to be asked; 0 where it may be."""
        return max(self._until - self._clock(), 0.0) if self._failures >= FAILURES else 0.0

    def begin(self) -> bool:
        """Whether a request may begin. After the rest one may; the next only when that one has succeeded."""
        if self._failures < FAILURES:
            return True
        if self._clock() < self._until:
            return False
        self._until = self._clock() + REST
        return True

    def answered(self) -> None:
        """The source answered, be it with a refusal."""
        self._failures = 0

    def failed(self) -> None:
        """The source did not answer."""
        self._failures += 1
        if self._failures >= FAILURES:
            self._until = self._clock() + REST
