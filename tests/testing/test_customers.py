import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, find, given, settings, strategies as st

from creditrules.api import Policy, loads
from creditrules.diagnostics import FactsError
from creditrules.facts.facts import Facts
from creditrules.testing import Customer, customers
from creditrules.values import Missing
from tests.policies.shipped import NAMES, shipped

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


def some(wanted: Callable[[Customer], bool], **given: Any) -> Customer:
    """The simplest customer of the shop who is wanted; there must be one among a few thousand."""
    return find(
        customers(shop(), **given),
        wanted,
        settings=settings(max_examples=4_000, database=None, suppress_health_check=list(HealthCheck)),
    )


@pytest.mark.parametrize("name", NAMES)
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
    assert some(lambda customer: customer.facts.get(name) == value, as_of="2025-01-31")


def records(customer: Customer, name: str) -> Iterator[dict[str, Any]]:
    listed = customer.facts.get(name)
    if isinstance(listed, list):
        yield from listed


def test_records_lie_at_the_edges_of_windows() -> None:
    for day in ("2024-01-31", "2024-02-01", "2025-01-31", "2025-02-01"):
        assert some(lambda one, day=day: any(each["due"] == day for each in records(one, "invoices")), as_of="2025-01-31")  # type: ignore[misc]
    assert some(lambda one: any(each["amount"] == "99.51" for each in records(one, "invoices")))
    assert some(lambda one: any("settled" not in each for each in records(one, "invoices")))


def test_lists_are_long_enough_for_what_the_policy_counts() -> None:
    lengths = [len(list(records(some(lambda one, n=n: len(list(records(one, "claims"))) == n), "claims"))) for n in (0, 2, 3, 4)]  # type: ignore[misc]
    assert lengths == [0, 2, 3, 4]


@given(customers(shop()))
def test_lists_are_never_longer_than_declared(customer: Customer) -> None:
    assert sum(1 for _ in records(customer, "invoices")) <= 5


def admitted(customer: Customer) -> Facts:
    return shop().admit(customer.facts, as_of=customer.as_of)


def test_values_may_say_where_they_come_from() -> None:
    assert some(lambda one: isinstance(one.facts["ratio"], dict) and one.facts["ratio"].get("source") == "ledger")
    stale = some(lambda one: isinstance(one.facts.get("sales"), dict) and isinstance(admitted(one).values["sales"], Missing))
    assert stale.facts["sales"]


def test_optional_facts_are_sometimes_missing() -> None:
    assert "founded" not in some(lambda one: "founded" not in one.facts).facts
    assert some(lambda one: one.facts.get("founded", "") is None)


def test_a_last_decision_is_there_now_and_then() -> None:
    assert some(lambda one: one.previous is None)
    for score in ("2", "1.999999", "1000000000000"):
        found = some(lambda one, score=score: one.previous is not None and one.previous.get("score") == score)  # type: ignore[misc]
        assert found.previous
    changed = some(lambda one: one.previous is not None and one.previous["facts"].get("rating") != one.facts.get("rating"))  # type: ignore[attr-defined]
    assert changed.previous is not None
    assert changed.previous["facts"]


def test_the_simplest_customer_is_a_plain_one() -> None:
    found = some(lambda _: True)
    assert found.previous is None
    assert found.facts["invoices"] == []
    assert found.facts["ratio"] == "0"
    assert not any(isinstance(value, dict) for value in found.facts.values())


def test_a_found_customer_has_only_what_it_takes() -> None:
    found = some(lambda one: sum(1 for _ in records(one, "invoices")) >= 2)
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
