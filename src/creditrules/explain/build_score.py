"""How the points became a score, the score a grade, and what overrides made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from creditrules.engine.grading import EFFECTS, Effect, Stage, run_stages
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_conditions import Condition
from creditrules.explain.build_terms import Terms
from creditrules.explain.build_texts import Because
from creditrules.explain.model import GradeStep, OverrideStep, Place, ScoreStep
from creditrules.explain.plan import Plan
from creditrules.program.program import Grade, Override, Score
from creditrules.values.decimals import EXACT, subtract
from creditrules.values.quick import making

_grade = making(GradeStep, "name", "title", "kind", "threshold", "by_score", "final", "distance", "place")
_override = making(
    OverrideStep,
    "name",
    "title",
    "code",
    "effect",
    "grade",
    "applied",
    "changed",
    "condition",
    "misses",
    "before",
    "after",
    "without",
    "text",
    "place",
    "said",
)


def told_score(score: Score | None, place: Place | None, basis: Basis) -> ScoreStep | None:
    """Start, sum and rounding; None where the policy does not score."""
    total, result = basis.sheet.unrounded_score, basis.sheet.score
    if score is None or place is None or total is None or result is None:
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
        place=place,
    )


def told_grades(grades: Sequence[tuple[Grade, Place]], basis: Basis) -> Iterator[GradeStep]:
    """Each grade, best first."""
    sheet = basis.sheet
    score, by_score, final = sheet.score, sheet.scored_grade, sheet.grade
    for grade, place in grades:
        name, threshold = grade.name, grade.threshold
        away = None if threshold is None or score is None else EXACT.abs(subtract(score, threshold))
        yield _grade(name, grade.title, grade.kind, threshold, name == by_score, name == final, away, place)


class Overrides:
    """Tells the overrides, in the order of the file, whether they apply or not."""

    def __init__(self, plan: Plan, terms: Terms) -> None:
        self._program = plan.program
        self._rules = [(each, Condition(each.condition, terms)) for each in plan.program.overrides]
        self._because = [Because(each, plan) for each in plan.program.overrides]
        self._places = [plan.place(each.span, each.cites) for each in plan.program.overrides]

    def told(self, basis: Basis) -> Iterator[OverrideStep]:
        """Each of them."""
        scored = basis.sheet.scored_grade
        if scored is None:
            return
        texts = {result.name: result.text for result in basis.sheet.overrides}
        applied = [override for override, _ in self._rules if override.name in texts]
        stages = self._stages(scored, applied) if applied else dict.fromkeys(EFFECTS, Stage("is", scored, scored))
        for at, (override, condition) in enumerate(self._rules):
            stage, applies = stages[override.effect], override.name in texts
            _, term, misses = condition.judged(basis)
            yield _override(
                override.name,
                override.title,
                override.code,
                override.effect,
                override.grade,
                applies,
                applies and stage.changed_by(override),
                term,
                misses,
                stage.before,
                stage.after,
                self._without(override, applied, scored) if applies else stages["is"].after,
                texts[override.name] if applies else override.title.text,
                self._places[at],
                self._because[at].said(basis) if applies else None,
            )

    def _stages(self, scored: str, applied: list[Override]) -> dict[Effect, Stage]:
        return {stage.effect: stage for stage in run_stages(self._program, scored, applied)}

    def _without(self, override: Override, applied: list[Override], scored: str) -> str:
        """The final grade as it would be had the override not applied."""
        return self._stages(scored, [each for each in applied if each is not override])["is"].after
