"""A policy that was checked cannot fail: whoever its schema admits is decided."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import creditrules
from creditrules import Policy
from creditrules.facts.previous import admit_previous
from tests.customers import facts_of

POLICIES = sorted((Path(__file__).parents[2] / "policies").glob("*.policy"))
AS_OF = date(2026, 3, 1)


@cache
def policy_at(path: Path) -> Policy:
    return creditrules.load(path)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_admissible_customer_is_decided(path: Path, data: st.DataObject) -> None:
    policy = policy_at(path)
    before = data.draw(st.none() | facts_of(policy.program, AS_OF), label="before")
    facts = data.draw(facts_of(policy.program, AS_OF, envelopes=True), label="facts")
    decision = policy.decide(facts, as_of=AS_OF, previous=before)
    assert decision.actions.keys() == policy.program.actions.keys()
    written = decision.as_json()
    assert json.loads(json.dumps(written)) == written
    assert admit_previous(policy.program, written).facts.values == decision.facts.values
    replayed = policy.decide(json.loads(json.dumps(written["facts"])), as_of=AS_OF, previous=before)
    assert replayed == decision
