"""Why a line or a condition did not hold, and by how much."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from creditrules.engine.lines import reaches
from creditrules.engine.sheet import Sheet
from creditrules.explain.build_terms import shown
from creditrules.explain.model import LineTest, Miss, Sense, Shown, Term
from creditrules.program.expressions import AllOf, Among, AnyOf, Compare, Constant, Expr, Includes, IsKnown, Not, Within
from creditrules.program.program import Band, IsMissing, IsOneOf, Test
from creditrules.program.types import DATE, WHOLE, Numeric, OneOf, SetOf, wider
from creditrules.values import Missing, Scalar, Value
from creditrules.values.dates import days_between, shift
from creditrules.values.decimals import EXACT, subtract
from creditrules.values.quick import making

_OPPOSITE: dict[str, Sense] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_MIRRORED: dict[str, Sense] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_told = making(Miss, "test", "value", "sense", "bound", "distance", "step")
_NOTHING = Decimal(0)
_STRICT = ("<", ">", "!=")


class Misses:
    """Tells what decided against tests and conditions of one decision."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    # ----------------------------------------------------------------------------------------- lines, rows and cells

    def of_test(self, test: Test, told: LineTest, value: Shown, column: Term | None = None) -> tuple[Miss, ...]:
        """Why the test of a line or cell, one without a condition, does not hold for the value."""
        if isinstance(test, IsMissing):
            return (Miss(column, value, "missing", None, None),)
        if isinstance(value.value, Missing):
            return (Miss(column, value, "known", None, None),)
        match test:
            case Band():
                return (_outside(test, told, value, column),)
            case IsOneOf():
                return tuple(_none_of(test.values, value, column))
            case _:
                return ()

    # -------------------------------------------------------------------------------------------------- conditions

    def of_condition(self, expr: Expr, term: Term, *, wanted: bool = True) -> tuple[Miss, ...]:
        """The innermost tests for which the condition is not as `wanted`.

        Of an `and` that fails it is the operand that failed; of an `or`, all.
        """
        match expr:
            case Not():
                return self.of_condition(expr.operand, term.operands[0], wanted=not wanted)
            case AllOf() | AnyOf():
                return self._of_operands(expr, term, wanted=wanted)
            case Compare():
                return (_compared(expr, term, wanted=wanted),)
            case Among():
                return tuple(_among(expr, term, wanted=wanted))
            case Within():
                return tuple(self._within(expr, term, wanted=wanted))
            case Includes():
                return (_miss(term, _value(term, 0), "includes" if wanted else "does not include", _value(term, 1)),)
            case IsKnown():
                return (Miss(term, _value(term, 0), "known" if wanted else "missing", None, None),)
            case _:
                return (Miss(term, term.result, "yes" if wanted else "no", None, None),)

    def _of_operands(self, expr: AllOf | AnyOf, term: Term, *, wanted: bool) -> tuple[Miss, ...]:
        asked = [pair for pair in zip(expr.operands, term.operands, strict=True) if pair[1].result is not None]
        if isinstance(expr, AllOf) is wanted:
            asked = asked[-1:]  # the one that decided: those behind it were not asked
        return tuple(miss for each, one in asked for miss in self.of_condition(each, one, wanted=wanted))

    def _within(self, expr: Within, term: Term, *, wanted: bool) -> Iterator[Miss]:
        """Within so long before the as-of date means after the day then, and not after the as-of date."""
        value, as_of = _value(term, 0), self._sheet.as_of
        start = shift(as_of, expr.duration, -1)
        day = value.value
        if not isinstance(day, date):
            return
        if (day > start) is not wanted:
            yield _miss(term, value, ">" if wanted else "<=", shown(start, DATE))
        if (day <= as_of) is not wanted:
            yield _miss(term, value, "<=" if wanted else ">", shown(as_of, DATE))


def _outside(band: Band, told: LineTest, value: Shown, column: Term | None) -> Miss:
    known = value.value
    if isinstance(known, Decimal | date) and reaches(known, band.low, inclusive=band.low_in):
        return _miss(column, value, "<=" if band.high_in else "<", _bound(told.high))
    return _miss(column, value, ">=" if band.low_in else ">", _bound(told.low))


def _compared(expr: Compare, term: Term, *, wanted: bool) -> Miss:
    sense: Sense = expr.operator if wanted else _OPPOSITE[expr.operator]
    left, right = _value(term, 0), _value(term, 1)
    if isinstance(expr.left, Constant) and not isinstance(expr.right, Constant):
        return _miss(term, right, _MIRRORED[sense], left)
    return _miss(term, left, sense, right)


def _among(expr: Among, term: Term, *, wanted: bool) -> Iterator[Miss]:
    value = _value(term, 0)
    if wanted:
        yield from _none_of(tuple(_scalar(constant.value) for constant in expr.values), value, term)
    else:
        yield _miss(term, value, "!=", value)


def _none_of(values: tuple[Scalar, ...], value: Shown, test: Term | None) -> Iterator[Miss]:
    """Numbers and days have a distance to each of the values; words are told together."""
    if len(values) == 1 or isinstance(value.value, Decimal | date):
        yield from (_miss(test, value, "=", shown(one, value.type)) for one in values)
    else:
        words = frozenset(str(one) for one in values)
        members = value.type.members if isinstance(value.type, OneOf) else tuple(map(str, values))
        yield Miss(test, value, "is one of", shown(words, SetOf(members)), None)


def _miss(test: Term | None, value: Shown, sense: Sense, bound: Shown) -> Miss:
    distance = _distance(value, bound)
    if distance is None:
        return Miss(test, value, sense, bound, None)
    secret = "" if value.confidential or bound.confidential else None
    type_ = WHOLE if isinstance(value.value, date) else wider(value.type, bound.type)
    step = _finest(type_.decimals if isinstance(type_, Numeric) else 0) if sense in _STRICT else _NOTHING
    return _told(test, value, sense, bound, shown(distance, type_, secret), shown(step, type_))


def _distance(value: Shown, bound: Shown) -> Decimal | None:
    match value.value, bound.value:
        case Decimal() as left, Decimal() as right:
            return EXACT.abs(subtract(left, right))
        case date() as day, date() as other:
            return Decimal(abs(days_between(other, day)))
        case _:
            return None


@cache
def _finest(decimals: int) -> Decimal:
    """The smallest step of numbers with so many decimals; of days, one."""
    return EXACT.scaleb(Decimal(1), -decimals)


def _bound(bound: Shown | None) -> Shown:
    assert bound is not None  # noqa: S101  # a bound that is not there cannot be missed
    return bound


def _scalar(value: Value) -> Scalar:
    assert not isinstance(value, Missing | tuple)  # noqa: S101  # the checker admits no such constants
    return value


def _value(term: Term, index: int) -> Shown:
    result = term.operands[index].result
    assert result is not None  # noqa: S101  # the operands of a test that was asked were asked
    return result
