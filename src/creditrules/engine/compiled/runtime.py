"""What generated code calls: arithmetic on whole numbers, and days counted from the first of January of the year 1."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from creditrules.values.dates import Duration, add_months, shift


class UndecidedError(Exception):
    """Generated code found no answer; the interpreter says why."""


class Calendar(NamedTuple):
    """What generated code knows of the as-of date.

    `month` counts months from the year 0; `reach` is the day of the month, or 31 on a month's last day: a day up to it
    has its month complete. `starts` are the days before which the policy's windows have not begun.
    """

    day: int
    month: int
    reach: int
    starts: tuple[int, ...]


def calendar(as_of: date, windows: tuple[Duration, ...]) -> Calendar:
    """The calendar of a day, with the starts of these windows."""
    last = add_months(as_of.replace(day=1), 1).toordinal() - as_of.toordinal() == 1
    starts = tuple(shift(as_of, window, -1).toordinal() for window in windows)
    return Calendar(as_of.toordinal(), as_of.year * 12 + as_of.month, 31 if last else as_of.day, starts)


def quotient(top: int, low: int) -> int | None:
    """`top / low` rounded half up, away from zero; None where `low` is zero."""
    if not low:
        return None
    if low < 0:
        top, low = -top, -low
    return (2 * top + low) // (2 * low) if top >= 0 else -((low - 2 * top) // (2 * low))


def down(value: int, step: int) -> int:
    """How many steps the value holds, towards zero."""
    return value // step if value >= 0 else -(-value // step)


def up(value: int, step: int) -> int:
    """How many steps the value holds, away from zero."""
    return -(-value // step) if value >= 0 else value // step


def half_up(value: int, step: int) -> int:
    """The nearest number of steps; of two as near the one away from zero."""
    return (2 * value + step) // (2 * step) if value >= 0 else -((step - 2 * value) // (2 * step))


def half_even(value: int, step: int) -> int:
    """The nearest number of steps; of two as near the even one."""
    taken, rest = divmod(value, step)
    return taken + (2 * rest > step or (2 * rest == step and taken % 2 == 1))


def months_since(day: int, month: int, reach: int) -> int:
    """Complete months from a day to the as-of date of the calendar that has this `month` and `reach`."""
    start = date.fromordinal(day)
    return month - start.year * 12 - start.month - (start.day > reach)


def months_later(day: int, months: int) -> int:
    """The day so many months later (earlier where negative)."""
    return add_months(date.fromordinal(day), months).toordinal()
