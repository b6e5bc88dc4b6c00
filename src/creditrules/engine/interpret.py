"""The reference meaning of a policy: one customer, one day, step by step, in the order that the checker found."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from creditrules.diagnostics import Diagnostic, FactsError, Label
from creditrules.diagnostics.codes import OUT_OF_SCOPE
from creditrules.engine.actions import control_holds, run_action, run_controls, watch_holds
from creditrules.engine.decision import Decision
from creditrules.engine.evaluate import evaluate, holds
from creditrules.engine.fill import fill
from creditrules.engine.grading import run_overrides, run_score, told_overrides
from creditrules.engine.lines import run_factor, run_table
from creditrules.engine.needed import needed_by_scope
from creditrules.engine.reasons import points_by_code, ranked_reasons
from creditrules.engine.results import PolicyId, Trace, bits
from creditrules.engine.reviews import next_review, run_reviews, run_watches
from creditrules.engine.sheet import Sheet
from creditrules.engine.undecided import quoted
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous
from creditrules.program.program import Program, Scope, Step
from creditrules.values.frozen import FrozenMap


def decide(program: Program, facts: Facts, as_of: date, previous: Previous | None = None) -> Decision:
    """The decision for a customer on a day; raises `FactsError` for a customer outside the policy's scope."""
    sheet = Sheet(program, facts.values, as_of, previous)
    if program.scope is not None:
        _check_scope(program.scope, sheet)
    for step in program.steps:
        _run(step, sheet)
    return told(sheet, facts)


def _run(step: Step, sheet: Sheet) -> None:
    program = sheet.program
    match step.kind:
        case "let":
            sheet.lets[step.name] = evaluate(program.lets[step.name].value, sheet)
        case "table":
            sheet.rows[step.name], sheet.tables[step.name] = run_table(program.tables[step.name], sheet)
        case "factor":
            sheet.factors[step.name] = run_factor(program.factors[step.name], sheet)
        case "score":
            if program.score is not None:
                run_score(program.score, sheet)
        case "action":
            sheet.actions[step.name] = run_action(program.actions[step.name], sheet)
        case "grade":
            run_overrides(sheet)
        case _:
            assert_never(step.kind)


def _check_scope(scope: Scope, sheet: Sheet) -> None:
    needed = needed_by_scope(scope, sheet.program)
    for step in sheet.program.steps:
        if step in needed:
            _run(step, sheet)
    if holds(scope.condition, sheet):
        return
    words = quoted(scope.condition.span)
    why = f"`{words}` does not hold" if scope.because is None else fill(scope.because, sheet)
    message = f"the policy does not apply to this customer: {why}"
    raise FactsError([Diagnostic(code=OUT_OF_SCOPE, message=message, primary=Label(scope.span, "its scope"))])


def told(sheet: Sheet, facts: Facts) -> Decision:
    """The decision that a sheet holds once every step is on it: overrides, watches, reviews and reasons told."""
    program = sheet.program
    sheet.overrides = told_overrides(sheet)
    watches = run_watches(sheet)
    reviews = run_reviews(sheet)
    review = next_review(reviews, watches, sheet)
    return Decision(
        policy=policy_id(program),
        as_of=sheet.as_of,
        score=sheet.score,
        unrounded_score=sheet.unrounded_score,
        scored_grade=sheet.scored_grade,
        grade=sheet.grade,
        points=FrozenMap(points_by_code(program, sheet.factors)),
        reasons=ranked_reasons(sheet),
        factors=tuple(sheet.factors[name] for name in program.factors),
        overrides=sheet.overrides,
        actions=FrozenMap({name: sheet.actions[name].value for name in program.actions}),
        action_results=tuple(sheet.actions[name] for name in program.actions),
        controls=run_controls(sheet),
        review_due=None if review is None else review.due,
        review=review,
        watches=watches,
        facts=facts,
        trace=_trace(sheet, reviews),
        program=program,
        previous=sheet.previous,
    )


def policy_id(program: Program) -> PolicyId:
    """Which policy decided."""
    return PolicyId(program.id, program.version, program.digest)


def _trace(sheet: Sheet, reviews: list[bool]) -> Trace:
    program = sheet.program
    told = {override.name for override in sheet.overrides}
    return Trace(
        lines=tuple(sheet.factors[name].line for name in program.factors),
        rows=tuple(sheet.rows[name] for name in program.tables),
        overrides=bits([override.name in told for override in program.overrides]),
        controls=bits([control_holds(index, sheet) for index in range(len(program.controls))]),
        reviews=bits(reviews),
        watches=bits([watch_holds(index, sheet) for index in range(len(program.watches))]),
        lets=FrozenMap(sheet.lets),
        tables=FrozenMap(sheet.tables),
    )
