"""Which scores the factors of a policy can add up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_

from creditrules.program.expressions import Constant
from creditrules.program.program import Factor, Grade, Score
from creditrules.values.decimals import EXACT, add, decimals_of, multiply, round_to

_MOST_SUMS = 50_000  # steps of the finest points between the least and the greatest sum


@dataclass(frozen=True, slots=True)
class Attainable:
    """The least and greatest score, and all of them where they could be counted.

    `scores` is None where points are computed, or where there are too many sums; then every score from `low` to `high`
    is taken to be attainable.
    """

    low: Decimal
    high: Decimal
    scores: frozenset[Decimal] | None

    def gives(self, grade: Grade, better: Grade | None) -> bool:
        """Whether a score gives the grade; `better` is the next better one that scores give, if there is one."""
        if self.scores is not None:
            return any(grade.reached_by(score) and not (better and better.reached_by(score)) for score in self.scores)
        if grade.threshold is not None and not grade.reached_by(self.high):
            return False
        return better is None or not better.reached_by(self.low)


def attainable(score: Score, factors: Iterable[Factor]) -> Attainable:
    """The scores that the lines of the factors add up to, taken as independent of one another, and rounded."""
    factors = tuple(factors)
    low = high = score.start
    for factor in factors:
        weight = factor.weight if factor.weight is not None else Decimal(1)
        low, high = add(low, multiply(weight, factor.worst)), add(high, multiply(weight, factor.best))
    sums = _sums(score, factors)
    rounded = None if sums is None else frozenset(_rounded(score, total) for total in sums)
    return Attainable(_rounded(score, low), _rounded(score, high), rounded)


def _sums(score: Score, factors: Sequence[Factor]) -> list[Decimal] | None:
    """Every sum of points, one line a factor, or None where they cannot be counted."""
    gains: list[list[Decimal]] = []
    for factor in factors:
        points = _points(factor)
        if not points:
            return None
        weight = factor.weight if factor.weight is not None else Decimal(1)
        gains.append([multiply(weight, each) for each in points])
    decimals = max((decimals_of(gain) for each in gains for gain in each), default=0)
    # the sums as bits of one number: a line's points shift them all
    bits, offset = 1, 0
    for each in gains:
        steps = sorted(int(EXACT.scaleb(gain, decimals)) for gain in each)
        if bits.bit_length() + steps[-1] - steps[0] > _MOST_SUMS:
            return None
        offset += steps[0]
        bits = reduce(or_, (bits << (step - steps[0]) for step in steps))
    places = (at for at in range(bits.bit_length()) if bits >> at & 1)
    return [add(score.start, EXACT.scaleb(Decimal(offset + at), -decimals)) for at in places]


def better_by_score(grades: Sequence[Grade], grade: Grade) -> Grade | None:
    """The next better grade that scores give."""
    before = [each for each in grades[: list(grades).index(grade)] if each.kind != "override only"]
    return before[-1] if before else None


def _points(factor: Factor) -> frozenset[Decimal] | None:
    """The points of the lines, or None where a line computes them."""
    found = [line.points.value for line in factor.lines if isinstance(line.points, Constant)]
    fixed = frozenset(value for value in found if isinstance(value, Decimal))
    return fixed if len(found) == len(factor.lines) else None


def _rounded(score: Score, total: Decimal) -> Decimal:
    return total if score.step is None else round_to(total, score.step, score.mode)
