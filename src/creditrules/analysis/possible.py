"""What a value can be while some facts are open: numbers or days in a range, one of a few words, or missing.

A result is safe: what an expression comes to for facts inside is always among what is possible. It is exact where each
open fact stands once in an expression; where the same fact stands twice (`x - x`) more may seem possible than is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod
from typing import Literal, TypeAlias

from creditrules.engine.ordering import least_or_greatest
from creditrules.program.types import Type
from creditrules.values import Duration, Missing, Scalar, Value
from creditrules.values.decimals import EXACT, add, multiply, quotient, subtract

_MOST_CHOICES = 1_000  # words that are compared with one another


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers from `low` to `high`, both ends in."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `low` to `high`, both ends in."""

    low: date
    high: date


@dataclass(frozen=True, slots=True)
class Words:
    """A few values without numbers between them: yes and no, members, texts, sets."""

    values: frozenset[Scalar]


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value of the type."""


Known: TypeAlias = Numbers | Days | Words | Anything


@dataclass(frozen=True, slots=True)
class Possible:
    """What a value can be: `known` is None where it is missing for certain; `missing` says whether it may be."""

    known: Known | None
    missing: bool = False


ABSENT = Possible(None, missing=True)
UNTOLD = Possible(Anything(), missing=True)


def exactly(value: Value) -> Possible:
    """The one value. Of a list of records nothing is asked but whether it is known."""
    match value:
        case Missing():
            return ABSENT
        case Decimal():
            return Possible(Numbers(value, value))
        case date():
            return Possible(Days(value, value))
        case bool() | str() | frozenset() | Duration():
            return Possible(Words(frozenset((value,))))
        case _:
            return Possible(Anything())


def numbers(low: Decimal | int, high: Decimal | int) -> Possible:
    """A number from `low` to `high`."""
    return Possible(Numbers(Decimal(low), Decimal(high)))


def either(one: Possible, other: Possible) -> Possible:
    """What is possible in one of two cases."""
    return Possible(_either(one.known, other.known), one.missing or other.missing)


def _either(one: Known | None, other: Known | None) -> Known | None:
    match one, other:
        case (None, known) | (known, None):
            return known
        case Numbers(), Numbers():
            return Numbers(min(one.low, other.low), max(one.high, other.high))
        case Days(), Days():
            return Days(min(one.low, other.low), max(one.high, other.high))
        case Words(), Words():
            return Words(one.values | other.values)
        case _:
            return Anything()


def rising(change: Callable[[Decimal], Decimal], operand: Possible) -> Possible:
    """A number changed by something that never falls as the number rises."""
    if isinstance(operand.known, Numbers):
        known = Numbers(change(operand.known.low), change(operand.known.high))
        return Possible(known, operand.missing)
    return operand


def negated(operand: Possible) -> Possible:
    """The number with the other sign."""
    if isinstance(operand.known, Numbers):
        zero = Decimal(0)
        known = Numbers(subtract(zero, operand.known.high), subtract(zero, operand.known.low))
        return Possible(known, operand.missing)
    return operand


def moved(change: Callable[[date], date], operand: Possible) -> Possible:
    """A day changed by something that never falls as the day rises."""
    if isinstance(operand.known, Days):
        return Possible(Days(change(operand.known.low), change(operand.known.high)), operand.missing)
    return operand


def time_since(count: Callable[[date], int], operand: Possible) -> Possible:
    """A count of time that never rises with a later day."""
    if isinstance(operand.known, Days):
        known = Numbers(Decimal(count(operand.known.high)), Decimal(count(operand.known.low)))
        return Possible(known, operand.missing)
    return operand


def days_from(start: Possible, end: Possible) -> Possible:
    """The days from one day to another."""
    match start.known, end.known:
        case Days() as first, Days() as last:
            low, high = (last.low - first.high).days, (last.high - first.low).days
            return Possible(Numbers(Decimal(low), Decimal(high)), start.missing or end.missing)
        case _:
            return _unfit(start, end)


def computed(operator: str, left: Possible, right: Possible, decimals: int) -> Possible:
    """Sum, difference, product or quotient; `decimals` are those of the right operand."""
    if not isinstance(left.known, Numbers) or not isinstance(right.known, Numbers):
        return _unfit(left, right)
    one, other, missing = left.known, right.known, left.missing or right.missing
    match operator:
        case "+":
            return Possible(Numbers(add(one.low, other.low), add(one.high, other.high)), missing)
        case "-":
            return Possible(Numbers(subtract(one.low, other.high), subtract(one.high, other.low)), missing)
        case "*":
            ends = [multiply(p, q) for p, q in product((one.low, one.high), (other.low, other.high))]
            return Possible(Numbers(min(ends), max(ends)), missing)
        case _:
            return _quotient(one, other, decimals, missing=missing)


def _quotient(one: Numbers, other: Numbers, decimals: int, *, missing: bool) -> Possible:
    """Missing where the divisor is zero; else greatest and least where the divisor is an end or nearest to zero."""
    least = EXACT.scaleb(Decimal(1), -decimals)
    divisors = [end for end in (other.low, other.high) if end != 0]
    if other.low <= 0 < other.high:
        divisors.append(min(least, other.high))
    if other.low < 0 <= other.high:
        divisors.append(max(-least, other.low))
    ends = [quotient(p, q) for p, q in product((one.low, one.high), divisors)]
    return Possible(Numbers(min(ends), max(ends)) if ends else None, missing or other.low <= 0 <= other.high)


def _unfit(left: Possible, right: Possible) -> Possible:
    """What is computed from a missing value is missing; from anything, anything."""
    if left.known is None or right.known is None:
        return ABSENT
    return Possible(Anything(), left.missing or right.missing)


def extreme(which: Literal["min", "max"], operands: Sequence[Possible], type_: Type) -> Possible:
    """The least or greatest of several values; missing where one of them is."""
    if any(operand.known is None for operand in operands):
        return ABSENT
    missing = any(operand.missing for operand in operands)
    pick = min if which == "min" else max
    spans = [operand.known for operand in operands if isinstance(operand.known, Numbers)]
    if len(spans) == len(operands):
        return Possible(Numbers(pick(each.low for each in spans), pick(each.high for each in spans)), missing)
    days = [operand.known for operand in operands if isinstance(operand.known, Days)]
    if len(days) == len(operands):
        return Possible(Days(pick(each.low for each in days), pick(each.high for each in days)), missing)
    words = [operand.known.values for operand in operands if isinstance(operand.known, Words)]
    if len(words) < len(operands) or prod(map(len, words)) > _MOST_CHOICES:
        return Possible(Anything(), missing)
    found = (least_or_greatest(which, choice, type_) for choice in product(*words))
    return Possible(Words(frozenset(one for one in found if isinstance(one, bool | str))), missing)
