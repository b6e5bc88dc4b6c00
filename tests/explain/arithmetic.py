"""The arithmetic of the policy language in a few lines of its own: fractions, calendar months, roundings."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Json = Mapping[str, Any]
Value = Any  # a Fraction, a date, a bool, a str, a frozenset, a tuple of records, or None where it is missing


def add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shifted(day: date, duration: Json, sign: int) -> date:
    if duration["unit"] == "months":
        return add_months(day, sign * duration["count"])
    return day + timedelta(days=sign * duration["count"])


def months_since(start: date, end: date) -> int:
    """The most months that, added to the start, do not go beyond the end."""
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    while add_months(start, months) > end:
        months -= 1
    return months


def rounded(value: Fraction, step: Fraction, mode: str) -> Fraction:
    count, rest = divmod(abs(value) / step, 1)
    up = {
        "down": False,
        "up": rest > 0,
        "half up": rest >= Fraction(1, 2),
        "half even": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and count % 2 == 1),
    }[mode]
    size = (count + up) * step
    return -size if value < 0 else size


def quotient(left: Fraction, right: Fraction) -> Fraction:
    return rounded(left / right, Fraction(1, 10**6), "half up")


def read(shown: Json) -> Value:
    """A value as the JSON has it."""
    value = shown["value"]
    if value is None:
        return None
    match shown["type"]:
        case "number" | "percent" | "money":
            return Fraction(value)
        case "date":
            return date.fromisoformat(value)
        case "set of":
            return frozenset(value)
        case _:
            return value


def exact(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
