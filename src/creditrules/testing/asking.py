"""Asks a source of either sort, and does not wait for it without end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from creditrules.sources import Answers, AsyncSource, Request, Source
from creditrules.sources.gathering.threads import beside

T = TypeVar("T")


async def ask(source: Source | AsyncSource, request: Request, within: float) -> Answers:
    """What the source answers; raises `TimeoutError` after `within` seconds."""
    return await _in_time(_call(source, partial(source.fetch, request)), within)


async def close(source: Source | AsyncSource, within: float) -> None:
    """Close the source; raises `TimeoutError` after `within` seconds."""
    await _in_time(_call(source, source.close), within)


async def cancel(source: AsyncSource, request: Request, within: float) -> bool:
    """Whether a request that is cancelled as soon as it has begun ends in time."""
    task = asyncio.ensure_future(source.fetch(request))
    await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError, Exception):
        await asyncio.wait({task}, timeout=within)
    return task.done()


async def _in_time(call: Awaitable[T], within: float) -> T:
    task = asyncio.ensure_future(call)
    done, _ = await asyncio.wait({task}, timeout=within)
    if not done:
        task.cancel()  # and is not waited for: it may not let itself be cancelled
        raise TimeoutError
    return task.result()


async def _call(source: Source | AsyncSource, method: Callable[[], Any]) -> Any:
    """What a method of the source gives; its exit does not end the tests."""
    if not isinstance(source, AsyncSource):
        return await beside(method)
    try:
        return await method()
    except SystemExit:
        raise RuntimeError("SystemExit") from None  # as it is beside
