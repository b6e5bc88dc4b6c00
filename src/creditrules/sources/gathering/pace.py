"""How often a source is asked: so many requests a second, and a rest where it fails again and again."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from math import inf
from time import monotonic

FAILURES = 5
"""So many requests in a row that fail open the circuit."""

REST = 30.0
"""So many seconds a source is not asked then; afterwards one request tries."""


CATCH_UP = 0.1
"""So many seconds of starts may be made up for after a pause."""


SPARE = 1.1
"""Requests begin so many times as slowly as they might: some are held up on their way, and must not meet the next."""


class Pace:
    """Lets requests begin evenly, so that in no second more than `per_second` of them arrive.

    Below one a second it is one in each stretch of `1 / per_second` seconds.
    """

    def __init__(self, per_second: float | None) -> None:
        self._apart = 0.0 if per_second is None else SPARE / per_second
        self._stretch = max(SPARE, self._apart)
        most = 1 if per_second is None else max(int(per_second), 1)
        self._starts: deque[float] = deque([-inf] * most, maxlen=most)
        self._next = -inf
        self._turns = asyncio.Lock()

    async def turn(self) -> None:
        """Wait until the next request may begin; who asks first begins first."""
        if not self._apart:
            return
        loop = asyncio.get_running_loop()
        async with self._turns:
            # The schedule keeps starts apart; what really began in the last second bounds what is made up for.
            start = max(self._next, self._starts[0] + self._stretch)
            while (now := loop.time()) < start:  # noqa: ASYNC110  # a sleep may end too early
                await asyncio.sleep(start - now)
            self._next = max(self._next, now - CATCH_UP) + self._apart
            self._starts.append(now)


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
