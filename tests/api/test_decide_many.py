"""Many customers in one loop."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from creditrules import FactsError
from tests.policies.shipped import shipped

DAY = "2026-03-01"
POLICY = shipped("order_release")


def customers() -> Iterator[dict[str, Any]]:
    for value in range(600):
        known = {"order_value": value, "exposure": 0, "credit_limit": 300, "grade": "good", "blocked": False}
        yield {**known, "dunning_level": value % 11}  # every eleventh is refused


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_each_gets_what_decide_gives_in_order(threads: int) -> None:
    found = list(POLICY.decide_many(customers(), as_of=DAY, threads=threads))
    assert len(found) == 600
    for one, facts in zip(found, customers(), strict=True):
        if isinstance(one, FactsError):
            with pytest.raises(FactsError, match=re.escape(str(one))):
                POLICY.decide(facts, as_of=DAY)
        else:
            assert one == POLICY.decide(facts, as_of=DAY)


def test_customers_are_taken_as_decisions_are_asked_for() -> None:
    taken = []

    def watched() -> Iterator[dict[str, Any]]:
        for one in customers():
            taken.append(one)
            yield one

    found = POLICY.decide_many(watched(), as_of=DAY, threads=1)
    assert not taken
    next(found)
    assert len(taken) == 1


def test_a_day_on_which_the_policy_is_not_in_force_is_refused_at_once() -> None:
    with pytest.raises(FactsError, match="in force"):
        POLICY.decide_many(customers(), as_of="2020-01-01")
