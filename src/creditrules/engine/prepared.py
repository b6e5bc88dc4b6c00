"""Expressions made ready for many records and customers: what `evaluate` finds out each time is found out once.

They give what `evaluate` gives, and raise what it raises.
"""

from __future__ import annotations

import operator as python
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from creditrules.engine.evaluate import arithmetic, days, evaluate, rounded, shifted, since
from creditrules.engine.ordering import compare, least_or_greatest
from creditrules.engine.sheet import Sheet
from creditrules.engine.undecided import neither_yes_nor_no
from creditrules.program import expressions as x
from creditrules.values import MISSING, Missing, Row, Value
from creditrules.values.dates import shift
from creditrules.values.decimals import subtract

Prepared: TypeAlias = Callable[[Sheet, Row | None], Value]
"""The value of an expression; the record is what an aggregate looks at."""

Combining: TypeAlias = Callable[[Sheet, Sequence[Value]], Value]
"""The value of an expression from those of its operands, all of which are asked."""

_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": python.lt,
    "<=": python.le,
    ">": python.gt,
    ">=": python.ge,
    "=": python.eq,
    "!=": python.ne,
}


def prepared(expr: x.Expr) -> Prepared:
    """What computes the expression."""
    match expr:
        case x.Constant(value=value):
            return lambda _sheet, _row: value
        case x.FactRef(name=name):
            return lambda sheet, _row: sheet.facts.get(name, MISSING)
        case x.FieldRef(name=name):
            return lambda _sheet, row: MISSING if row is None else row.get(name, MISSING)
        case x.LetRef(name=name):
            return lambda sheet, _row: sheet.lets[name]
        case x.Within():
            return _each_within(expr, prepared(expr.operand))
        case x.AllOf() | x.AnyOf():
            return _joined([(each, prepared(each)) for each in expr.operands], decides=isinstance(expr, x.AnyOf))
        case x.Else():
            return _else(prepared(expr.operand), prepared(expr.fallback))
        case x.TableRef(name=name):
            return lambda sheet, _row: sheet.tables[name]
        case x.PointsRef(name=name):
            return lambda sheet, _row: sheet.factors[name].points
        case x.ActionRef(name=name):
            return lambda sheet, _row: sheet.actions[name].value
        case x.Builtin(name="score" | "grade" | "scored_grade" as told):
            known = python.attrgetter(told)
            return lambda sheet, _row: MISSING if (found := known(sheet)) is None else found
        case x.Builtin(name=builtin):
            return lambda sheet, _row: sheet.builtin(builtin)
        case x.Previous(name=name):
            return lambda sheet, _row: sheet.before(name)
        case x.Aggregate():
            return lambda sheet, row: evaluate(expr, sheet, row)
        case _:
            return _strict(combining(expr), [prepared(each) for each in x.children(expr)])


def combining(expr: x.Expr) -> Combining:
    """What computes the expression from its operands; one that always asks all of them."""
    match expr:
        case x.Compare():
            return _compared(expr)
        case x.Within():
            return _within(expr)
        case x.Not(operand=operand):
            return lambda _sheet, values: not _answer(values[0], operand)
        case x.Among(operand=operand):
            return lambda _sheet, values: _known(values[0], operand) in values[1:]
        case x.Includes(operand=operand, member=member):
            return lambda _sheet, values: member in _set(_known(values[0], operand))
        case x.IsKnown():
            return lambda _sheet, values: not isinstance(values[0], Missing)
        case x.Arithmetic():
            return lambda _sheet, values: arithmetic(expr, *values)
        case x.Negate():
            return lambda _sheet, values: _negated(values[0])
        case x.Shift():
            return lambda _sheet, values: shifted(expr, values[0])
        case x.DaysBetween():
            return lambda _sheet, values: days(values[1], values[0])
        case x.Since():
            return lambda sheet, values: since(expr, values[0], sheet.as_of)
        case x.Round():
            return lambda _sheet, values: rounded(expr, values[0])
        case x.Convert():
            return lambda _sheet, values: values[0]
        case x.Extreme(which=which, type=type_):
            return lambda _sheet, values: least_or_greatest(which, values, type_)
        case _:
            return lambda sheet, _values: evaluate(expr, sheet)


def _strict(combine: Combining, operands: list[Prepared]) -> Prepared:
    if len(operands) == 1:
        (only,) = operands
        return lambda sheet, row: combine(sheet, (only(sheet, row),))
    if len(operands) == 2:
        one, other = operands
        return lambda sheet, row: combine(sheet, (one(sheet, row), other(sheet, row)))
    return lambda sheet, row: combine(sheet, [operand(sheet, row) for operand in operands])


def _joined(operands: list[tuple[x.Expr, Prepared]], *, decides: bool) -> Prepared:
    otherwise = not decides

    def joined(sheet: Sheet, row: Row | None) -> Value:
        for expr, operand in operands:
            found = operand(sheet, row)
            if found is decides:
                return decides
            if found is not otherwise:
                raise neither_yes_nor_no(expr.span)
        return otherwise

    return joined


def _else(operand: Prepared, fallback: Prepared) -> Prepared:
    def value(sheet: Sheet, row: Row | None) -> Value:
        found = operand(sheet, row)
        return fallback(sheet, row) if isinstance(found, Missing) else found

    return value


def _compared(expr: x.Compare) -> Combining:
    left, right, sign = expr.left, expr.right, expr.operator
    holds, types = _ORDERS[sign], (left.type, right.type)

    def compared(_sheet: Sheet, values: Sequence[Value]) -> Value:
        one, other = values
        kind = type(one)
        if kind is type(other) and (kind is Decimal or kind is date):
            return holds(one, other)
        return compare(sign, _known(one, left), types[0], _known(other, right), types[1])

    return compared


def _within(expr: x.Within) -> Combining:
    operand, start_of = expr.operand, _starts(expr)

    def within(sheet: Sheet, values: Sequence[Value]) -> Value:
        day, as_of = _known(values[0], operand), sheet.as_of
        return isinstance(day, date) and start_of(as_of) < day <= as_of

    return within


def _each_within(expr: x.Within, operand: Prepared) -> Prepared:
    """The same for many records, of which each is asked."""
    asked, start_of = expr.operand, _starts(expr)

    def within(sheet: Sheet, row: Row | None) -> Value:
        day, as_of = operand(sheet, row), sheet.as_of
        if not isinstance(day, date):
            return _known(day, asked) is None
        return start_of(as_of) < day <= as_of

    return within


def _starts(expr: x.Within) -> Callable[[date], date]:
    """The days before which windows of one length have not begun, each found once."""
    duration = expr.duration
    return lru_cache(maxsize=64)(lambda as_of: shift(as_of, duration, -1))


def _negated(value: Value) -> Value:
    return subtract(Decimal(0), value) if isinstance(value, Decimal) else MISSING


def _answer(value: Value, expr: x.Expr) -> bool:
    if value is True or value is False:
        return value
    raise neither_yes_nor_no(expr.span)


def _known(value: Value, expr: x.Expr) -> Value:
    if isinstance(value, Missing):
        raise neither_yes_nor_no(expr.span)
    return value


def _set(value: Value) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()
