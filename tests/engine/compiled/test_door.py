"""The generated door against the real one."""

from datetime import date, datetime
from decimal import Context, Decimal, getcontext, localcontext
from typing import Any

import pytest
from hypothesis import given, strategies as st

from creditrules.api import loads
from creditrules.diagnostics import FactsError
from creditrules.engine.compiled.decider import Decider
from creditrules.engine.compiled.reading import NOT_ADMITTED
from creditrules.engine.compiled.source import compiled_door
from creditrules.testing import Customer, customers
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
  fee     : money 0 to 1,000 CNY optional
  kind    : one of A, B optional

let x = bill + sum(amount of entries) * 1 CNY else bill
let fees = sum(fee of entries where fee is known) else 0 CNY
let y = count(entries) else 0
let z = count(entries where amount > y) else 0
""")

FEES = (
    *(
        True,
        -1,
        1001,
        "1000.01",
        "1e2",
        " 1",
        "1 ",
        "1\n",
        "1_0",
        "+1",
        "",
        "-",
        "1-",
        "-.5",
        "1.2.3",
        "NaN",
        "inf",
        ".5",
        "5.",
        "0" * 61 + ".5",
        "٣.5",
        float("inf"),
        [],
        b"1",
    ),
    *map(Decimal, ("NaN", "sNaN", "-Infinity", "Infinity", "1E+999999", "1E-999999", "1.234", "-0.01")),
)
"""What is no fee."""

DOOR = compiled_door(POLICY.program)
ADMIT = DOOR.function()
CALENDAR = Decider(POLICY.program).calendar(DAY)


def admitted(raw: dict[str, Any]) -> Any:
    """What the generated door makes of the facts; None where it leaves them to the real one."""
    before = getcontext()
    try:
        DOOR.dates.meet(raw)
        packed, _ = ADMIT(raw, CALENDAR, ())
    except NOT_ADMITTED:
        return None
    finally:
        assert getcontext() is before
    return DOOR.layout.unpacked(packed, by_column=True)


def really(raw: dict[str, Any]) -> Any:
    """What the real door makes of them; None where it refuses them."""
    try:
        return POLICY.admit(raw, as_of=DAY).values
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
        {"bill": 1, "entries": [{"due": DAY, "amount": 0.1, "fee": Decimal(900), "kind": "B"}] * 2},
        {"bill": 0.1, "entries": [{"due": DAY, "amount": Decimal("1.2500"), "fee": Decimal("2.500")}]},
        {"bill": 1, "entries": [{"due": DAY, "amount": "-0.00", "fee": "007.5"}]},
    ],
)
def test_plain_facts_come_in(raw: dict[str, Any]) -> None:
    assert admitted(raw) is not None
    assert admitted(raw) == really(raw)


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
        {"bill": "5.10", "share": "-"},
        {"bill": ""},
        {"bill": Decimal("NaN")},
        {"bill": Decimal("Infinity")},
        {"bill": Decimal("1E-999999")},
        {"bill": Decimal("1.234")},
        {"bill": 10**50},
        {"bill": "9" * 60},
        {"bill": 1, "size": 10**38},
        {"bill": 1, "size": Decimal("1E+999999")},
        {"bill": 1, "size": "1E+999999999"},
        {"bill": "1E+999999999"},
        {"bill": 1, "share": "1E+999999999"},
        {"bill": 1, "share": Decimal("1E-999999999")},
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
        {"bill": float("nan")},
        {"bill": 1, "entries": [{"due": DAY, "amount": True}]},
        *({"bill": 1, "entries": [{"due": DAY, "amount": 1, "fee": fee}]} for fee in FEES),
        {"bill": 1, "entries": [{"due": DAY, "amount": 1, "fee": Decimal("0.005")}] * 2},
        {"bill": 1, "entries": [{"due": DAY, "amount": 1, "fee": Decimal(999)}, {"due": DAY, "fee": 1001}]},
        {"bill": 1, "entries": [{"due": DAY, "amount": 1, "kind": "A", "fee": 1, "more": 1}]},
    ],
    ids=repr,
)
def test_what_is_wrong_stays_out_of_both(raw: dict[str, Any]) -> None:
    assert admitted(raw) is None
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


def test_sums_are_exact_whatever_the_context_of_the_caller_rounds() -> None:
    raw = {"bill": Decimal("99.99"), "entries": [{"due": DAY, "amount": Decimal("123.45"), "fee": Decimal("900.01")}]}
    with localcontext(Context(prec=2, traps=[])):
        decision = POLICY.decide(raw, as_of=DAY)
    assert decision.trace.lets["x"] == Decimal("223.44")
    assert decision.facts == POLICY.admit(raw, as_of=DAY)


NUMBERS = st.one_of(
    st.integers(-(10**40), 10**40),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.decimals(min_value=-2000, max_value=2000, places=2),
    st.text("0123456789.-+ e_", max_size=8),
)


ENTRY = st.fixed_dictionaries({"due": st.just(DAY), "amount": NUMBERS}, optional={"fee": NUMBERS})


@given(
    st.fixed_dictionaries(
        {"bill": NUMBERS}, optional={"size": NUMBERS, "share": NUMBERS, "entries": st.lists(ENTRY, max_size=2)}
    )
)
def test_whatever_comes_in_is_what_the_real_door_admits(raw: dict[str, Any]) -> None:
    found = admitted(raw)
    assert found is None or found == really(raw)


@given(st.deferred(lambda: customers(shipped("network_service_credit"))))
def test_customers_of_a_shipped_policy(customer: Customer) -> None:
    policy = shipped("network_service_credit")
    decision = policy.decide(customer.facts, as_of=customer.as_of)
    assert decision.facts == policy.admit(customer.facts, as_of=customer.as_of)


def test_what_was_handed_in_may_change_afterwards() -> None:
    raw: dict[str, Any] = {"bill": 1, "entries": [{"due": DAY, "amount": 1}]}
    decision = POLICY.decide(raw, as_of=DAY)
    raw["bill"] = 7
    raw["entries"][0]["amount"] = 9
    assert decision.facts.values["bill"] == 1
    assert decision.trace.lets["x"] == 2
