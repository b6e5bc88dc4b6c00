"""A small policy, and sources that say what a test tells them to."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from creditrules import Policy, loads
from creditrules.sources import AsyncSource, Request, Source, SourceError, Told
from creditrules.sources.configured import Configured, ConfiguredSource, Limits
from creditrules.sources.gathering.call import Gathered
from creditrules.sources.gathering.gatherer import Gatherer
from creditrules.sources.wanted import wanted_of

DAY = date(2026, 3, 1)
FRESH = date(2026, 2, 20)
OLD = date(2025, 1, 1)

POLICY = loads("""
policy order_check "Order check"
  language 1
  version "1"
  currency CNY

sources
  platform "Public platform"  fresh for 30 days
  bureau   "Credit bureau"    fresh for 180 days
  papers   "Customer's papers"

facts
  capital  : money 0 to 1 billion  optional
  rating   : one of A, B, C        optional  confidential  from bureau, papers
  blocked  : yes or no             optional
  claims   : list of claim         optional  from platform

record claim
  amount : money 0 to 1 million

actions
  hold : yes or no

control hold_it when yes
  hold = (blocked else yes) or capital is missing or rating is missing or (claims is known and count(claims) > 3)
""")

Says = Mapping[str, Any]
"""By fact what a source tells: `Told`, or rubbish."""


class Scripted(Source):
    """Tells the same of every customer; notes what it is asked. `says` may be an error, or made for each request."""

    most_customers = 3

    def __init__(self, says: Says | Exception | Callable[[Request], Any], facts: set[str] | None = None) -> None:
        self.says = says
        told = says if isinstance(says, Mapping) else POLICY.program.facts
        self.facts = frozenset(told if facts is None else facts)
        self.asked: list[Request] = []
        self.closed = False
        self._lock = threading.Lock()

    def fetch(self, request: Request) -> Any:
        with self._lock:
            self.asked.append(request)
        if isinstance(self.says, Exception):
            raise self.says
        if callable(self.says):
            return self.says(request)
        said = {name: told for name, told in self.says.items() if name in request.names}
        return dict.fromkeys(request.customers, said)

    def close(self) -> None:
        self.closed = True


class Prompt(AsyncSource):
    """Answers what is made for each request, at once."""

    def __init__(self, says: Callable[[Request], Any], facts: set[str]) -> None:
        self.says = says
        self.facts = frozenset(facts)

    async def fetch(self, request: Request) -> Any:
        return self.says(request)


class Waiting(AsyncSource):
    """Takes its time; notes how many wait at once, and when each began."""

    def __init__(self, seconds: float, says: Says | None = None, most_customers: int = 1) -> None:
        self.seconds = seconds
        self.says = says or {"capital": Told(1, FRESH)}
        self.facts = frozenset(self.says)
        self.most_customers = most_customers
        self.begun: list[float] = []
        self.waiting = 0
        self.most_waiting = 0
        self.cancelled = 0

    async def fetch(self, request: Request) -> Any:
        self.begun.append(asyncio.get_running_loop().time())
        self.waiting += 1
        self.most_waiting = max(self.most_waiting, self.waiting)
        try:
            await asyncio.sleep(self.seconds)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.waiting -= 1
        return dict.fromkeys(request.customers, self.says)


def configured(sources: Mapping[str, Source | AsyncSource], limits: Limits | None = None, **more: Any) -> Configured:
    each = (ConfiguredSource(name, source, limits or Limits(timeout=1, retries=0)) for name, source in sources.items())
    return Configured(tuple(each), **more)


def gatherer(what: Configured, policy: Policy = POLICY, today: date = DAY) -> Gatherer:
    return Gatherer(policy.program, what, wanted_of(policy.program), today=lambda: today)


def gather(what: Configured, *customers: str, as_of: date = DAY, today: date = DAY) -> list[Gathered]:
    with gatherer(what, today=today) as made:
        return list(made.gather(customers or ("K1",), as_of=as_of))


def one(sources: Mapping[str, Source | AsyncSource], limits: Limits | None = None, **more: Any) -> Gathered:
    (found,) = gather(configured(sources, limits, **more))
    return found


def codes(found: Gathered) -> list[str]:
    return [str(finding.code) for finding in found.findings]


__all__ = [
    "DAY",
    "FRESH",
    "OLD",
    "POLICY",
    "Prompt",
    "Scripted",
    "SourceError",
    "Waiting",
    "codes",
    "configured",
    "gather",
    "gatherer",
    "one",
]
