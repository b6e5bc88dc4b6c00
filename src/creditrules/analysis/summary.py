"""What a policy can come to: its score, its factors and its grades between which bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from creditrules.program.attainable import attainable, better_by_score
from creditrules.program.program import Grade, Program
from creditrules.values.decimals import multiply


@dataclass(frozen=True, slots=True)
class FactorRange:
    """The least and the most that a factor adds to the score, its weight included."""

    name: str
    code: str
    title: str
    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class GradeRange:
    """The attainable scores that give a grade; None where only overrides do."""

    name: str
    title: str
    least: Decimal | None
    most: Decimal | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A policy in figures. `declared` and `attainable` are None for a policy that does not score.

    Scores are exact where the points of every line are written down; where they are computed, `attainable` is the
    widest that it can be, and so are the scores of the grades.
    """

    id: str
    title: str
    version: str
    counts: tuple[tuple[str, int], ...]
    declared: tuple[Decimal, Decimal] | None
    attainable: tuple[Decimal, Decimal] | None
    factors: tuple[FactorRange, ...]
    grades: tuple[GradeRange, ...]

    def as_json(self) -> dict[str, object]:
        """The summary as plain data; numbers are decimal strings."""
        return {
            "id": self.id,
            "title": self.title,
            "version": self.version,
            "counts": dict(self.counts),
            "declared": _pair(self.declared),
            "attainable": _pair(self.attainable),
            "factors": [
                {"name": each.name, "code": each.code, "range": _pair((each.least, each.most))} for each in self.factors
            ],
            "grades": [{"name": each.name, "range": _pair((each.least, each.most))} for each in self.grades],
        }


def summary(program: Program) -> Summary:
    """The policy in figures."""
    counts = (
        ("facts", len(program.facts)),
        ("lets", len(program.lets)),
        ("tables", len(program.tables)),
        ("factors", len(program.factors)),
        ("overrides", len(program.overrides)),
        ("actions", len(program.actions)),
        ("controls", len(program.controls)),
        ("watches", len(program.watches)),
        ("examples", len(program.examples)),
    )
    reach = attainable(program.score, program.factors.values()) if program.score is not None else None
    return Summary(
        id=program.id,
        title=program.title.text,
        version=program.version,
        counts=tuple((name, count) for name, count in counts if count),
        declared=(program.score.low, program.score.high) if program.score is not None else None,
        attainable=(reach.low, reach.high) if reach is not None else None,
        factors=tuple(_factors(program)),
        grades=tuple(_grades(program)),
    )


def _factors(program: Program) -> Iterator[FactorRange]:
    for factor in program.factors.values():
        weight = factor.weight if factor.weight is not None else Decimal(1)
        least, most = multiply(weight, factor.worst), multiply(weight, factor.best)
        yield FactorRange(factor.name, factor.code, factor.title.text, least, most)


def _grades(program: Program) -> Iterator[GradeRange]:
    if program.score is None:
        return
    reach = attainable(program.score, program.factors.values())
    for grade in program.grades:
        if grade.kind == "override only":
            yield GradeRange(grade.name, grade.title.text, None, None)
            continue
        better = better_by_score(program.grades, grade)
        if reach.scores is None:
            low = reach.low if grade.threshold is None else max(reach.low, grade.threshold)
            high = reach.high if better is None or better.threshold is None else min(reach.high, better.threshold)
            yield GradeRange(grade.name, grade.title.text, low, high)
            continue
        own = [score for score in reach.scores if _has(grade, better, score)]
        yield GradeRange(grade.name, grade.title.text, min(own, default=None), max(own, default=None))


def _has(grade: Grade, better: Grade | None, score: Decimal) -> bool:
    return grade.reached_by(score) and not (better is not None and better.reached_by(score))


def _pair(pair: tuple[Decimal | None, Decimal | None] | None) -> list[str] | None:
    if pair is None or pair[0] is None or pair[1] is None:
        return None
    return [f"{end:f}" for end in pair if end is not None]
