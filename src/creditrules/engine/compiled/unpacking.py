"""From values as generated code keeps them to those that the interpreter reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias, cast

from creditrules.program.types import Date, Money, Number, OneOf, Percent, Period, SetOf, Type
from creditrules.values import MISSING, Duration, Missing, Scalar
from creditrules.values.decimals import EXACT

Unpacking: TypeAlias = "Callable[[Any], Scalar | Missing]"
"""What gives the scalar that generated code kept."""

_NOTHING = Decimal(0)


@lru_cache(maxsize=1_024)
def unpacking(type_: Type, scale: int) -> Unpacking:
    """What unpacks the values of one type, kept in one scale."""
    match type_:
        case Number() | Percent() | Money():
            return _numbers(scale)
        case OneOf(members=members):
            return lambda packed: MISSING if packed is None else members[packed]
        case SetOf(members=members):
            return lambda packed: MISSING if packed is None else _members(packed, members)
        case Period(unit=unit):
            return lambda packed: MISSING if packed is None else Duration(packed, unit)
        case Date():
            from_ordinal = date.fromordinal
            return lambda packed: MISSING if packed is None else from_ordinal(packed)
        case _:
            return lambda packed: MISSING if packed is None else packed


def _numbers(scale: int) -> Unpacking:
    unit, times = EXACT.scaleb(Decimal(1), -scale), EXACT.multiply

    def number(packed: int | Decimal | None) -> Decimal | Missing:
        if type(packed) is int:
            if not scale:
                return Decimal(packed)
            return times(packed, unit) if packed % 10 else _without_zeros(times(packed, unit))
        return MISSING if packed is None else _without_zeros(cast("Decimal", packed))

    return number


def _without_zeros(number: Decimal) -> Decimal:
    """Where whole tens are left of the number, adding nothing writes them out."""
    return EXACT.add(number.normalize(EXACT), _NOTHING)


def _members(packed: int, members: tuple[str, ...]) -> frozenset[str]:
    return frozenset(member for place, member in enumerate(members) if packed >> place & 1)
