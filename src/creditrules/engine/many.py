"""Work done on many things, one after the other or several at once, in their order."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_CHUNK = 256
"""Things that a thread takes at once: handing over one takes longer than deciding it."""


def most_threads() -> int:
    """How many threads can work at once: one where Python lets only one run at a time."""
    parallel = not getattr(sys, "_is_gil_enabled", lambda: True)()
    return (os.cpu_count() or 1) if parallel else 1


def in_order_of(work: Callable[[T], R], things: Iterable[T], threads: int) -> Iterator[R]:
    """What `work` makes of each thing, in their order; things are taken as results are asked for."""
    if threads <= 1:
        return map(work, things)
    return _at_once(work, iter(things), threads)


def _at_once(work: Callable[[T], R], things: Iterator[T], threads: int) -> Iterator[R]:
    def some(chunk: list[T]) -> list[R]:
        return [work(one) for one in chunk]

    waiting: deque[Future[list[R]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        while True:
            while len(waiting) < 2 * threads and (chunk := list(islice(things, _CHUNK))):
                waiting.append(pool.submit(some, chunk))
            if not waiting:
                return
            yield from waiting.popleft().result()
