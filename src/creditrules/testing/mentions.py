"""What a policy says about each fact: the numbers, days and words at which its decisions change.

A fact that is asked about through others (`months since founded < 6`, a let, an aggregate) is found there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from creditrules.program.expressions import (
    Aggregate,
    Among,
    Arithmetic,
    Builtin,
    Compare,
    Constant,
    DaysBetween,
    Else,
    Expr,
    Extreme,
    FactRef,
    FieldRef,
    LetRef,
    Negate,
    Previous,
    Round,
    Shift,
    Since,
    TableRef,
    Within,
    children,
    walk,
)
from creditrules.program.program import Band, Control, IsOneOf, Program, Test, Watch, When
from creditrules.values import Duration, Scalar, Value

Reading: TypeAlias = Literal["itself", "days", "months", "years", "length"]


@dataclass(frozen=True, slots=True)
class Place:
    """A fact, or a field of a kind of record; `as_of` and the recorded `score` are places too."""

    name: str
    record: str = ""


AS_OF = Place("as_of", "decision")
RECORDED_SCORE = Place("score", "decision")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A place that an expression reads, and as what: a date as itself, or as the time since then."""

    place: Place
    reading: Reading = "itself"


@dataclass(slots=True)
class _Reader:
    program: Program
    lets: dict[str, frozenset[_Leaf]] = field(default_factory=dict)
    found: dict[Place, dict[Scalar, None]] = field(default_factory=dict)

    def add(self, leaf: _Leaf, value: Value) -> None:
        """The value was said of the leaf."""
        if not isinstance(value, Decimal | date | Duration | str):
            return
        if leaf.reading in ("days", "months", "years"):
            time = _duration(value, leaf.reading)
            if time is None:
                return
            value = time
        self.found.setdefault(leaf.place, {})[value] = None

    def meet(self, subjects: Iterable[Expr], values: Iterable[Value]) -> None:
        """The values are said of everything that the subjects are made of."""
        leaves = frozenset[_Leaf]().union(*(self.leaves(subject) for subject in subjects))
        for value in values:
            for leaf in leaves:
                self.add(leaf, value)

    def leaves(self, expr: Expr) -> frozenset[_Leaf]:
        """What an expression is made of."""
        match expr:
            case FactRef() | Previous():
                recorded = isinstance(expr, Previous) and expr.name not in self.program.facts
                return frozenset((_Leaf(RECORDED_SCORE if recorded else Place(expr.name)),))
            case FieldRef():
                return frozenset((_Leaf(Place(expr.name, expr.record)),))
            case Builtin(name="as_of"):
                return frozenset((_Leaf(AS_OF),))
            case LetRef() if expr.name in self.program.lets:
                if expr.name not in self.lets:
                    self.lets[expr.name] = self.leaves(self.program.lets[expr.name].value)
                return self.lets[expr.name]
            case TableRef() if expr.name in self.program.tables:
                table = self.program.tables[expr.name]
                return self._all((*table.columns, *(row.result for row in table.rows)))
            case Since():
                return frozenset(_Leaf(leaf.place, expr.unit) for leaf in self.leaves(expr.operand))
            case DaysBetween():
                return frozenset(_Leaf(leaf.place, "days") for leaf in self._all((expr.end, expr.start)))
            case Aggregate(kind="count"):
                return self._all(children(expr)) | {_Leaf(Place(expr.records.name), "length")}
            case _:
                return self._all(children(expr))

    def _all(self, exprs: Iterable[Expr]) -> frozenset[_Leaf]:
        return frozenset[_Leaf]().union(*(self.leaves(expr) for expr in exprs))

    def read(self, root: Expr) -> None:
        """Everything that is said inside an expression."""
        for expr in walk(root):
            match expr:
                case Compare() | Arithmetic() | Extreme() | Else():
                    parts = children(expr)
                    self.meet(parts, [value for part in parts for value in _written(part)])
                case Among():
                    self.meet((expr.operand,), [constant.value for constant in expr.values])
                case Round():
                    self.meet((expr.operand,), [expr.step.value])
                case Within() | Shift():
                    self.meet((expr.operand,), [expr.duration])
                case _:
                    pass

    def test(self, subject: Expr | None, test: Test) -> None:
        """What a line or cell says of its subject."""
        match test:
            case Band() if subject is not None:
                self.meet((subject,), [edge for edge in (test.low, test.high) if edge is not None])
            case IsOneOf() if subject is not None:
                self.meet((subject,), test.values)
            case When():
                self.read(test.condition)
            case _:
                pass


def mentions(program: Program) -> Mapping[Place, tuple[Scalar, ...]]:
    """The values that a policy mentions for each fact and field.

    A date has days, and durations before the as-of date.
    """
    reader = _Reader(program)
    for expr in expressions(program):
        reader.read(expr)
    for factor in program.factors.values():
        for line in factor.lines:
            reader.test(factor.subject, line.test)
    for table in program.tables.values():
        for row in table.rows:
            for column, test in zip(table.columns, row.tests, strict=True):
                reader.test(column, test)
    return {place: tuple(values) for place, values in reader.found.items()}


def expressions(program: Program) -> Iterator[Expr]:
    """Every outermost expression of a policy, texts and examples apart."""
    if program.scope is not None:
        yield program.scope.condition
    yield from (let.value for let in program.lets.values())
    for table in program.tables.values():
        yield from table.columns
        yield from (row.result for row in table.rows)
    for factor in program.factors.values():
        if factor.subject is not None:
            yield factor.subject
        for line in factor.lines:
            yield line.points
            if isinstance(line.test, When):
                yield line.test.condition
    yield from (override.condition for override in program.overrides)
    rules: tuple[Control | Watch, ...] = (*program.controls, *program.watches)
    for rule in rules:
        yield rule.condition
        yield from (setting.value for setting in rule.settings)
    yield from (review.condition for review in program.reviews if review.condition is not None)
    for claim in program.properties:
        yield claim.condition
        if claim.when is not None:
            yield claim.when


def _written(expr: Expr) -> Iterator[Value]:
    """The value of a constant, with its sign."""
    if isinstance(expr, Constant):
        yield expr.value
    elif isinstance(expr, Negate) and isinstance(expr.operand, Constant) and isinstance(expr.operand.value, Decimal):
        yield expr.operand.value.copy_negate()


def _duration(value: Scalar, reading: Reading) -> Duration | None:
    """So much time before the as-of date, where a number of days, months or years is meant."""
    if isinstance(value, Duration):
        return value
    if not isinstance(value, Decimal) or not -1_000 <= value <= 1_000:
        return None
    count = int(value)
    if reading == "days":
        return Duration(count, "days")
    return Duration(count * 12 if reading == "years" else count, "months")
