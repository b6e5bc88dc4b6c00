"""Values that a fact or field may have, often where a policy's decisions change.

Numbers are text in plain digits, sets are lists: the form in which files of facts hold them. Dates are `Day`s, still to
be found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import combinations
from typing import TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from creditrules.program.program import Declared
from creditrules.program.types import Date, Money, Number, OneOf, Percent, SetOf, Text, YesNo
from creditrules.testing.days import TODAY, Day
from creditrules.values import Duration, Scalar
from creditrules.values.dates import EARLIEST, LATEST
from creditrules.values.decimals import EXACT, plain

Raw: TypeAlias = object
"""A value as files of facts hold it, except that dates are still `Day`s."""

_WIDEST = Decimal(10) ** 15  # a type without a range has none wider
_FEW = 5
_PAST = (Duration(12, "months"), Duration(1, "months"), Duration(36, "months"))


def values(declared: Declared, mentioned: Sequence[Scalar]) -> SearchStrategy[Raw]:
    """The values of a declared type that is not a list, often those next to the ones that the policy mentions."""
    match declared.type:
        case Number() | Percent() | Money() as type_:
            return numbers(declared, type_.decimals, [value for value in mentioned if isinstance(value, Decimal)])
        case Date():
            return days(declared, mentioned)
        case YesNo():
            return st.booleans()
        case Text():
            return _texts([value for value in mentioned if isinstance(value, str)])
        case OneOf(members=members):
            return st.sampled_from(members)
        case SetOf(members=members):
            return _sets(members)
        case _:
            raise AssertionError(f"no single values of {declared.type}")


def numbers(declared: Declared, decimals: int, mentioned: Iterable[Decimal]) -> SearchStrategy[str]:
    """Numbers of the declared range: at an edge or one step beside it, small and whole, or anywhere."""
    low, high = _units(declared, decimals)
    one = 10**decimals
    edges = {low, high, 0}
    for value in mentioned:
        scaled = EXACT.scaleb(value, decimals)
        edges |= {int(scaled.to_integral_value(ROUND_FLOOR)), int(scaled.to_integral_value(ROUND_CEILING))}
    near = sorted({edge + step for edge in edges for step in (0, -1, 1) if low <= edge + step <= high}, key=_simplicity)
    at_edges = st.sampled_from([_in_digits(count, decimals) for count in near])
    ways = [at_edges]
    first, last = max(-(-low // one), -12), min(high // one, 12)
    if first <= last:
        ways.append(st.integers(first, last).map(str))
    return st.one_of([*ways, at_edges, st.integers(low, high).map(lambda count: _in_digits(count, decimals))])


def _in_digits(count: int, decimals: int) -> str:
    return plain(EXACT.scaleb(Decimal(count), -decimals))


def _units(declared: Declared, decimals: int) -> tuple[int, int]:
    """The declared range in steps of the type."""
    low = declared.low if isinstance(declared.low, Decimal) else -_WIDEST
    high = declared.high if isinstance(declared.high, Decimal) else _WIDEST
    return int(EXACT.scaleb(low, decimals)), int(EXACT.scaleb(high, decimals))


def _simplicity(count: int) -> tuple[int, int, bool]:
    """Short numbers before long ones, and those before the negative ones: a strategy shrinks to what stands first."""
    return (len(str(abs(count)).rstrip("0")), abs(count), count < 0)


def days(declared: Declared, mentioned: Iterable[Scalar]) -> SearchStrategy[Day]:
    """Days of the declared range: at the edges of what the policy asks, at the ends of months, near, or anywhere."""
    low = declared.low if isinstance(declared.low, date) else EARLIEST
    high = declared.high if isinstance(declared.high, date) else LATEST
    times = [TODAY, *(value for value in mentioned if isinstance(value, Duration)), *_PAST]
    fixed = [low, high, *(value for value in mentioned if isinstance(value, date))]
    edges = [
        *(Day(time, plus, low=low, high=high) for time in dict.fromkeys(times) for plus in (0, -1, 1)),
        *(Day(fixed=day, plus=plus, low=low, high=high) for day in dict.fromkeys(fixed) for plus in (0, -1, 1)),
        *(Day(time, snap="month end", low=low, high=high) for time in dict.fromkeys(times)),
        *(Day(time, plus, "29 February", low=low, high=high) for time in (TODAY, _PAST[0]) for plus in (0, -1, 1)),
    ]
    near = st.integers(-120, 1_500).map(lambda ago: Day(Duration(ago, "days"), low=low, high=high))
    anywhere = st.dates(low, high).map(lambda day: Day(fixed=day))
    return st.one_of(st.sampled_from(edges), near, st.sampled_from(edges), anywhere)


def _sets(members: Sequence[str]) -> SearchStrategy[Raw]:
    """Sets as lists, in listed order; where there are few members, every set is as likely."""
    if len(members) <= _FEW:
        sizes = range(len(members) + 1)
        return st.sampled_from([list(chosen) for size in sizes for chosen in combinations(members, size)])
    return st.sets(st.sampled_from(members)).map(lambda chosen: [each for each in members if each in chosen])


def _texts(mentioned: Sequence[str]) -> SearchStrategy[str]:
    free = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    return st.one_of(st.sampled_from(mentioned), free) if mentioned else free
