"""Closes what plugins have opened, whatever they do then."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from threading import Thread
from typing import TypeAlias

from creditrules.sources.asking import AsyncSource, Source
from creditrules.sources.kinds import ConsentRegister, Receiver

Opened: TypeAlias = Source | AsyncSource | ConsentRegister | Receiver

_LONGEST_CLOSING = 10.0  # seconds


def close_all(opened: Iterable[Opened]) -> None:
    """Close all of these, of which nothing is under way; none keeps the others from being closed."""
    each = list(opened)

    def close() -> None:
        for one in each:
            with suppress(BaseException):
                done = one.close()
                if done is not None:
                    asyncio.run(done)

    # In a thread of its own there is no event loop that runs already, and a close that hangs is not waited for.
    thread = Thread(target=close, name="creditrules-closing", daemon=True)
    thread.start()
    thread.join(_LONGEST_CLOSING)
