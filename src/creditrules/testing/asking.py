"""Asks a source of either sort, and does not wait for it without end."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from contextlib import suppress
from threading import Thread

from creditrules.sources import Answers, AsyncSource, Request, Source


async def ask(source: Source | AsyncSource, request: Request, within: float) -> Answers:
    """What the source answers; raises `TimeoutError` after `within` seconds."""
    if isinstance(source, AsyncSource):
        return await asyncio.wait_for(source.fetch(request), within)
    return await asyncio.wait_for(asyncio.wrap_future(_in_thread(source, request)), within)


async def cancel(source: AsyncSource, request: Request, within: float) -> bool:
    """Whether a request that is cancelled as soon as it has begun ends in time."""
    task = asyncio.ensure_future(source.fetch(request))
    await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError, Exception):
        await asyncio.wait({task}, timeout=within)
    return task.done()


def _in_thread(source: Source, request: Request) -> Future[Answers]:
    """The answer to come. A pool would wait for its threads at the end, even for one that hangs."""
    future: Future[Answers] = Future()

    def run() -> None:
        try:
            answers = source.fetch(request)
        except BaseException as error:  # noqa: BLE001  # it is told where the answer is waited for
            with suppress(Exception):
                future.set_exception(error)
        else:
            with suppress(Exception):
                future.set_result(answers)

    Thread(target=run, name="creditrules-contract", daemon=True).start()
    return future
