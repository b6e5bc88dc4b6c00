"""Readable policy files decide customer credit, exactly and with reasons.

    >>> import creditrules
    >>> policy = creditrules.load("network_service_credit.policy")  # doctest: +SKIP
    >>> decision = policy.decide({"monthly_bill": "80000"}, as_of="2026-03-01")  # doctest: +SKIP
    >>> decision.grade  # doctest: +SKIP
    'good'

Names are imported when they are first used, so that `import creditrules` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creditrules.api import Policy, load, loads
    from creditrules.diagnostics import (
        CreditRulesError,
        Diagnostic,
        FactsError,
        FindingsError,
        PolicyError,
    )
    from creditrules.engine.decision import Decision
    from creditrules.explain.model import Audience, Explanation
    from creditrules.facts.facts import Facts
    from creditrules.facts.previous import Previous

_HOMES = {
    "Audience": "creditrules.explain.model",
    "CreditRulesError": "creditrules.diagnostics",
    "Decision": "creditrules.engine.decision",
    "Diagnostic": "creditrules.diagnostics",
    "Explanation": "creditrules.explain.model",
    "Facts": "creditrules.facts.facts",
    "FactsError": "creditrules.diagnostics",
    "FindingsError": "creditrules.diagnostics",
    "Policy": "creditrules.api",
    "PolicyError": "creditrules.diagnostics",
    "Previous": "creditrules.facts.previous",
    "load": "creditrules.api",
    "loads": "creditrules.api",
}

__all__ = [
    "Audience",
    "CreditRulesError",
    "Decision",
    "Diagnostic",
    "Explanation",
    "Facts",
    "FactsError",
    "FindingsError",
    "Policy",
    "PolicyError",
    "Previous",
    "load",
    "loads",
]


if not TYPE_CHECKING:  # a type checker reads the imports above, and tells of names that are not there

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(home), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
