"""Values and types as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import assert_never

from creditrules.program.program import Declared
from creditrules.program.types import (
    Date,
    ListOf,
    Money,
    Number,
    OneOf,
    Percent,
    Period,
    SetOf,
    Text,
    Type,
    Unknown,
    YesNo,
    describe,
)
from creditrules.values import Missing, Rounding, Value
from creditrules.values.currencies import MINOR_DECIMALS
from creditrules.values.decimals import EXACT, plain, round_to

_FINEST_WRITTEN = 4  # a type with more decimals comes from a quotient; nobody wrote those digits


def show(value: Value, type_: Type) -> str:
    """The value as people read it: `500,000 CNY`, `12.5%`, `2026-03-01`, `yes`, `AAA`, `basic, burst`.

    A missing value is `missing`, an empty set `none`. Values that a quotient went into are shown with two decimals at
    most, rounded half up (percents with two decimals of the percent, amounts with those of the currency); all others
    are shown in full.
    """
    match value:
        case Missing():
            return "missing"
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return _numeric(value, type_)
        case date():
            return value.isoformat()
        case frozenset():
            return ", ".join(in_listed_order(value, type_)) or "none"
        case tuple():
            return f"{len(value):,} record" if len(value) == 1 else f"{len(value):,} records"
        case _:
            return str(value)


def in_listed_order(members: frozenset[str], type_: Type) -> list[str]:
    """The members of a set in the order in which its type lists them."""
    listed = type_.members if isinstance(type_, SetOf | OneOf) else tuple(sorted(members))
    return [member for member in listed if member in members]


def describe_declared(declared: Declared) -> str:
    """The type with its range, as in `an amount in CNY from 0 CNY to 100,000,000,000 CNY`."""
    type_, low, high = declared.type, declared.low, declared.high
    what = describe(type_)
    match low, high:
        case None, None:
            return what
        case None, _:
            return f"{what} up to {_bound(high, type_)}"
        case _, None:
            return f"{what} from {_bound(low, type_)}"
        case _:
            return f"{what} from {_bound(low, type_)} to {_bound(high, type_)}"


def _bound(bound: Decimal | date | None, type_: Type) -> str:
    return "" if bound is None else show(bound, type_)


def _numeric(value: Decimal, type_: Type) -> str:
    match type_:
        case Percent():
            return f"{_grouped(EXACT.scaleb(shortened(value, type_), 2))}%"
        case Money():
            return f"{_amount(shortened(value, type_), _minor(type_))} {type_.currency}"
        case Number():
            return _grouped(shortened(value, type_))
        case Date() | Period() | YesNo() | Text() | OneOf() | SetOf() | ListOf() | Unknown():
            return _grouped(value)
        case _:
            assert_never(type_)


def shortened(value: Decimal, type_: Type) -> Decimal:
    """The number as `show` writes it: rounded where a quotient went into it, else the very same."""
    match type_:
        case Percent():
            places = 4
        case Money():
            places = _minor(type_)
        case Number():
            places = 2
        case _:
            return value
    if type_.decimals <= _FINEST_WRITTEN:
        return value
    return round_to(value, EXACT.scaleb(Decimal(1), -places), Rounding.HALF_UP)


def _minor(type_: Money) -> int:
    return MINOR_DECIMALS.get(type_.currency, 2)


def _grouped(value: Decimal) -> str:
    """Plain digits with a comma between triples: `-1,234.5`."""
    whole, point, rest = plain(value).partition(".")
    return f"{int(whole):,}{point}{rest}" if whole != "-0" else f"-0{point}{rest}"


def _amount(value: Decimal, minor: int) -> str:
    """An amount shows its minor unit in full or not at all: `12,000`, `12,000.50`."""
    shown = _grouped(value)
    whole, point, rest = shown.partition(".")
    return f"{whole}.{rest.ljust(minor, '0')}" if point else shown
