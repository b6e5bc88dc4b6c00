"""Two facts together: pairs of steps, the smallest first, until enough of them are found that bring a better grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush
from itertools import combinations
from typing import TypeAlias

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
    """Two steps by their size together, then by the places at which their facts are declared.

    `at` are their places among the steps of the facts; None where a stretch was cut further.
    """

    size: Fraction
    places: tuple[int, int]
    points: tuple[int, int]
    steps: tuple[Step, Step] = field(compare=False)
    at: tuple[int, int] | None = field(compare=False, default=None)


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
        self._rows: dict[tuple[int, int], tuple[list[Step], list[Step]]] = {}
        self._waiting: list[_Pair] = []
        for places in combinations(range(len(facts)), 2):
            self._start(places, facts[places[0]], facts[places[1]])

    def ways(self, confirm: Confirm, most: int) -> list[WhatIf]:
        """The smallest pair of each two facts, the smallest of all first."""
        found: dict[tuple[int, int], WhatIf] = {}
        while self._waiting and len(found) < most and not self._looks.spent:
            pair = heappop(self._waiting)
            if pair.places in found:
                continue
            self._continue(pair)
            grades = self._looks.at(*((step.axis, step.stretch) for step in pair.steps)).grades()
            if min(grades) >= self._now:
                continue
            if max(step.length for step in pair.steps) == 1 or max(grades) < self._now:
                way = confirm(pair.steps)
                if way is not None:
                    found[pair.places] = way
            else:
                self._halve(pair)
        return list(found.values())

    def _start(self, places: tuple[int, int], one: Steps, other: Steps) -> None:
        """Puts up the smallest pair of two facts, if they can help at all."""
        whole = self._looks.at((one.axis, one.axis.whole), (other.axis, other.axis.whole))
        if min(whole.grades()) >= self._now:
            return
        joint = self._together(one.axis.name, other.axis.name)
        ours, theirs = (sorted(fact.out + (fact.within if joint else []), key=_size) for fact in (one, other))
        self._rows[places] = ours, theirs
        self._put_at(places, 0, 0)

    def _continue(self, pair: _Pair) -> None:
        """Puts up the pairs that come after a pair: with the next step of one fact, or of the other."""
        if pair.at is not None:
            ours, theirs = pair.at
            self._put_at(pair.places, ours, theirs + 1)
            if theirs == 0:
                self._put_at(pair.places, ours + 1, 0)

    def _put_at(self, places: tuple[int, int], one: int, other: int) -> None:
        ours, theirs = self._rows[places]
        if one < len(ours) and other < len(theirs):
            self._put(places, (ours[one], theirs[other]), (one, other))

    def _put(self, places: tuple[int, int], steps: tuple[Step, Step], at: tuple[int, int] | None = None) -> None:
        """Puts up a pair, unless one of its facts is enough with a step no larger."""
        one, other = steps
        size = one.size + other.size
        if all(size < self._alone[step.axis.name] for step in steps if step.axis.name in self._alone):
            heappush(self._waiting, _Pair(size, places, (one.point, other.point), steps, at))

    def _halve(self, pair: _Pair) -> None:
        """Puts up the halves of the pair's longer stretch."""
        self._halved[pair.places] += 1
        if self._halved[pair.places] > MOST_HALVINGS:
            self._looks.leave_out()
            return
        one, other = pair.steps
        if one.length >= other.length:
            for half in one.halves():
                self._put(pair.places, (half, other))
        else:
            for half in other.halves():
                self._put(pair.places, (one, half))


def _size(step: Step) -> Fraction:
    return step.size
