"""Two facts together: pairs of steps, the smallest first, until enough of them are found that bring a better grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import combinations, product

from creditrules.analysis.looks import Looks
from creditrules.analysis.steps import Step
from creditrules.explain.model import WhatIf

MOST_HALVINGS = 300
"""So often the stretches of two facts are cut further, where the policy asks about both facts at once."""


@dataclass(frozen=True, slots=True, order=True)
class _Pair:
    """Two steps by their size together, then by the places at which their facts are declared."""

    size: Fraction
    places: tuple[int, int]
    points: tuple[int, int]
    one: Step = field(compare=False)
    other: Step = field(compare=False)


def ways_of_two(
    steps: Sequence[Sequence[Step]],
    alone: Mapping[str, Fraction],
    looks: Looks,
    now: int,
    confirm: Callable[[tuple[Step, ...]], WhatIf | None],
    most: int,
) -> list[WhatIf]:
    """The smallest pairs of steps that lead to a grade better than that at the place `now`, one for each two facts.

    `steps` are those of each fact, `alone` the size of the smallest step of a fact that is enough without another:
    a pair is smaller than that. `confirm` decides again.
    """
    waiting = _pairs(steps, alone, looks, now)
    ways: list[WhatIf] = []
    done: set[tuple[int, int]] = set()
    halved: Counter[tuple[int, int]] = Counter()
    while waiting and len(ways) < most and not looks.spent:
        pair = heappop(waiting)
        if pair.places in done:
            continue
        grades = looks.at((pair.one.axis, pair.one.stretch), (pair.other.axis, pair.other.stretch)).grades()
        if min(grades) >= now:
            continue
        if max(grades) < now or pair.one.stretch[0] == pair.one.stretch[1]
    return ways
