"""Why a line or a condition did not hold, and by how much. What tells it is made once for each policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeAlias

from creditrules.engine.lines import reaches
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_values import opened, shown
from creditrules.explain.model import LineTest, Miss, Sense, Shown, Term
from creditrules.explain.plan import FixedTest
from creditrules.program.expressions import AllOf, Among, AnyOf, Compare, Constant, Expr, Includes, IsKnown, Not, Within
from creditrules.program.program import Band, IsMissing, IsOneOf
from creditrules.program.types import DATE, WHOLE, Numeric, OneOf, SetOf, Type, wider
from creditrules.values import Missing, Scalar, Value
from creditrules.values.dates import shift
from creditrules.values.decimals import EXACT
from creditrules.values.quick import making

Missed: TypeAlias = Callable[[Basis, Term], tuple[Miss, ...]]
"""Why a condition does not hold that was told so."""

Failed: TypeAlias = Callable[[Shown, Term | None], tuple[Miss, ...]]
"""Why the test of a line or cell does not hold for a value; of a cell also the term of its column."""

_Against: TypeAlias = Callable[[Term | None, Shown], Miss]

_OPPOSITE: dict[str, Sense] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_MIRRORED: dict[str, Sense] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_told = making(Miss, "test", "value", "sense", "bound", "distance", "step")
_NOTHING = Decimal(0)
_subtract = EXACT.subtract
_STRICT = ("<", ">", "!=")
_MEASURED = (Decimal, date)  # a union would be made anew each time


def _beyond(number: Decimal, bound: Decimal) -> Decimal:
    return _subtract(bound, number)


def _apart(number: Decimal, bound: Decimal) -> Decimal:
    return EXACT.abs(_subtract(number, bound))


_APART: dict[Sense, Callable[[Decimal, Decimal], Decimal]] = {
    "<": _subtract,
    "<=": _subtract,
    ">": _beyond,
    ">=": _beyond,
    "=": _apart,
    "!=": _apart,
}
"""How far a number is from a bound that it missed: which of both is greater follows from what was wanted."""


# ------------------------------------------------------------------------------------------------- lines and cells


def failing(test: FixedTest, told: LineTest, type_: Type) -> Failed:
    """What tells why a test that computes nothing does not hold for a value of this type."""
    match test:
        case IsMissing():
            return lambda value, column: (Miss(column, value, "missing", None, None),)
        case Band():
            return _where_known(_outside(test, told, type_))
        case IsOneOf():
            return _where_known(_none_of(test.values, type_))
        case _:
            return _where_known(lambda _value, _column: ())


def _where_known(failed: Failed) -> Failed:
    def told(value: Shown, column: Term | None) -> tuple[Miss, ...]:
        if type(value.value) is Missing:
            return (Miss(column, value, "known", None, None),)
        return failed(value, column)

    return told


def _outside(band: Band, told: LineTest, type_: Type) -> Failed:
    above = None if told.high is None else _against("<=" if band.high_in else "<", told.high, type_)
    below = None if told.low is None else _against(">=" if band.low_in else ">", told.low, type_)
    low, low_in = band.low, band.low_in
    if below is None and above is not None:
        return lambda value, column: (above(column, value),)
    if above is None and below is not None:
        return lambda value, column: (below(column, value),)

    def outside(value: Shown, column: Term | None) -> tuple[Miss, ...]:
        known = value.value
        beyond = above if isinstance(known, _MEASURED) and reaches(known, low, inclusive=low_in) else below
        assert beyond is not None  # noqa: S101  # a bound that is not there cannot be missed
        return (beyond(column, value),)

    return outside


def _none_of(values: tuple[Scalar, ...], type_: Type) -> Failed:
    """Numbers and days have a distance to each of the values; words are told together."""
    each = [_against("=", shown(one, type_), type_) for one in values]
    members = type_.members if isinstance(type_, OneOf) else tuple(map(str, values))
    words = shown(frozenset(str(one) for one in values), SetOf(members))
    apart = len(values) == 1

    def none_of(value: Shown, test: Term | None) -> tuple[Miss, ...]:
        if apart or isinstance(value.value, _MEASURED):
            return tuple([against(test, value) for against in each])
        return (Miss(test, value, "is one of", words, None),)

    return none_of


def _against(sense: Sense, bound: Shown, type_: Type) -> _Against:
    """What tells how far values of a type are from a bound that is the same for everybody."""
    limit, strict = bound.value, sense in _STRICT
    if isinstance(limit, date):
        from_day = _from_days(sense)
        return lambda test, value: from_day(test, value, bound, limit)
    if isinstance(limit, Decimal):
        number, unit, apart = limit, wider(type_, bound.type), _APART[sense]
        step = shown(_finest(unit.decimals if isinstance(unit, Numeric) else 0) if strict else _NOTHING, unit)

        def from_number(test: Term | None, value: Shown) -> Miss:
            other = value.value
            if not isinstance(other, Decimal):
                return Miss(test, value, sense, bound, None)
            distance = apart(other, number)
            away = shown(distance, unit, "") if value.confidential else opened(distance, unit)
            return _told(test, value, sense, bound, away, step)

        return from_number
    return lambda test, value: _told(test, value, sense, bound, None, None)


def _from_days(sense: Sense) -> Callable[[Term | None, Shown, Shown, date], Miss]:
    """What tells how far values are from a day."""
    step = shown(_finest(0) if sense in _STRICT else _NOTHING, WHOLE)

    def from_day(test: Term | None, value: Shown, bound: Shown, day: date) -> Miss:
        other = value.value
        if not isinstance(other, date):
            return Miss(test, value, sense, bound, None)
        distance = Decimal(abs((other - day).days))
        away = shown(distance, WHOLE, "") if value.confidential else opened(distance, WHOLE)
        return _told(test, value, sense, bound, away, step)

    return from_day


# ----------------------------------------------------------------------------------------------------- conditions


def missing(expr: Expr, *, wanted: bool = True) -> Missed:
    """What tells the innermost tests for which a condition is not as `wanted`.

    Of an `and` that fails it is the operand that failed; of an `or`, all.
    """
    match expr:
        case Not():
            operand = missing(expr.operand, wanted=not wanted)
            return lambda basis, term: operand(basis, term.operands[0])
        case AllOf() | AnyOf():
            return _operands(expr, wanted=wanted)
        case Compare():
            return _compared(expr, wanted=wanted)
        case Among():
            return _among(expr, wanted=wanted)
        case Within():
            return _within(expr, wanted=wanted)
        case Includes():
            includes: Sense = "includes" if wanted else "does not include"
            return lambda _basis, term: (Miss(term, _value(term, 0), includes, _value(term, 1), None),)
        case IsKnown():
            known: Sense = "known" if wanted else "missing"
            return lambda _basis, term: (Miss(term, _value(term, 0), known, None, None),)
        case _:
            answer: Sense = "yes" if wanted else "no"
            return lambda _basis, term: (_told(term, term.result, answer, None, None, None),)


def _operands(expr: AllOf | AnyOf, *, wanted: bool) -> Missed:
    operands = [missing(operand, wanted=wanted) for operand in expr.operands]
    one_decides = isinstance(expr, AllOf) is wanted

    def told(basis: Basis, term: Term) -> tuple[Miss, ...]:
        asked = [pair for pair in zip(operands, term.operands, strict=True) if pair[1].result is not None]
        if one_decides:
            asked = asked[-1:]  # those behind it were not asked
        return tuple([miss for operand, one in asked for miss in operand(basis, one)])

    return told


def _compared(expr: Compare, *, wanted: bool) -> Missed:
    sense: Sense = expr.operator if wanted else _OPPOSITE[expr.operator]
    if isinstance(expr.right, Constant):
        right = _against(sense, shown(expr.right.value, expr.right.type), expr.left.type)
        return lambda _basis, term: (right(term, _value(term, 0)),)
    if isinstance(expr.left, Constant):
        left = _against(_MIRRORED[sense], shown(expr.left.value, expr.left.type), expr.right.type)
        return lambda _basis, term: (left(term, _value(term, 1)),)
    return lambda _basis, term: (_miss(term, _value(term, 0), sense, _value(term, 1)),)


def _among(expr: Among, *, wanted: bool) -> Missed:
    if wanted:
        none_of = _none_of(tuple([_scalar(constant.value) for constant in expr.values]), expr.operand.type)
        return lambda _basis, term: none_of(_value(term, 0), term)
    return lambda _basis, term: (_miss(term, _value(term, 0), "!=", _value(term, 0)),)


def _within(expr: Within, *, wanted: bool) -> Missed:
    """Within so long before the as-of date means after the day then, and not after the as-of date."""
    begun, ended = _from_days(">" if wanted else "<="), _from_days("<=" if wanted else ">")

    def told(basis: Basis, term: Term) -> tuple[Miss, ...]:
        value, as_of = _value(term, 0), basis.sheet.as_of
        start = shift(as_of, expr.duration, -1)
        day = value.value
        found: list[Miss] = []
        if not isinstance(day, date):
            return ()
        if (day > start) is not wanted:
            found.append(begun(term, value, opened(start, DATE), start))
        if (day <= as_of) is not wanted:
            found.append(ended(term, value, opened(as_of, DATE), as_of))
        return tuple(found)

    return told


def _miss(test: Term | None, value: Shown, sense: Sense, bound: Shown) -> Miss:
    """What is known of a bound only now."""
    against = _against(sense, bound, value.type)
    miss = against(test, value)
    if bound.confidential and miss.distance is not None and not value.confidential:
        return _told(test, value, sense, bound, shown(miss.distance.value, miss.distance.type, ""), miss.step)
    return miss


@cache
def _finest(decimals: int) -> Decimal:
    """The smallest step of numbers with so many decimals; of days, one."""
    return EXACT.scaleb(Decimal(1), -decimals)


def _scalar(value: Value) -> Scalar:
    assert not isinstance(value, Missing | tuple)  # noqa: S101  # the checker admits no such constants
    return value


def _value(term: Term, index: int) -> Shown:
    result = term.operands[index].result
    assert result is not None  # noqa: S101  # the operands of a test that was asked were asked
    return result
