"""Explanations as JSON, held to their schema."""

import json

import pytest
from hypothesis import given, settings, strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from creditrules import Decision
from creditrules.explain.as_json import as_json, schema
from creditrules.explain.build import explain
from creditrules.explain.model import AUDIENCES, SCHEMA_VERSION
from tests.explain.cases import POLICIES, any_decisions, decisions, examples
from tests.explain.policies import SCORING, decided
from tests.explain.told import CUSTOMERS, explained

SALT = b"sixteen bytes or more"
FEWER = settings(max_examples=settings().max_examples // 12)  # each example is validated several times
VALIDATOR = Draft202012Validator(schema(), format_checker=FormatChecker())


def check(decision: Decision) -> None:
    for audience in AUDIENCES:
        for salt in (None, SALT) if audience != "internal" else (None,):
            VALIDATOR.validate(json.loads(json.dumps(as_json(explain(decision, audience, salt=salt)))))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


def test_every_definition_of_the_schema_is_used() -> None:
    text = json.dumps(schema())
    assert [name for name in schema()["$defs"] if f'"#/$defs/{name}"' not in text] == []


@pytest.mark.parametrize("decision", [pytest.param(decision, id=title) for title, decision in examples()])
def test_examples_follow_the_schema(decision: Decision) -> None:
    check(decision)


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_ways_to_the_next_grade_follow_the_schema(customer: str) -> None:
    for audience in AUDIENCES:
        VALIDATOR.validate(json.loads(json.dumps(as_json(explained(customer, audience)))))


@pytest.mark.parametrize("name", POLICIES)
@FEWER
@given(data=st.data())
def test_any_customer_follows_the_schema(name: str, data: st.DataObject) -> None:
    check(data.draw(decisions(POLICIES[name])))


@FEWER
@given(decision=any_decisions())
def test_any_policy_follows_the_schema(decision: Decision) -> None:
    check(decision)


def test_the_version_is_told() -> None:
    told = as_json(explain(decided(SCORING, delay=0, listed=False, services=[])))
    assert next(iter(told)) == "version"
    assert told["version"] == SCHEMA_VERSION


def test_fields_of_records_have_their_titles() -> None:
    told = as_json(explained("order-above-limit")), as_json(explained("good-cdn"))
    titles = [{fact["name"]: fact.get("field_titles") for fact in each["facts"]} for each in told]  # type: ignore[attr-defined]
    assert set(titles[0].values()) == {None}
    assert titles[1]["defaults"] == {
        "occurred": {"text": "Occurred", "translations": {"zh": "发生日"}},
        "resolved": {"text": "Resolved", "translations": {"zh": "已解决"}},
    }


def test_the_text_of_the_policy_is_left_out() -> None:
    explanation = explain(decided(SCORING, delay=0, listed=False, services=[]))
    assert explanation.text == SCORING
    assert "text" not in as_json(explanation)


def test_the_same_decision_is_told_the_same() -> None:
    one, other = (decided(SCORING, delay=12, listed=True, services=["burst"]) for _ in range(2))
    assert explain(one) == explain(other)
    assert as_json(explain(one)) == as_json(explain(other))
