"""The reference policy as data and as expressions, for engines to be given in their own form.

Numbers are scaled as in `benchmarks.by_hand`, so that every engine can be exact. Grades and payment terms are places.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from benchmarks.by_hand import FOUNDED, GRADES, TERMS, Customer, Today

MISSING = -1_000_000
"""What stands for a longest delay or an overdue share that there is not: it is below every other."""


class Bands(NamedTuple):
    """What a value gives: `up_to` are edges with what is given up to them, from the lowest."""

    value: str
    up_to: tuple[tuple[int, int], ...]
    otherwise: int
    missing: int | None = None


FACTORS = (
    Bands("paid_in_capital", ((49_999_999, 2), (499_999_999, 5), (4_999_999_999, 8)), 10, missing=0),
    Bands("founded", ((FOUNDED[2], 8), (FOUNDED[1], 6), (FOUNDED[0], 3)), 0, missing=0),
    Bands("late_payments", ((0, 20), (1, 16), (3, 10), (6, 4)), 0),
    Bands("longest_delay", ((MISSING, 4), (5, 14), (15, 10), (30, 6), (60, 2)), 0),
    Bands("overdue_share", ((MISSING, 4), (0, 12), (50_000, 9), (200_000, 4)), 0),
    Bands("agency_grade", ((1, 12), (2, 10), (3, 7), (4, 3)), 0, missing=4),
    Bands("debt_ratio", ((4_000, 12), (6_000, 8), (8_500, 4)), 0, missing=2),
    Bands("claims", ((0, 12), (10_000_000, 8), (100_000_000, 3)), 0),
)
GRADE = Bands("score", ((34, 4), (49, 3), (64, 2), (79, 1)), 0)
PREPAYMENT = Bands("grade", ((1, 0), (2, 2_000), (3, 5_000)), 10_000)
TERMS_OF_GRADE = Bands("grade", ((0, 0), (1, 1), (3, 2)), 3)
LIMITS = ((3_000_000, 10_000_000_000), (2_000_000, 5_000_000_000), (800_000, 1_000_000_000), (300_000, 100_000_000))
"""For each grade but the last: millionths of the monthly bill, and at most how much."""
NEWCOMER_LIMIT, NEWCOMER_TERMS = 10_000_000, 2


def facts(customer: Customer) -> dict[str, Any]:
    """The facts with names; what a record has not is left out."""
    return {
        **customer._asdict(),
        "transactions": [_known(each._asdict()) for each in customer.transactions],
        "lawsuits": [each._asdict() for each in customer.lawsuits],
    }


def with_aggregates(customer: Customer, today: Today) -> dict[str, Any]:
    """The facts of a customer for an engine that cannot sum: the values from the records instead of the records."""
    recent = [each for each in customer.transactions if today.year < each.due <= today.day]
    delays = [(today.day if paid is None else paid) - due for due, paid, _ in recent]
    turnover = sum(each.amount for each in recent)
    overdue = sum(amount for due, paid, amount in recent if paid is None and due < today.day)
    return {
        **{name: value for name, value in customer._asdict().items() if name not in {"transactions", "lawsuits"}},
        "late_payments": sum(delay > 5 for delay in delays),
        "longest_delay": max(delays, default=MISSING),
        "turnover": turnover,
        "overdue_share": (2 * overdue * 1_000_000 + turnover) // (2 * turnover) if turnover else MISSING,
        "claims": sum(each.claim for each in customer.lawsuits if today.two_years < each.filed <= today.day),
    }


def outcome(score: float, grade: float, limit: float, prepayment: float, terms: float) -> tuple[Any, ...]:
    """What the function written by hand gives."""
    return int(score), GRADES[int(grade)], int(limit), int(prepayment), TERMS[int(terms)]


def expressions(today: Today) -> dict[str, str]:
    """Everything from the factors on, as expressions that several engines read alike; later ones use earlier ones."""
    bill = "(monthly_bill * {0} - monthly_bill * {0} % 10000000000) / 1000000"
    limit = "0"
    for grade, (share, most) in reversed(list(enumerate(LIMITS))):
        limit = f"(grade == {grade} ? {_least(bill.format(share), str(most))} : {limit})"
    limit = f"(grade == 0 and turnover < {limit} ? turnover : {limit})"
    new = f"customer_since > {today.half_year} and customer_since <= {today.day}"
    thin = "base_grade < 2 and (archive < 6000 or (employees == 0 and current_ratio == null))"
    terms = conditional(TERMS_OF_GRADE)
    return {
        "score": " + ".join(conditional(each) for each in FACTORS),
        "base_grade": conditional(GRADE),
        "grade": f"(listed ? 4 : ({thin} ? 2 : base_grade))",
        "grade_limit": limit,
        "limit": f"({new} and grade_limit > {NEWCOMER_LIMIT} ? {NEWCOMER_LIMIT} : grade_limit)",
        "prepayment": conditional(PREPAYMENT),
        "terms": f"({new} and grade < 3 ? {NEWCOMER_TERMS} : {terms})",
    }


def conditional(bands: Bands) -> str:
    """Bands as one expression."""
    text = str(bands.otherwise)
    for edge, gives in reversed(bands.up_to):
        text = f"({bands.value} <= {edge} ? {gives} : {text})"
    return text if bands.missing is None else f"({bands.value} == null ? {bands.missing} : {text})"


def _least(one: str, other: str) -> str:
    return f"({one} < {other} ? {one} : {other})"


def _known(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value is not None}
