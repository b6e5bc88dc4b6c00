"""Score and grade: points summed, rounded once, graded, overridden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from creditrules.engine.evaluate import holds
from creditrules.engine.fill import fill
from creditrules.engine.results import OverrideResult
from creditrules.engine.sheet import Sheet
from creditrules.engine.undecided import undecided
from creditrules.program.program import Override, Program, Score
from creditrules.values.decimals import add, plain, round_to

Effect: TypeAlias = Literal["at least", "at most", "is"]

EFFECTS: tuple[Effect, ...] = ("at least", "at most", "is")
"""In the order in which they count."""


def run_score(score: Score, sheet: Sheet) -> None:
    """The score, before and after its one rounding, and the grade that it gives by itself."""
    total = score.start
    for factor in sheet.factors.values():
        total = add(total, factor.weighted_points if score.weighted else factor.points)
    sheet.unrounded_score = total
    sheet.score = total if score.step is None else round_to(total, score.step, score.mode)
    if not score.low <= sheet.score <= score.high:
        bounds = f"{plain(score.low)} to {plain(score.high)}"
        raise undecided(f"the score is {plain(sheet.score)}, outside the declared {bounds}", score.span)
    if sheet.program.grades:
        sheet.scored_grade = _scored_grade(sheet.program, sheet.score)


def run_overrides(sheet: Sheet) -> None:
    """Moves the scored grade, stage by stage, and tells every override whose condition holds.

    First all `at least` (the best counts), then all `at most` (the worst counts), then all `is` (the worst counts). An
    override changed the grade where its stage did, and to this override's grade.
    """
    if sheet.scored_grade is None:
        return
    apply_overrides(sheet, [override for override in sheet.program.overrides if holds(override.condition, sheet)])


def apply_overrides(sheet: Sheet, applied: Sequence[Override]) -> None:
    """Moves the scored grade by the overrides whose condition holds."""
    if sheet.scored_grade is None:
        return
    stages = {stage.effect: stage for stage in run_stages(sheet.program, sheet.scored_grade, applied)}
    sheet.grade = stages[EFFECTS[-1]].after
    sheet.applied = tuple((override, stages[override.effect].changed_by(override)) for override in applied)


@dataclass(frozen=True, slots=True)
class Stage:
    """The grade before and after all overrides of one effect."""

    effect: Effect
    before: str
    after: str

    def changed_by(self, override: Override) -> bool:
        """Whether the stage changed the grade to that of this override, one of its own."""
        return self.before != self.after == override.grade


def run_stages(program: Program, scored_grade: str, applied: Sequence[Override]) -> Iterator[Stage]:
    """The way of the scored grade through the overrides that apply, in the order in which effects count."""
    order = [grade.name for grade in program.grades]
    at = order.index(scored_grade)
    for effect in EFFECTS:
        after = _after(effect, at, [order.index(override.grade) for override in applied if override.effect == effect])
        yield Stage(effect, order[at], order[after])
        at = after


def told_overrides(sheet: Sheet) -> tuple[OverrideResult, ...]:
    """The overrides that applied, with their texts; asked when all is decided, since a text may name an action."""
    return tuple(_result(override, changed, sheet) for override, changed in sheet.applied)


def _after(effect: Effect, at: int, named: list[int]) -> int:
    """The grade's place in the list, best first, after all overrides of one effect that name these places."""
    if not named:
        return at
    match effect:
        case "at least":
            return min(at, *named)
        case "at most":
            return max(at, *named)
        case "is":
            return max(named)


def _result(override: Override, changed: bool, sheet: Sheet) -> OverrideResult:  # noqa: FBT001  # one of its parts
    return OverrideResult(
        name=override.name,
        title=override.title.text,
        code=override.code,
        effect=override.effect,
        grade=override.grade,
        changed=changed,
        text=override.title.text if override.because is None else fill(override.because, sheet),
        cites=override.cites,
    )


def _scored_grade(program: Program, score: Decimal) -> str:
    for grade in program.grades:
        if grade.reached_by(score):
            return grade.name
    raise undecided(f"no grade is for a score of {plain(score)}", program.grades[-1].span)
