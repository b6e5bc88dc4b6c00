"""The generated loop that gathers records for explanations, against the interpreter that asks one after another."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from creditrules import loads
from creditrules.engine.compiled.gathering import Together
from creditrules.engine.interpret import decide
from creditrules.testing import policies
from tests.engine.gatherings import aggregates, agree
from tests.policies.shipped import NAMES, shipped
from tests.soundness.promises import accepted

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
FEW = settings(max_examples=max(settings().max_examples // 4, 1), suppress_health_check=CHECKS)
DAY = date(2026, 3, 1)


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_shipped_policies(name: str, data: st.DataObject) -> None:
    policy = shipped(name)
    together = Together()
    agree(policy, [(expr, together.gathering(expr)) for expr in aggregates(policy)], data)


@FEW
@given(data=st.data())
def test_any_policy(data: st.DataObject) -> None:
    policy = accepted(data.draw(policies()))
    if policy is not None:
        together = Together()
        agree(policy, [(expr, together.gathering(expr)) for expr in aggregates(policy)], data)


@pytest.mark.parametrize("number", [39, 40, 41, 97, 600])
def test_however_many_conditions_records_meet(number: int) -> None:
    days = [DAY - timedelta(each) for each in range(number)]
    conditions = " and ".join(f"due != {day}" for day in days)
    ordered = " and ".join(f"due > {day - timedelta(2_000)}" for day in days)
    policy = loads(f"""
policy many "Many conditions"
  language  1
  version   "1"
  in force  from 2026-01-01
  currency  CNY

facts
  payments : list of payment, at most 10  "Payments"

record payment "Payment"
  due : date  "Due"

let other_days "On other days" = count(payments where {conditions})
let later_days "On later days" = count(payments where {ordered})

actions
  answer : number 0 to 20  "Answer"  lowest applies

control all "All" when other_days + later_days >= 0
  answer = other_days + later_days
""")
    payments = [{"due": day} for day in (DAY, DAY + timedelta(1), date(1999, 1, 1))]
    texts = {"payments": [{"due": str(each["due"])} for each in payments]}
    admitted = policy.admit(texts, as_of=DAY)
    expected = decide(policy.program, admitted, DAY)
    assert expected.actions == {"answer": 4}
    for facts in ({"payments": payments}, texts, admitted):
        decision = policy.decide(facts, as_of=DAY)
        assert decision == expected
        assert [len(let.formula.records) for let in policy.explain(decision).lets] == [2, 2]
