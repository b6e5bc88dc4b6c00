"""Why a line or condition did not hold, and by how much."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from creditrules import Decision, loads
from creditrules.explain.build import explain
from creditrules.explain.model import Explanation, Miss
from creditrules.values import Missing, Value
from tests.explain.cases import POLICIES, any_decisions, decisions
from tests.policies.shipped import shipped

HEAD = """policy misses "Misses"
  language 1
  version "1"
  currency CNY

facts
  days    : whole number 0 to 1,000        "Days"
  amount  : money 0 to 1 billion           "Amount"
  rate    : percent 0% to 100%             "Rate"     optional
  founded : date                           "Founded"  optional
  rating  : one of AAA, AA, A, B           "Rating"
  listed  : yes or no                      "Listed"
  open    : set of basic, burst            "Open"

actions
  hold : yes or no  any applies

control always when yes
  hold = no

control tried when {condition}
  hold = yes
"""

FACTS = {
    "days": 17,
    "amount": "1000.50",
    "rate": "0.25",
    "founded": "2024-02-29",
    "rating": "A",
    "listed": False,
    "open": ["basic"],
}


def misses(condition: str, **facts: object) -> list[Miss]:
    policy = loads(HEAD.format(condition=condition))
    decision = policy.decide({**FACTS, **facts}, as_of="2026-03-01")
    return list(explain(decision).controls[1].misses)


def told(miss: Miss) -> tuple[object, ...]:
    """Value, sense, bound, distance and step."""
    shown = (miss.value, miss.bound, miss.distance, miss.step)
    value, bound, distance, step = (None if one is None else one.value for one in shown)
    return value, miss.sense, bound, distance, step


def d(text: str | int) -> Decimal:
    return Decimal(text)


COMPARISONS = [
    ("days <= 15", (d(17), "<=", d(15), d(2), d(0))),
    ("days < 17", (d(17), "<", d(17), d(0), d(1))),
    ("days > 20", (d(17), ">", d(20), d(3), d(1))),
    ("20 < days", (d(17), ">", d(20), d(3), d(1))),
    ("20 <= days", (d(17), ">=", d(20), d(3), d(0))),
    ("days = 18", (d(17), "=", d(18), d(1), d(0))),
    ("days != 17", (d(17), "!=", d(17), d(0), d(1))),
    ("amount >= 2,000 CNY", (d("1000.50"), ">=", d(2000), d("999.5"), d(0))),
    ("amount > 1,000.50 CNY", (d("1000.50"), ">", d("1000.50"), d(0), d("0.01"))),
    ("rate is known and rate > 30%", (d("0.25"), ">", d("0.30"), d("0.05"), d("0.0001"))),
    ("not days > 15", (d(17), "<=", d(15), d(2), d(0))),
    ("founded is known and founded < 2024-01-01", (date(2024, 2, 29), "<", date(2024, 1, 1), d(59), d(1))),
    ("founded is known and founded within 12 months", (date(2024, 2, 29), ">", date(2025, 3, 1), d(366), d(1))),
    ("rating < A", ("A", "<", "A", None, None)),
    ("rating is AAA", ("A", "=", "AAA", None, None)),
    ("rating is one of (AAA, AA)", ("A", "is one of", frozenset({"AAA", "AA"}), None, None)),
    ("rating is not A", ("A", "!=", "A", None, None)),
    ("open includes burst", (frozenset({"basic"}), "includes", "burst", None, None)),
    ("not (open includes basic)", (frozenset({"basic"}), "does not include", "basic", None, None)),
    ("rate is missing", (d("0.25"), "missing", None, None, None)),
    ("listed", (False, "yes", None, None, None)),
    ("not not listed", (False, "yes", None, None, None)),
]


@pytest.mark.parametrize(("condition", "expected"), COMPARISONS, ids=[condition for condition, _ in COMPARISONS])
def test_the_test_that_decided(condition: str, expected: tuple[object, ...]) -> None:
    (miss,) = misses(condition)
    assert told(miss) == expected
    assert miss.test is not None


def test_a_day_after_the_as_of_date_is_not_within() -> None:
    (miss,) = misses("founded is known and founded within 12 months", founded="2026-03-04")
    assert told(miss) == (date(2026, 3, 4), "<=", date(2026, 3, 1), d(3), d(0))


def test_a_day_within_misses_being_outside_on_both_sides() -> None:
    before, after = misses("founded is known and not (founded within 12 months)", founded="2026-02-01")
    assert told(before) == (date(2026, 2, 1), "<=", date(2025, 3, 1), d(337), d(0))
    assert told(after) == (date(2026, 2, 1), ">", date(2026, 3, 1), d(28), d(1))


def test_what_is_missing_has_no_distance() -> None:
    (miss,) = misses("rate is known and rate > 30%", rate=None)
    assert isinstance(miss.value and miss.value.value, Missing)
    assert (miss.sense, miss.bound, miss.distance) == ("known", None, None)


def test_of_an_and_the_first_operand_that_fails() -> None:
    (miss,) = misses("days > 10 and days > 20 and days > 30")
    assert miss.bound is not None
    assert miss.bound.value == 20


def test_of_an_or_every_operand() -> None:
    assert [told(miss)[2] for miss in misses("days > 20 or days > 30 or listed")] == [d(20), d(30), None]


def test_of_a_not_the_other_way_round() -> None:
    assert [told(miss)[1] for miss in misses("not (days > 10 and days < 20)")] == ["<=", ">="]
    assert [told(miss)[1] for miss in misses("not (days > 20 or days < 20)")] == [">="]


def test_what_is_behind_the_operand_that_decides_is_not_asked() -> None:
    policy = loads(HEAD.format(condition="days > 20 and amount > 5 CNY"))
    condition = explain(policy.decide(FACTS, as_of="2026-03-01")).controls[1].condition
    assert [operand.result is None for operand in condition.operands] == [False, True]
    assert condition.operands[1].text == "amount > 5 CNY"


# ------------------------------------------------------------------------------------------------------- lines and rows


def test_lines_that_were_tried() -> None:
    policy = shipped("enterprise_rating")
    facts = {"monthly_purchases": 1, "audited_years": 3, "enforcement_open": False, "insolvent": False}
    rate = {"days_beyond_terms": "17.5", "adverse_judgments": 2, "tax_credit_grade": "C"}
    whole = explain(policy.decide({**facts, **rate}, as_of="2026-03-01"))
    factors = {factor.name: factor for factor in whole.factors}

    late = factors["c2_punctuality"].lines
    assert [(line.number, line.won) for line in late] == [(1, False), (2, False), (3, False), (4, True)]
    assert told(late[2].misses[0]) == (d("17.5"), "<=", d(15), d("2.5"), d(0))
    assert late[3].misses == ()
    assert [line.points and line.points.value for line in late] == [100, 85, 60, 30]

    judgments = factors["c3_judgments"].lines
    assert told(judgments[0].misses[0]) == (d(2), "=", d(0), d(2), d(0))

    tax = factors["c5_tax_credit"].lines
    assert told(tax[1].misses[0]) == ("C", "is one of", frozenset({"B", "M"}), None, None)

    contracts = factors["c1_contracts"].lines
    assert [line.misses[0].sense for line in contracts[:-1]] == ["known"] * 5
    assert contracts[-1].tests[0].kind == "missing"
    assert factors["c1_contracts"].missing


def test_rows_that_were_tried() -> None:
    policy = shipped("order_release")
    facts = {"order_value": 1, "exposure": 1, "credit_limit": 9, "blocked": False, "dunning_level": 0}
    (table,) = explain(policy.decide({**facts, "grade": "poor"}, as_of="2026-03-01")).tables
    assert [line.won for line in table.lines] == [False, False, True]
    (miss,) = table.lines[0].misses
    assert told(miss) == ("poor", "=", "good", None, None)
    assert miss.test == table.columns[0]


# ------------------------------------------------------------------------------------------ distances are what they say


def moved(value: Value, by: Decimal) -> Value:
    if isinstance(value, Decimal):
        return value + by
    assert isinstance(value, date)
    return value + timedelta(days=int(by))


def holds(value: Value, sense: str, bound: Value) -> bool:
    assert isinstance(value, Decimal | date)
    assert isinstance(bound, Decimal | date)
    ordinal = [each if isinstance(each, Decimal) else Decimal(each.toordinal()) for each in (value, bound)]
    left, right = ordinal
    return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "=": left == right,
        "!=": left != right,
    }[sense]


def every_miss(whole: Explanation) -> Iterator[Miss]:
    tried = [factor.lines for factor in whole.factors] + [table.lines for table in whole.tables]
    yield from (miss for lines in tried for line in lines for miss in line.misses)
    yield from (miss for override in whole.overrides for miss in override.misses)
    yield from (miss for control in whole.controls for miss in control.misses)
    yield from (miss for watch in whole.watches for miss in watch.misses)
    yield from (miss for review in whole.reviews for miss in review.misses)


def check(decision: Decision) -> None:
    """What is said to be missing would be enough, and the least that would be."""
    whole = explain(decision)
    for miss in every_miss(whole):
        if miss.distance is None or miss.value is None or miss.bound is None or miss.step is None:
            continue
        value, bound, distance, step = miss.value.value, miss.bound.value, miss.distance.value, miss.step.value
        assert isinstance(distance, Decimal)
        assert isinstance(step, Decimal)
        assert not holds(value, miss.sense, bound)
        up = miss.sense in {">", ">="} or (miss.sense == "=" and holds(value, "<", bound)) or miss.sense == "!="
        enough = distance + step
        assert holds(moved(value, enough if up else -enough), miss.sense, bound)
        if step:
            assert not holds(moved(value, distance if up else -distance), miss.sense, bound)
    assert [bool(one.misses) for one in whole.overrides] == [not one.applied for one in whole.overrides]
    assert [bool(one.misses) for one in whole.controls] == [not one.applied for one in whole.controls]
    assert [bool(one.misses) for one in whole.watches] == [not one.applied for one in whole.watches]
    for factor in whole.factors:
        assert [bool(line.misses) for line in factor.lines] == [not line.won for line in factor.lines]
    for table in whole.tables:
        assert [bool(line.misses) for line in table.lines] == [not line.won for line in table.lines]


FEWER = settings(max_examples=settings().max_examples // 2)  # each example is a whole decision


@pytest.mark.parametrize("name", POLICIES)
@FEWER
@given(data=st.data())
def test_for_any_customer(name: str, data: st.DataObject) -> None:
    check(data.draw(decisions(POLICIES[name])))


@FEWER
@given(any_decisions())
def test_for_any_policy(decision: Decision) -> None:
    check(decision)
