"""What is found is the smallest: held against every customer who differs in one fact or in two."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings, strategies as st

from creditrules import Policy, loads
from creditrules.analysis.next_grade import next_grade
from creditrules.engine.decision import Decision
from creditrules.explain.model import WhatIf
from creditrules.testing import Customer, customers
from creditrules.values import Missing, Value
from tests.analysis.small_policies import BANDS, COMPUTED, JOINT, TOGETHER
from tests.analysis.trying import better, distance, pairs, singles

AS_OF = date(2026, 3, 1)
TEXTS = {"bands": BANDS, "computed": COMPUTED, "together": TOGETHER, "joint": JOINT}


@cache
def small(name: str) -> Policy:
    return loads(TEXTS[name], name)


def taken(policy: Policy, customer: Customer) -> Decision:
    return policy.decide(customer.facts, as_of=customer.as_of, previous=customer.previous)


def of_one(ways: Iterable[WhatIf]) -> dict[str, Value]:
    return {way.changes[0].name: way.changes[0].then.value for way in ways if len(way.changes) == 1}


def of_two(ways: Iterable[WhatIf]) -> dict[tuple[str, str], tuple[Value, Value]]:
    found = {}
    for way in ways:
        if len(way.changes) == 2:
            one, other = way.changes
            found[one.name, other.name] = (one.then.value, other.then.value)
    return found


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=settings().max_examples // 6)
@given(st.data())
def test_no_smaller_change_of_one_fact_is_enough(name: str, data: st.DataObject) -> None:
    policy = small(name)
    decision = taken(policy, data.draw(customers(policy, as_of=AS_OF)))
    found, enough = of_one(next_grade(decision).ways), singles(decision)
    assert len(policy.program.facts) <= 7
    assert set(found) <= set(enough)
    assert len(found) == min(len(enough), 5)
    for fact, then in found.items():
        now = decision.facts.values[fact]
        assert then in enough[fact]
        if not isinstance(now, Missing):
            declared = policy.program.facts[fact]
            assert distance(declared, now, then) == min(distance(declared, now, each) for each in enough[fact])


Largest = dict[str, Decimal]
"""The largest value of a fact that is told apart from others, or its present one; a day counts from the as-of date."""


def size(policy: Policy, decision: Decision, largest: Largest, changes: dict[str, Value]) -> Decimal:
    total = Decimal(0)
    for name, then in changes.items():
        now = decision.facts.values[name]
        if isinstance(now, Missing):
            assert name == "archive"  # its least favourable value is 50%, and it has 21
            assert isinstance(then, Decimal)
            total += 1 + (then * 100 - 50) / 21
        elif isinstance(now, Decimal):
            total += distance(policy.program.facts[name], now, then) / max(largest[name], abs(now))
        else:
            places = {"rating": 3, "barred": 1}[name]
            total += distance(policy.program.facts[name], now, then) / places
    return total


def edges(name: str, decision: Decision) -> Largest:
    if name == "bands":
        return {"ratio": Decimal("7.6"), "late": Decimal(36), "archive": Decimal("0.6")}
    equity, loan = (decision.facts.values[fact] for fact in ("equity", "loan"))
    assert isinstance(equity, Decimal)
    assert isinstance(loan, Decimal)
    enough_equity, enough_loan = 90 - 2 * loan, (90 - equity + 1) // 2
    if name == "joint":
        return {
            "equity": enough_equity if 0 < enough_equity <= 30 else Decimal(30),
            "loan": enough_loan if enough_loan <= 35 else Decimal(35),
        }
    return {"equity": enough_equity if 25 < enough_equity <= 30 else Decimal(25), "loan": enough_loan}


@pytest.mark.parametrize("name", ["bands", "together", "joint"])
@settings(max_examples=settings().max_examples // 12)
@given(st.data())
def test_no_smaller_change_of_two_facts_is_enough(name: str, data: st.DataObject) -> None:
    policy = small(name)
    decision = taken(policy, data.draw(customers(policy, as_of=AS_OF)))
    result = next_grade(decision)
    if decision.grade == policy.program.grades[0].name:
        return
    largest = edges(name, decision)

    def sizes(facts: Iterable[str], values: Iterable[Value]) -> Decimal:
        return size(policy, decision, largest, dict(zip(facts, values, strict=True)))

    alone = {fact: min(sizes([fact], [each]) for each in enough) for fact, enough in singles(decision).items()}
    smallest = {}
    for two, enough in pairs(decision, 6_000).items():
        limit = min((alone[fact] for fact in two if fact in alone), default=Decimal(100))
        fitting = [total for values in enough if (total := sizes(two, values)) < limit - Decimal("1e-20")]
        if fitting:
            smallest[two] = min(fitting)
    found = of_two(result.ways)
    told = {two: sizes(two, values) for two, values in found.items()}
    assert all(better(decision, dict(zip(two, values, strict=True))) for two, values in found.items())
    assert list(told.values()) == sorted(told.values())
    assert {two: round(total, 15) for two, total in told.items()} == {two: round(smallest[two], 15) for two in told}
    assert sorted(smallest.values())[: len(told)] == pytest.approx(list(told.values()))
    assert len(told) == min(len(smallest), 5)
