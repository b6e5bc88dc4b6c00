"""What a policy's aggregates ask of all records at once, against the interpreter that asks one after another."""

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from creditrules.engine.by_records import Asking, Gathering
from tests.engine.gatherings import aggregates, agree
from tests.policies.shipped import NAMES, shipped

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
FEW = settings(max_examples=max(settings().max_examples // 4, 1), suppress_health_check=CHECKS)


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_they_share_what_they_ask(name: str, data: st.DataObject) -> None:
    policy = shipped(name)
    asking = Asking()
    agree(policy, [(expr, Gathering(expr, asking).gathered) for expr in aggregates(policy)], data)
