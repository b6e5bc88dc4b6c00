"""Types as they are declared: what kind, in which units, between which bounds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from creditrules.checker import name_findings, type_findings
from creditrules.checker.context import Context
from creditrules.diagnostics import Diagnostic, Label, codes
from creditrules.program.program import Declared
from creditrules.program.types import (
    DATE,
    UNKNOWN,
    YES_NO,
    Date,
    ListOf,
    Money,
    Number,
    OneOf,
    Percent,
    SetOf,
    Text,
    Type,
    describe,
)
from creditrules.syntax import tree as t
from creditrules.values.currencies import MINOR_DECIMALS
from creditrules.values.dates import EARLIEST, LATEST
from creditrules.values.decimals import decimals_of

WIDEST_NUMBER = Decimal(10) ** 12
WIDEST_PERCENT = Decimal(10) ** 6
WIDEST_MONEY = Decimal(10) ** 15
"""Bounds of numbers, percents and amounts that declare none."""

MOST_DECIMALS = 12
LONGEST_LIST = 100_000


def declared_type(context: Context, written: t.TypeExpr) -> Declared:
    """The type with its range; what is wrong with it is reported, and then it is unknown."""
    type_ = _type(context, written)
    match type_:
        case Number():
            return _bounded(context, written, type_, WIDEST_NUMBER)
        case Percent():
            return _bounded(context, written, type_, WIDEST_PERCENT)
        case Money():
            return _bounded(context, written, type_, WIDEST_MONEY)
        case Date():
            return _dates(context, written)
        case _:
            return Declared(type_)


def _type(context: Context, written: t.TypeExpr) -> Type:
    match written.kind:
        case "whole number":
            return Number(0)
        case "number":
            return Number(_decimals(context, written, 4))
        case "percent":
            return Percent(_decimals(context, written, 2, of_one=True))
        case "money":
            return _money(context, written)
        case "date":
            return DATE
        case "yes or no":
            return YES_NO
        case "text":
            return Text()
        case "one of":
            return OneOf(_members(context, written))
        case "set of":
            return SetOf(_members(context, written))
        case "list of":
            return _list(context, written)


def _decimals(context: Context, written: t.TypeExpr, usual: int, *, of_one: bool = False) -> int:
    """The decimals of a number; a percentage states those of its figure, which are two fewer than of the fraction."""
    count = usual
    if written.decimals is not None:
        value = written.decimals.value
        if value != value.to_integral_value() or value > MOST_DECIMALS:
            context.report(
                type_findings.wrong_range(written.decimals.span, f"a number has 0 to {MOST_DECIMALS} decimals")
            )
        else:
            count = int(value)
    return count + 2 if of_one else count


def _money(context: Context, written: t.TypeExpr) -> Type:
    currency = written.currency.text if written.currency else context.currency
    if currency is None:
        if not context.lost("policy"):
            context.report(
                Diagnostic(
                    code=codes.MISSING_CLAUSE,
                    message="this amount has no currency",
                    primary=Label(written.span, "in which currency?"),
                    help="add `currency CNY` (or another) to the `policy` block, or write `money CNY` here",
                )
            )
        return UNKNOWN
    if currency not in MINOR_DECIMALS:
        if written.currency:  # else it is the policy's own, and was reported there
            context.report(name_findings.unknown_currency(written.currency.span))
        return UNKNOWN
    return Money(currency, MINOR_DECIMALS[currency])


def _members(context: Context, written: t.TypeExpr) -> tuple[str, ...]:
    first: dict[str, t.Name] = {}
    for member in written.members:
        if member.text in first:
            context.report(name_findings.listed_twice(member.span, "word", first[member.text].span))
        first.setdefault(member.text, member)
    return tuple(first)


def _list(context: Context, written: t.TypeExpr) -> Type:
    assert written.record  # noqa: S101  # the grammar asks for it
    if written.record.text not in context.records:
        if written.record.text not in context.unread:
            context.report(name_findings.unknown(written.record.span, "record", context.records))
        return UNKNOWN
    return ListOf(written.record.text)


def at_most(context: Context, written: t.TypeExpr) -> int:
    """The bound of a list's length."""
    if written.at_most is None:
        return LONGEST_LIST
    value = written.at_most.value
    if value != value.to_integral_value() or not 1 <= value <= 10 * LONGEST_LIST:
        context.report(
            type_findings.wrong_range(
                written.at_most.span, f"the bound of a list is a whole number from 1 to {10 * LONGEST_LIST:,}"
            )
        )
        return LONGEST_LIST
    return int(value)


def _bounded(context: Context, written: t.TypeExpr, type_: Number | Percent | Money, widest: Decimal) -> Declared:
    if written.low is None or written.high is None:
        return Declared(type_, -widest, widest)
    low, high = _bound(context, written.low, type_), _bound(context, written.high, type_)
    if low is None or high is None:
        return Declared(UNKNOWN)
    _ordered(context, written, low, high)
    return Declared(type_, min(low, high), max(low, high))


def _bound(context: Context, written: t.Expr, type_: Number | Percent | Money) -> Decimal | None:
    value = _figure(written, type_)
    if value is None:
        context.report(type_findings.wrong_bound(written.span, type_))
        return None
    if decimals_of(value) > type_.decimals:
        context.report(type_findings.too_fine(written.span, describe(type_), type_))
    return value


def _figure(written: t.Expr, type_: Number | Percent | Money) -> Decimal | None:
    """The bound, where it is written in the unit of the type; zero needs none."""
    match written:
        case t.NumberLit() if not isinstance(type_, Percent) or written.value == 0:
            return written.value
        case t.PercentLit() if isinstance(type_, Percent):
            return written.value
        case t.MoneyLit() if isinstance(type_, Money) and written.currency == type_.currency:
            return written.value
        case _:
            return None


def _dates(context: Context, written: t.TypeExpr) -> Declared:
    low, high = written.low, written.high
    if low is None or high is None:
        return Declared(DATE, EARLIEST, LATEST)
    if not isinstance(low, t.DateLit) or not isinstance(high, t.DateLit):
        context.report(type_findings.wrong_bound(low.span.to(high.span), DATE))
        return Declared(DATE, EARLIEST, LATEST)
    _ordered(context, written, low.value, high.value)
    ends: tuple[date, date] = (min(low.value, high.value), max(low.value, high.value))
    if ends[0] < EARLIEST or ends[1] > LATEST:
        context.report(type_findings.outside_calendar(low.span.to(high.span)))
    return Declared(DATE, max(ends[0], EARLIEST), min(ends[1], LATEST))


def _ordered(context: Context, written: t.TypeExpr, low: Decimal | date, high: Decimal | date) -> None:
    if low > high:  # type: ignore[operator]  # both are numbers or both are dates
        assert written.low is not None  # noqa: S101  # only ranges with both ends come here
        assert written.high is not None  # noqa: S101
        context.report(
            type_findings.wrong_range(
                written.low.span.to(written.high.span),
                "this range ends before it starts, so that it admits nothing",
                "write the lower end first",
            )
        )
