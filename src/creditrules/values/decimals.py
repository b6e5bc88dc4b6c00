"""Exact decimal numbers: how they are read, computed, rounded and written.

Inside a decision every number is a `Decimal` that is exact. Sums, differences and products never round; a quotient is
rounded half up to `QUOTIENT_DECIMALS` decimals, once.
"""

from __future__ import annotations

import decimal
import re
from decimal import Decimal
from enum import Enum
from typing import assert_never

QUOTIENT_DECIMALS = 6
MOST_DIGITS = 38
"""No value of a policy has more digits than this; the checker shows it, SQL engines rely on it."""

EXACT = decimal.Context(
    prec=400,
    Emin=-10_000,
    Emax=10_000,
    traps=[decimal.Inexact, decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow, decimal.FloatOperation],
)
"""A context in which a result that is not exact is an error."""

MOST_SIGNS = 60
"""No number is written with more digits than this before or after its point."""

_NOTHING = Decimal(0)
_add, _subtract, _multiply = EXACT.add, EXACT.subtract, EXACT.multiply  # to look them up takes half as long again
_PLAIN = re.compile(rf"-?[0-9]{{1,{MOST_SIGNS}}}(\.[0-9]{{1,{MOST_SIGNS}}})?\Z")


class Rounding(Enum):
    """How a value between two steps is taken to one of them.

    The names and meanings are those of DMN 1.4, chapter 10.3.4: *up* is away from zero, *down* towards zero; of a value
    halfway between two steps, *half up* takes the one away from zero and *half even* the even one.
    """

    DOWN = "down"
    UP = "up"
    HALF_UP = "half up"
    HALF_EVEN = "half even"


_MODES = {
    Rounding.DOWN: decimal.ROUND_DOWN,
    Rounding.UP: decimal.ROUND_UP,
    Rounding.HALF_UP: decimal.ROUND_HALF_UP,
    Rounding.HALF_EVEN: decimal.ROUND_HALF_EVEN,
}


def read_decimal(text: str) -> Decimal | None:
    """The number written as plain ASCII digits with an optional sign and point, or None for anything else."""
    return Decimal(text) if _PLAIN.match(text) else None


def add(left: Decimal, right: Decimal) -> Decimal:
    """The exact sum."""
    return _add(left, right)


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """The exact difference."""
    return _subtract(left, right)


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """The exact product."""
    return _multiply(left, right)


def quotient(left: Decimal, right: Decimal) -> Decimal:
    """`left / right`, rounded half up to 6 decimals; `right` is not zero."""
    top_sign, top_digits, top_exponent = left.as_tuple()
    low_sign, low_digits, low_exponent = right.as_tuple()
    assert isinstance(top_exponent, int)  # noqa: S101  # not NaN, not infinite
    assert isinstance(low_exponent, int)  # noqa: S101
    top = int("".join(map(str, top_digits)))
    low = int("".join(map(str, low_digits)))
    shift = QUOTIENT_DECIMALS + top_exponent - low_exponent
    if shift >= 0:
        top *= 10**shift
    else:
        low *= 10**-shift
    units = (2 * top + low) // (2 * low)
    return EXACT.scaleb(Decimal(units if top_sign == low_sign else -units), -QUOTIENT_DECIMALS)


def round_to(value: Decimal, step: Decimal, mode: Rounding) -> Decimal:
    """The multiple of `step` (above zero) that `mode` takes `value` to, with the decimals of the step."""
    whole, rest = EXACT.divmod(EXACT.abs(value), step)
    lower, twice = int(whole), EXACT.add(rest, rest)
    match mode:
        case Rounding.DOWN:
            taken = lower
        case Rounding.UP:
            taken = lower + (rest > 0)
        case Rounding.HALF_UP:
            taken = lower + (twice >= step)
        case Rounding.HALF_EVEN:
            taken = lower + (twice > step or (twice == step and lower % 2 == 1))
        case _:
            assert_never(mode)
    # Nothing is added to write out the zeros of a step like 1E+2.
    result = EXACT.add(EXACT.multiply(Decimal(taken), step), _NOTHING)
    # Not `-result`: the operator rounds to the digits of the thread's own context.
    return EXACT.minus(result) if value < 0 and taken else result


def decimals_of(value: Decimal) -> int:
    """How many decimals the number needs: 2 for `1.250`'s 1.25, 0 for `1E+3`."""
    return max(0, -_exponent(value.normalize(EXACT)))


def digits_of(value: Decimal) -> int:
    """How many digits the number has when written without an exponent, leading zeros not counted."""
    digits, exponent = value.as_tuple().digits, _exponent(value)
    return max(len(digits) + max(exponent, 0), 1)


def plain(value: Decimal) -> str:
    """The number in plain digits: no exponent, no trailing zeros, no negative zero."""
    if value == 0:
        return "0"
    return f"{value.normalize(EXACT):f}"


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101  # values are finite: nothing else is admitted at the door
    return exponent
