"""What the shipped policies say must always hold, held against generated customers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from creditrules.engine import interpret
from creditrules.engine.evaluate import holds
from creditrules.engine.sheet import Sheet
from creditrules.program.expressions import FactRef, LetRef
from creditrules.program.program import Monotone
from creditrules.program.types import Money, Number
from creditrules.values import Value
from tests.policies.customers import AS_OF, enterprises, network_customers, orders
from tests.policies.shipped import NAMES, shipped

CUSTOMERS: dict[str, st.SearchStrategy[tuple[date, dict[str, Any]]]] = {
    "network_service_credit": network_customers(),
    "enterprise_rating": enterprises().map(lambda facts: (AS_OF, facts)),
    "order_release": orders().map(lambda facts: (AS_OF, facts)),
}


def worked_out(name: str, as_of: date, facts: dict[str, Any], instead: Mapping[str, Value]) -> Sheet:
    """The sheet of a decision, with the values of some facts and lets replaced."""
    policy = shipped(name)
    values = dict(policy.admit(facts, as_of=as_of).values)
    values.update({name: value for name, value in instead.items() if name in values})
    sheet = Sheet(policy.program, values, as_of, None)
    for step in policy.program.steps:
        if step.kind == "let" and step.name in instead:
            sheet.lets[step.name] = instead[step.name]
        else:
            interpret._run(step, sheet)
    return sheet


@pytest.mark.parametrize("name", NAMES)
@given(st.data())
def test_what_must_always_hold_holds(name: str, data: st.DataObject) -> None:
    sheet = worked_out(name, *data.draw(CUSTOMERS[name]), {})
    for claim in shipped(name).program.properties:
        if claim.when is None or holds(claim.when, sheet):
            assert holds(claim.condition, sheet) == (claim.kind == "always"), claim.title


MONOTONES = [(name, claim) for name in NAMES for claim in shipped(name).program.monotones]


@pytest.mark.parametrize(("name", "claim"), MONOTONES, ids=[f"{name}: {claim.title}" for name, claim in MONOTONES])
@settings(max_examples=settings().max_examples // 5)  # there are many of these properties
@given(st.data())
def test_the_score_goes_one_way(name: str, claim: Monotone, data: st.DataObject) -> None:
    as_of, facts = data.draw(CUSTOMERS[name])
    whole = isinstance(claim.subject.type, Number) and claim.subject.type.decimals == 0
    step = Decimal(500_000) if isinstance(claim.subject.type, Money) else Decimal(1) if whole else Decimal("0.05")
    low, high = sorted(step * data.draw(st.integers(0, 120)) for _ in range(2))
    assert isinstance(claim.subject, FactRef | LetRef)
    one, other = (worked_out(name, as_of, facts, {claim.subject.name: value}).score for value in (low, high))
    assert one is not None
    assert other is not None
    assert other <= one if claim.direction == "rises" else other >= one
