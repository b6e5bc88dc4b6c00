"""Expressions of a checked policy: every name resolved, every node typed, nothing left to guess.

Equality of nodes is equality of what they mean; where they stood in the text does not matter for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, assert_never

from creditrules.diagnostics import Span
from creditrules.program.types import Type
from creditrules.values import Duration, Rounding, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every expression has: its type and its place."""

    type: Type
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(Node):
    """A value written in the policy. Percents are fractions of one; sets are frozen sets of members."""

    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRef(Node):
    """The value of a fact (a scalar, a set or a list of records)."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRef(Node):
    """A field of the record that an aggregate looks at; `record` is its kind."""

    name: str
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetRef(Node):
    """The value of a `let`."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRef(Node):
    """The result of a decision table."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRef(Node):
    """The points that a factor gave."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRef(Node):
    """The merged value of an action."""

    name: str


BuiltinName: TypeAlias = Literal["as_of", "score", "grade", "scored_grade", "points_from_missing", "factors_known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Builtin(Node):
    """A name that the language defines."""

    name: BuiltinName


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous(Node):
    """A fact, the `score` or the `grade` of the last recorded decision; missing where there is none."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Negate(Node):
    """`-x` of a number, percent, amount."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic(Node):
    """`+`, `-`, `*` (exact) or `/` (rounded half up to 6 decimals; missing where the divisor is zero) of numerics."""

    operator: Literal["+", "-", "*", "/"]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Node):
    """A date plus (`sign` 1) or less (`sign` -1) a duration."""

    operand: Expr
    duration: Duration
    sign: Literal[1, -1]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysBetween(Node):
    """`end - start` in days."""

    end: Expr
    start: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Since(Node):
    """Complete days, months or years from a date to the as-of date."""

    unit: Literal["days", "months", "years"]
    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Within(Node):
    """`as_of - duration < operand <= as_of`."""

    operand: Expr
    duration: Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Node):
    """A comparison of two known values of one kind; members of a `one of` compare in the order they are listed."""

    operator: Literal["<", "<=", ">", ">=", "=", "!="]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Among(Node):
    """Whether the known operand is one of the constants (`is A`, `is one of (A, B)`)."""

    operand: Expr
    values: tuple[Constant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Includes(Node):
    """Whether the known set has the member."""

    operand: Expr
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IsKnown(Node):
    """Whether the operand is not missing."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """The opposite of a condition."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf(Node):
    """`a and b and c`: evaluated from the left, stops at the first that does not hold."""

    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Node):
    """`a or b or c`: evaluated from the left, stops at the first that holds."""

    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Else(Node):
    """The operand, or the fallback where the operand is missing."""

    operand: Expr
    fallback: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Round(Node):
    """A numeric taken to a multiple of `step`, a constant above zero."""

    operand: Expr
    step: Constant
    mode: Rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Convert(Node):
    """The same value as another type: a plain number read as a percent (0.25 is 25%), or the other way round."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme(Node):
    """The least or the greatest of several values of one kind; missing where one of them is."""

    which: Literal["min", "max"]
    operands: tuple[Expr, ...]


AggregateKind: TypeAlias = Literal["count", "sum", "mean", "min", "max", "share", "any", "every"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate(Node):
    """One value from the records of a list.

    `records` is the list. `among` keeps the records that are looked at, `where` those that count; `value` is what is
    summed, averaged or compared; `weight` weights a mean.

    * `count`, `sum`: over records for which `where` holds; 0 over nothing.
    * `mean` (weighted: sum of value times weight over sum of weights), `min`, `max`: missing over nothing, and where
      the weights sum to zero.
    * `share`: number of records where both hold over number of records where `among` holds; missing over nothing.
    * `any`: whether a record has `where`; no over nothing. `every`: whether each record of `among` has `where`; yes
      over nothing.

    Conditions are tried in the order `among`, then `where`; `value` and `weight` only where both hold.
    Where the list itself is missing, so is the result.
    """

    kind: AggregateKind
    records: FactRef
    value: Expr | None = None
    weight: Expr | None = None
    where: Expr | None = None
    among: Expr | None = None


Expr: TypeAlias = (
    Constant
    | FactRef
    | FieldRef
    | LetRef
    | TableRef
    | PointsRef
    | ActionRef
    | Builtin
    | Previous
    | Negate
    | Arithmetic
    | Shift
    | DaysBetween
    | Since
    | Within
    | Compare
    | Among
    | Includes
    | IsKnown
    | Not
    | AllOf
    | AnyOf
    | Else
    | Round
    | Convert
    | Extreme
    | Aggregate
)


def children(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside."""
    match expr:
        case (
            Constant()
            | FactRef()
            | FieldRef()
            | LetRef()
            | TableRef()
            | PointsRef()
            | ActionRef()
            | Builtin()
            | Previous()
        ):
            return ()
        case Negate() | Shift() | Since() | Within() | Includes() | IsKnown() | Not() | Convert():
            return (expr.operand,)
        case Round():
            return (expr.operand, expr.step)
        case Among():
            return (expr.operand, *expr.values)
        case Arithmetic() | Compare():
            return (expr.left, expr.right)
        case DaysBetween():
            return (expr.end, expr.start)
        case AllOf() | AnyOf() | Extreme():
            return expr.operands
        case Else():
            return (expr.operand, expr.fallback)
        case Aggregate():
            inner = (expr.among, expr.where, expr.value, expr.weight)
            return (expr.records, *(part for part in inner if part is not None))
        case _:
            assert_never(expr)


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and everything inside it, outermost first."""
    yield expr
    for child in children(expr):
        yield from walk(child)


_MOST_ONE_BY_ONE = 40


def one_by_one(condition: Expr | None) -> tuple[Expr, ...]:
    """The conditions that must all hold, asked one after the other; none for None.

    Very many are asked as one, since what asks each of them within the one before would be nested too deeply.
    """
    if condition is None:
        return ()
    found = tuple(_conjuncts(condition))
    return found if len(found) <= _MOST_ONE_BY_ONE else (condition,)


def _conjuncts(condition: Expr) -> Iterator[Expr]:
    if isinstance(condition, AllOf):
        for operand in condition.operands:
            yield from _conjuncts(operand)
    else:
        yield condition
