"""Runs a source's own code, and takes what it answers into lists and dictionaries of ours.

Here alone a plugin's code runs while facts are gathered. What it raises is told, and what it answers is looked at
later without running any more of it.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import partial

from creditrules.sources.asking import AsyncSource, Refused, Request, Source, SourceError, Told
from creditrules.sources.gathering.threads import beside

Answer = object
"""What a source answered for one customer, not yet looked at."""


async def fetched(source: Source | AsyncSource, request: Request) -> dict[str, Answer]:
    """What the source answers, by customer; a fault of its plugin is a `Refused`."""
    if isinstance(source, Source):
        return await beside(partial(_fetched, source, request))
    try:
        return _taken(await source.fetch(request))
    except SourceError:
        raise
    except (Exception, SystemExit, BaseExceptionGroup) as error:  # noqa: BLE001  # a plugin may raise anything
        raise _fault(source, error) from None


def _fetched(source: Source, request: Request) -> dict[str, Answer]:
    try:
        return _taken(source.fetch(request))
    except SourceError:
        raise
    except BaseException as error:  # noqa: BLE001  # anything at all; in this thread no key can have been pressed
        raise _fault(source, error) from None


def _taken(answers: object) -> dict[str, Answer]:
    if inspect.iscoroutine(answers):
        answers.close()
        raise Refused("its `fetch` is a coroutine, which only an `AsyncSource` may have")
    if not isinstance(answers, Mapping):
        raise Refused(f"its plugin answered with {type(answers).__name__}, not with facts by customer")
    return {customer: _of_one(answer) for customer, answer in answers.items()}


def _of_one(answer: object) -> Answer:
    if not isinstance(answer, Mapping):
        return answer
    return {str.__str__(name) if isinstance(name, str) else str(name): _told(told) for name, told in answer.items()}


def _told(told: object) -> object:
    if not isinstance(told, Told) or not isinstance(told.value, list | tuple):
        return told
    records = [one if type(one) is dict or not isinstance(one, Mapping) else dict(one) for one in told.value]
    return Told(records, told.as_of)


def _fault(source: Source | AsyncSource, error: BaseException) -> Refused:
    # The text of the error may hold confidential values; its place tells the plugin's author where to look.
    return Refused(f"its plugin failed with {type(error).__name__}{_place(source, error)}")


def _place(source: Source | AsyncSource, error: BaseException) -> str:
    """The last line of the plugin's own that was running, or else the last one of all."""
    package = _package(type(source).__module__)
    place = own = ""
    trace = error.__traceback__
    while trace is not None:
        place = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        if _package(str(trace.tb_frame.f_globals.get("__name__"))) == package:
            own = place
        trace = trace.tb_next
    return own or place


def _package(module: str) -> str:
    return module.partition(".")[0]
