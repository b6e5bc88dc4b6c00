"""The generated door against the real one."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from creditrules.api import loads
from creditrules.diagnostics import FactsError
from creditrules.engine.compiled.decider import Decider
from creditrules.engine.compiled.door import NOT_ADMITTED, door
from creditrules.testing import customers
from tests.policies.shipped import shipped

DAY = date(2026, 3, 1)

POLICY = loads("""\
policy p
  language 1
  version "1"
  currency CNY

facts
  bill     : money 0 to 1,000 CNY
  share    : percent optional
  size     : whole number optional
  since    : date optional
  name     : text optional
  rating   : one of A, B optional
  rights   : set of basic, burst optional
  told     : yes or no optional
  entries  : list of entry, at most 2 optional

record entry
  due     : date
  amount  : number with 2 decimals
  paid    : date optional

let x = bill + sum(amount of entries) * 1 CNY else bill
""")

ADMIT = door(POLICY.program)
LAYOUT = Decider(POLICY.program).layout


def packed(raw: dict[str, Any]) -> Any:
    """What the generated door makes of the facts; None where it leaves them to the real one."""
    try:
        return ADMIT(raw)
    except NOT_ADMITTED:
        return None


def really(raw: dict[str, Any]) -> Any:
    """What the real door makes of them; None where it refuses them."""
    try:
        return LAYOUT.facts(POLICY.admit(raw, as_of=DAY).values)
    except FactsError:
        return None


@pytest.mark.parametrize(
    "raw",
    [
        {"bill": 5},
        {"bill": Decimal("5.10"), "share": Decimal("0.25"), "size": 3, "since": date(2020, 2, 29), "told": True},
        {"bill": "5.10", "share": "0.2500000", "size": "-0", "since": "2020-02-29", "told": False, "name": "名"},
        {"bill": Decimal("1E+2"), "size": Decimal("7.0"), "rating": "B", "rights": ["burst"], "name": None},
        {"bill": 1, "entries": [], "rights": ()},
        {"bill": 1, "entries": ({"due": DAY, "amount": 1}, {"due": "2026-03-02", "amount": "-1.25", "paid": None})},
        {"bill": 1, "entries": [{"paid": DAY, "due": DAY, "amount": Decimal("99.99")}]},
    ],
)
def test_plain_facts_come_in(raw: dict[str, Any]) -> None:
    assert packed(raw) is not None
    assert packed(raw) == really(raw)


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"bill": 1, "bil": 1},
        {"bill": None},
        {"bill": True},
        {"bill": -1},
        {"bill": "1000.001"},
        {"bill": "1_0"},
        {"bill": " 1"},
        {"bill": "+1"},
        {"bill": "٣"},
        {"bill": "1e2"},
        {"bill": ""},
        {"bill": Decimal("NaN")},
        {"bill": Decimal("Infinity")},
        {"bill": Decimal("1E-999999")},
        {"bill": Decimal("1.234")},
        {"bill": 10**50},
        {"bill": "9" * 60},
        {"bill": 1, "size": 10**38},
        {"bill": 1, "size": Decimal("1E+999999")},
        {"bill": 1, "size": "1.5"},
        {"bill": 1, "since": "2025-02-29"},
        {"bill": 1, "since": "20250228"},
        {"bill": 1, "since": "2025-W01-1"},
        {"bill": 1, "since": datetime(2025, 1, 1)},  # noqa: DTZ001  # no zone is just as wrong
        {"bill": 1, "since": date(1599, 1, 1)},
        {"bill": 1, "since": 5},
        {"bill": 1, "name": 5},
        {"bill": 1, "name": "x" * 10_001},
        {"bill": 1, "name": "\ud800"},
        {"bill": 1, "rating": "C"},
        {"bill": 1, "rating": ["A"]},
        {"bill": 1, "rights": ["basic", "basic"]},
        {"bill": 1, "rights": "basic"},
        {"bill": 1, "rights": ["none"]},
        {"bill": 1, "told": 1},
        {"bill": 1, "told": "yes"},
        {"bill": 1, "entries": {}},
        {"bill": 1, "entries": [[]]},
        {"bill": 1, "entries": [{"due": DAY}]},
        {"bill": 1, "entries": [{"due": DAY, "amount": 1, "paid": DAY, "more": 1}]},
        {"bill": 1, "entries": [{"due": DAY, "amount": 1, "more": None}]},
        {"bill": 1, "entries": [{"due": DAY, "amount": "0.001"}]},
        {"bill": 1, "entries": [{"due": None, "amount": 1}]},
        {"bill": 1, "entries": [{"due": DAY, "amount": 1}] * 3},
    ],
    ids=repr,
)
def test_what_is_wrong_stays_out_of_both(raw: dict[str, Any]) -> None:
    assert packed(raw) is None
    assert really(raw) is None
    with pytest.raises(FactsError):
        POLICY.decide(raw, as_of=DAY)


@pytest.mark.parametrize(
    "raw",
    [
        {"bill": 0.1},
        {"bill": {"value": 1}},
        {"bill": 1, "size": Decimal("1E+2") * 0},
    ],
)
def test_less_plain_facts_are_decided_all_the_same(raw: dict[str, Any]) -> None:
    assert POLICY.decide(raw, as_of=DAY).facts == POLICY.admit(raw, as_of=DAY)


NUMBERS = st.one_of(
    st.integers(-(10**40), 10**40),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.decimals(min_value=-2000, max_value=2000, places=2),
    st.text("0123456789.-+ e_", max_size=8),
)


@given(st.fixed_dictionaries({"bill": NUMBERS}, optional={"size": NUMBERS, "share": NUMBERS}))
def test_whatever_comes_in_is_what_the_real_door_admits(raw: dict[str, Any]) -> None:
    found = packed(raw)
    assert found is None or found == really(raw)


@given(st.data())
def test_customers_of_a_shipped_policy(data: st.DataObject) -> None:
    policy = shipped("network_service_credit")
    customer = data.draw(customers(policy))
    decision = policy.decide(customer.facts, as_of=customer.as_of)
    assert decision.facts == policy.admit(customer.facts, as_of=customer.as_of)


def test_what_was_handed_in_may_change_afterwards() -> None:
    raw: dict[str, Any] = {"bill": 1, "entries": [{"due": DAY, "amount": 1}]}
    decision = POLICY.decide(raw, as_of=DAY)
    raw["bill"] = 7
    raw["entries"][0]["amount"] = 9
    assert decision.facts.values["bill"] == 1
    assert decision.trace.lets["x"] == 2
