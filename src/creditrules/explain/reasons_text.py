"""The reasons in order, and the overrides that applied."""

from __future__ import annotations

from creditrules.engine.decision import Decision
from creditrules.engine.results import OverrideResult, Reason
from creditrules.explain.aligned import Cell, aligned
from creditrules.explain.controls_text import controls_text
from creditrules.explain.look import Look, Style
from creditrules.explain.words import cited, counted, grade_title


def reasons_text(decision: Decision, style: Style) -> list[str]:
    """Why the customer does not stand better, the weightiest first."""
    if decision.program.score is None:
        return controls_text(decision, style)
    if decision.reasons:
        rows = [_reason(rank, one, decision) for rank, one in enumerate(decision.reasons, start=1)]
        return [style(Look.HEADING, "Reasons"), *aligned(rows, style)]
    if decision.program.reasons is None:
        return []
    return [style(Look.HEADING, "Reasons"), "  none: no points were lost, and nothing lowered the grade"]


def _reason(rank: int, one: Reason, decision: Decision) -> list[Cell]:
    weight = one.kind if one.lost is None else f"{counted(one.lost, 'point')} lost"
    return [
        Cell(f"{rank}.", right=True),
        Cell(one.text),
        Cell(one.code),
        Cell(weight, Look.LOST),
        Cell(cited(_clauses(one, decision)), Look.CLAUSE),
    ]


def _clauses(one: Reason, decision: Decision) -> tuple[str, ...]:
    """The clauses of whatever gave the reason."""
    given = decision.factors if one.kind == "points" else decision.overrides
    return tuple(dict.fromkeys(clause for each in given if each.code == one.code for clause in each.cites))


def overrides_text(decision: Decision, style: Style) -> list[str]:
    """Every override that applied, also where it changed nothing."""
    if not decision.overrides:
        return []
    rows = [_override(one, decision) for one in decision.overrides]
    return [style(Look.HEADING, "Overrides that apply"), *aligned(rows, style)]


def _override(one: OverrideResult, decision: Decision) -> list[Cell]:
    return [
        Cell(one.text if one.code in one.text else f"{one.text} ({one.code})"),
        Cell(f"grade {one.effect} {grade_title(decision, one.grade)}"),
        Cell("changed the grade" if one.changed else "changed nothing", Look.LOST if one.changed else Look.QUIET),
        Cell(cited(one.cites), Look.CLAUSE),
    ]
