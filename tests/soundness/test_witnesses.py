"""The customer or score that a finding names really shows it."""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from creditrules.api import Policy, loads
from creditrules.checker.check import _Checker
from creditrules.checker.context import Context
from creditrules.diagnostics import Diagnostic, FactsError, Source, has_errors
from creditrules.diagnostics.codes import (
    ACTION_CONFLICT,
    ACTION_NOT_SET,
    BAND_GAP,
    GRADE_GAP,
    OUT_OF_SCOPE,
    ROWS_DIFFER,
    UNDECIDED,
)
from creditrules.engine.grading import _scored_grade
from creditrules.engine.interpret import decide
from creditrules.facts.admit import admit
from creditrules.program.program import Program
from creditrules.syntax import parse
from creditrules.testing import Customer, customers
from creditrules.testing.random_policies.policies import write_policy
from tests.checker.cases import CORPUS, read_cases

MANY = 150


@cache
def findings() -> list[tuple[Program, Diagnostic]]:
    """Policies with mistakes, random ones and those of the corpus, and the programs that they would be without them."""
    texts = [write_policy(random.Random(number).randrange) for number in range(MANY)]  # noqa: S311  # nothing secret
    found = []
    for text in [*texts, *(case.policy for path in sorted(CORPUS.glob("*.md")) for case in read_cases(path))]:
        file, unreadable = parse(Source("p.policy", text))
        if not unreadable:
            checker = _Checker(Context(file))
            program = checker.program()
            found += [(program, one) for one in checker.context.found]
    return found


def alone() -> list[tuple[Program, Diagnostic]]:
    """Those with one mistake."""
    errors = [(program, one) for program, one in findings() if has_errors([one])]
    counts = Counter(program.digest for program, _ in errors)
    return [(program, one) for program, one in errors if counts[program.digest] == 1]


def test_a_score_without_a_grade() -> None:
    gaps = [(program, one) for program, one in findings() if one.code is GRADE_GAP]
    assert gaps
    for program, one in gaps:
        witness = one.data["witness"]
        assert isinstance(witness, Decimal)
        assert program.score is not None
        assert program.score.low <= witness <= program.score.high
        with pytest.raises(FactsError):
            _scored_grade(program, witness)


def somebody(program: Program) -> Customer:
    """A customer of the policy about whom nothing is special."""
    found: list[Customer] = []

    @seed(0)
    @settings(
        max_examples=1,
        derandomize=False,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(customers(Policy(program)))
    def draw(customer: Customer) -> None:
        found.append(customer)

    draw()
    return found[0]


def undecided(program: Program, facts: Mapping[str, object]) -> bool:
    """Whether a customer with these facts, and else like somebody, is left without a decision, or without a row."""
    other = somebody(program)
    day: date = other.as_of
    admitted = admit(program, {**other.facts, **facts}, as_of=day)
    try:
        return -1 in decide(program, admitted, day).trace.rows
    except FactsError as error:
        codes = [each.code for each in error.findings]
        assert codes in ([UNDECIDED], [OUT_OF_SCOPE])
        return True


def test_customers_without_points_terms_or_row() -> None:
    shown = 0
    for program, one in alone():
        facts = one.data.get("facts")
        if one.code in (BAND_GAP, ACTION_NOT_SET, ACTION_CONFLICT) and isinstance(facts, Mapping):
            assert undecided(program, facts), one.message
            shown += 1
    assert shown > 10


TWO_ROWS = """policy terms "Terms"
  language 1
  version "1"
facts
  kind : one of a, b
  days : whole number 0 to 9
table terms : whole number unique
  | kind | days | terms |
  | a    | <= 5 | 1     |
  | a    | >= 5 | 2     |
  | b    | any  | 3     |
actions
  given : whole number 0 to 9
control all when yes
  given = terms
"""


def test_a_customer_for_whom_two_rows_fit() -> None:
    file, _ = parse(Source("p.policy", TWO_ROWS))
    checker = _Checker(Context(file))
    checker.program()
    (found,) = checker.context.found
    assert found.code is ROWS_DIFFER
    facts = found.data["facts"]
    assert isinstance(facts, dict)
    results = set()
    for row in ("  | a    | <= 5 | 1     |\n", "  | a    | >= 5 | 2     |\n"):
        last = "  | b    | any  | 3     |\n"
        policy = loads(TWO_ROWS.replace(row, "").replace(last, "  | any  | any  | 3     |\n").replace(" unique", ""))
        results.add(policy.decide(facts, as_of="2026-03-01").actions["given"])
    assert results == {Decimal(1), Decimal(2)}
