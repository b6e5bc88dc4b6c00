"""Decisions explained by the public API."""

from dataclasses import replace

import pytest

from creditrules import Policy
from creditrules.analysis.next_grade import next_grade
from tests.explain.told import decided
from tests.policies.shipped import shipped

POLICY = shipped("enterprise_rating")


def test_with_what_would_bring_the_next_grade_where_it_is_asked_for() -> None:
    decision = decided("rating-pump-maker")
    assert POLICY.explain(decision).next_grade is None
    told = POLICY.explain(decision, next_grade=True)
    assert told.next_grade == next_grade(decision)
    assert replace(told, next_grade=None) == POLICY.explain(decision)
    assert POLICY.explain(decision, "public", next_grade=True).next_grade is None


def test_where_there_are_no_grades_none_is_next() -> None:
    decision = decided("order-above-limit")
    policy = shipped("order_release")
    assert policy.explain(decision, next_grade=True) == policy.explain(decision)


def test_only_own_decisions_are_explained() -> None:
    other = Policy(replace(POLICY.program, digest="1" * 64))
    with pytest.raises(ValueError, match=r"was taken by `enterprise_rating` .*, not by"):
        other.explain(decided("rating-pump-maker"))
