"""What would bring the next grade, on the shipped policies and on small ones."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from creditrules import Policy, loads
from creditrules.analysis import looks, pairs, stretches, why_not
from creditrules.analysis.next_grade import next_grade
from creditrules.engine.decision import Decision
from creditrules.explain.model import NextGrade, WhatIf
from creditrules.facts.write import written_value
from creditrules.program.show import show
from creditrules.testing import customers
from creditrules.values import Cause, Missing
from tests.analysis.small_policies import BANDS, HEAD, JOINT, TOGETHER
from tests.analysis.trying import better, movable
from tests.policies.shipped import shipped

AS_OF = date(2026, 3, 1)
GOLDEN: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "policies" / "golden.json").read_text(encoding="utf-8")
)


def told(way: WhatIf) -> str:
    """As in `medium 50: current_ratio 1 -> 1.5, debt_ratio 70% -> 60%`."""
    changes = [
        f"{change.name} {show(change.now.value, change.now.type)} -> {show(change.then.value, change.then.type)}"
        for change in way.changes
    ]
    return f"{way.grade} {way.score}: {', '.join(changes)}"


def ways(result: NextGrade) -> list[str]:
    return [told(way) for way in result.ways]


def of(policy: str | Policy, **facts: Any) -> NextGrade:
    checked = loads(policy) if isinstance(policy, str) else policy
    return next_grade(checked.decide(facts, as_of=AS_OF))


# -------------------------------------------------------------------------------------------- it gives what it promises


def keeps_its_promises(policy: Policy, decision: Decision, result: NextGrade, previous: Any = None) -> None:
    """Decides again from plain facts: what each way changes, and nothing else."""
    order = [grade.name for grade in policy.program.grades]
    if not result.ways:
        assert result.grade is None
        assert result.why_not
        return
    assert decision.grade is not None
    assert result.grade == max((way.grade for way in result.ways), key=order.index)
    for way in result.ways:
        facts: Any = decision.as_json()["facts"]
        raw = {**facts, **{change.name: written_value(change.then.value, change.then.type) for change in way.changes}}
        again = policy.decide(raw, as_of=decision.as_of, previous=previous)
        assert (again.grade, again.score) == (way.grade, way.score)
        assert order.index(way.grade) < order.index(decision.grade)
        for change in way.changes:
            fact = policy.program.facts[change.name]
            assert not fact.fixed
            assert change.now.value == decision.facts.values[fact.name] != change.then.value
            assert (change.title, change.now.type, change.then.type) == (fact.title, *[fact.declared.type] * 2)
    assert [len(way.changes) for way in result.ways] == sorted(len(way.changes) for way in result.ways)
    assert len({tuple(change.name for change in way.changes) for way in result.ways}) == len(result.ways)


@pytest.mark.parametrize("customer", GOLDEN, ids=[each["name"] for each in GOLDEN])
def test_every_change_applied_gives_the_grade_it_promised(customer: dict[str, Any]) -> None:
    policy = shipped(customer["policy"])
    decision = policy.decide(customer["facts"], as_of=customer["as_of"])
    keeps_its_promises(policy, decision, next_grade(decision))


@pytest.mark.parametrize("name", ["network_service_credit", "enterprise_rating"])
@settings(max_examples=settings().max_examples // 5)
@given(st.data())
def test_no_customer_is_promised_what_does_not_come(name: str, data: st.DataObject) -> None:
    policy = shipped(name)
    customer, other = (data.draw(customers(policy, as_of=AS_OF)) for _ in range(2))
    decision = policy.decide(customer.facts, as_of=AS_OF, previous=customer.previous)
    result = next_grade(decision)
    keeps_its_promises(policy, decision, result, customer.previous)
    alone = {way.changes[0].name for way in result.ways if len(way.changes) == 1}
    found = policy.admit(other.facts, as_of=AS_OF).values
    for fact in movable(decision):
        then = found[fact.name]
        if not isinstance(then, Missing | str | frozenset) and better(decision, {fact.name: then}):
            assert fact.name in alone or len(alone) == 5


# ------------------------------------------------------------------------------------------------ customers of interest


def golden(name: str) -> NextGrade:
    customer = next(each for each in GOLDEN if each["name"] == name)
    return next_grade(shipped(customer["policy"]).decide(customer["facts"], as_of=customer["as_of"]))


def test_one_fact_before_two_and_small_changes_before_large_ones() -> None:
    assert ways(golden("rating-1")) == [
        "BB 52.24: paid_contract_rate 79.72% -> 95%",
        "BB 50.34: return_on_assets -13.92% -> 8%",
        "BB 50.34: cash_flow_to_sales 8.45% -> 15%, current_ratio 0.3779 -> 2",
        "BB 50.24: current_ratio 0.3779 -> 2, net_margin -0.92% -> 4%",
        "BB 51.04: adverse_judgments 3 -> 0, current_ratio 0.3779 -> 1.5",
        "BB 50.24: admin_penalties 2 -> 0, current_ratio 0.3779 -> 2",
        "BB 50.40: cash_flow_to_sales 8.45% -> 20%, net_margin -0.92% -> 8%",
    ]


def test_a_cap_is_lifted() -> None:
    assert ways(golden("sample-9")) == ["good 81: archive_completeness 14.11% -> 60%"]


def test_two_facts_where_one_is_not_enough() -> None:
    assert ways(golden("sample-0")) == ["good 75: paid_in_capital 0 CNY -> 5,000,000 CNY, external_grade CC -> AA"]


def test_a_fact_that_becomes_known() -> None:
    result = golden("sample-3")
    assert ways(result) == ["medium 52: external_grade missing -> CCC"]
    assert result.grade == "medium"


def test_a_knock_out_that_rests_on_records() -> None:
    assert golden("sample-10") == NextGrade(None, why_not=f"{why_not.HELD}: An invoice overdue by more than 90 days")


# ----------------------------------------------------------------------------------------------------------- small ones

SOUND: Mapping[str, Any] = {"ratio": 2, "late": 0, "rating": "AAA", "archive": "0.7", "age": 20, "barred": False}


def test_a_change_may_lead_beyond_the_next_grade() -> None:
    result = of(BANDS, **{**SOUND, "barred": True})
    assert ways(result) == ["good 100: barred yes -> no"]
    assert result.grade == "good"


def test_the_grade_told_is_the_nearest_that_a_change_brings() -> None:
    result = of(TOGETHER, equity=0, loan=33)
    assert ways(result) == ["good 50: loan 33 -> 45", "good 50: equity 0 -> 24"]
    assert result.grade == "good"
    assert of(TOGETHER, equity=24, loan=0).grade == "fair"


def test_the_edge_is_met_exactly() -> None:
    assert ways(of(BANDS, **{**SOUND, "late": 36})) == ["good 70: late 36 -> 35"]
    assert ways(of(BANDS, **{**SOUND, "ratio": "7.6", "late": 16})) == [
        "good 75: ratio 7.6 -> 7.5",
        "good 70: late 16 -> 15",
    ]


def test_nothing_fixed_is_changed() -> None:
    facts = {**SOUND, "age": 3, "ratio": "0.9", "archive": None}
    assert all("age" not in way for way in ways(of(BANDS, **facts)))
    movable_age = BANDS.replace("0 to 50  fixed", "0 to 50")
    assert "good 70: age 3 -> 10" in ways(of(movable_age, **facts))


OPTIONAL = (
    HEAD
    + """
