"""Policies with very many lines, and those of which Python takes no generated code, which the interpreter decides."""

from datetime import date

import pytest

from creditrules import loads
from creditrules.engine.compiled.decider import Decider
from creditrules.engine.compiled.source import Compiled
from creditrules.engine.interpret import decide
from creditrules.facts.admit import admit
from tests.engine.compiled.facts import FACTS
from tests.policies.shipped import shipped

DAY = date(2026, 3, 1)
LINES = 2_500


def test_a_factor_with_very_many_lines() -> None:
    lines = "\n".join(f"  {each % 7} points  is {each}" for each in range(LINES))
    policy = loads(f"""
policy large "Many lines"
  language  1
  version   "1"
  in force  from 2026-01-01
  currency  CNY

facts
  district : whole number 0 to 100,000  "District"

factor area "Area" by district
{lines}
  0 points  otherwise

score "Score" 0 to 10
  sum of points

grades
  A  "Good"   from 5
  B  "Other"  otherwise
""")
    quickly = Decider(policy.program).on(DAY)
    for district in (0, 199, 200, 201, 1_000, LINES - 1, LINES):
        facts = {"district": district}
        admitted = policy.admit(facts, as_of=DAY)
        expected = decide(policy.program, admitted, DAY)
        assert expected.score == (district % 7 if district < LINES else 0)
        assert policy.decide(admitted, as_of=DAY) == expected
        for given in (facts, admitted):
            assert quickly(given, None) == expected


@pytest.mark.parametrize("refusal", [SyntaxError, RecursionError, MemoryError])
def test_python_is_asked_once_whatever_it_says(refusal: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Compiled] = []

    def refused(code: Compiled) -> None:
        asked.append(code)
        raise refusal

    monkeypatch.setattr(Compiled, "function", refused)
    program = shipped("network_service_credit").program
    decider = Decider(program)
    admitted = admit(program, FACTS, as_of=DAY)
    for _ in range(2):
        assert decider.on(DAY)(dict(FACTS), None) is None
        assert decider.decide(admitted, DAY) == decide(program, admitted, DAY)
    assert len(asked) == 2  # for facts in a dict, and for those that are admitted
