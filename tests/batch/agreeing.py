"""The interpreter and the statement, held against one another."""

from collections.abc import Callable, Sequence
from datetime import date

from hypothesis import strategies as st

from creditrules.api import Policy
from creditrules.batch.columns import output_columns
from creditrules.batch.sql.dialects import DialectName
from creditrules.batch.sql.statement import statement
from creditrules.diagnostics import FactsError
from creditrules.diagnostics.codes import OUT_OF_SCOPE
from creditrules.engine.decision import Decision
from creditrules.engine.interpret import decide
from creditrules.facts.admit import admit
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous, admit_previous
from creditrules.testing import Customer, customers
from tests.batch.staging import Row, Table, expected, staged

CUSTOMERS = 8

Engine = Callable[[Sequence[Table], str], list[tuple[object, ...]]]
"""Stages the tables, runs the statement, and gives its rows."""


def disagreements(
    policy: Policy, customers: Sequence[Customer], as_of: date, dialect: DialectName, run: Engine
) -> list[str]:
    """What the statement says differently of these customers, all as of one day."""
    program = policy.program
    admitted = []
    for one in customers:
        facts = admit(program, one.facts, as_of=as_of)
        before = None if one.previous is None else admit_previous(program, one.previous, as_of=as_of)
        admitted.append((facts, before))
    return differences(policy, admitted, as_of, dialect, run)


def differences(
    policy: Policy,
    admitted: Sequence[tuple[Facts, Previous | None]],
    as_of: date,
    dialect: DialectName,
    run: Engine,
) -> list[str]:
    """What the statement says differently of admitted customers."""
    text = statement(policy.program, dialect, as_of)
    names = [column.name for column in output_columns(policy.program)]
    found = {row[0]: row for row in run(list(staged(policy.program, admitted)), text)}
    assert sorted(map(str, found)) == sorted(str(number) for number in range(len(admitted)))
    told = []
    for number, (facts, previous) in enumerate(admitted):
        row: Row = dict(zip(names, found[str(number)], strict=True))
        wanted = expected(policy, _decided(policy, facts, as_of, previous))
        for name, value in wanted.items():
            if row[name] != value or isinstance(row[name], bool) != isinstance(value, bool):
                told.append(f"{name} of customer {number}: {row[name]!r}, not {value!r}")
    return told


def _decided(policy: Policy, facts: Facts, as_of: date, previous: Previous | None) -> Decision | None:
    try:
        return decide(policy.program, facts, as_of, previous)
    except FactsError as error:
        if [found.code for found in error.findings] != [OUT_OF_SCOPE]:
            raise
        return None


def drawn(data: st.DataObject, policy: Policy, count: int = CUSTOMERS) -> tuple[date, list[Customer]]:
    """Customers of a policy, all on one day."""
    first = data.draw(customers(policy))
    return first.as_of, [first, *(data.draw(customers(policy, as_of=first.as_of)) for _ in range(count - 1))]
