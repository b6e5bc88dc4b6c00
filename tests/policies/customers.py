"""Customers of the shipped policies for property tests: sound and shaky ones, mostly near the edges of what counts."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

AGENCY = ("AAA", "AA", "A", "BBB", "BB", "B", "CCC", "CC", "C")
KNOCK_OUTS = ("dishonest_debtor", "serious_violation", "licence_revoked", "bankruptcy")
AS_OF = date(2026, 3, 1)
Facts = dict[str, Any]

rarely = st.sampled_from([False] * 19 + [True])


def add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def number(low: str, high: str, *edges: str, places: int = 4) -> st.SearchStrategy[str]:
    """An edge, a little off an edge, or any number from low to high."""
    step = Decimal(1).scaleb(-places)
    near = [Decimal(edge) + off for edge in edges for off in (-step, Decimal(0), step)]
    inside = sorted({value for value in near if Decimal(low) <= value <= Decimal(high)})
    anywhere = st.decimals(low, high, places=places)
    return (st.sampled_from(inside) | anywhere if inside else anywhere).map(lambda value: f"{value:f}")


def days_before(as_of: date, *edges: int) -> st.SearchStrategy[date]:
    """A day, mostly one of those on which something begins or ends to count: so many months before, or a day off."""
    months = st.sampled_from(edges).map(lambda edge: add_months(as_of, -edge))
    near = st.tuples(months, st.integers(-1, 1)).map(lambda pair: pair[0] + timedelta(pair[1]))
    return near | st.integers(0, 1500).map(lambda ago: as_of - timedelta(ago))


@st.composite
def network_customers(draw: st.DrawFn) -> tuple[date, Facts]:
    """A day and a customer of `network_service_credit`."""
    as_of = draw(st.dates(date(2026, 1, 1), date(2028, 3, 1)))
    sound = draw(st.booleans())
    bills = st.lists(_invoices(as_of, sound=sound), min_size=3 if sound else 0, max_size=6)
    defaults = st.builds(_default, days_before(as_of, 36), st.booleans())
    lawsuits = st.builds(_lawsuit, days_before(as_of, 24))
    facts: Facts = {
        "monthly_bill": draw(number("0", "900000", "125000", "125125", "250000", places=2)),
        "invoices": draw(bills),
        "defaults": draw(st.lists(defaults, max_size=0 if sound and not draw(rarely) else 2)),
        "lawsuits": draw(st.lists(lawsuits, max_size=1 if sound else 4)),
        **{name: draw(rarely) for name in KNOCK_OUTS},
    }
    optional: dict[str, st.SearchStrategy[Any]] = {
        "paid_in_capital": number("4900000" if sound else "0", "90000000", "500000", "5000000", "50000000", places=2),
        "founded": days_before(as_of, 60, 120) if sound else days_before(as_of, 12, 36, 60, 120),
        "archive_completeness": number("0.59" if sound else "0", "1", "0.6", "0.9"),
        "customer_since": days_before(as_of, 6, 12, 36),
        "external_grade": st.sampled_from(AGENCY[:4] if sound else AGENCY),
        "debt_ratio": number("0", "0.61" if sound else "2", "0.4", "0.6", "0.7", "0.85"),
        "current_ratio": number("1.4" if sound else "0", "4", "1", "1.5", "2"),
        "net_worth": number("-1000000", "20000000", "0", "1251250", "3000000", "9000000", places=2),
    }
    return as_of, _some_of(draw, facts, optional, sound=sound)


@st.composite
def _invoices(draw: st.DrawFn, as_of: date, *, sound: bool) -> Facts:
    due = draw(days_before(as_of, 12) | st.integers(-40, 95).map(lambda ago: as_of - timedelta(ago)))
    invoice = {
        "issued": (due - timedelta(draw(st.integers(0, 60)))).isoformat(),
        "due": due.isoformat(),
        "amount": draw(st.sampled_from(["100", "2000.50", "60000", "999900"])),
        "disputed": draw(rarely),
    }
    open_now = due > as_of if sound and not draw(rarely) else draw(st.booleans())
    if not open_now:
        late = draw(st.integers(-10, 8 if sound else 70))
        invoice["settled"] = (due + timedelta(late)).isoformat()
    return invoice


def _default(occurred: date, resolved: bool) -> Facts:  # noqa: FBT001  # Hypothesis hands over both by position
    return {"occurred": occurred.isoformat(), "resolved": resolved}


def _lawsuit(filed: date) -> Facts:
    return {"filed": filed.isoformat(), "claim": "1000", "status": "open"}


def _some_of(draw: st.DrawFn, facts: Facts, optional: dict[str, st.SearchStrategy[Any]], *, sound: bool) -> Facts:
    """The facts with some of the optional ones: nearly all where the customer is sound."""
    absent = rarely if sound else st.sampled_from([False, False, True])
    for name, values in optional.items():
        if not draw(absent):
            value = draw(values)
            facts[name] = value.isoformat() if isinstance(value, date) else value
    return facts


# Lowest and highest value for shaky and for sound enterprises, and the edges of the bands.
_RATIOS = {
    "paid_contract_rate": ("0.7", "1", "0.94", "1", "0.8 0.9 0.95 0.98"),
    "days_beyond_terms": ("-5", "50", "-5", "6", "0 5 15 30"),
    "disclosure": ("0", "1", "0.6", "1", "0.5 0.7 0.9"),
    "debt_ratio": ("0", "2", "0", "0.5", "0.4 0.55 0.65 0.75 0.9"),
    "return_on_assets": ("-0.2", "0.2", "0.04", "0.2", "0 0.01 0.03 0.05 0.08"),
    "cash_flow_to_sales": ("-0.2", "0.5", "0.14", "0.5", "0 0.05 0.1 0.15 0.2"),
    "current_ratio": ("0", "5", "1.4", "5", "0.8 1 1.2 1.5 2"),
    "net_margin": ("-0.2", "0.3", "0.07", "0.3", "0 0.02 0.04 0.08 0.12"),
    "revenue_growth": ("-0.3", "0.5", "0.04", "0.5", "-0.1 0 0.05 0.15"),
}


@st.composite
def enterprises(draw: st.DrawFn) -> Facts:
    """The facts of a customer of `enterprise_rating`."""
    sound = draw(st.booleans())
    facts: Facts = {
        "monthly_purchases": draw(number("0", "5000000", "150000", "1000000", places=2)),
        "audited_years": draw(st.integers(1 if sound else 0, 4)),
        "enforcement_open": draw(rarely),
        "insolvent": draw(rarely),
    }
    amounts = ("0", "-0.01", "500000", "12000000")
    optional: dict[str, st.SearchStrategy[Any]] = {
        name: number(*(limits[2:] if sound else limits[:2]), *edges.split())
        for name, (*limits, edges) in _RATIOS.items()
    }
    optional |= {
        "adverse_judgments": st.integers(0, 1 if sound else 5),
        "admin_penalties": st.integers(0, 1 if sound else 5),
        "tax_credit_grade": st.sampled_from("ABM" if sound else "ABMCD"),
        "years_operating": st.integers(8 if sound else 0, 20),
        "net_worth": number("-1000000", "90000000", *amounts, places=2),
        "annual_sales": number("-1000000", "90000000", *amounts, places=2),
    }
    return _some_of(draw, facts, optional, sound=sound)


@st.composite
def orders(draw: st.DrawFn) -> Facts:
    """The facts of an order of `order_release`; the limit is mostly 100,000."""
    sound = draw(st.booleans())
    facts: Facts = {
        "order_value": draw(st.sampled_from(["0", "20000", "30000", "30000.01", "40000"])),
        "exposure": draw(st.sampled_from(["0", "60000", "70000", "80000", "80000.01", "90000", "90000.01"])),
        "credit_limit": "0" if draw(rarely) else "100000",
        "grade": draw(st.sampled_from(["good", "medium", "poor"])),
        "dunning_level": draw(st.integers(0, 2 if sound else 4)),
        "blocked": draw(rarely),
    }
    optional: dict[str, st.SearchStrategy[Any]] = {
        "oldest_open_days": st.sampled_from([0, 1, 15] if sound else [0, 1, 15, 16, 30, 31]),
        "overdue_share": number("0", "0.3001" if sound else "1", "0.3"),
    }
    return _some_of(draw, facts, optional, sound=sound)
