"""The points per factor, and how they add up to the score."""

from __future__ import annotations

from decimal import Decimal

from creditrules.engine.decision import Decision
from creditrules.engine.results import FactorResult
from creditrules.explain.aligned import Cell, aligned
from creditrules.explain.look import Look, Style
from creditrules.explain.words import cited, number, subject_text
from creditrules.program.program import Score
from creditrules.program.show import show
from creditrules.program.types import Percent
from creditrules.values.decimals import decimals_of, multiply

_HEADS = ("Factor", "Code", "Value", "Points", "Of", "Weight", "Counts", "Lost", "Clause")
_NUMBERS = frozenset({"Points", "Of", "Weight", "Counts", "Lost"})
_LOOKS = {"Lost": Look.LOST, "Clause": Look.CLAUSE}


def points_text(decision: Decision, style: Style) -> list[str]:
    """A table with a row per factor, and the score below."""
    score = decision.program.score
    if score is None:
        return []
    rows = [_factor(one, decision, score) for one in decision.factors] + _sums(decision, score)
    heads = [Cell(head, Look.QUIET, right=head in _NUMBERS) for head in _HEADS]
    table = [[Cell(row.get(head, ""), _LOOKS.get(head), right=head in _NUMBERS) for head in _HEADS] for row in rows]
    return [style(Look.HEADING, "Points"), *aligned([heads, *table], style, headed=True)]


def _factor(one: FactorResult, decision: Decision, score: Score) -> dict[str, str]:
    factor = decision.program.factors[one.name]
    row = {
        "Factor": one.title,
        "Code": one.code,
        "Value": subject_text(factor, one.subject),
        "Points": number(one.points),
        "Of": number(factor.best),
        "Lost": number(one.lost) if one.lost else "",
        "Clause": cited(one.cites),
    }
    if score.weighted and factor.weight is not None:
        row["Weight"] = _percent(factor.weight)
        row["Counts"] = number(one.weighted_points)
    return row


def _sums(decision: Decision, score: Score) -> list[dict[str, str]]:
    column = "Counts" if score.weighted else "Points"
    rows = [{"Factor": "Start", column: number(score.start)}] if score.start else []
    if decision.unrounded_score is not None and decision.unrounded_score != decision.score:
        rows.append({"Factor": "Before rounding", column: number(decision.unrounded_score)})
    if decision.score is not None:
        last = {"Factor": score.title.text, column: number(decision.score), "Clause": cited(score.cites)}
        rows.append(last | ({} if score.weighted else {"Of": number(score.high)}))
    return rows


def _percent(weight: Decimal) -> str:
    return show(multiply(weight, Decimal(1)), Percent(decimals_of(weight)))
