"""Whether the lines of a factor and the grades leave any value out, with one that they do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from creditrules.checker.ranges import Interval
from creditrules.program.program import Anything, Band, Grade, IsOneOf, Otherwise, Score, Test
from creditrules.program.types import Date, Money, Number, OneOf, Percent, Type, YesNo
from creditrules.values import Scalar


def uncovered(type_: Type, interval: Interval | None, tests: Sequence[Test]) -> Scalar | None:
    """A known value of the type, inside the interval, for which no test holds; None where there is none.

    Numbers count on the grid of their decimals: between 5 and 6 there is no whole number.
    """
    if any(isinstance(test, Otherwise | Anything) for test in tests):
        return None
    match type_:
        case OneOf():
            return next((member for member in type_.members if not _holds_of(member, tests)), None)
        case YesNo():
            return next((value for value in (True, False) if not _holds_of(value, tests)), None)
        case Number() | Percent() | Money():
            if interval is None:
                return Decimal(0)
            low, high = interval.numbers()
            grid = Decimal(1).scaleb(-type_.decimals)
            gap = _gap(_whole(low, grid, up=True), _whole(high, grid, up=False), _stretches(tests, grid))
            return None if gap is None else Decimal(gap) * grid
        case Date():
            if interval is None:
                return date(2000, 1, 1)
            first, last = interval.days()
            gap = _gap(first.toordinal(), last.toordinal(), _day_stretches(tests))
            return None if gap is None else date.fromordinal(gap)
        case _:
            return "any other text"  # texts and sets have no end, so only `otherwise` covers them


def _holds_of(value: Scalar, tests: Iterable[Test]) -> bool:
    return any(isinstance(test, IsOneOf) and value in test.values for test in tests)


def _whole(value: Decimal, grid: Decimal, *, up: bool) -> int:
    """The grid point at or next to a value, counted in steps of the grid."""
    return int((value / grid).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))


def _stretches(tests: Iterable[Test], grid: Decimal) -> list[tuple[int | None, int | None]]:
    """What the tests cover, as first and last grid points; None is no end."""
    found: list[tuple[int | None, int | None]] = []
    for test in tests:
        match test:
            case Band():
                low = None if test.low is None else _inner(test.low, grid, inside=test.low_in, up=True)
                high = None if test.high is None else _inner(test.high, grid, inside=test.high_in, up=False)
                found.append((low, high))
            case IsOneOf():
                numbers = [value for value in test.values if isinstance(value, Decimal)]
                found.extend((_whole(n, grid, up=True), _whole(n, grid, up=False)) for n in numbers)
            case _:
                pass
    return found


def _inner(edge: Decimal | date, grid: Decimal, *, inside: bool, up: bool) -> int:
    assert isinstance(edge, Decimal)  # noqa: S101  # the band of a number
    at = _whole(edge, grid, up=up)
    on_edge = Decimal(at) * grid == edge
    if on_edge and not inside:
        return at + 1 if up else at - 1
    return at


def _day_stretches(tests: Iterable[Test]) -> list[tuple[int | None, int | None]]:
    found: list[tuple[int | None, int | None]] = []
    for test in tests:
        match test:
            case Band():
                low = test.low.toordinal() + (not test.low_in) if isinstance(test.low, date) else None
                high = test.high.toordinal() - (not test.high_in) if isinstance(test.high, date) else None
                found.append((low, high))
            case IsOneOf():
                days = [value.toordinal() for value in test.values if isinstance(value, date)]
                found.extend((day, day) for day in days)
            case _:
                pass
    return found


def _gap(first: int, last: int, stretches: list[tuple[int | None, int | None]]) -> int | None:
    """The first point from `first` to `last` in none of the stretches."""
    at = first
    for low, high in sorted(stretches, key=lambda each: (each[0] is not None, each[0])):
        if at > last:
            return None
        if low is not None and low > at:
            return at
        at = last + 1 if high is None else max(at, high + 1)
    return at if at <= last else None


def ungraded_score(score: Score, grades: Sequence[Grade]) -> Decimal | None:
    """A score of the declared range that gives no grade, or None."""
    by_score = [grade for grade in grades if grade.kind != "override only"]
    if any(grade.kind == "otherwise" for grade in by_score):
        return None
    lowest = min((grade.threshold for grade in by_score if grade.threshold is not None), default=None)
    if lowest is None or score.low < lowest:
        return score.low
    from_it = any(grade.kind == "from" and grade.threshold == lowest for grade in by_score)
    return score.low if score.low == lowest and not from_it else None
