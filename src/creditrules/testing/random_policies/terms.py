"""Written values with what is known of them: their type, between which bounds they lie, whether they may be missing.

The bounds are worked out here a second time, apart from the checker's: what the two do not agree on comes to light.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TypeAlias

from creditrules.program.types import Date, Money, Number, OneOf, Percent, SetOf, Text, Type, YesNo
from creditrules.testing.random_policies.chance import Chance
from creditrules.values.currencies import MINOR_DECIMALS
from creditrules.values.decimals import EXACT, plain

# How strongly the parts of an expression hold together: what is weaker than its place needs parentheses there.
OR, AND, NOT, COMPARISON, VALUE, SUM, PRODUCT, UNARY, ATOM = range(9)

Bound: TypeAlias = Decimal | date | None


@dataclass(frozen=True, slots=True)
class Term:
    """An expression as it is written. `parts` are the names in it that may be missing."""

    text: str
    type: Type
    low: Bound = None
    high: Bound = None
    missing: bool = False
    level: int = ATOM
    parts: tuple[str, ...] = ()

    def at(self, level: int) -> str:
        """The text, in parentheses where its place holds together more strongly than it does."""
        return self.text if self.level >= level else f"({self.text})"

    def numbers(self) -> tuple[Decimal, Decimal]:
        """Both bounds of a number, percentage or amount."""
        assert isinstance(self.low, Decimal)  # noqa: S101  # asked of numbers only
        assert isinstance(self.high, Decimal)  # noqa: S101
        return self.low, self.high

    def days(self) -> tuple[date, date]:
        """Both bounds of a date."""
        assert isinstance(self.low, date)  # noqa: S101  # asked of dates only
        assert isinstance(self.high, date)  # noqa: S101
        return self.low, self.high

    @property
    def varies(self) -> bool:
        """Whether it may have more than one value."""
        return self.low is None or self.low != self.high

    def known(self) -> Term:
        """The same, where it is not missing."""
        return replace(self, missing=False)


def condition(text: str, level: int = ATOM, parts: tuple[str, ...] = ()) -> Term:
    """A yes or no that is always known."""
    return Term(text, YesNo(), level=level, parts=parts)


def decimals(type_: Type) -> int:
    """The decimals of a numeric type."""
    return type_.decimals if isinstance(type_, Number | Percent | Money) else 0


def step(type_: Type) -> Decimal:
    """The smallest difference between two values of a numeric type."""
    return EXACT.scaleb(Decimal(1), -decimals(type_))


def floor_to(value: Decimal, places: int) -> Decimal:
    """The next number with so many decimals, at or below."""
    return EXACT.scaleb(EXACT.scaleb(value, places).to_integral_value(ROUND_FLOOR), -places)


def ceiling_to(value: Decimal, places: int) -> Decimal:
    """The next number with so many decimals, at or above."""
    return EXACT.scaleb(EXACT.scaleb(value, places).to_integral_value(ROUND_CEILING), -places)


# --------------------------------------------------------------------------------------------------- how it is written


def written(chance: Chance, value: Decimal | date | str, type_: Type) -> Term:
    """A constant, in one of the ways in which people write it."""
    match value:
        case Decimal():
            return _written_number(chance, value, type_)
        case date():
            return Term(value.isoformat(), type_, value, value)
        case _:
            return Term(f'"{value}"' if isinstance(type_, Text) else value, type_)


def _written_number(chance: Chance, value: Decimal, type_: Type) -> Term:
    size = value.copy_abs()
    match type_:
        case Percent():
            text = f"{_digits(chance, EXACT.scaleb(size, 2))}%"
        case Money():
            text = f"{_figure(chance, size)} {type_.currency}"
        case _:
            text = _figure(chance, size)
    return Term(f"-{text}" if value < 0 else text, type_, value, value, level=UNARY if value < 0 else ATOM)


def _figure(chance: Chance, size: Decimal) -> str:
    for word, unit in (("million", Decimal(10**6)), ("thousand", Decimal(10**3))):
        if size and size % (unit / 10) == 0 and chance.often(50):
            return f"{plain(size / unit)} {word}"
    return _digits(chance, size)


def _digits(chance: Chance, size: Decimal) -> str:
    digits = plain(size)
    if size < 1_000 or chance.often(50):
        return digits
    whole, point, rest = digits.partition(".")
    return f"{int(whole):,}{point}{rest}"


# ------------------------------------------------------------------------------------------------------- constants


def inner_value(chance: Chance, term: Term) -> Decimal | date:
    """A value that the term may have: at a bound, zero, round, or anywhere between."""
    if isinstance(term.type, Date):
        first, last = term.days()
        near = [day for day in (date(2026, 1, 31), date(2024, 2, 29), date(2020, 6, 30)) if first <= day <= last]
        return chance.one([*near, date.fromordinal((first.toordinal() + last.toordinal()) // 2), first, last])
    places = written_decimals(term.type)
    least, most = term.numbers()
    low, high = ceiling_to(least, places), floor_to(most, places)
    between = floor_to(low + (high - low) * Decimal(chance.between(1, 9)) / 10, min(places, 4))
    unit = EXACT.scaleb(Decimal(1), -places)
    ways = [Decimal(0), Decimal(1), Decimal(10), Decimal(100), between, between, floor_to(between, 0)]
    ways += [low, high, low + unit, high - unit]
    return chance.one([value for value in ways if low <= value <= high] or [low])


def written_decimals(type_: Type) -> int:
    """The decimals with which constants of the type are written."""
    return MINOR_DECIMALS[type_.currency] if isinstance(type_, Money) else decimals(type_)


def constant(chance: Chance, like: Term) -> Term:
    """A constant that the term may equal."""
    match like.type:
        case Number() | Percent() | Money() | Date():
            return written(chance, inner_value(chance, like), _constant_type(like.type))
        case YesNo():
            return written(chance, chance.one(["no", "yes"]), like.type)
        case OneOf() | SetOf():
            return written(chance, chance.one(like.type.members), like.type)
        case _:
            return written(chance, chance.one(TEXTS), like.type)


def _constant_type(type_: Type) -> Type:
    return Money(type_.currency, MINOR_DECIMALS[type_.currency]) if isinstance(type_, Money) else type_


TEXTS = ("north", "south", "北区", "")
