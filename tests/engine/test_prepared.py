"""Prepared expressions against the interpreter's own."""

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from creditrules.diagnostics import FactsError
from creditrules.engine.by_records import Gathering
from creditrules.engine.evaluate import evaluate, gathered
from creditrules.engine.interpret import decide
from creditrules.engine.prepared import combining, prepared
from creditrules.engine.sheet import Sheet
from creditrules.explain.build_basis import Basis
from creditrules.facts.previous import admit_previous
from creditrules.program import expressions as x
from creditrules.program.program import Program
from creditrules.program.reads import deciding
from creditrules.testing import customers, policies
from creditrules.values import Row
from tests.policies.shipped import NAMES, shipped
from tests.soundness.promises import accepted

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
FEW = settings(max_examples=max(settings().max_examples // 4, 1), suppress_health_check=CHECKS)


def outcome(compute: object, *arguments: object) -> object:
    """What comes out, or the findings."""
    assert callable(compute)
    try:
        return compute(*arguments)
    except FactsError as error:
        return [(finding.code, finding.message, finding.primary) for finding in error.findings]


def agree(program: Program, sheet: Sheet) -> None:
    """Every expression that decides, and every part of it, on every record where it is asked of records."""
    for expr in deciding(program):
        for part in x.walk(expr):
            if isinstance(part, x.Aggregate):
                assert outcome(Gathering(part).gathered, sheet) == outcome(gathered, part, sheet)
    for expr in deciding(program):
        for part, row in _asked(expr, sheet, None):
            assert outcome(prepared(part), sheet, row) == outcome(evaluate, part, sheet, row)
            if not isinstance(part, x.AllOf | x.AnyOf | x.Else) and x.children(part) and row is None:
                operands = [outcome(evaluate, child, sheet) for child in x.children(part)]
                if not isinstance(part, x.Aggregate) and not any(isinstance(one, list) for one in operands):
                    assert outcome(combining(part), sheet, operands) == outcome(evaluate, part, sheet)


def _asked(expr: x.Expr, sheet: Sheet, row: Row | None) -> list[tuple[x.Expr, Row | None]]:
    """The expression and its parts, with the first records that each is asked of."""
    found: list[tuple[x.Expr, Row | None]] = [(expr, row)]
    if not isinstance(expr, x.Aggregate):
        return found + [pair for child in x.children(expr) for pair in _asked(child, sheet, row)]
    records = sheet.facts.get(expr.records.name)
    for child in x.children(expr)[1:]:
        for record in records[:2] if isinstance(records, tuple) else ():
            found += _asked(child, sheet, record)
    return found


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_shipped_policies(name: str, data: st.DataObject) -> None:
    policy = shipped(name)
    customer = data.draw(customers(policy))
    facts = policy.admit(customer.facts, as_of=customer.as_of)
    before = admit_previous(policy.program, customer.previous) if customer.previous is not None else None
    try:
        agree(policy.program, Basis(decide(policy.program, facts, customer.as_of, before)).sheet)
    except FactsError:
        return


@FEW
@given(data=st.data())
def test_any_policy(data: st.DataObject) -> None:
    policy = accepted(data.draw(policies()))
    if policy is None:
        return
    customer = data.draw(customers(policy))
    facts = policy.admit(customer.facts, as_of=customer.as_of)
    before = admit_previous(policy.program, customer.previous) if customer.previous is not None else None
    try:
        decision = decide(policy.program, facts, customer.as_of, before)
    except FactsError:
        return
    agree(policy.program, Basis(decision).sheet)
