"""What is still needed of one customer, and which source is to be asked next for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from creditrules.sources.gathering.heard import Heard, envelope


@dataclass(slots=True)
class Needs:
    """The waterfall of each fact: its sources, most trusted first, and what was heard from those that were asked.

    A source is asked where none before it settled the fact; where the fact is to be compared, all are.
    """

    orders: Mapping[str, Sequence[str]]
    compared: frozenset[str]
    heard: dict[str, list[Heard]] = field(default_factory=dict)

    def next(self) -> dict[str, list[str]]:
        """By source the facts that it is to be asked for now; empty when nothing is left to ask."""
        found: dict[str, list[str]] = {}
        for fact, order in self.orders.items():
            heard = self.heard.get(fact, ())
            settled = fact not in self.compared and any(one.settles for one in heard)
            if not settled and len(heard) < len(order):
                found.setdefault(order[len(heard)], []).append(fact)
        return found

    def take(self, heard: Mapping[str, Heard]) -> None:
        """Note what the source that was asked said of each fact."""
        for fact, one in heard.items():
            self.heard.setdefault(fact, []).append(one)

    def facts(self) -> dict[str, object]:
        """The facts as files have them, each with its source, its day, and what others said."""
        return {fact: envelope(self.heard[fact]) for fact in self.orders if self.heard.get(fact)}

    def differing(self) -> dict[str, tuple[str, list[str]]]:
        """By fact the source whose value is used, and those that told another."""
        found = {}
        for fact in self.orders:
            heard = self.heard.get(fact, ())
            used = next((one for one in heard if one.settles and one.value is not None), None)
            if used is not None:
                others = [one.source for one in heard if one.cause is None and one.value != used.value]
                if others:
                    found[fact] = used.source, others
        return found
