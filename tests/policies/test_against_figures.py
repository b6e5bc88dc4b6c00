"""The shipped policies against their figures, written down a second time in plain Python, for any customer."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from tests.policies.customers import AS_OF, KNOCK_OUTS, Facts, add_months, enterprises, network_customers, orders
from tests.policies.shipped import shipped

CENT = Decimal("0.01")
AGENCY = {"AAA": 8, "AA": 8, "A": 7, "BBB": 5, "BB": 3, "B": 1, "CCC": 0, "CC": 0, "C": 0}


# --------------------------------------------------------------------------------------------------- plain arithmetic


def months_since(day: str | None, as_of: date) -> int | None:
    if day is None:
        return None
    count = 0
    while add_months(date.fromisoformat(day), count + 1) <= as_of:
        count += 1
    return count if date.fromisoformat(day) <= as_of else -1


def within(day: str, months: int, as_of: date) -> bool:
    return add_months(as_of, -months) < date.fromisoformat(day) <= as_of


def ratio(top: Fraction, bottom: Fraction) -> Fraction | None:
    """A quotient is rounded half up to 6 decimals."""
    if bottom == 0:
        return None
    scaled = top / bottom * 10**6
    rounded = int(abs(scaled) + Fraction(1, 2))
    return Fraction(rounded if scaled >= 0 else -rounded, 10**6)


def up_to(value: Fraction | int | None, edges: str, points: str, missing: int) -> int:
    """Points for the first edge that the value does not exceed; the last points are for the rest."""
    if value is None:
        return missing
    pairs = zip([*map(Fraction, edges.split()), None], map(int, points.split()), strict=True)
    return next(given for edge, given in pairs if edge is None or value <= edge)


def below(value: Fraction | int | None, edges: str, points: str, missing: int) -> int:
    """The same, for the first edge that the value stays below."""
    if value is None:
        return missing
    pairs = zip([*map(Fraction, edges.split()), None], map(int, points.split()), strict=True)
    return next(given for edge, given in pairs if edge is None or value < edge)


def known(facts: Facts, name: str) -> Fraction | None:
    return Fraction(facts[name]) if name in facts else None


def rounded_down(amount: Fraction, step: int) -> Decimal:
    return Decimal(int(amount / step) * step)


# ----------------------------------------------------------------------------------------------------- network services


def network_subjects(facts: Facts, as_of: date) -> dict[str, Any]:
    bills = facts["invoices"]
    late = {
        index: (date.fromisoformat(each.get("settled", as_of.isoformat())) - date.fromisoformat(each["due"])).days
        for index, each in enumerate(bills)
    }
    fell_due = [index for index, each in enumerate(bills) if within(each["due"], 12, as_of)]
    weights = sum((Fraction(bills[index]["amount"]) for index in fell_due), Fraction(0))
    issued = [each for each in bills if within(each["issued"], 12, as_of)]
    unsettled = [each for each in bills if "settled" not in each]
    overdue = [each for each in unsettled if date.fromisoformat(each["due"]) < as_of]
    years = months_since(facts.get("founded"), as_of)
    return {
        "years": None if years is None else years // 12,
        "mean": ratio(
            sum((late[index] * Fraction(bills[index]["amount"]) for index in fell_due), Fraction(0)), weights
        ),
        "longest": max((late[index] for index in fell_due), default=None),
        "disputed": ratio(Fraction(sum(each["disputed"] for each in issued)), Fraction(len(issued))),
        "months": months_since(facts.get("customer_since"), as_of),
        "overdue": ratio(_total(overdue), _total(unsettled)),
        "oldest": max((late[index] for index, each in enumerate(bills) if "settled" not in each), default=None),
        "defaults": sum(within(each["occurred"], 36, as_of) for each in facts["defaults"]),
        "lawsuits": sum(within(each["filed"], 24, as_of) for each in facts["lawsuits"]),
    }


def _total(bills: list[Facts]) -> Fraction:
    return sum((Fraction(each["amount"]) for each in bills), Fraction(0))


def network_points(facts: Facts, found: dict[str, Any]) -> dict[str, int]:
    return {
        "B1": below(known(facts, "paid_in_capital"), "500000 5000000 50000000", "1 4 6 8", 0),
        "B2": below(found["years"], "1 3 5 10", "0 3 5 6 7", 0),
        "B3": below(known(facts, "archive_completeness"), "0.6 0.9", "0 3 5", 0),
        "T1": up_to(found["mean"], "0 5 15 30", "18 15 10 5 0", 8),
        "T2": up_to(found["longest"], "7 30 60", "10 7 3 0", 4),
        "T3": up_to(found["disputed"], "0.02 0.1", "5 3 0", 3),
        "T4": below(found["months"], "6 12 36", "0 3 5 7", 0),
        "T5": up_to(found["overdue"], "0 0.1 0.3", "5 3 1 0", 3),
        "R1": up_to(found["defaults"], "0 1", "8 3 0", 0),
        "R2": up_to(found["lawsuits"], "0 2", "7 4 0", 0),
        "X1": AGENCY[facts["external_grade"]] if "external_grade" in facts else 4,
        "F1": up_to(known(facts, "debt_ratio"), "0.4 0.6 0.7 0.85", "6 5 3 1 0", 2),
        "F2": below(known(facts, "current_ratio"), "1 1.5 2", "0 3 5 6", 2),
    }


def network_grade(facts: Facts, found: dict[str, Any], points: dict[str, int]) -> str:
    score = sum(points.values())
    grade = "good" if score >= 75 else "medium" if score >= 50 else "poor"
    months, archive = found["months"], known(facts, "archive_completeness")
    capped = (
        (months is not None and months < 6)
        or (archive is not None and archive < Fraction("0.6"))
        or any(not each["resolved"] for each in facts["defaults"])
    )
    if capped and grade == "good":
        grade = "medium"
    if any(facts[name] for name in KNOCK_OUTS) or (found["oldest"] or 0) > 90:
        grade = "poor"
    missing = {
        "B1": "paid_in_capital" not in facts,
        "B2": found["years"] is None,
        "B3": archive is None,
        "T1": found["mean"] is None,
        "T2": found["longest"] is None,
        "T3": found["disputed"] is None,
        "T4": months is None,
        "T5": found["overdue"] is None,
        "X1": "external_grade" not in facts,
        "F1": "debt_ratio" not in facts,
        "F2": "current_ratio" not in facts,
    }
    guessed = sum(points[code] for code, absent in missing.items() if absent)
    return "ungraded" if guessed > 20 or 13 - sum(missing.values()) < 8 else grade


def network_actions(facts: Facts, months: int | None, grade: str) -> dict[str, object]:
    bill, worth = Fraction(facts["monthly_bill"]), known(facts, "net_worth")
    if grade == "good":
        limit = min(bill * 3, Fraction(10**6))
        limit = limit if worth is None else min(limit, max(worth, Fraction(0)) / 10)
    elif grade == "medium":
        limit = min(bill * Fraction("0.8"), Fraction(200_000))
        limit = limit / 2 if months is None or months < 12 else limit
    else:
        limit = Fraction(0)
    credit = Decimal(0) if worth is not None and worth <= 0 else rounded_down(limit, 100)
    barred = grade in ("poor", "ungraded")
    return {
        "credit_limit": credit,
        "payment_terms": {"good": "net_60", "medium": "net_30"}.get(grade, "prepaid"),
        "prepayment": {"good": Decimal(0), "medium": Decimal("0.3")}.get(grade, Decimal(1)),
        "security_deposit": Decimal(facts["monthly_bill"]) * 2 if barred else Decimal(0),
        "guarantee": grade == "medium" and credit > 100_000,
        "services": frozenset({"basic"} if barred else {"basic", "burst", "new_orders"}),
        "referral": grade == "ungraded",
    }


def assert_network_figures(as_of: date, facts: Facts) -> None:
    decision = shipped("network_service_credit").decide(facts, as_of=as_of)
    found = network_subjects(facts, as_of)
    points = network_points(facts, found)
    grade = network_grade(facts, found, points)
    assert {code: int(given) for code, given in decision.points.items()} == points
    assert decision.score == sum(points.values())
    assert decision.grade == grade
    assert dict(decision.actions) == network_actions(facts, found["months"], grade)
    assert decision.review_due == add_months(as_of, {"good": 12, "medium": 3}.get(grade, 1))


@given(network_customers())
def test_network_service_customers(customer: tuple[date, Facts]) -> None:
    assert_network_figures(*customer)


def bill(late: int = 0, *, amount: str = "1000", disputed: bool = False, settled: bool = True, ago: int = 100) -> Facts:
    """An invoice that fell due so many days ago and, unless settled so late, is open."""
    due = AS_OF - timedelta(ago)
    invoice = {"issued": due.isoformat(), "due": due.isoformat(), "amount": amount, "disputed": disputed}
    return {**invoice, "settled": (due + timedelta(late)).isoformat()} if settled else invoice


BEST: Facts = {
    "paid_in_capital": "50000000",
    "founded": "2010-01-01",
    "archive_completeness": "1",
    "customer_since": "2015-01-01",
    "external_grade": "AAA",
    "debt_ratio": "0.2",
    "current_ratio": "3",
    "net_worth": "50000000",
    "monthly_bill": "100000",
    "invoices": [bill()],
    "defaults": [],
    "lawsuits": [],
    **dict.fromkeys(KNOCK_OUTS, False),
}
MEDIUM: Facts = {**BEST, "debt_ratio": "2", "current_ratio": "0", "external_grade": "C", "paid_in_capital": "1"}


def around(*edges: str, places: int = 4) -> list[str]:
    """Each edge, and the values next to it."""
    step = Decimal(1).scaleb(-places)
    return [f"{Decimal(edge) + off:f}" for edge in edges for off in (-step, Decimal(0), step)]


def months_around(*edges: int) -> list[str]:
    return [(add_months(AS_OF, -edge) + timedelta(off)).isoformat() for edge in edges for off in (-1, 0, 1)]


EDGES: list[tuple[str, list[Any]]] = [
    ("paid_in_capital", around("500000", "5000000", "50000000", places=2)),
    ("founded", months_around(0, 12, 36, 60, 120)),
    ("archive_completeness", around("0.6", "0.9")),
    ("customer_since", months_around(0, 6, 12, 36)),
    ("external_grade", [*AGENCY]),
    ("debt_ratio", around("0.4", "0.6", "0.7", "0.85")),
    ("current_ratio", around("1", "1.5", "2")),
    ("net_worth", around("0", "1000", "3000000", "10000000", places=2)),
    ("monthly_bill", around("0.01", "125000", "125125", "250000", "333333.33", places=2)),
    ("invoices", [[]]),
    ("invoices", [[bill(late)] for edge in (0, 5, 7, 15, 30, 60) for late in (edge - 1, edge, edge + 1)]),
    ("invoices", [[bill(7, amount=part), bill(amount="100")] for part in ("249.99", "250", "250.01")]),
    ("invoices", [[bill(disputed=True), *[bill()] * more] for more in (0, 8, 9, 10, 48, 49, 50)]),
    ("invoices", [[*[bill(disputed=True)] * 10, *[bill()] * more] for more in (89, 90, 91)]),
    ("invoices", [[bill(settled=False, ago=ago)] for ago in (-1, 0, 1, 89, 90, 91, 365, 366)]),
    ("invoices", [[bill(40, ago=ago), bill()] for ago in (-1, 0, 1, 364, 365, 366)]),
    (
        "invoices",
        [
            [bill(settled=False, amount=late, ago=1), bill(settled=False, amount=later, ago=0)]
            for late, later in [
                ("0.01", "99"),
                ("9.99", "90"),
                ("10", "90"),
                ("10.01", "90"),
                ("30", "70"),
                ("31", "70"),
            ]
        ],
    ),
    ("defaults", [[{"occurred": "2025-01-01", "resolved": True}] * count for count in (1, 2, 3)]),
    ("defaults", [[{"occurred": day, "resolved": True}] for day in months_around(36)]),
    ("defaults", [[{"occurred": "2001-01-01", "resolved": False}]]),
    ("lawsuits", [[{"filed": "2025-01-01", "claim": "1", "status": "lost"}] * count for count in (1, 2, 3)]),
    ("lawsuits", [[{"filed": day, "claim": "1", "status": "open"}] for day in months_around(0, 24)]),
    *[(name, [True]) for name in KNOCK_OUTS],
]


@pytest.mark.parametrize("base", [BEST, MEDIUM], ids=["best", "medium"])
@pytest.mark.parametrize(("name", "values"), EDGES, ids=[f"{at}-{name}" for at, (name, _) in enumerate(EDGES)])
def test_network_service_customers_at_every_edge(base: Facts, name: str, values: list[Any]) -> None:
    for value in values:
        assert_network_figures(AS_OF, {**base, name: value})


@pytest.mark.parametrize(
    "name", [name for name, value in BEST.items() if isinstance(value, str) and "bill" not in name]
)
def test_network_service_customers_without_a_fact(name: str) -> None:
    assert_network_figures(AS_OF, {each: value for each, value in BEST.items() if each != name})


# ---------------------------------------------------------------------------------------------------- enterprise rating

# Weight, edges, points, points for a missing value; for the first group less is better, for the second more.
LESS = {
    "days_beyond_terms": (12, "0 5 15 30", "100 85 60 30 0", 40),
    "adverse_judgments": (8, "0 1 3", "100 60 30 0", 50),
    "admin_penalties": (6, "0 1 3", "100 70 35 0", 50),
    "debt_ratio": (10, "0.4 0.55 0.65 0.75 0.9", "100 80 60 40 20 0", 30),
}
MORE = {
    "paid_contract_rate": (14, "0.8 0.9 0.95 0.98", "0 35 65 85 100", 40),
    "disclosure": (5, "0.5 0.7 0.9", "0 40 70 100", 30),
    "years_operating": (4, "3 5 10 15", "15 45 65 85 100", 30),
    "return_on_assets": (10, "0 0.01 0.03 0.05 0.08", "0 20 40 60 80 100", 30),
    "cash_flow_to_sales": (8, "0 0.05 0.1 0.15 0.2", "0 12 38 62 88 100", 30),
    "current_ratio": (6, "0.8 1 1.2 1.5 2", "0 15 50 65 85 100", 30),
    "net_margin": (6, "0 0.02 0.04 0.08 0.12", "0 15 35 65 85 100", 30),
    "revenue_growth": (5, "-0.1 0 0.05 0.15", "0 30 60 80 100", 40),
}
TAX = {"A": 100, "B": 75, "M": 75, "C": 35, "D": 0, None: 50}
SCALE = {
    "AAA": (90, "1.5", 90, "0", 12),
    "AA": (80, "1", 60, "0", 12),
    "A": (70, "0.8", 45, "0", 12),
    "BBB": (60, "0.6", 30, "0", 6),
    "BB": (50, "0.4", 15, "0.2", 3),
    "B": (40, "0.2", 7, "0.5", 3),
    "CCC": (30, "0", 0, "1", 1),
    "CC": (20, "0", 0, "1", 1),
    "C": (-1, "0", 0, "1", 1),
}
"""Grade: the score above which it is given, coefficient, terms in days, prepayment, months to the next review."""
UNKNOWN: Facts = {"monthly_purchases": "150000", "audited_years": 2, "enforcement_open": False, "insolvent": False}
SIZES = ("net_worth", "annual_sales")


def rating_score(facts: Facts) -> Decimal:
    total = Fraction(6 * TAX[facts.get("tax_credit_grade")], 100)
    for name, (weight, edges, points, missing) in LESS.items():
        total += Fraction(weight * up_to(known(facts, name), edges, points, missing), 100)
    for name, (weight, edges, points, missing) in MORE.items():
        total += Fraction(weight * below(known(facts, name), edges, points, missing), 100)
    return (Decimal(total.numerator) / total.denominator).quantize(CENT, ROUND_HALF_UP)


def rating_grade(facts: Facts, score: Decimal) -> str:
    order = [*SCALE]
    at = next(index for index, grade in enumerate(order) if score > SCALE[grade][0])
    if facts["audited_years"] < 2:
        at = max(at, order.index("BBB"))
    if facts["enforcement_open"]:
        at = max(at, order.index("B"))
    return "C" if facts["insolvent"] else order[at]


def assert_rating_figures(facts: Facts) -> None:
    decision = shipped("enterprise_rating").decide(facts, as_of=AS_OF)
    score = rating_score(facts)
    grade = rating_grade(facts, score)
    _, coefficient, days, prepayment, months = SCALE[grade]
    amounts = [Fraction(facts["monthly_purchases"]) * days / 30 * Fraction(coefficient)]
    amounts += [max(known(facts, name) or Fraction(0), Fraction(0)) / 10 for name in SIZES if name in facts]
    assert decision.score == score
    assert decision.grade == grade
    assert dict(decision.actions) == {
        "credit_limit": rounded_down(min(amounts), 1000),
        "terms_days": days,
        "prepayment": Decimal(prepayment),
        "new_orders": grade != "C",
    }
    assert decision.review_due == add_months(AS_OF, months)


@given(enterprises())
def test_enterprises(facts: Facts) -> None:
    assert_rating_figures(facts)


@pytest.mark.parametrize("name", [*LESS, *MORE])
def test_enterprises_at_every_edge(name: str) -> None:
    whole = name in ("adverse_judgments", "admin_penalties", "years_operating")
    _, edges, _, _ = {**LESS, **MORE}[name]
    for value in around(*edges.split(), places=0 if whole else 4):
        if not (whole and int(value) < 0) and not (name == "paid_contract_rate" and Decimal(value) > 1):
            assert_rating_figures({**UNKNOWN, name: value})


@pytest.mark.parametrize("tax", ["A", "B", "M", "C", "D"])
def test_enterprises_of_every_tax_credit_grade(tax: str) -> None:
    assert_rating_figures({**UNKNOWN, "tax_credit_grade": tax})


# -------------------------------------------------------------------------------------------------------- order release

TOLERATED = {"good": 30, "medium": 15, "poor": 0}


def held_or_referred(facts: Facts) -> tuple[set[str], set[str]]:
    """What holds an order, and what refers it."""
    order, limit = Fraction(facts["order_value"]), Fraction(facts["credit_limit"])
    exposure = Fraction(facts["exposure"]) + order
    oldest, share = facts.get("oldest_open_days"), known(facts, "overdue_share")
    hold = {
        "customer_blocked": facts["blocked"],
        "far_above_limit": exposure > limit * 11 / 10,
        "dunned": facts["dunning_level"] >= 3,
        "item_too_old": oldest is not None and oldest > TOLERATED[facts["grade"]],
    }
    refer = {
        "above_limit": limit < exposure <= limit * 11 / 10,
        "large_order": order > limit * 3 / 10,
        "much_overdue": share is not None and share > Fraction(3, 10),
        "oldest_unknown": oldest is None,
        "share_unknown": share is None,
    }
    return {name for name, holds in hold.items() if holds}, {name for name, holds in refer.items() if holds}


@given(orders())
def test_orders(facts: Facts) -> None:
    decision = shipped("order_release").decide(facts, as_of=AS_OF)
    hold, refer = held_or_referred(facts)
    assert decision.actions["release"] == ("hold" if hold else "refer" if refer else "release")
    (release,) = decision.action_results
    assert set(release.controls) == {"in_order", *hold, *refer}
