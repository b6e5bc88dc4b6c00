"""A reader can redo every decision from its explanation alone."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from creditrules import Decision
from creditrules.explain.as_json import as_json
from creditrules.explain.build import explain
from creditrules.values import Missing
from tests.explain.cases import POLICIES, any_decisions, decisions, examples
from tests.explain.redo import Redone, redo
from tests.policies.shipped import NAMES, shipped
from tests.policies.test_golden import CUSTOMERS

FEWER = settings(max_examples=settings().max_examples // 2)  # each example is a whole decision, told and redone
FIRST = "A long-standing customer with a clean record"


def redone(decision: Decision) -> Redone:
    """The decision done again from the text of the JSON, and compared with the decision itself."""
    again = redo(json.loads(json.dumps(as_json(explain(decision)))))
    assert again.score == decision.score
    assert again.grade == decision.grade
    assert [(code, kind) for code, kind, _ in again.reasons] == [(one.code, one.kind) for one in decision.reasons]
    assert again.review_due == decision.review_due
    for name, value in decision.actions.items():
        assert again.get("action", name) == plain(value)
    return again


def plain(value: object) -> object:
    match value:
        case Missing():
            return None
        case bool() | date() | str() | frozenset():
            return value
        case Decimal():
            return Fraction(value)
        case _:
            raise AssertionError(value)


EXAMPLES = [pytest.param(decision, id=title) for title, decision in examples()]


@pytest.mark.parametrize("decision", EXAMPLES)
def test_an_example_of_a_shipped_policy(decision: Decision) -> None:
    redone(decision)


@pytest.mark.parametrize("customer", CUSTOMERS, ids=[each["name"] for each in CUSTOMERS])
def test_a_prepared_customer(customer: dict[str, Any]) -> None:
    redone(shipped(customer["policy"]).decide(customer["facts"], as_of=customer["as_of"]))


@pytest.mark.parametrize("name", POLICIES)
@FEWER
@given(data=st.data())
def test_any_customer(name: str, data: st.DataObject) -> None:
    redone(data.draw(decisions(POLICIES[name])))


@FEWER
@given(decision=any_decisions())
def test_any_policy(decision: Decision) -> None:
    redone(decision)


TOLD_WRONG = {
    "the score": lambda told: told.update(score="100"),
    "the grade": lambda told: told.update(grade="medium"),
    "a let": lambda told: told["lets"][2]["value"].update(value="1.000001"),
    "the result of a formula": lambda told: told["lets"][2]["formula"]["result"].update(value="1.000001"),
    "what a record contributed": lambda told: told["lets"][2]["formula"]["records"][0]["value"].update(value="7"),
    "a record that entered": lambda told: told["lets"][2]["formula"]["records"].pop(),
    "a field of a record": lambda told: told["facts"][14]["rows"][1]["fields"]["settled"].update(value="2025-12-08"),
    "a fact": lambda told: told["facts"][1]["value"].update(value="4999999.99"),
    "the points of a factor": lambda told: told["factors"][0]["points"].update(value="8"),
    "the points lost": lambda told: told["factors"][0]["lost"].update(value="0"),
    "the bound of a line": lambda told: told["factors"][0]["lines"][0]["tests"][0]["high"].update(value="90000000"),
    "a line that was tried": lambda told: told["factors"][0]["lines"].pop(),
    "an override": lambda told: told["overrides"][0].update(applied=True),
    "the grade without an override": lambda told: told["overrides"][0].update(without="poor"),
    "the value of an action": lambda told: told["actions"][0]["value"].update(value="1"),
    "a setting": lambda told: told["actions"][0]["settings"].pop(),
    "the way to merge": lambda told: told["actions"][0].update(merge="highest"),
    "a control": lambda told: told["controls"][1].update(applied=True),
    "the order of reasons": lambda told: told["reasons"].reverse(),
    "the review date": lambda told: told.update(review_due="2027-03-02"),
    "a watch": lambda told: told["watches"][0].update(applied=True),
}


@pytest.mark.parametrize("wrong", TOLD_WRONG)
def test_what_is_told_wrong_is_noticed(wrong: str) -> None:
    told = json.loads(json.dumps(as_json(explain(dict(examples())[f"{NAMES[0]}: {FIRST}"]))))
    redo(told)
    TOLD_WRONG[wrong](told)
    with pytest.raises((AssertionError, KeyError)):
        redo(told)