facts
  rate   : whole number 0 to 100  optional
  burden : whole number 0 to 100  optional
  word   : one of low, high, middle  optional
  agreed : yes or no  optional

factor by_rate by rate
  30 points  from 50
  10 points  from 20
   0 points  below 20
   0 points  missing

factor by_burden by burden
  30 points  up to 40
   0 points  above 40
   0 points  missing

factor by_word by word
  40 points  is high
  30 points  is middle
   0 points  is low
   0 points  missing

factor by_agreed
  30 points  when agreed else no
   0 points  otherwise

score "Score" 0 to 200
  sum of points

grades
  good  from 30
  poor  otherwise
"""
)


def test_what_is_not_known_is_put_at_the_least_favourable_value_that_is_enough() -> None:
    assert ways(of(OPTIONAL)) == [
        "good 30: word missing -> middle",
        "good 30: rate missing -> 50",
        "good 30: agreed missing -> yes",
        "good 30: burden missing -> 40",
    ]
    assert ways(of(OPTIONAL, rate={"value": None, "cause": "not applicable"}, agreed=False))[-1] == (
        "good 30: burden missing -> 40"
    )


def test_what_does_not_apply_stays_missing() -> None:
    absent = {"value": None, "cause": "not applicable"}
    assert of(OPTIONAL, rate=absent, burden=absent, word=absent, agreed=absent).why_not == why_not.NOTHING_TO_CHANGE


def test_nothing_known_is_ever_withheld() -> None:
    better_unknown = OPTIONAL.replace("0 points  missing\n\nfactor by_burden", "50 points  missing\n\nfactor by_burden")
    absent = {"value": None, "cause": "not applicable"}
    result = of(better_unknown, rate=0, burden=absent, word=absent, agreed=absent)
    assert ways(result) == ["good 30: rate 0 -> 50"]


# -------------------------------------------------------------------------------------------------------------- why not


def test_a_policy_without_grades() -> None:
    decision = shipped("order_release").decide(
        {
            "order_value": 1,
            "exposure": 1,
            "credit_limit": 1,
            "grade": "good",
            "blocked": False,
            "dunning_level": 0,
        },
        as_of=AS_OF,
    )
    assert next_grade(decision) == NextGrade(None, why_not=why_not.NO_GRADES)


def test_the_best_grade() -> None:
    assert of(BANDS, **SOUND) == NextGrade(None, why_not=why_not.BEST)


def test_an_override_that_rests_on_a_fixed_fact() -> None:
    held = BANDS + '\noverride young "Too young" when age < 5\n  grade is poor\n'
    assert of(held, **{**SOUND, "age": 4, "barred": True}).why_not == f"{why_not.HELD}: Too young"


def test_records_that_stay_as_they_are() -> None:
    assert golden("sample-7").why_not == f"{why_not.RECORDS}: Invoices; Defaults; Payment lawsuits"


def test_nothing_is_enough_however_much_changes() -> None:
    fixed = TOGETHER.replace("0 to 30", "0 to 30  fixed").replace("good  from 50", "good  from 60")
    assert of(fixed, equity=24, loan=60).why_not == why_not.NEVER
    assert ways(of(fixed, equity=25, loan=0)) == ["good 60: loan 0 -> 33"]


def test_three_changes_would_be_needed() -> None:
    three = OPTIONAL.replace("good  from 30", "good  from 120")
    assert of(three, word="high").why_not == why_not.NOT_BY_TWO
    assert ways(of(three, word="high", rate=50)) == ["good 130: burden missing -> 40, agreed missing -> yes"]


def test_a_search_that_was_ended_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "MOST_LOOKS", 3)
    assert of(BANDS, **{**SOUND, "late": 36}) == NextGrade(None, why_not=why_not.UNFINISHED)


def test_a_search_that_was_ended_late_says_so_beside_what_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = {**SOUND, "late": 16, "ratio": "0.9", "rating": "B", "archive": None}
    assert len(ways(of(BANDS, **facts))) > 2
    monkeypatch.setattr(stretches, "MOST_STRETCHES", 3)
    result = of(BANDS, **facts)
    assert result.ways
    assert result.why_not == why_not.UNFINISHED


def test_two_facts_of_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ways(of(JOINT, equity=0, loan=15)) == ["good 50: equity 0 -> 20, loan 15 -> 35"]
    monkeypatch.setattr(pairs, "MOST_HALVINGS", 2)
    assert of(JOINT, equity=0, loan=15) == NextGrade(None, why_not=why_not.UNFINISHED)


# -------------------------------------------------------------------------------------------- as the decision was taken

SCOPED = (
    HEAD.replace("currency CNY", "currency CNY\n  applies when size <= 50 and not abroad")
    + """
