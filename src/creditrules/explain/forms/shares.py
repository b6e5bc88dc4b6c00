"""Where values stand between the ends of a scale."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal

_DRAWN = Context(prec=60, rounding=ROUND_HALF_EVEN)
"""A drawing may round: the numbers beside it are exact."""


def share(value: Decimal, low: Decimal, high: Decimal, whole: int) -> Decimal:
    """How far the value is from `low` to `high`, where all the way is `whole`; with two decimals."""
    if low >= high:
        return Decimal(0)
    part = _DRAWN.multiply(_DRAWN.divide(_DRAWN.subtract(value, low), _DRAWN.subtract(high, low)), Decimal(whole))
    return min(max(_DRAWN.quantize(part, Decimal("0.01")), Decimal(0)), Decimal(whole))
