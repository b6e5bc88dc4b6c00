"""Expressions, as the language means them.

A missing value makes everything missing that is computed from it, up to an `else` or a test that names it. A condition
is yes or no: on a checked policy none ever meets a missing value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DecimalException
from typing import assert_never

from creditrules.engine.aggregates import combine
from creditrules.engine.ordering import compare, least_or_greatest
from creditrules.engine.sheet import Sheet
from creditrules.engine.undecided import neither_yes_nor_no, too_large
from creditrules.program.expressions import (
    ActionRef,
    Aggregate,
    AllOf,
    Among,
    AnyOf,
    Arithmetic,
    Builtin,
    Compare,
    Constant,
    Convert,
    DaysBetween,
    Else,
    Expr,
    Extreme,
    FactRef,
    FieldRef,
    Includes,
    IsKnown,
    LetRef,
    Negate,
    Not,
    PointsRef,
    Previous,
    Round,
    Shift,
    Since,
    TableRef,
    Within,
)
from creditrules.values import MISSING, Missing, Row, Value
from creditrules.values.dates import complete_months, complete_years, days_between, shift
from creditrules.values.decimals import add, multiply, quotient, round_to, subtract


def evaluate(expr: Expr, sheet: Sheet, row: Row | None = None) -> Value:
    """The value of an expression; `row` is the record that an aggregate looks at."""
    match expr:
        case Constant():
            return expr.value
        case FactRef():
            return sheet.facts.get(expr.name, MISSING)
        case FieldRef():
            return MISSING if row is None else row.get(expr.name, MISSING)
        case LetRef():
            return sheet.lets[expr.name]
        case TableRef():
            return sheet.tables[expr.name]
        case PointsRef():
            return sheet.factors[expr.name].points
        case ActionRef():
            return sheet.actions[expr.name].value
        case Builtin():
            return sheet.builtin(expr.name)
        case Previous():
            return sheet.before(expr.name)
        case Compare():
            left, right = _known(expr.left, sheet, row), _known(expr.right, sheet, row)
            return compare(expr.operator, left, expr.left.type, right, expr.right.type)
        case AllOf():
            return all(holds(operand, sheet, row) for operand in expr.operands)
        case AnyOf():
            return any(holds(operand, sheet, row) for operand in expr.operands)
        case Not():
            return not holds(expr.operand, sheet, row)
        case Among():
            operand = _known(expr.operand, sheet, row)
            return any(operand == constant.value for constant in expr.values)
        case Includes():
            return expr.member in _set(_known(expr.operand, sheet, row))
        case Within():
            day = _known(expr.operand, sheet, row)
            return isinstance(day, date) and shift(sheet.as_of, expr.duration, -1) < day <= sheet.as_of
        case IsKnown():
            return not isinstance(evaluate(expr.operand, sheet, row), Missing)
        case Else():
            operand = evaluate(expr.operand, sheet, row)
            return evaluate(expr.fallback, sheet, row) if isinstance(operand, Missing) else operand
        case Arithmetic():
            return arithmetic(expr, evaluate(expr.left, sheet, row), evaluate(expr.right, sheet, row))
        case Negate():
            operand = evaluate(expr.operand, sheet, row)
            return subtract(Decimal(0), operand) if isinstance(operand, Decimal) else MISSING
        case Shift():
            return shifted(expr, evaluate(expr.operand, sheet, row))
        case DaysBetween():
            return days(evaluate(expr.start, sheet, row), evaluate(expr.end, sheet, row))
        case Since():
            return since(expr, evaluate(expr.operand, sheet, row), sheet.as_of)
        case Round():
            return rounded(expr, evaluate(expr.operand, sheet, row))
        case Convert():
            return evaluate(expr.operand, sheet, row)
        case Extreme():
            values = [evaluate(operand, sheet, row) for operand in expr.operands]
            return least_or_greatest(expr.which, values, expr.type)
        case Aggregate():
            return combined(expr, gathered(expr, sheet))
        case _:
            assert_never(expr)


def holds(condition: Expr, sheet: Sheet, row: Row | None = None) -> bool:
    """Whether the condition is yes."""
    answer = evaluate(condition, sheet, row)
    if isinstance(answer, bool):
        return answer
    raise neither_yes_nor_no(condition.span)


def _known(expr: Expr, sheet: Sheet, row: Row | None) -> Value:
    value = evaluate(expr, sheet, row)
    if isinstance(value, Missing):
        raise neither_yes_nor_no(expr.span)
    return value


def _set(value: Value) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()


def arithmetic(expr: Arithmetic, left: Value, right: Value) -> Decimal | Missing:
    """What a sum, a product and so on makes of its operands."""
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return MISSING
    try:
        match expr.operator:
            case "+":
                return add(left, right)
            case "-":
                return subtract(left, right)
            case "*":
                return multiply(left, right)
            case "/":
                return MISSING if right == 0 else quotient(left, right)
            case _:
                assert_never(expr.operator)
    except DecimalException:
        raise too_large(expr.span) from None


def shifted(expr: Shift, day: Value) -> date | Missing:
    """The day moved."""
    if not isinstance(day, date):
        return MISSING
    try:
        return shift(day, expr.duration, expr.sign)
    except (ValueError, OverflowError):
        raise too_large(expr.span) from None


def days(start: Value, end: Value) -> Decimal | Missing:
    """The days between two."""
    if not isinstance(start, date) or not isinstance(end, date):
        return MISSING
    return Decimal(days_between(start, end))


def since(expr: Since, day: Value, as_of: date) -> Decimal | Missing:
    """The time from a day to the as-of date."""
    if not isinstance(day, date):
        return MISSING
    match expr.unit:
        case "days":
            return Decimal(days_between(day, as_of))
        case "months":
            return Decimal(complete_months(day, as_of))
        case "years":
            return Decimal(complete_years(day, as_of))
        case _:
            assert_never(expr.unit)


def rounded(expr: Round, value: Value) -> Decimal | Missing:
    """The value in whole steps."""
    step = expr.step.value
    if not isinstance(value, Decimal) or not isinstance(step, Decimal):
        return MISSING
    return round_to(value, step, expr.mode)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What an aggregate is made from: how many records it looks at, which of them count, and what these contribute.

    `counted` has their places in the list, from 0; `values` and `weights` (None where nothing is weighted) are theirs.
    """

    looked: int
    counted: list[int]
    values: list[Value]
    weights: list[Value] | None


def gathered(expr: Aggregate, sheet: Sheet) -> Gathered | None:
    """What the list's records contribute; None where the list itself is missing."""
    records = evaluate(expr.records, sheet)
    if not isinstance(records, tuple):
        return None
    among, where, value, weight = expr.among, expr.where, expr.value, expr.weight
    looked = [at for at, record in enumerate(records) if among is None or holds(among, sheet, record)]
    counted = [at for at in looked if where is None or holds(where, sheet, records[at])]
    values = [] if value is None else [evaluate(value, sheet, records[at]) for at in counted]
    weights = None if weight is None else [evaluate(weight, sheet, records[at]) for at in counted]
    return Gathered(len(looked), counted, values, weights)


def combined(expr: Aggregate, found: Gathered | None) -> Value:
    """The aggregate's value."""
    if found is None:
        return MISSING
    try:
        return combine(expr, found.looked, len(found.counted), found.values, found.weights)
    except DecimalException:
        raise too_large(expr.span) from None
