"""Event loops in which the code of plugins runs: they end, also where it does not."""

from __future__ import annotations

import asyncio
from threading import Thread

PATIENCE = 1.0
"""Seconds in which what is cancelled at the end should have ended."""


def end(runner: asyncio.Runner) -> None:
    """Cancel what is under way, and close the runner.

    What does not let itself be cancelled goes on alone, in a thread that does not keep the program from ending.
    """
    if runner.run(_all_ended()):
        runner.close()
        return
    asyncio.set_event_loop(None)
    Thread(target=runner.close, name="creditrules left alone", daemon=True).start()


async def _all_ended() -> bool:
    """Cancel what plugins have left running; whether it has ended before long."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    if not left:
        return True
    for task in left:
        task.cancel()
    _, running = await asyncio.wait(left, timeout=PATIENCE)
    return not running
