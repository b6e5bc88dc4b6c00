"""The facts that a customer can act on, each as a row of whole numbers: units, days, places in a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from creditrules.analysis.possible import Days, Numbers, Possible, Words
from creditrules.program.program import Declared, Fact, Program
from creditrules.program.types import Date, Money, Number, OneOf, Percent, SetOf, YesNo
from creditrules.values import Cause, Missing, Scalar, Value
from creditrules.values.dates import EARLIEST, LATEST
from creditrules.values.decimals import EXACT, MOST_DIGITS, plain

Stretch: TypeAlias = tuple[int, int]
"""Points in a row, from the first to the last."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A fact's values, numbered in order.

    The schema admits the points from `first` to `last`; the fact is at `now`, or missing where that is None. `decimals`
    are those of a number, `words` the values of a fact that lists them.
    """

    fact: Fact
    first: int
    last: int
    now: int | None
    decimals: int | None = None
    words: tuple[Scalar, ...] = ()

    @property
    def name(self) -> str:
        """The name of the fact."""
        return self.fact.name

    @property
    def whole(self) -> Stretch:
        """All points."""
        return self.first, self.last

    def value(self, point: int) -> Scalar:
        """The value at a point."""
        if self.words:
            return self.words[point]
        return date.fromordinal(point) if self.decimals is None else _number(point, self.decimals)

    def possible(self, stretch: Stretch) -> Possible:
        """What the fact can be between two points."""
        low, high = stretch
        if self.words:
            return Possible(Words(frozenset(self.words[low : high + 1])))
        if self.decimals is None:
            return Possible(Days(date.fromordinal(low), date.fromordinal(high)))
        return Possible(Numbers(_number(low, self.decimals), _number(high, self.decimals)))


def axes(program: Program, facts: Mapping[str, Value], read: frozenset[str]) -> tuple[Axis, ...]:
    """The facts among those that are read that the customer can act on, in the order of their declaration.

    Not among them are facts that are `fixed`, texts, lists of records, and facts that are missing because they do not
    apply. A set may gain or lose one member; one that is missing stays so.
    """
    found = [_axis(fact, facts[fact.name]) for fact in program.facts.values() if fact.name in read and not fact.fixed]
    return tuple(axis for axis in found if axis is not None)


def _axis(fact: Fact, now: Value) -> Axis | None:
    if isinstance(now, Missing) and now.cause is Cause.NOT_APPLICABLE:
        return None
    match fact.declared.type:
        case Number() | Percent() | Money() as type_:
            return _numeric(fact, now, type_.decimals)
        case Date():
            low, high = _days(fact.declared)
            return Axis(fact, low, high, now.toordinal() if isinstance(now, date) else None)
        case YesNo():
            return _listed(fact, now, (False, True))
        case OneOf(members=members):
            return _listed(fact, now, members)
        case SetOf(members=members) if isinstance(now, frozenset):
            return _listed(fact, now, (now, *(now ^ {member} for member in members)))
        case _:
            return None


def _numeric(fact: Fact, now: Value, decimals: int) -> Axis:
    widest = 10**MOST_DIGITS - 1
    low, high = fact.declared.low, fact.declared.high
    first = _units(low, decimals) if isinstance(low, Decimal) else -widest
    last = _units(high, decimals) if isinstance(high, Decimal) else widest
    return Axis(fact, first, last, _units(now, decimals) if isinstance(now, Decimal) else None, decimals)


def _listed(fact: Fact, now: Value, words: tuple[Scalar, ...]) -> Axis:
    at = None if isinstance(now, Missing) else next(at for at, word in enumerate(words) if word == now)
    return Axis(fact, 0, len(words) - 1, at, words=words)


def _days(declared: Declared) -> Stretch:
    low = declared.low if isinstance(declared.low, date) else EARLIEST
    high = declared.high if isinstance(declared.high, date) else LATEST
    return low.toordinal(), high.toordinal()


def _units(value: Decimal, decimals: int) -> int:
    return int(EXACT.scaleb(value, decimals))


def _number(units: int, decimals: int) -> Decimal:
    """The number as it is admitted: without trailing zeros or an exponent."""
    return Decimal(plain(EXACT.scaleb(Decimal(units), -decimals)))
