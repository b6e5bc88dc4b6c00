"""How the points became a score, the score a grade, and what overrides made of it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from creditrules.engine.grading import Effect, Stage, run_stages
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_conditions import Condition
from creditrules.explain.build_terms import Terms
from creditrules.explain.build_texts import Because
from creditrules.explain.model import GradeStep, OverrideStep, Place, ScoreStep
from creditrules.explain.plan import Plan
from creditrules.program.program import Override, Score
from creditrules.values.decimals import EXACT, subtract
from creditrules.values.quick import making

_MOST_SCORES, _MOST_WAYS = 1_024, 256
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


class Grades:
    """Tells the grades; once for each score, so many as are kept."""

    def __init__(self, plan: Plan) -> None:
        self._grades = [(grade, plan.place(grade.span, grade.cites)) for grade in plan.program.grades]
        self._known: dict[tuple[str, str | None, str | None], tuple[GradeStep, ...]] = {}

    def told(self, basis: Basis) -> tuple[GradeStep, ...]:
        """Each grade, best first."""
        sheet, known = basis.sheet, self._known
        key = (str(sheet.score), sheet.scored_grade, sheet.grade)
        found = known.get(key)
        if found is None:
            if len(known) >= _MOST_SCORES:
                known.clear()
            found = known[key] = tuple(self._told(*key[1:], sheet.score))
        return found

    def _told(self, by_score: str | None, final: str | None, score: Decimal | None) -> Iterator[GradeStep]:
        for grade, place in self._grades:
            name, threshold = grade.name, grade.threshold
            away = None if threshold is None or score is None else EXACT.abs(subtract(score, threshold))
            yield _grade(name, grade.title, grade.kind, threshold, name == by_score, name == final, away, place)


class Overrides:
    """Tells the overrides, in the order of the file, whether they apply or not."""

    def __init__(self, plan: Plan, terms: Terms) -> None:
        self._program = plan.program
        self._rules = [_Override(each, plan, terms) for each in plan.program.overrides]
        self._stages = lru_cache(maxsize=_MOST_WAYS)(self._run)

    def told(self, basis: Basis) -> tuple[OverrideStep, ...]:
        """Each of them."""
        scored = basis.sheet.scored_grade
        if scored is None:
            return ()
        texts = {result.name: result.text for result in basis.sheet.overrides}
        stages, found = self._stages(scored, (*texts,)), []
        for rule in self._rules:
            name = rule.override.name
            text = texts.get(name)
            without = stages if text is None else self._stages(scored, (*(each for each in texts if each != name),))
            found.append(rule.told(basis, stages, text, without["is"].after))
        return tuple(found)

    def _run(self, scored: str, names: tuple[str, ...]) -> dict[Effect, Stage]:
        """The way of the scored grade through these overrides."""
        applied = [rule.override for rule in self._rules if rule.override.name in names]
        return {stage.effect: stage for stage in run_stages(self._program, scored, applied)}


class _Override:
    """Tells one override."""

    def __init__(self, override: Override, plan: Plan, terms: Terms) -> None:
        self.override = override
        self._condition, self._because = Condition(override.condition, terms), Because(override, plan)
        self._place = plan.place(override.span, override.cites)

    def told(self, basis: Basis, stages: dict[Effect, Stage], text: str | None, without: str) -> OverrideStep:
        """The override: it applied where it has a text; `without` it the final grade would be this one."""
        override, applied = self.override, text is not None
        stage = stages[override.effect]
        _, term, misses = self._condition.judged(basis)
        return _override(
            override.name,
            override.title,
            override.code,
            override.effect,
            override.grade,
            applied,
            applied and stage.changed_by(override),
            term,
            misses,
            stage.before,
            stage.after,
            without,
            override.title.text if text is None else text,
            self._place,
            self._because.said(basis) if applied else None,
        )
