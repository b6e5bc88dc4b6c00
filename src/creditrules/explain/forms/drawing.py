"""Figures in characters: the bars of a waterfall, and a score on its scale."""

from __future__ import annotations

from decimal import Decimal

from creditrules.explain.document.blocks import Bar, Scale, Table
from creditrules.explain.forms.shares import share
from creditrules.values.decimals import add

_BAR = 24
_SCALE = 50


def bar(step: Bar, table: Table) -> str:
    """A step of a table's waterfall: full where points were gained, light where they were lost."""
    low, high = table.low or Decimal(0), table.high or Decimal(0)
    start, end, reach = (_at(value, low, high, _BAR) for value in (step.start, step.end, add(step.end, step.lost)))
    first, last = min(start, end), max(start, end)
    gained = ("▬" if step.length < 0 else "█") * max(last - first, 1 if step.length else 0)
    drawn = (" " * first + gained + "░" * max(reach - last, 1 if step.lost else 0)).ljust(_BAR)
    marks = {_at(edge, low, high, _BAR) for edge in table.edges}
    return "".join("┊" if sign == " " and at in marks else sign for at, sign in enumerate(drawn))


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
