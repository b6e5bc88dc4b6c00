"""The sheet on which a decision was worked out, filled again from the decision."""

from __future__ import annotations

from typing import cast

from creditrules.engine.decision import Decision
from creditrules.engine.grading import told_overrides
from creditrules.engine.sheet import Sheet


def sheet_of(decision: Decision) -> Sheet:
    """The sheet. Of controls and watches there is no more on it than deciding asked for."""
    memory = decision.remembered
    if memory is None:
        return sheet_as_told(decision)
    # Most of what else a decision tells is texts, which are left untold here.
    tell, *remembered, admitted = memory
    facts = decision.facts if admitted is None else admitted
    sheet = cast("Sheet", tell("sheet", *remembered, facts)["sheet"])
    if sheet.applied:
        sheet.overrides = told_overrides(sheet)
    return sheet


def sheet_as_told(decision: Decision) -> Sheet:
    """The sheet from what the decision tells. Nothing is noted on it of controls and watches."""
    program, trace = decision.program, decision.trace
    return Sheet(
        program=program,
        facts=decision.facts.values,
        as_of=decision.as_of,
        previous=decision.previous,
        lets=dict(trace.lets),
        tables=dict(trace.tables),
        rows=dict(zip(program.tables, trace.rows, strict=True)),
        factors={factor.name: factor for factor in decision.factors},
        score=decision.score,
        unrounded_score=decision.unrounded_score,
        scored_grade=decision.scored_grade,
        grade=decision.grade,
        overrides=decision.overrides,
        actions={action.name: action for action in decision.action_results},
    )
