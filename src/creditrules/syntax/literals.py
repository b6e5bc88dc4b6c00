"""The values of written numbers, amounts, dates, durations and texts."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from creditrules.values import Duration
from creditrules.values.dates import MOST_DAYS, MOST_MONTHS
from creditrules.values.decimals import EXACT, MOST_DIGITS, digits_of, multiply

MULTIPLIERS = {
    "thousand": Decimal(1_000),
    "million": Decimal(1_000_000),
    "billion": Decimal(1_000_000_000),
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "万亿": Decimal(1_000_000_000_000),
}
CURRENCY_SIGNS = {"元": "CNY"}
_ESCAPES = {'"': '"', "\\": "\\", "n": "\n"}
_DATE = re.compile(r"([0-9]{4})(?:-|年)([0-9]{1,2})(?:-|月)([0-9]{1,2})日?")


class LiteralError(ValueError):
    """A literal that says nothing; the message is for the author."""


def number(text: str, multiplier: str | None = None) -> Decimal:
    """The number with digits `text` (thousands separators allowed), times the multiplier word."""
    digits = text.replace(",", "")
    if len(digits) > MOST_DIGITS + 2:
        raise LiteralError(f"this number has more than {MOST_DIGITS} digits")
    value = multiply(Decimal(digits), MULTIPLIERS[multiplier] if multiplier else Decimal(1))
    if digits_of(value) > MOST_DIGITS:
        raise LiteralError(f"this number has more than {MOST_DIGITS} digits")
    return value


def percent(text: str) -> Decimal:
    """`12.5%` as a fraction of one."""
    return EXACT.scaleb(number(text.rstrip("%％").rstrip()), -2)


def day(text: str) -> date:
    """The day written `2026-03-01` or `2026年3月1日`."""
    found = _DATE.fullmatch(text)
    assert found  # noqa: S101  # the lexer admits nothing else
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise LiteralError(f"the calendar has no day `{text}`") from None


def duration(text: str, unit: str) -> Duration:
    """`30 days`, `12 months`, `2 years` (as months)."""
    count = number(text)
    if count != count.to_integral_value():
        raise LiteralError("a duration is a whole number of days, months or years")
    if unit.startswith("day") or unit == "天":
        limit, found = MOST_DAYS, Duration(int(count), "days")
    else:
        years = unit.startswith("year") or unit == "年"
        limit, found = MOST_MONTHS, Duration(int(count) * (12 if years else 1), "months")
    if found.count > limit:
        raise LiteralError("a duration is at most two hundred years")
    return found


def text(quoted: str) -> str:
    r"""The text between the quotes, with `\"`, `\\` and `\n` read as what they stand for."""

    def replace(found: re.Match[str]) -> str:
        if found[1] not in _ESCAPES:
            raise LiteralError(f"a backslash stands before a quote, a backslash or `n`, not before `{found[1]}`")
        return _ESCAPES[found[1]]

    return re.sub(r"\\(.)", replace, quoted[1:-1], flags=re.DOTALL)
