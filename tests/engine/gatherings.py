"""Whatever gathers records for a policy's aggregates, against the interpreter that asks one record after another."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from hypothesis import strategies as st

from creditrules import Policy
from creditrules.diagnostics import FactsError
from creditrules.engine.evaluate import Gathered, gathered
from creditrules.engine.sheet import Sheet
from creditrules.engine.worked import sheet_of
from creditrules.program import expressions as x
from creditrules.program.reads import deciding
from creditrules.testing import Customer, customers

Gathers: TypeAlias = Callable[[Sheet], Gathered | None]


def aggregates(policy: Policy) -> list[x.Aggregate]:
    """All of them, some more than once."""
    return [part for expr in deciding(policy.program) for part in x.walk(expr) if isinstance(part, x.Aggregate)]


def agree(policy: Policy, gatherings: Sequence[tuple[x.Aggregate, Gathers]], data: st.DataObject) -> None:
    """Both gather the same of a customer, in whatever order they are asked, and again."""
    customer: Customer = data.draw(customers(policy))
    try:
        decision = policy.decide(customer.facts, as_of=customer.as_of, previous=customer.previous)
    except FactsError:
        return
    sheet = sheet_of(decision)
    for expr, gathers in data.draw(st.permutations(gatherings)):
        assert gathers(sheet) == gathered(expr, sheet)
        assert gathers(sheet) == gathered(expr, sheet)
