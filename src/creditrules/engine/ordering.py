"""Which of two values comes first. Members of a `one of` stand in the order in which the policy lists them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias, assert_never, cast

from creditrules.program.types import OneOf, Type
from creditrules.values import MISSING, Missing, Value

Operator: TypeAlias = Literal["<", "<=", ">", ">=", "=", "!="]


def compare(operator: Operator, left: Value, left_type: Type, right: Value, right_type: Type) -> bool:
    """Whether the comparison of two known values of one kind holds."""
    match operator:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<" | "<=" | ">" | ">=":
            order = left_type if isinstance(left_type, OneOf) else right_type
            difference = _sign(rank(left, order), rank(right, order))
        case _:
            assert_never(operator)
    match operator:
        case "<":
            return difference < 0
        case "<=":
            return difference <= 0
        case ">":
            return difference > 0
        case ">=":
            return difference >= 0


def least_or_greatest(which: Literal["min", "max"], values: Sequence[Value], type_: Type) -> Value:
    """The first or last of the values in their order; missing where one of them is, or where there is none."""
    if not values or any(isinstance(value, Missing) for value in values):
        return MISSING
    chosen = min if which == "min" else max
    if isinstance(type_, OneOf):
        return chosen(values, key=lambda value: rank(value, type_))
    in_order: Any = values  # numbers, days, yes and no stand in an order of their own
    return cast("Value", chosen(in_order))


def rank(value: Value, type_: Type) -> Decimal:
    """A number that is the greater the later the value stands in its order."""
    match value:
        case bool():
            return Decimal(value)
        case Decimal():
            return value
        case date():
            return Decimal(value.toordinal())
        case str() if isinstance(type_, OneOf):
            return Decimal(type_.members.index(value))
        case _:
            raise TypeError(f"{type_} has no order")


def _sign(left: Decimal, right: Decimal) -> int:
    return (left > right) - (left < right)
