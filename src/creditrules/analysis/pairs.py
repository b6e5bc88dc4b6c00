"""Two facts together: pairs of steps, the smallest first, until enough of them are found that bring a better grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import combinations, product
from typing import TypeAlias

from creditrules.analysis.looks import Looks
from creditrules.analysis.steps import Step
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

    `steps` are those of each fact, `alone` is the size of the smallest step of a fact that is enough by itself: a pair
    is smaller than that.
    """

    def __init__(self, steps: Sequence[Sequence[Step]], alone: Mapping[str, Fraction], looks: Looks, now: int) -> None:
        self._alone = alone
        self._looks = looks
        self._now = now
        self._halved: Counter[tuple[int, int]] = Counter()
        self._waiting = list(self._all(steps))
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
            single = all(low == high for low, high in (step.stretch for step in pair.steps))
            if single or max(grades) < self._now:
                way = confirm(pair.steps)
                if way is not None:
                    found[pair.places] = way
            else:
                self._halve(pair)
        return list(found.values())

    def _all(self, steps: Sequence[Sequence[Step]]) -> Iterator[_Pair]:
        """The pairs of steps of each two facts that can help at all."""
        for places in combinations(range(len(steps)), 2):
            ours, theirs = (steps[place] for place in places)
            if ours and theirs and self._can_help(ours[0], theirs[0]):
                for one, other in product(ours, theirs):
                    yield from self._fitting(places, (one, other))

    def _can_help(self, one: Step, other: Step) -> bool:
        whole = self._looks.at((one.axis, one.axis.whole), (other.axis, other.axis.whole))
        return min(whole.grades()) < self._now

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
        if one.stretch[1] - one.stretch[0] >= other.stretch[1] - other.stretch[0]:
            halves = [(half, other) for half in one.halves()]
        else:
            halves = [(one, half) for half in other.halves()]
        for steps in halves:
            for half in self._fitting(pair.places, steps):
                heappush(self._waiting, half)
