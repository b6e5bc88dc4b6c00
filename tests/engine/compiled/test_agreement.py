"""The generated code against the interpreter."""

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from creditrules.api import Policy
from creditrules.diagnostics import FactsError
from creditrules.engine.compiled.decider import Decider, decider
from creditrules.engine.interpret import decide
from creditrules.facts.previous import admit_previous
from creditrules.testing import Customer, customers, policies
from tests.policies.shipped import NAMES, shipped
from tests.soundness.promises import accepted

CUSTOMERS = 4
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
FEW = settings(max_examples=max(settings().max_examples // 4, 1), suppress_health_check=CHECKS)  # each is a decision


def agree(policy: Policy, code: Decider, customer: Customer) -> None:
    """Both decide the same, or both say the same; the generated code is never left without an answer in scope."""
    facts = policy.admit(customer.facts, as_of=customer.as_of)
    assert code.layout.unpacked(code.pack(facts)) == facts.values
    before = admit_previous(policy.program, customer.previous) if customer.previous is not None else None
    quickly = code.on(customer.as_of)
    try:
        expected = decide(policy.program, facts, customer.as_of, before)
    except FactsError:
        assert quickly(facts, before) is None
        return
    found = quickly(facts, before)
    assert found is not None
    for part in ("score", "unrounded_score", "scored_grade", "grade", "actions"):  # told before the rest is
        assert getattr(found, part) == getattr(expected, part)
    assert found == expected
    assert found.as_json() == expected.as_json()


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_shipped_policies(name: str, data: st.DataObject) -> None:
    policy = shipped(name)
    agree(policy, decider(policy.program), data.draw(customers(policy)))


@FEW
@given(data=st.data())
def test_any_policy(data: st.DataObject) -> None:
    policy = accepted(data.draw(policies()))
    if policy is None:
        return
    code, everybody = Decider(policy.program), customers(policy)
    for _ in range(CUSTOMERS):
        agree(policy, code, data.draw(everybody))
