"""What is made once for a policy, or once for each of few answers, is what would be made anew."""

from hypothesis import given, settings, strategies as st

from creditrules import Decision, FactsError, Policy, loads
from creditrules.engine.interpret import decide
from creditrules.explain.build import explain
from creditrules.explain.build_conditions import few_answers
from creditrules.explain.build_whole import Whole
from creditrules.program.program import When
from tests.explain.cases import POLICIES, any_decisions, decisions

FEWER = settings(max_examples=settings().max_examples // 2)

WORDS = """
policy words "Words"
  language  1
  version   "1"
  currency  CNY

facts
  rating  : one of A, B, C       "Rating"  optional
  known   : yes or no            "Known"
  bill    : money 0 to 1 million "Bill"
  visits  : list of visit        "Visits"

record visit "Visit"
  made    : yes or no            "Made"

let made "Visits that were made" = count(visits where made)

factor rated "Rating" by rating
  9 points  is A
  4 points  is B, C  because "Rated {rating}"
  0 points  missing

score "Score" 0 to 9
  sum of points

grades
  good  "Good"  from 5
  poor  "Poor"  otherwise

actions
  review : yes or no  "Review"  any applies
  limit  : money 0 to 1 million  "Limit"  lowest applies

control all "All" when known or not known
  review = no
  limit  = bill

control some "Some" when (rating is known and known) or made > 2
  review = yes

control few "Few" when (rating else C) is A
  review = yes
"""


def words() -> Policy:
    return loads(WORDS)


def facts(rating: object, *, known: bool = True) -> dict[str, object]:
    return {"rating": rating, "known": known, "bill": 10, "visits": [{"made": True}]}


def test_few_answers_are_told_apart() -> None:
    program = words().program
    all_, some, few = (few_answers(control.condition) for control in program.controls)
    assert all_ is not None
    assert few is not None
    assert some is None  # it counts records
    subject = program.factors["rated"].subject
    assert subject is not None
    assert few_answers(subject) is not None
    assert not any(isinstance(line.test, When) for line in program.factors["rated"].lines)


def test_one_answer_after_the_other() -> None:
    policy = words()
    missing = [{"value": None, "cause": cause} for cause in ("unavailable", "no consent")]
    for _ in range(2):
        for rating in ("A", "B", *missing, "C"):
            for known in (True, False):
                told_alike(policy.decide(facts(rating, known=known), as_of="2026-03-01"))


@FEWER
@given(st.sampled_from(sorted(POLICIES)).flatmap(lambda name: decisions(POLICIES[name])))
def test_a_decision_of_a_policy_that_explained_others(decision: Decision) -> None:
    told_alike(decision)


@FEWER
@given(any_decisions())
def test_a_decision_of_any_policy(decision: Decision) -> None:
    told_alike(decision)


def told_alike(decision: Decision) -> None:
    """Whatever was explained before, and whoever decided."""
    told = explain(decision)
    assert repr(told) == repr(Whole(decision.program).told(decision))  # which shows why a value is missing, too
    try:
        interpreted = decide(decision.program, decision.facts, decision.as_of, decision.previous)
    except FactsError:
        raise AssertionError(decision) from None
    assert explain(interpreted) == told
