"""Decisions of which the rest is told when it is asked for."""

import copy
import pickle

import pytest

from creditrules.engine.decision import Decision
from creditrules.engine.interpret import decide
from tests.engine.compiled import facts
from tests.policies.shipped import shipped

FACTS = {
    **facts.FACTS,
    "invoices": [{"issued": "2025-10-01", "due": "2025-10-31", "amount": "60000", "disputed": True}],
}
DAY = "2026-03-01"


@pytest.fixture
def decision() -> Decision:
    return shipped("network_service_credit").decide(FACTS, as_of=DAY)


def test_it_is_what_the_interpreter_decides(decision: Decision) -> None:
    policy = shipped("network_service_credit")
    expected = decide(policy.program, policy.admit(FACTS, as_of=DAY), decision.as_of)
    assert decision == expected
    assert hash(decision) == hash(expected)


def test_it_can_be_copied_and_pickled(decision: Decision) -> None:
    assert copy.copy(decision) == decision
    assert copy.deepcopy(decision) == decision
    assert pickle.loads(pickle.dumps(decision)) == decision  # noqa: S301  # our own bytes


def test_it_has_no_other_parts(decision: Decision) -> None:
    with pytest.raises(AttributeError, match="a decision has no `points_lost`"):
        _ = decision.points_lost


def test_it_cannot_be_changed(decision: Decision) -> None:
    with pytest.raises(AttributeError):
        decision.grade = "good"  # type: ignore[misc]  # on purpose


def test_the_next_decision_compares_with_it(decision: Decision) -> None:
    policy = shipped("network_service_credit")
    later = policy.decide({**FACTS, "monthly_bill": "200000"}, as_of="2026-06-01", previous=decision)
    assert [watch.name for watch in later.watches] == ["bill_surge"]
