"""What a policy's aggregates ask of all records at once, against the interpreter that asks one after another."""

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from creditrules import Policy
from creditrules.diagnostics import FactsError
from creditrules.engine.by_records import Asking, Gathering
from creditrules.engine.evaluate import gathered
from creditrules.engine.worked import sheet_of
from creditrules.program import expressions as x
from creditrules.program.reads import deciding
from creditrules.testing import Customer, customers
from tests.policies.shipped import NAMES, shipped

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
FEW = settings(max_examples=max(settings().max_examples // 4, 1), suppress_health_check=CHECKS)


def aggregates(policy: Policy) -> list[x.Aggregate]:
    return [part for expr in deciding(policy.program) for part in x.walk(expr) if isinstance(part, x.Aggregate)]


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_they_share_what_they_ask(name: str, data: st.DataObject) -> None:
    policy = shipped(name)
    asking = Asking()
    gatherings = [(expr, Gathering(expr, asking)) for expr in aggregates(policy)]
    customer: Customer = data.draw(customers(policy))
    try:
        decision = policy.decide(customer.facts, as_of=customer.as_of, previous=customer.previous)
    except FactsError:
        return
    sheet = sheet_of(decision)
    for expr, gathering in data.draw(st.permutations(gatherings)):
        assert gathering.gathered(sheet) == gathered(expr, sheet)
        assert gathering.gathered(sheet) == gathered(expr, sheet)
