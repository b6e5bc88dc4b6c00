"""Figures in characters: the bars of a waterfall, and a score on its scale."""

from __future__ import annotations

from decimal import Decimal

from creditrules.explain.document.blocks import Bar, Scale
from creditrules.explain.forms.shares import share

_BAR = 24
_SCALE = 50


def bar(step: Bar, low: Decimal, high: Decimal) -> str:
    """A step of a waterfall: full where points were gained, light where they were lost."""
    start, end, reach = (_at(value, low, high, _BAR) for value in (step.start, step.end, step.end + step.lost))
    first, last = min(start, end), max(start, end)
    gained = ("▬" if step.length < 0 else "█") * max(last - first, 1 if step.length else 0)
    return (" " * first + gained + "░" * max(reach - last, 1 if step.lost else 0)).ljust(_BAR)


def scale(figure: Scale) -> str:
    """A line from the lower to the upper end, with its thresholds and the score."""
    low, high = figure.low.value, figure.high.value
    edges = {_at(one.start.value, low, high, _SCALE) for one in figure.spans[1:]}
    score = _at(figure.score.value, low, high, _SCALE)
    line = ["┼" if at in edges else "─" for at in range(_SCALE + 1)]
    line[score] = "●"
    return f"{figure.low.text} {''.join(line)} {figure.high.text}"


def _at(value: Decimal, low: Decimal, high: Decimal, width: int) -> int:
    return int(share(value, low, high, width).to_integral_value())
