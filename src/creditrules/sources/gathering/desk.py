"""What all gathering for a policy shares: its sources, who tells each fact in which order, what was told before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from creditrules.program.program import Program
from creditrules.sources.asking import Request, Told, Wanted
from creditrules.sources.configured import Configured
from creditrules.sources.error import SourcesError
from creditrules.sources.gathering import findings as say
from creditrules.sources.gathering.answers import Listener
from creditrules.sources.gathering.asker import Asker
from creditrules.sources.gathering.heard import Heard
from creditrules.sources.gathering.remembered import Remembered


@dataclass(frozen=True, slots=True)
class Desk:
    """`orders` are by fact the sources that can tell it, most trusted first; `wanted` is what the policy needs."""

    program: Program
    configured: Configured
    wanted: Mapping[str, Wanted]
    askers: Mapping[str, Asker]
    orders: Mapping[str, tuple[str, ...]]
    remembered: Remembered

    @property
    def compared(self) -> frozenset[str]:
        """The facts for which every source is asked."""
        compare = self.configured.gathering.compare
        if isinstance(compare, frozenset):
            return compare
        return frozenset(self.orders) if compare else frozenset()

    def request(self, customers: tuple[str, ...], facts: tuple[str, ...], as_of: date) -> Request:
        """A request for facts by name."""
        return Request(customers, tuple(self.wanted[name] for name in facts), as_of)

    def from_memory(self, source: str, customer: str, facts: list[str], as_of: date) -> dict[str, Heard]:
        """What the source told before and is fresh still, listened to as if it were told now."""
        if self.program.sources[source].fresh_for is None:
            return {}
        found: dict[str, Told] = dict(self.remembered.find(source, self.askers[source].digest, customer))
        usable = {name: found[name] for name in facts if name in found and (found[name].as_of or as_of) <= as_of}
        if not usable:
            return {}
        request = self.request((customer,), tuple(usable), as_of)
        heard = Listener(self.program, source, customer, as_of).listen(request, usable)
        return {name: one for name, one in heard.items() if one.cause is None}

    def keep(self, source: str, told: list[tuple[str, str, Heard]]) -> None:
        """Remember what the source told of customers' facts, where that is fresh for a while."""
        if self.program.sources[source].fresh_for is None:
            return
        rows = [
            (customer, name, one.value, one.as_of)
            for customer, name, one in told
            if one.cause is None and one.as_of is not None
        ]
        if rows:
            self.remembered.keep(source, self.askers[source].digest, rows)


def waterfalls(
    program: Program, wanted: Mapping[str, Wanted], askers: Mapping[str, Asker]
) -> dict[str, tuple[str, ...]]:
    """By fact the sources that can tell it, most trusted first.

    Raises `SourcesError` where there is none for a fact that the policy requires.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name in wanted:
        order = program.facts[name].sources or tuple(program.sources)
        found[name] = tuple(each for each in order if each in askers and name in askers[each].facts)
    lacking = [program.facts[name] for name, order in found.items() if not order and not program.facts[name].optional]
    if lacking:
        raise SourcesError(say.no_source(program, lacking))
    return {name: order for name, order in found.items() if order}
