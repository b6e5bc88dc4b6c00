from hypothesis import HealthCheck, given, settings, strategies as st

from creditrules.testing import customers, policies
from tests.soundness.promises import accepted, bounds_hold, keeps_its_promises, worked_out

CUSTOMERS = 6


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
@given(st.data())
def test_a_policy_that_passes_check_decides_every_admissible_customer(data: st.DataObject) -> None:
    text = data.draw(policies())
    policy = accepted(text)
    if policy is None:
        return
    known = worked_out(text)
    everybody = customers(policy)
    for _ in range(CUSTOMERS):
        decision = keeps_its_promises(policy, data.draw(everybody))
        if decision is not None:
            bounds_hold(policy, decision, known)
