"""Which grades are possible, from the scores that are and from overrides that may apply. Grades stand best first."""

from __future__ import annotations

from collections.abc import Sequence

from creditrules.analysis.answers import Answer
from creditrules.analysis.possible import Numbers, Possible
from creditrules.engine.grading import Effect
from creditrules.program.program import Grade, Override

_STAGES: tuple[Effect, ...] = ("at least", "at most", "is")


def by_score(grades: Sequence[Grade], score: Possible) -> frozenset[int]:
    """The places of the grades that the score can give."""
    if not isinstance(score.known, Numbers):
        return frozenset(at for at, grade in enumerate(grades) if grade.kind != "override only")
    found = []
    for at, grade in enumerate(grades):
        if grade.reached_by(score.known.high):
            found.append(at)
        if grade.reached_by(score.known.low):
            break
    return frozenset(found)


def after_overrides(
    grades: Sequence[Grade], scored: frozenset[int], overrides: Sequence[tuple[Override, Answer]]
) -> frozenset[int]:
    """The places of the final grades that are possible."""
    order = {grade.name: at for at, grade in enumerate(grades)}
    possible = scored
    for effect in _STAGES:
        stage = [(order[one.grade], holds) for one, holds in overrides if one.effect == effect]
        sure = [at for at, holds in stage if holds is Answer.YES]
        perhaps = [at for at, holds in stage if holds is Answer.OPEN]
        if sure or perhaps:
            possible = frozenset(after for at in possible for after in _after(effect, at, sure, perhaps))
    return possible


def _after(effect: Effect, at: int, sure: Sequence[int], perhaps: Sequence[int]) -> list[int]:
    """What one stage can make of a grade: what applies for certain, alone and with each that may."""
    match effect:
        case "at least":
            least = min([at, *sure])
            return [least, *(min(least, other) for other in perhaps)]
        case "at most":
            most = max([at, *sure])
            return [most, *(max(most, other) for other in perhaps)]
        case "is":
            if not sure:
                return [at, *perhaps]
            return [max(sure), *(max([*sure, other]) for other in perhaps)]
