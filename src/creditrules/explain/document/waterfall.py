"""The steps by which points add up to a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from creditrules.explain.document.blocks import Bar
from creditrules.explain.model import FactorStep, ScoreStep, Shown
from creditrules.values.decimals import add, subtract

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The ends of the scale, and the bar of each factor; no bars where one of them may not be shown."""

    low: Decimal
    high: Decimal
    bars: Mapping[str, Bar]

    def total(self, value: Decimal) -> Bar:
        """A bar that stands on the ground."""
        return Bar(self.low, subtract(value, self.low), total=True)


def waterfall(step: ScoreStep, factors: tuple[FactorStep, ...]) -> Waterfall:
    """Each factor begins where the one before it ended."""
    bars: dict[str, Bar] = {}
    at = step.start
    for factor in factors:
        points, lost = points_of(factor.weighted_points), points_of(factor.lost)
        if points is None or lost is None:
            return Waterfall(step.low, step.high, {})
        bars[factor.name] = Bar(at, points, max(lost, _NOTHING))
        at = bars[factor.name].end
    edges = [step.low, step.high, step.start, step.score, step.unrounded]
    edges += [edge for bar in bars.values() for edge in (bar.start, bar.end, add(bar.end, bar.lost))]
    return Waterfall(min(edges), max(edges), bars)


def points_of(shown: Shown) -> Decimal | None:
    """The number, unless it is hidden."""
    return shown.value if isinstance(shown.value, Decimal) and not shown.hidden else None
