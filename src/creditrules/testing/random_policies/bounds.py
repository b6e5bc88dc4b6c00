"""Between which bounds computed values lie."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from creditrules.testing.random_policies.terms import Bound, Term, step
from creditrules.values.dates import complete_months, complete_years, days_between as days_from
from creditrules.values.decimals import add, digits_of, multiply, quotient, subtract

_LARGEST = Decimal(10) ** 15
_FINEST = 12


def plus(left: Term, right: Term) -> tuple[Decimal, Decimal]:
    """Of a sum."""
    (a, b), (c, d) = left.numbers(), right.numbers()
    return add(a, c), add(b, d)


def minus(left: Term, right: Term) -> tuple[Decimal, Decimal]:
    """Of a difference."""
    (a, b), (c, d) = left.numbers(), right.numbers()
    return subtract(a, d), subtract(b, c)


def times(left: Term, right: Term) -> tuple[Decimal, Decimal]:
    """Of a product."""
    return _ends(multiply(p, q) for p, q in product(left.numbers(), right.numbers()))


def over(left: Term, right: Term) -> tuple[Decimal, Decimal] | None:
    """Of a quotient; None where the divisor is never anything but zero."""
    low, high = right.numbers()
    smallest = step(right.type)
    ways = {low, high, *([smallest] if low <= 0 < high else []), *([-smallest] if low < 0 <= high else [])} - {
        Decimal(0)
    }
    return _ends(quotient(p, q) for p, q in product(left.numbers(), ways)) if ways else None


def may_be_zero(term: Term) -> bool:
    """Whether a divisor may be zero."""
    low, high = term.numbers()
    return low <= 0 <= high


def days_between(end: Term, start: Term) -> tuple[Decimal, Decimal]:
    """Of a number of days."""
    (a, b), (c, d) = end.days(), start.days()
    return Decimal((a - d) // timedelta(days=1)), Decimal((b - c) // timedelta(days=1))


def since(start: Term, unit: str, as_of: Term) -> tuple[Decimal, Decimal]:
    """Of the time from a day to the as-of date."""
    (low, high), (first, last) = start.days(), as_of.days()
    count = {"days": days_from, "months": complete_months, "years": complete_years}[unit]
    return Decimal(count(high, first)), Decimal(count(low, last))


def hull(*terms: Term) -> tuple[Bound, Bound]:
    """Of one of several."""
    lows, highs = [term.low for term in terms], [term.high for term in terms]
    if any(bound is None for bound in (*lows, *highs)):
        return None, None
    return min(lows), max(highs)  # type: ignore[type-var]  # all numbers or all days


def fits(low: Decimal, high: Decimal, decimals: int) -> bool:
    """Whether a result is small enough to be computed with further."""
    return max(low.copy_abs(), high.copy_abs()) <= _LARGEST and decimals <= _FINEST


def digits(low: Decimal, high: Decimal) -> int:
    """The digits before the point of the larger end."""
    return max(digits_of(low.to_integral_value()), digits_of(high.to_integral_value()))


def in_calendar(low: date, high: date, days: int) -> bool:
    """Whether dates moved by so many days stay between the years 1000 and 6000."""
    return (
        low.toordinal() + days > date(1000, 1, 1).toordinal() and high.toordinal() + days < date(6000, 1, 1).toordinal()
    )


def _ends(values: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
    found = list(values)
    return min(found), max(found)
