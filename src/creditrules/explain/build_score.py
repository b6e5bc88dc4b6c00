"""How the points became a score, the score a grade, and what overrides made of it."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.engine.grading import Effect, Stage, run_stages
from creditrules.engine.results import held
from creditrules.explain.build_basis import Basis
from creditrules.explain.model import GradeStep, OverrideStep, ScoreStep
from creditrules.program.program import Override
from creditrules.values.decimals import EXACT, subtract


def told_score(basis: Basis) -> ScoreStep | None:
    """Start, sum and rounding; None where the policy does not score."""
    score, total, result = basis.program.score, basis.decision.unrounded_score, basis.decision.score
    if score is None or total is None or result is None:
        return None
    return ScoreStep(
        title=score.title,
        start=score.start,
        weighted=score.weighted,
        unrounded=total,
        step=score.step,
        mode=score.mode,
        score=result,
        low=score.low,
        high=score.high,
        place=basis.place(score.span, score.cites),
    )


def told_grades(basis: Basis) -> Iterator[GradeStep]:
    """Each grade, best first."""
    score = basis.decision.score
    for grade in basis.program.grades:
        away = None if grade.threshold is None or score is None else EXACT.abs(subtract(score, grade.threshold))
        yield GradeStep(
            name=grade.name,
            title=grade.title,
            kind=grade.kind,
            threshold=grade.threshold,
            by_score=grade.name == basis.decision.scored_grade,
            final=grade.name == basis.decision.grade,
            distance=away,
            place=basis.place(grade.span, grade.cites),
        )


def told_overrides(basis: Basis) -> Iterator[OverrideStep]:
    """Each override, in the order of the file, whether it applies or not."""
    scored = basis.decision.scored_grade
    if scored is None:
        return
    overrides = basis.program.overrides
    applies_at = [held(basis.trace.overrides, index) for index in range(len(overrides))]
    applied = [override for override, applies in zip(overrides, applies_at, strict=True) if applies]
    stages: dict[Effect, Stage] = {stage.effect: stage for stage in run_stages(basis.program, scored, applied)}
    for override, applies in zip(overrides, applies_at, strict=True):
        stage = stages[override.effect]
        condition = basis.terms.of(override.condition)
        yield OverrideStep(
            name=override.name,
            title=override.title,
            code=override.code,
            effect=override.effect,
            grade=override.grade,
            applied=applies,
            changed=applies and stage.changed_by(override),
            condition=condition,
            misses=() if applies else basis.misses.of_condition(override.condition, condition),
            before=stage.before,
            after=stage.after,
            without=_without(override, applied, scored, basis) if applies else stages["is"].after,
            text=basis.text(override, applies=applies),
            place=basis.place(override.span, override.cites),
            said=basis.said(override.because) if applies else None,
        )


def _without(override: Override, applied: list[Override], scored: str, basis: Basis) -> str:
    """The final grade as it would be had the override not applied."""
    others = [each for each in applied if each is not override]
    *_, last = run_stages(basis.program, scored, others)
    return last.after
