import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, seed, settings, strategies as st

from creditrules.api import Policy, loads
from creditrules.diagnostics import FactsError
from creditrules.testing import Customer, customers
from creditrules.values import Cause, Missing
from tests.policies.shipped import NAMES, shipped

SLOW = [HealthCheck.too_slow]


HEAD = """\
policy p
  language 1
  version "1"
  in force from 2024-02-29 until 2026-06-30
  currency CNY
"""

SHOP = (
    HEAD
    + """
sources
  bureau fresh for 30 days
  ledger

facts
  sales : money -1000 CNY to 1 million CNY optional from bureau
  ratio : number with 2 decimals 0 to 10
  share : percent 0% to 100% optional
  founded : date 1990-01-01 to 2026-12-31 optional
  rating : one of A, B, C optional
  rights : set of basic, burst
  region : text optional
  blocked : yes or no
  invoices : list of invoice, at most 5
  claims : list of invoice optional

record invoice
  due : date
  amount : money 0 to 500 CNY
  settled : date optional

let months_in_business = months since founded
let open_amount = sum(amount of invoices where settled is missing and due within 12 months)

factor f1 by ratio
  1 point up to 2.5
  2 points above 2.5

factor f2
  1 point when count(claims) else 0 >= 3 and (open_amount > 99.5 CNY or region is known and region = "north")
  0 points otherwise

factor f3 by months_in_business
  1 point from 36
  0 points below 36
  0 points missing

score 0 to 10
  sum of points

grades
  good from 3
  poor otherwise

watch w when previous score is known and previous score < 2 or previous rating is known and previous rating is C
  review now
"""
)


@cache
def shop() -> Policy:
    return loads(SHOP)


RUNS = 12


@cache
def many() -> list[Customer]:
    """Some of the customers of the shop, all on one day, of several runs: in one run they resemble one another."""
    found: list[Customer] = []
    for number in range(RUNS):

        @seed(number)
        @settings(
            max_examples=100, derandomize=False, database=None, phases=[Phase.generate], suppress_health_check=SLOW
        )
        @given(customers(shop(), as_of="2025-01-31"))
        def draw(customer: Customer) -> None:
            found.append(customer)

        draw()
    return found


SMALL = (
    HEAD
    + """
sources
  ledger

facts
  ratio : number with 2 decimals 0 to 10
  founded : date optional
  invoices : list of invoice, at most 5

record invoice
  amount : money 0 to 500 CNY
  settled : date optional

watch w when previous ratio is known and previous ratio < ratio
  review now
"""
)


def simplest(wanted: Callable[[Customer], bool]) -> Customer:
    """The simplest customer of a small policy who is wanted."""
    return find(customers(loads(SMALL)), wanted, settings=settings(max_examples=200, database=None))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=settings().max_examples // 3)
@given(st.data())
def test_every_customer_of_a_shipped_policy_is_admitted_and_decided(name: str, data: st.DataObject) -> None:
    policy = shipped(name)
    customer = data.draw(customers(policy))
    assert json.loads(json.dumps(customer.facts)) == customer.facts
    decision = policy.decide(customer.facts, as_of=customer.as_of, previous=customer.previous)
    assert list(decision.actions) == list(policy.program.actions)


@given(customers(shop()))
def test_days_are_those_on_which_the_policy_is_in_force(customer: Customer) -> None:
    assert date(2024, 2, 29) <= customer.as_of <= date(2026, 6, 30)
    shop().decide(customer.facts, as_of=customer.as_of, previous=customer.previous)


@given(customers(shop(), as_of="2025-01-31"))
def test_the_day_may_be_given(customer: Customer) -> None:
    assert customer.as_of == date(2025, 1, 31)


def test_a_day_on_which_the_policy_is_not_in_force() -> None:
    with pytest.raises(ValueError, match="the policy `p` is not in force on 2024-02-28"):
        customers(shop(), as_of=date(2024, 2, 28))
    with pytest.raises(FactsError):
        customers(shop(), as_of="yesterday")


