"""The reference policy as a Python programmer would write it by hand: whole numbers in, plain comparisons, no reasons.

Amounts are in cents, shares in steps of 0.01%, days counted, grades of the agency by their place. It is told the days
on which windows begin. What it returns is compared with the engine before anything is timed.
"""

from typing import NamedTuple


class Transaction(NamedTuple):
    """A payment that was or is due; `paid` is None while it is not made."""

    due: int
    paid: int | None
    amount: int


class Lawsuit(NamedTuple):
    """A lawsuit about payment."""

    filed: int
    claim: int


class Customer(NamedTuple):
    """The facts."""

    paid_in_capital: int | None
    founded: int | None
    customer_since: int
    archive: int
    debt_ratio: int | None
    current_ratio: int | None
    agency_grade: int | None
    monthly_bill: int
    listed: bool
    employees: int
    transactions: tuple[Transaction, ...]
    lawsuits: tuple[Lawsuit, ...]


class Today(NamedTuple):
    """The as-of date and the days before which its windows have not begun."""

    day: int
    year: int
    two_years: int
    half_year: int


FOUNDED = (739311, 738580, 736024)
"""2025-03-01, 2023-03-01 and 2016-03-01."""


def decide(customer: Customer, today: Today) -> tuple[int, str, int, int, str]:  # noqa: PLR0915  # plain
    """Score, grade, credit limit in cents, prepayment in steps of 0.01%, payment terms."""
    capital, founded, since, archive, debt, current, agency, bill, listed, employees, transactions, lawsuits = customer
    day, year, two_years, half_year = today
    late = overdue = turnover = claims = 0
    longest = None
    for due, paid, amount in transactions:
        if year < due <= day:
            turnover += amount
            if paid is None:
                delay = day - due
                if due < day:
                    overdue += amount
            else:
                delay = paid - due
            if delay > 5:
                late += 1
            if longest is None or delay > longest:
                longest = delay
    for filed, claim in lawsuits:
        if two_years < filed <= day:
            claims += claim
    score = 0
    if capital is None:
        pass
    elif capital < 50_000_000:
        score += 2
    elif capital < 500_000_000:
        score += 5
    elif capital < 5_000_000_000:
        score += 8
    else:
        score += 10
    if founded is None or founded > FOUNDED[0]:
        pass
    elif founded > FOUNDED[1]:
        score += 3
    elif founded > FOUNDED[2]:
        score += 6
    else:
        score += 8
    if late == 0:
        score += 20
    elif late <= 1:
        score += 16
    elif late <= 3:
        score += 10
    elif late <= 6:
        score += 4
    if longest is None:
        score += 4
    elif longest <= 5:
        score += 14
    elif longest <= 15:
        score += 10
    elif longest <= 30:
        score += 6
    elif longest <= 60:
        score += 2
    if not turnover:
        score += 4
    else:
        share = (2 * overdue * 1_000_000 + turnover) // (2 * turnover)
        if share <= 0:
            score += 12
        elif share <= 50_000:
            score += 9
        elif share <= 200_000:
            score += 4
    if agency is None:
        score += 4
    elif agency <= 1:
        score += 12
    elif agency == 2:
        score += 10
    elif agency == 3:
        score += 7
    elif agency == 4:
        score += 3
    if debt is None:
        score += 2
    elif debt <= 4_000:
        score += 12
    elif debt <= 6_000:
        score += 8
    elif debt <= 8_500:
        score += 4
    if claims <= 0:
        score += 12
    elif claims <= 10_000_000:
        score += 8
    elif claims <= 100_000_000:
        score += 3
    if score >= 80:
        grade = 0
    elif score >= 65:
        grade = 1
    elif score >= 50:
        grade = 2
    elif score >= 35:
        grade = 3
    else:
        grade = 4
    if listed:
        grade = 4
    if grade < 2 and (archive < 6_000 or (employees == 0 and current is None)):
        grade = 2
    if grade == 0:
        limit, prepayment, terms = min(3 * bill // 10_000 * 10_000, turnover, 10_000_000_000), 0, 0
    elif grade == 1:
        limit, prepayment, terms = min(2 * bill // 10_000 * 10_000, 5_000_000_000), 0, 1
    elif grade == 2:
        limit, prepayment, terms = min(80 * bill // 1_000_000 * 10_000, 1_000_000_000), 2_000, 2
    elif grade == 3:
        limit, prepayment, terms = min(30 * bill // 1_000_000 * 10_000, 100_000_000), 5_000, 2
    else:
        limit, prepayment, terms = 0, 10_000, 3
    if half_year < since <= day:
        limit, terms = min(limit, 10_000_000), max(terms, 2)
    return score, GRADES[grade], limit, prepayment, TERMS[terms]


GRADES = ("AA", "A", "B", "C", "D")
TERMS = ("days_60", "days_30", "days_15", "prepaid")
