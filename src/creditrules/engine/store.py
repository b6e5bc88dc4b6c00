"""Values put where the policy declares their type."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, Inexact
from functools import cache

from creditrules.program.program import Declared
from creditrules.program.types import Money, Type
from creditrules.values import Rounding, Value
from creditrules.values.decimals import EXACT, round_to


def stored(value: Value, type_: Type) -> Value:
    """The value as it is kept: money finer than its minor unit is rounded half up to it, all else stays as it is."""
    if not isinstance(value, Decimal) or not isinstance(type_, Money):
        return value
    unit = minor_unit(type_)
    try:
        return EXACT.quantize(value, unit) if value else round_to(value, unit, Rounding.HALF_UP)
    except Inexact:
        return round_to(value, unit, Rounding.HALF_UP)


def minor_unit(type_: Money) -> Decimal:
    """The smallest amount that is kept."""
    return _unit(type_.decimals)


@cache
def _unit(decimals: int) -> Decimal:
    return EXACT.scaleb(Decimal(1), -decimals)


def in_range(value: Value, declared: Declared) -> bool:
    """Whether the value lies in the declared range."""
    low, high = declared.low, declared.high
    if isinstance(value, Decimal):
        return not ((isinstance(low, Decimal) and value < low) or (isinstance(high, Decimal) and value > high))
    if isinstance(value, date):
        return not ((isinstance(low, date) and value < low) or (isinstance(high, date) and value > high))
    return True
