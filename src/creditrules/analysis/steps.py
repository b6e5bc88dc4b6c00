"""What a customer can do about one fact: the nearest value in each stretch of its values, and how large a step that is.

How large: the distance from the present value, relative to that value or to the largest that the policy tells apart
(that the schema admits, where it tells none apart), whichever is larger. Days are counted from the day of the decision.
In a list it is places relative to the length of the list, so that from yes to no is 1. A fact that is not known has no
present value: a step of it starts at its least favourable one, and is 1 and the share of all values that was passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from creditrules.analysis.axes import Axis, Stretch
from creditrules.analysis.looks import Looks
from creditrules.analysis.possible import Numbers
from creditrules.program.types import SetOf


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch that a fact is to be in, its point nearest to the present one, and how far that is."""

    steps: Steps
    stretch: Stretch
    point: int
    size: Fraction

    @property
    def axis(self) -> Axis:
        """The fact's values."""
        return self.steps.axis

    @property
    def length(self) -> int:
        """How many points the stretch has."""
        return self.stretch[1] - self.stretch[0] + 1

    def halves(self) -> tuple[Step, Step]:
        """The steps into the halves of a stretch of several points."""
        low, high = self.stretch
        middle = (low + high) // 2
        return self.steps.into((low, middle)), self.steps.into((middle + 1, high))


class Steps:
    """The steps along one fact, which is cut into stretches.

    `out` are those into the stretches that the fact is not in, `within` those to either side in the one that it is in.
    """

    def __init__(self, axis: Axis, cut: Sequence[Stretch], looks: Looks) -> None:
        self.axis = axis
        self._ranks: dict[int, int] = {}
        self._start = self._least_favourable(looks) if axis.now is None else axis.now
        edges = [low for low, _ in cut[1:]] + [high for _, high in cut[:-1]] or [*axis.whole]
        zero = looks.day if axis.decimals is None else 0
        self._largest = max(1, *(abs(point - zero) for point in (self._start, *edges)))
        here = [each for each in cut if axis.now is not None and each[0] <= axis.now <= each[1]]
        self.out = [self.into(each) for each in cut if each not in here]
        self.within = [self.into(side) for low, high in here for side in self._sides(low, high)]

    def into(self, stretch: Stretch) -> Step:
        """The step into a stretch."""
        low, high = stretch
        point = min(max(self._start, low), high)
        return Step(self, stretch, point, self._size(point))

    def _sides(self, low: int, high: int) -> list[Stretch]:
        return [(first, last) for first, last in ((low, self._start - 1), (self._start + 1, high)) if first <= last]

    def _size(self, point: int) -> Fraction:
        axis = self.axis
        if axis.now is None:
            passed = self._ranks[point] if self._ranks else abs(point - self._start)
            return 1 + Fraction(passed, axis.last - axis.first + 1)
        if not axis.words:
            return Fraction(abs(point - axis.now), self._largest)
        places = 1 if isinstance(axis.fact.declared.type, SetOf) else abs(point - axis.now)
        return Fraction(places, axis.last - axis.first)

    def _least_favourable(self, looks: Looks) -> int:
        """The end, or the word, that gives the worst grade, among these the lowest score, among these the first."""
        axis = self.axis
        points = range(axis.first, axis.last + 1) if axis.words else (axis.first, axis.last)
        worst_first = sorted(points, key=lambda point: _favour(axis, point, looks))
        if axis.words:
            self._ranks = {point: rank for rank, point in enumerate(worst_first)}
        return worst_first[0]


def _favour(axis: Axis, point: int, looks: Looks) -> tuple[int, Fraction]:
    """The greater the better."""
    outlook = looks.at((axis, (point, point)))
    score = outlook.score().known
    return -max(outlook.grades()), Fraction(score.low) if isinstance(score, Numbers) else Fraction(0)
