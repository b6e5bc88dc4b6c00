"""Decisions to explain: of shipped and small policies, of examples and of generated customers."""

from collections.abc import Iterator
from typing import TypeVar

from hypothesis import strategies as st

from creditrules import Decision, FactsError, Policy, PolicyError, loads
from creditrules.analysis.examples import run_examples
from creditrules.testing import Customer, customers, policies
from tests.explain.policies import CONTROLS, SCORING, WEIGHTED
from tests.policies.shipped import NAMES, shipped

T = TypeVar("T")

POLICIES = {
    **{name: shipped(name) for name in NAMES},
    "scoring": loads(SCORING),
    "weighted": loads(WEIGHTED),
    "controls": loads(CONTROLS),
}


def examples() -> Iterator[tuple[str, Decision]]:
    """Every example of the shipped policies, with its title."""
    for name in NAMES:
        for result in run_examples(shipped(name).program):
            if result.decision is not None:
                yield f"{name}: {result.example.title}", result.decision


def decisions(policy: Policy) -> st.SearchStrategy[Decision]:
    """Decisions of a policy for customers of any kind."""
    return st.builds(_decided, st.just(policy), customers(policy)).flatmap(_there)


def any_decisions() -> st.SearchStrategy[Decision]:
    """Decisions of any policy."""
    return policies().map(_checked).flatmap(_there).flatmap(decisions)


def _there(value: T | None) -> st.SearchStrategy[T]:
    return st.nothing() if value is None else st.just(value)


def _checked(text: str) -> Policy | None:
    try:
        return loads(text)
    except PolicyError:
        return None


def _decided(policy: Policy, customer: Customer) -> Decision | None:
    try:
        return policy.decide(customer.facts, as_of=customer.as_of, previous=customer.previous)
    except FactsError:
        return None  # out of scope, or two settings that contradict
