"""Customers of the reference policy, in every form in which contestants take them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

DAY = date(2026, 3, 1)
TRANSACTIONS = 18


def typed(number: int) -> list[dict[str, Any]]:
    """Customers as a Python program has them: decimals and dates; always the same ones."""
    rng = random.Random(20_260_301)  # noqa: S311  # nothing secret
    return [_customer(rng) for _ in range(number)]


def texts(value: Any) -> Any:
    """The same as JSON has it: numbers and dates as text."""
    match value:
        case dict():
            return {name: texts(each) for name, each in value.items()}
        case list():
            return [texts(each) for each in value]
        case Decimal() | date():
            return str(value)
        case _:
            return value


def _customer(rng: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {
        "customer_since": DAY - timedelta(rng.randrange(5_000)),
        "archive": Decimal(rng.randrange(3_000, 10_001)) / 10_000,
        "monthly_bill": _amount(rng, 200_000),
        "listed": rng.random() < 0.03,
        "employees": rng.choice([0, rng.randrange(1, 5_000)]),
        "transactions": _transactions(rng),
        "lawsuits": [_lawsuit(rng) for _ in range(rng.choice([0, 0, 0, 1, 2, 3]))],
    }
    optional = {
        "paid_in_capital": _amount(rng, 60_000_000),
        "founded": DAY - timedelta(rng.randrange(8_000)),
        "debt_ratio": Decimal(rng.randrange(11_000)) / 10_000,
        "current_ratio": Decimal(rng.randrange(40_000)) / 10_000,
        "agency_grade": rng.choice(["AAA", "AA", "A", "BBB", "BB", "B", "CCC"]),
    }
    return {**found, **{name: value for name, value in optional.items() if rng.random() < 0.85}}


def _transactions(rng: random.Random) -> list[dict[str, Any]]:
    """Payments of a customer who is as careless as most of the payments show."""
    careless = rng.random() ** 2
    return [_transaction(rng, careless) for _ in range(TRANSACTIONS)]


def _transaction(rng: random.Random, careless: float) -> dict[str, Any]:
    due = DAY + timedelta(rng.randrange(-500, 30))
    found: dict[str, Any] = {"due": due, "amount": _amount(rng, 90_000)}
    late = rng.random() < careless
    paid = due + timedelta(rng.choice([1, 4, 9, 25, 45, 80]) if late else rng.choice([-3, -1, 0, 0]))
    if paid <= DAY and not (late and rng.random() < 0.1):
        found["paid"] = paid
    return found


def _lawsuit(rng: random.Random) -> dict[str, Any]:
    return {"filed": DAY - timedelta(rng.randrange(1_500)), "claim": _amount(rng, 1_500_000)}


def _amount(rng: random.Random, most: int) -> Decimal:
    return Decimal(rng.randrange(100 * most)).scaleb(-2)