facts
  size   : whole number 0 to 100
  abroad : yes or no
  grown  : whole number 0 to 100

factor by_size by size
  10 points  from 60
   5 points  from 40
   0 points  below 40

factor growth
  5 points  when previous grown is known and grown > previous grown
  0 points  otherwise

score "Score" 0 to 20
  sum of points

grades
  good  from 10
  fair  from 5
  poor  otherwise
"""
)


def test_no_change_leads_out_of_the_policy() -> None:
    assert ways(of(SCOPED, size=30, abroad=False, grown=1)) == ["fair 5: size 30 -> 40"]
    assert of(SCOPED, size=40, abroad=False, grown=1).why_not == why_not.NOT_BY_TWO


def test_the_decision_before_counts() -> None:
    policy = loads(SCOPED)
    facts = {"size": 40, "abroad": False, "grown": 1}
    decision = policy.decide(facts, as_of=AS_OF, previous={"facts": {"grown": 3}})
    assert ways(next_grade(decision)) == ["good 10: grown 1 -> 4"]


def test_what_is_stale_is_missing_and_may_become_known() -> None:
    policy = shipped("network_service_credit")
    facts = {**next(each for each in GOLDEN if each["name"] == "sample-9")["facts"]}
    facts["archive_completeness"] = {"value": "0.95", "source": "ledger", "as_of": "2026-02-01"}
    decision = policy.decide(facts, as_of=AS_OF)
    result = next_grade(decision)
    assert ways(result)[0] == "poor 46: archive_completeness missing -> 0%, external_grade missing -> CCC"
    now = result.ways[0].changes[0].now.value
    assert isinstance(now, Missing)
    assert now.cause is Cause.STALE
    keeps_its_promises(policy, decision, result)


def test_values_that_rest_on_many_others() -> None:
    lets = "".join(f"let l{at} = l{at - 1} + 1\n" for at in range(1, 99))
    deep = TOGETHER.replace("factor apart by equity", f"let l0 = equity + 0\n{lets}\nfactor apart by l98")
    deep = deep.replace("from 25", "from 123").replace("below 25", "below 123")
    assert ways(of(deep, equity=24, loan=0)) == ["fair 10: equity 24 -> 25", "good 50: loan 0 -> 33"]


def test_an_override_that_reads_an_action() -> None:
    acting = (
        TOGETHER
        + """
override lent "Lent too much" when lent_limit > 40
  grade at most fair

actions
  lent_limit : whole number 0 to 60  lowest applies

control limit when yes
  lent_limit = loan
"""
    )
    assert ways(of(acting, equity=24, loan=45)) == ["good 50: loan 45 -> 40"]
