"""The score that a finding names really receives no grade."""

import random
from decimal import Decimal
from functools import cache

import pytest

from creditrules.checker.check import _Checker
from creditrules.checker.context import Context
from creditrules.diagnostics import Diagnostic, FactsError, Source
from creditrules.diagnostics.codes import GRADE_GAP
from creditrules.engine.grading import _scored_grade
from creditrules.program.program import Program
from creditrules.syntax import parse
from creditrules.testing.random_policies.policies import write_policy

MANY = 400


@cache
def findings() -> list[tuple[Program, Diagnostic]]:
    """Random policies with a finding, and the program that they would be without it."""
    found = []
    for number in range(MANY):
        file, _ = parse(Source("p.policy", write_policy(random.Random(number).randrange)))  # noqa: S311  # nothing secret
        checker = _Checker(Context(file))
        program = checker.program()
        found += [(program, one) for one in checker.context.found]
    return found


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
