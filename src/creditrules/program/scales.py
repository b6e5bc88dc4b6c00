"""How many decimals every expression can have, and whether it can be missing: what back ends on whole numbers rely on.

A value of `scale` decimals is kept as the whole number `value * 10**scale`. The scale of an expression follows from its
parts, so that sums, differences and products are exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from creditrules.program import expressions as x
from creditrules.program.program import RECORDED_SCORE, Anything, Control, Factor, Program, Score, Table, Watch
from creditrules.program.types import Money, Number, Percent, Type
from creditrules.values.decimals import QUOTIENT_DECIMALS, decimals_of


@dataclass(slots=True)
class Scales:
    """The scales of a program's expressions. Where a value is no number its scale is 0."""

    program: Program
    _named: dict[tuple[str, str], int] = field(default_factory=dict)
    _missing: dict[tuple[str, str], bool] = field(default_factory=dict)

    def of(self, expr: x.Expr) -> int:
        """The number of decimals that the value of the expression never exceeds."""
        match expr:
            case x.Constant(value=value):
                return decimals_of(value) if isinstance(value, Decimal) else 0
            case x.FactRef() | x.FieldRef():
                return declared_scale(expr.type)
            case x.LetRef(name=name):
                return self.let(name)
            case x.TableRef(name=name):
                return self.table(name)
            case x.PointsRef(name=name):
                return self.points(name)
            case x.ActionRef(name=name):
                return self.action(name)
            case x.Builtin(name=name):
                return self._builtin(name)
            case x.Previous(name=name):
                fact = self.program.facts.get(name)
                declared = RECORDED_SCORE if fact is None else fact.declared
                return declared_scale(declared.type) if isinstance(expr.type, Number | Percent | Money) else 0
            case x.Arithmetic(operator=operator, left=left, right=right):
                if operator == "/":
                    return QUOTIENT_DECIMALS
                if operator == "*":
                    return self.of(left) + self.of(right)
                return max(self.of(left), self.of(right))
            case x.Negate(operand=operand) | x.Convert(operand=operand):
                return self.of(operand)
            case x.Round(step=step):
                return self.of(step)
            case x.Else(operand=operand, fallback=fallback):
                return max(self.of(operand), self.of(fallback))
            case x.Extreme(operands=operands):
                return max(map(self.of, operands))
            case x.Aggregate():
                return self._aggregate(expr)
            case (
                x.Shift()
                | x.DaysBetween()
                | x.Since()
                | x.Within()
                | x.Compare()
                | x.Among()
                | x.Includes()
                | x.IsKnown()
                | x.Not()
                | x.AllOf()
                | x.AnyOf()
            ):
                return 0
            case _:
                assert_never(expr)

    def let(self, name: str) -> int:
        """The scale of a let."""
        return self._once("let", name, lambda: self.of(self.program.lets[name].value))

    def table(self, name: str) -> int:
        """The scale of a table's result; amounts are kept in minor units."""
        table = self.program.tables[name]
        if isinstance(table.type, Money):
            return table.type.decimals
        return self._once("table", name, lambda: max((self.of(row.result) for row in table.rows), default=0))

    def points(self, name: str) -> int:
        """The scale of a factor's points."""
        lines = self.program.factors[name].lines
        return self._once("points", name, lambda: max(self.of(line.points) for line in lines))

    def weighted_points(self, factor: Factor) -> int:
        """The scale of a factor's points times its weight."""
        return self.points(factor.name) + (0 if factor.weight is None else decimals_of(factor.weight))

    def unrounded_score(self, score: Score) -> int:
        """The scale of the score before it is rounded."""
        factors = self.program.factors.values()
        each = [self.weighted_points(one) if score.weighted else self.points(one.name) for one in factors]
        return max(decimals_of(score.start), *each) if each else decimals_of(score.start)

    def score(self, score: Score) -> int:
        """The scale of the score."""
        return self.unrounded_score(score) if score.step is None else decimals_of(score.step)

    def action(self, name: str) -> int:
        """The scale of an action's value; amounts are kept in minor units."""
        type_ = self.program.actions[name].declared.type
        if not isinstance(type_, Number | Percent):
            return declared_scale(type_)
        blocks: tuple[Control | Watch, ...] = (*self.program.controls, *self.program.watches)
        values = [each.value for block in blocks for each in block.settings if each.action == name]
        return self._once("action", name, lambda: max(map(self.of, values), default=0))

    def may_be_missing(self, expr: x.Expr) -> bool:
        """Whether the value of the expression can be missing, conditions around it apart; yes where it is not known."""
        program = self.program
        match expr:
            case x.FactRef(name=name):
                return program.facts[name].optional
            case x.FieldRef(name=name, record=record):
                return record not in program.records or program.records[record].fields[name].optional
            case x.LetRef(name=name):
                return self._once_missing("let", name, program.lets[name].value)
            case x.TableRef(name=name):
                return self._table_may_be_missing(program.tables[name])
            case x.Builtin(name="score"):
                return program.score is None
            case x.Builtin(name="grade" | "scored_grade"):
                return program.score is None or not program.grades
            case x.Previous():
                return True
            case x.Else(fallback=fallback):
                return self.may_be_missing(fallback)
            case x.Arithmetic(operator=operator, left=left, right=right):
                if operator == "/" and not (isinstance(right, x.Constant) and right.value):
                    return True
                return self.may_be_missing(left) or self.may_be_missing(right)
            case x.DaysBetween(start=start, end=end):
                return self.may_be_missing(start) or self.may_be_missing(end)
            case x.Negate() | x.Shift() | x.Since() | x.Round() | x.Convert():
                return self.may_be_missing(expr.operand)
            case x.Extreme(operands=operands):
                return any(map(self.may_be_missing, operands))
            case x.Aggregate(kind=kind, records=records, value=value):
                if kind in ("mean", "min", "max", "share"):
                    return True
                return self.may_be_missing(records) or (value is not None and self.may_be_missing(value))
            case _:
                return False

    def _once_missing(self, kind: str, name: str, value: x.Expr) -> bool:
        if (kind, name) not in self._missing:
            self._missing[kind, name] = self.may_be_missing(value)
        return self._missing[kind, name]

    def _table_may_be_missing(self, table: Table) -> bool:
        if not any(all(isinstance(test, Anything) for test in row.tests) for row in table.rows):
            return True
        return any(self.may_be_missing(row.result) for row in table.rows)

    def _builtin(self, name: x.BuiltinName) -> int:
        score = self.program.score
        match name:
            case "score":
                return 0 if score is None else self.score(score)
            case "points_from_missing":
                return max((self.weighted_points(each) for each in self.program.factors.values()), default=0)
            case _:
                return 0

    def _aggregate(self, expr: x.Aggregate) -> int:
        match expr.kind:
            case "mean" | "share":
                return QUOTIENT_DECIMALS
            case "sum" | "min" | "max":
                return 0 if expr.value is None else self.of(expr.value)
            case _:
                return 0

    def _once(self, kind: str, name: str, find: Callable[[], int]) -> int:
        if (kind, name) not in self._named:
            self._named[kind, name] = find()
        return self._named[kind, name]


def declared_scale(type_: Type) -> int:
    """The scale in which a fact or field of this type is kept."""
    return type_.decimals if isinstance(type_, Number | Percent | Money) else 0
