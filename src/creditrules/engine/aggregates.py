"""One value from the records of a list that count."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import assert_never

from creditrules.engine.ordering import least_or_greatest
from creditrules.program.expressions import Aggregate
from creditrules.values import MISSING, Missing, Value
from creditrules.values.decimals import add, multiply, quotient


def combine(
    expr: Aggregate, looked: int, counted: int, values: Sequence[Value], weights: Sequence[Value] | None
) -> Value:
    """The aggregate's value.

    `looked` records are looked at and `counted` of them count; `values` and `weights` are of those that count.
    """
    match expr.kind:
        case "count":
            return Decimal(counted)
        case "any":
            return counted > 0
        case "every":
            return counted == looked
        case "share":
            return quotient(Decimal(counted), Decimal(looked)) if looked else MISSING
        case "sum":
            return _sum(values)
        case "mean":
            return _mean(values, weights)
        case "min" | "max":
            return least_or_greatest(expr.kind, values, expr.type)
        case _:
            assert_never(expr.kind)


def _sum(values: Sequence[Value]) -> Decimal | Missing:
    total = Decimal(0)
    for value in values:
        if not isinstance(value, Decimal):
            return MISSING
        total = add(total, value)
    return total


def _mean(values: Sequence[Value], weights: Sequence[Value] | None) -> Decimal | Missing:
    """The sum of value times weight over the sum of weights, rounded once."""
    if weights is None:
        total, size = _sum(values), Decimal(len(values))
    else:
        total, weight = _sum([_product(*pair) for pair in zip(values, weights, strict=True)]), _sum(weights)
        if isinstance(weight, Missing):
            return MISSING
        size = weight
    if isinstance(total, Missing) or size == 0:
        return MISSING
    return quotient(total, size)


def _product(left: Value, right: Value) -> Decimal | Missing:
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return MISSING
    return multiply(left, right)
