"""Helpers for those who test policies and sources.

Customers to try a policy with, and policies to try the package with, need Hypothesis, which is imported when the first
of these names is used: `pip install 'creditrules[testing]'`. What holds a source to its contract does without.

    >>> from hypothesis import given
    >>> import creditrules
    >>> from creditrules.testing import Customer, customers
    >>> policy = creditrules.load("credit.policy")  # doctest: +SKIP
    >>> @given(customers(policy))  # doctest: +SKIP
    ... def test_nobody_gets_more_than_a_million(customer: Customer) -> None:
    ...     decision = policy.decide(customer.facts, as_of=customer.as_of, previous=customer.previous)
    ...     assert decision.actions["credit_limit"] <= 1_000_000
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creditrules.testing.admissible import Customer, customers
    from creditrules.testing.random_policies import policies
    from creditrules.testing.sources import BrokenContractError, check_source, hostile_ids, open_source

_HOMES = {
    "BrokenContractError": "creditrules.testing.sources",
    "Customer": "creditrules.testing.admissible",
    "customers": "creditrules.testing.admissible",
    "check_source": "creditrules.testing.sources",
    "hostile_ids": "creditrules.testing.sources",
    "open_source": "creditrules.testing.sources",
    "policies": "creditrules.testing.random_policies",
}

__all__ = [
    "BrokenContractError",
    "Customer",
    "check_source",
    "customers",
    "hostile_ids",
    "open_source",
    "policies",
]


if not TYPE_CHECKING:  # a type checker reads the imports above, and tells of names that are not there

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        try:
            value = getattr(import_module(home), name)
        except ModuleNotFoundError as error:
            if error.name != "hypothesis":
                raise
            message = f"creditrules.testing.{name} needs Hypothesis: install it with pip install 'creditrules[testing]'"
            raise ImportError(message, name="hypothesis") from error
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
