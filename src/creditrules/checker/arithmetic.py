"""Sums, differences, products, quotients and roundings: which units go together, and what comes out."""

from __future__ import annotations

from typing import Literal

from creditrules.checker import type_findings
from creditrules.checker.comparisons import comparable
from creditrules.checker.context import bad
from creditrules.checker.elaborates import Elaborates
from creditrules.program import expressions as x
from creditrules.program.types import WHOLE, Date, Money, Number, Numeric, Percent, Period, Type, Unknown
from creditrules.syntax import tree as t
from creditrules.values import Duration
from creditrules.values.decimals import QUOTIENT_DECIMALS, decimals_of, multiply


def combine(elaborator: Elaborates, written: t.Arithmetic) -> x.Expr:
    """`x + y`, `x - y`, `x * y`, `x / y`."""
    left, right = elaborator.expression(written.left), elaborator.expression(written.right)
    if isinstance(left.type, Unknown) or isinstance(right.type, Unknown):
        return bad(written.span)
    if isinstance(left.type, Date) and written.operator in "+-":
        return _with_date(elaborator, written, left, right)
    type_ = _result(written.operator, left.type, right.type)
    if type_ is None:
        help_ = "an amount is scaled by a number or a percentage" if written.operator == "*" else ""
        elaborator.context.report(type_findings.arithmetic(written.operator, left, right, elaborator.places(), help_))
        return bad(written.span)
    return _folded(x.Arithmetic(type=type_, operator=written.operator, left=left, right=right, span=written.span))


def _with_date(elaborator: Elaborates, written: t.Arithmetic, left: x.Expr, right: x.Expr) -> x.Expr:
    if isinstance(right, x.Constant) and isinstance(right.value, Duration):
        sign: Literal[1, -1] = 1 if written.operator == "+" else -1
        return x.Shift(type=left.type, operand=left, duration=right.value, sign=sign, span=written.span)
    if isinstance(right.type, Date) and written.operator == "-":
        return x.DaysBetween(type=WHOLE, end=left, start=right, span=written.span)
    if isinstance(right.type, Period):
        elaborator.context.report(type_findings.named_duration(right.span))
        return bad(written.span)
    help_ = "say of what: `D + 30 days`" if isinstance(right.type, Number) else ""
    elaborator.context.report(type_findings.arithmetic(written.operator, left, right, elaborator.places(), help_))
    return bad(written.span)


def _result(operator: Literal["+", "-", "*", "/"], left: Type, right: Type) -> Type | None:
    """The type of the result, or None where the two do not go together."""
    match operator, left, right:
        case ("+" | "-", Number(), Number()):
            return Number(max(left.decimals, right.decimals))
        case ("+" | "-", Percent(), Percent()):
            return Percent(max(left.decimals, right.decimals))
        case ("+" | "-", Money(), Money()) if left.currency == right.currency:
            return Money(left.currency, max(left.decimals, right.decimals))
        case ("*", Number() | Percent(), Number() | Percent()):
            decimals = left.decimals + right.decimals
            both = isinstance(left, Percent) and isinstance(right, Percent)
            return Percent(decimals) if both else Number(decimals)
        case ("*", Money(), Number() | Percent()):
            return Money(left.currency, left.decimals + right.decimals)
        case ("*", Number() | Percent(), Money()):
            return Money(right.currency, left.decimals + right.decimals)
        case ("/", Money(), Number() | Percent()):
            return Money(left.currency, QUOTIENT_DECIMALS)
        case ("/", Money(), Money()) if left.currency == right.currency:
            return Number(QUOTIENT_DECIMALS)
        case ("/", Percent(), Number()):
            return Percent(QUOTIENT_DECIMALS)
        case ("/", Number(), Number() | Percent()) | ("/", Percent(), Percent()):
            return Number(QUOTIENT_DECIMALS)
        case _:
            return None


def _folded(expr: x.Arithmetic) -> x.Expr:
    """The product of two constants as one constant (`2 * 150%`), so that its decimals are those it really has."""
    left, right = expr.left, expr.right
    both = isinstance(left, x.Constant) and isinstance(right, x.Constant)
    if expr.operator != "*" or not both or isinstance(expr.type, Money):
        return expr
    value = multiply(left.value, right.value)  # type: ignore[union-attr,arg-type]  # constants of numeric types
    decimals = decimals_of(value)
    type_ = Percent(max(2, decimals)) if isinstance(expr.type, Percent) else Number(decimals)
    return x.Constant(type=type_, value=value, span=expr.span)


def negate(elaborator: Elaborates, written: t.Negate) -> x.Expr:
    """`-x`."""
    operand = elaborator.expression(written.operand)
    if isinstance(operand.type, Unknown):
        return bad(written.span)
    if not isinstance(operand.type, Numeric):
        elaborator.context.report(type_findings.expected(operand, "a number, percentage or amount"))
        return bad(written.span)
    return x.Negate(type=operand.type, operand=operand, span=written.span)


def percent_of(elaborator: Elaborates, written: t.PercentOf) -> x.Expr:
    """`20% of x`: x scaled."""
    percent, operand = elaborator.expression(written.percent), elaborator.expression(written.operand)
    if isinstance(operand.type, Unknown):
        return bad(written.span)
    if not isinstance(operand.type, Numeric):
        elaborator.context.report(
            type_findings.expected(operand, "a number, percentage or amount to take a percentage of")
        )
        return bad(written.span)
    type_ = _result("*", percent.type, operand.type)
    assert type_ is not None  # noqa: S101  # a percentage scales every numeric type
    if isinstance(operand.type, Number):
        type_ = Number(type_.decimals) if isinstance(type_, Numeric) else type_
    return x.Arithmetic(type=type_, operator="*", left=percent, right=operand, span=written.span)


def convert(elaborator: Elaborates, written: t.As) -> x.Expr:
    """`x as percent`, `x as number`."""
    operand = elaborator.expression(written.operand)
    match operand.type, written.unit:
        case Unknown(), _:
            return bad(written.span)
        case Number(decimals=decimals), "percent":
            return x.Convert(type=Percent(decimals), operand=operand, span=written.span)
        case Percent(decimals=decimals), "number":
            return x.Convert(type=Number(decimals), operand=operand, span=written.span)
        case _:
            wanted = "a plain number" if written.unit == "percent" else "a percentage"
            elaborator.context.report(type_findings.expected(operand, wanted))
            return bad(written.span)


def rounded(elaborator: Elaborates, written: t.Rounded) -> x.Expr:
    """`x rounded down to 100 CNY`: the step has the unit of the value and is written down."""
    operand, step = elaborator.expression(written.operand), elaborator.expression(written.step)
    if isinstance(operand.type, Unknown) or isinstance(step.type, Unknown):
        return bad(written.span)
    if not isinstance(operand.type, Numeric):
        elaborator.context.report(type_findings.expected(operand, "a number, percentage or amount to round"))
        return bad(written.span)
    if not comparable(elaborator, operand, step):
        return bad(written.span)
    if not isinstance(step, x.Constant) or step.value <= 0:  # type: ignore[operator]  # numeric, as the operand is
        elaborator.context.report(type_findings.wrong_step(step.span))
        return bad(written.span)
    return x.Round(
        type=_with_decimals(operand.type, decimals_of(step.value)),  # type: ignore[arg-type]
        operand=operand,
        step=step,
        mode=written.mode,
        span=written.span,
    )


def _with_decimals(type_: Number | Percent | Money, decimals: int) -> Type:
    match type_:
        case Number():
            return Number(decimals)
        case Percent():
            return Percent(decimals)
        case Money():
            return Money(type_.currency, decimals)
