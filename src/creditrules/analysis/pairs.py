"""Two facts together: pairs of steps, the smallest first, until enough of them are found that bring a better grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import combinations, product
from typing import TypeAlias

from creditrules.analysis.axes import Axis
from creditrules.analysis.looks import Looks
from creditrules.analysis.questions import Together
from creditrules.analysis.steps import Step, Steps
from creditrules.explain.model import WhatIf

MOST_HALVINGS = 300
"""So often the stretches of two facts are cut further, where the policy asks about both facts at once."""

Confirm: TypeAlias = Callable[[tuple[Step, ...]], WhatIf | None]
"""Decides again: what the steps bring, or None where that is no better grade."""


@dataclass(frozen=True, slots=True, order=True)
class _Pair:
    """Two steps by their size together, then by the places at which their facts are declared."""

    size: Fraction
    places: tuple[int, int]
    points: tuple[int, int]
    steps: tuple[Step, Step] = field(compare=False)


class Pairs:
    """The pairs of steps that may lead to a grade better than that at the place `now`.

    `facts` are the steps of each fact, `alone` is the size of the smallest one of a fact that is enough by itself: a
    pair is smaller than that. `together` says of which two facts what one changes may depend on the other; of these, a
    step within the stretch in which a fact is may count as well.
    """

    def __init__(
        self, facts: Sequence[Steps], alone: Mapping[str, Fraction], together: Together, looks: Looks, now: int
    ) -> None:
        self._alone = alone
        self._together = together
        self._looks = looks
        self._now = now
        self._halved: Counter[tuple[int, int]] = Counter()
        self._waiting = list(self._all(facts))
        heapify(self._waiting)

    def ways(self, confirm: Confirm, most: int) -> list[WhatIf]:
        """The smallest pair of each two facts, the smallest of all first."""
        found: dict[tuple[int, int], WhatIf] = {}
        while self._waiting and len(found) < most and not self._looks.spent:
            pair = heappop(self._waiting)
            if pair.places in found:
                continue
            grades = self._grades(pair.steps)
            if min(grades) >= self._now:
                continue
            if max(step.length for step in pair.steps) == 1 or max(grades) < self._now:
                way = confirm(pair.steps)
                if way is not None:
                    found[pair.places] = way
            else:
                self._halve(pair)
        return list(found.values())

    def _all(self, facts: Sequence[Steps]) -> Iterator[_Pair]:
        """The pairs of steps of each two facts that can help at all."""
        for places in combinations(range(len(facts)), 2):
            one, other = (facts[place] for place in places)
            if self._can_help(one.axis, other.axis):
                joint = self._together(one.axis.name, other.axis.name)
                ours, theirs = (each.out + each.within if joint else each.out for each in (one, other))
                for steps in product(ours, theirs):
                    yield from self._fitting(places, steps)

    def _can_help(self, one: Axis, other: Axis) -> bool:
        return min(self._looks.at((one, one.whole), (other, other.whole)).grades()) < self._now

    def _fitting(self, places: tuple[int, int], steps: tuple[Step, Step]) -> Iterator[_Pair]:
        """The pair, unless one of its facts is enough with a step no larger."""
        one, other = steps
        size = one.size + other.size
        if all(size < self._alone[step.axis.name] for step in steps if step.axis.name in self._alone):
            yield _Pair(size, places, (one.point, other.point), steps)

    def _grades(self, steps: tuple[Step, Step]) -> frozenset[int]:
        return self._looks.at(*((step.axis, step.stretch) for step in steps)).grades()

    def _halve(self, pair: _Pair) -> None:
        """Puts back the halves of the pair's longer stretch."""
        self._halved[pair.places] += 1
        if self._halved[pair.places] > MOST_HALVINGS:
            self._looks.cut_short = True
            return
        one, other = pair.steps
        halves: list[tuple[Step, Step]]
        if one.length >= other.length:
            halves = [(half, other) for half in one.halves()]
        else:
            halves = [(one, half) for half in other.halves()]
        for steps in halves:
            for half in self._fitting(pair.places, steps):
                heappush(self._waiting, half)
