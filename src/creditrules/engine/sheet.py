"""The working sheet of one decision: what is known so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from creditrules.engine.results import ActionResult, FactorResult, OverrideResult
from creditrules.facts.previous import Previous
from creditrules.program.expressions import BuiltinName
from creditrules.program.program import Override, Program
from creditrules.values import MISSING, Missing, Value
from creditrules.values.decimals import add


@dataclass(slots=True)
class Sheet:
    """What was computed so far for one customer. Steps add to it; nothing on it is ever changed."""

    program: Program
    facts: Mapping[str, Value]
    as_of: date
    previous: Previous | None = None
    lets: dict[str, Value] = field(default_factory=dict)
    tables: dict[str, Value] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    factors: dict[str, FactorResult] = field(default_factory=dict)
    score: Decimal | None = None
    unrounded_score: Decimal | None = None
    scored_grade: str | None = None
    grade: str | None = None
    applied: tuple[tuple[Override, bool], ...] = ()  # with whether it changed the grade
    overrides: tuple[OverrideResult, ...] = ()
    actions: dict[str, ActionResult] = field(default_factory=dict)
    controls: dict[int, bool] = field(default_factory=dict)
    watches: dict[int, bool] = field(default_factory=dict)
    asked: dict[Any, Any] = field(default_factory=dict)  # of records, by what asks

    def builtin(self, name: BuiltinName) -> Value:
        """The value of a name that the language defines; missing where the policy does not score."""
        match name:
            case "as_of":
                return self.as_of
            case "score":
                return _or_missing(self.score)
            case "grade":
                return _or_missing(self.grade)
            case "scored_grade":
                return _or_missing(self.scored_grade)
            case "points_from_missing":
                return self._points_from_missing()
            case "factors_known":
                return Decimal(sum(not factor.missing for factor in self.factors.values()))
            case _:
                assert_never(name)

    def before(self, name: str) -> Value:
        """A fact, the score or the grade of the last recorded decision; facts may be called `score` or `grade`."""
        if self.previous is None:
            return MISSING
        if name in self.program.facts:
            return self.previous.facts.values.get(name, MISSING)
        return _or_missing(self.previous.score if name == "score" else self.previous.grade)

    def _points_from_missing(self) -> Decimal:
        total = Decimal(0)
        for factor in self.factors.values():
            if factor.missing:
                total = add(total, factor.weighted_points)
        return total


def _or_missing(value: Decimal | str | None) -> Decimal | str | Missing:
    return MISSING if value is None else value
