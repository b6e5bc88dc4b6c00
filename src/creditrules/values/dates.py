"""Days, months and durations.

A month is a calendar month; a day that does not exist becomes the last of the month. There is no clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

EARLIEST = date(1600, 1, 1)
LATEST = date(2999, 12, 31)
"""Every date of a fact and every as-of date lies between these, so that date arithmetic stays inside the calendar."""

MOST_DAYS = 73_000
MOST_MONTHS = 2_400
"""The longest durations: two hundred years."""

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of days or of months; the two are never mixed."""

    count: int
    unit: Literal["days", "months"]

    def __str__(self) -> str:
        if self.unit == "months" and self.count % 12 == 0 and self.count:
            years = self.count // 12
            return f"{years} year" if years == 1 else f"{years} years"
        return f"{self.count} {self.unit[:-1]}" if self.count == 1 else f"{self.count} {self.unit}"


def read_date(text: str) -> date | None:
    """The day written `YYYY-MM-DD` in ASCII digits, or None for anything else and for days that do not exist."""
    if not _ISO.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(maxsize=4_096)
def add_months(day: date, months: int) -> date:
    """The same day `months` later (earlier where negative), or the last of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(day: date, duration: Duration, sign: Literal[1, -1] = 1) -> date:
    """`day` plus the duration, or less it where `sign` is -1."""
    if duration.unit == "days":
        return day + timedelta(days=sign * duration.count)
    return add_months(day, sign * duration.count)


def days_between(start: date, end: date) -> int:
    """Days from `start` to `end`; negative where `end` is earlier."""
    return (end - start).days


def complete_months(start: date, end: date) -> int:
    """The largest number of months that, added to `start`, is not after `end`; negative where `end` is earlier.

    Counting backwards it stays the largest such number, so one day before `start` is -1.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def complete_years(start: date, end: date) -> int:
    """Complete months, in whole years, rounded towards the past."""
    return complete_months(start, end) // 12