EDGES: dict[str, list[Any]] = {
    "ratio": ["2.5", "2.51", "2.49", "0", "10", "9.99", "0.01"],
    "sales": ["-1000", "1000000", "0", "-0.01", "0.01"],
    "region": ["north", ""],
    "rating": ["A", "B", "C"],
    "rights": [[], ["basic", "burst"]],
    "blocked": [True, False],
    "invoices": [[]],
    "founded": ["1990-01-01", "2026-12-31", "2022-01-31", "2022-02-01", "2022-01-30", "2024-02-29", "2025-01-31"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in EDGES.items() for value in values])
def test_values_lie_at_and_beside_what_the_policy_mentions(name: str, value: object) -> None:
    assert any(customer.facts.get(name) == value for customer in many())


def records(customer: Customer, name: str) -> list[dict[str, Any]]:
    listed = customer.facts.get(name)
    return listed if isinstance(listed, list) else []


@pytest.mark.parametrize("day", ["2024-01-31", "2024-02-01", "2025-01-31", "2025-02-01", "2024-02-29"])
def test_days_of_records_lie_at_the_edges_of_windows(day: str) -> None:
    assert any(each["due"] == day for customer in many() for each in records(customer, "invoices"))


def test_fields_of_records_lie_at_edges_or_are_missing() -> None:
    invoices = [each for customer in many() for each in records(customer, "invoices")]
    assert {"99.5", "99.51", "99.49", "0", "500"} <= {each["amount"] for each in invoices}
    assert any("settled" not in each for each in invoices)


def test_lists_are_as_long_as_the_policy_counts_and_no_longer_than_declared() -> None:
    assert {len(records(customer, "claims")) for customer in many()} >= {0, 1, 2, 3, 4}
    assert {len(records(customer, "invoices")) for customer in many()} == {0, 1, 2, 3, 4}


def test_values_may_say_where_they_come_from() -> None:
    said = [value for customer in many() for value in customer.facts.values() if isinstance(value, dict)]
    assert {value.get("source") for value in said} == {None, "bureau", "ledger"}
    assert any("cause" in value for value in said)


def test_optional_values_may_be_stale() -> None:
    told = [one for one in many() if isinstance(one.facts.get("sales"), dict)]
    sales = [shop().admit(one.facts, as_of=one.as_of).values["sales"] for one in told]
    causes = {value.cause for value in sales if isinstance(value, Missing)}
    assert Cause.STALE in causes
    assert len(causes) > 2


def test_optional_facts_are_sometimes_missing() -> None:
    assert any("founded" not in customer.facts for customer in many())
    assert any(customer.facts.get("founded", "") is None for customer in many())


def test_a_last_decision_is_there_now_and_then() -> None:
    recorded: list[Any] = [customer.previous for customer in many() if customer.previous is not None]
    assert 0.2 < len(recorded) / len(many()) < 0.6
    scores = {previous.get("score") for previous in recorded}
    assert len(scores & {"2", "1.999999", "2.000001", "3", "10", "0", "1000000000000", "-1000000000000"}) >= 4
    assert {None, "good", "poor"} <= {previous.get("grade") for previous in recorded}
    assert {"C", None} <= {previous["facts"].get("rating") for previous in recorded}


def test_the_simplest_customer_is_a_plain_one() -> None:
    found = simplest(lambda _: True)
    assert found.previous is None
    assert found.facts["invoices"] == []
    assert found.facts["ratio"] == "0"
    assert not any(isinstance(value, dict) for value in found.facts.values())


def test_a_found_customer_has_only_what_it_takes() -> None:
    found = simplest(lambda one: len(records(one, "invoices")) == 2)
    assert [each["amount"] for each in records(found, "invoices")] == ["0", "0"]
    assert found.previous is None


def test_without_hypothesis_the_error_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "import creditrules.testing\n"
        "try: creditrules.testing.customers\n"
        "except ImportError as error: print(error)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == (
        "creditrules.testing.customers needs Hypothesis: install it with pip install 'creditrules[testing]'"
    )


def test_names_of_the_package() -> None:
    import creditrules.testing  # noqa: PLC0415

    assert set(creditrules.testing.__all__) <= set(dir(creditrules.testing))
    with pytest.raises(AttributeError, match="no attribute 'customer'"):
        creditrules.testing.customer  # type: ignore[attr-defined]  # noqa: B018
