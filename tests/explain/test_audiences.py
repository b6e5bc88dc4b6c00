"""Who may see what of an explanation."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from creditrules import Decision, Policy, loads
from creditrules.explain.as_json import as_json
from creditrules.explain.audience import told_to
from creditrules.explain.build import explain
from creditrules.explain.model import Change as Changed, NextGrade, Place, Shown, WhatIf
from creditrules.program.program import Title
from creditrules.program.types import WHOLE
from creditrules.values import MISSING
from tests.explain.cases import POLICIES, any_decisions, decisions
from tests.explain.confidential import POLICY, RELEASE_POLICY, Facts, open_facts, secrets, together
from tests.explain.leaks import leaks, shown_in
from tests.policies.shipped import POLICIES as FOLDER

AS_OF = "2026-03-01"
PREVIOUS = {"facts": {"hunch": "1.5"}, "score": "50", "grade": "fair"}

OPEN: Facts = {
    "bill": "7654.32",
    "region": "south",
    "payments": [{"day": "2026-01-02", "amount": "1234.56"}, {"day": "2026-01-05", "amount": "99"}],
}
SECRETS: Facts = {
    "hunch": "61234567.8912",
    "watched": False,
    "standing": "doubtful",
    "alias": "The Weasel",
    "tip": {"value": "2026-02-13", "source": "informant", "as_of": "2026-02-14"},
    "secrets": [{"weight": "7000.0001"}, {"weight": "8000"}],
    "margins": ["98765.43", "12345.67", "0"],
}


def decide(open_: Facts, secret: Facts) -> Decision:
    return POLICY.decide(together(open_, secret), as_of=AS_OF, previous=PREVIOUS)


def text(decision: Decision, audience: Any = "customer", **more: Any) -> str:
    return json.dumps(as_json(explain(decision, audience, **more)), ensure_ascii=False)


# ----------------------------------------------------------------------------------------------- what the customer sees


def test_the_customer_sees_the_outcome_and_the_terms() -> None:
    decision = decide(OPEN, SECRETS)
    told = explain(decision, "customer")
    assert (told.score, told.scored_grade, told.grade) == (decision.score, decision.scored_grade, decision.grade)
    assert {action.name: action.value.value for action in told.actions} == dict(decision.actions)
    assert told.review_due == decision.review_due
    assert [grade.name for grade in told.grades] == ["good", "fair", "poor", "frozen"]
    assert told.scale == (Decimal(0), Decimal(100))
    empty = (told.lets, told.tables, told.factors, told.overrides, told.reviews, told.watches, told.controls)
    assert not any(empty)
    assert (told.score_step, told.scope, told.text) == (None, None, "")


def test_the_customer_sees_its_own_facts_that_are_not_confidential() -> None:
    told = explain(decide(OPEN, SECRETS), "customer")
    assert [fact.name for fact in told.facts] == ["bill", "region", "payments"]
    payments = told.facts[2]
    assert [name for name, one in payments.rows[0].fields if one.hidden] == ["margin"]
    assert payments.value.value == (
        {"day": payments.rows[0].fields[0][1].value, "amount": Decimal("1234.56")},
        {"day": payments.rows[1].fields[0][1].value, "amount": Decimal(99)},
    )


def test_a_reason_that_rests_on_what_is_confidential_tells_no_more_than_its_factor() -> None:
    told = explain(decide(OPEN, SECRETS), "customer")
    gut = next(reason for reason in told.reasons if reason.code == "G")
    assert (gut.title, gut.kind, gut.withheld) == (Title("Gut feeling", (("zh", "直觉"),)), "points", True)
    assert (gut.lost, gut.parts, gut.translations, gut.points, gut.baseline) == (None, (), (), None, None)


def test_an_override_that_rests_on_what_is_confidential_tells_no_more_than_its_kind() -> None:
    told = explain(decide({**OPEN, "bill": "123456.78", "region": "north"}, SECRETS), "customer")
    (knock_out,) = [reason for reason in told.reasons if reason.kind == "knock-out"]
    assert knock_out.withheld
    assert (knock_out.code, knock_out.by, knock_out.title, knock_out.parts) == ("", "", None, ())
    assert knock_out.place == Place("", 0)


def test_confidential_values_in_an_open_reason_are_hidden() -> None:
    told = explain(decide(OPEN, {**SECRETS, "tip": None, "standing": "fine"}), "customer")
    size = next(reason for reason in told.reasons if reason.code == "size")
    assert size.parts[0] == "The bill is "
    assert isinstance(size.parts[1], Shown)
    assert size.parts[1].value == Decimal("7654.32")
    assert isinstance(size.parts[3], Shown)
    assert (size.parts[3].hidden, size.parts[3].value) == (True, MISSING)
    assert size.lost == 20
    assert isinstance(size.translations[0][1][3], Shown)
    assert size.translations[0][1][3].hidden


def test_at_most_four_reasons() -> None:
    decision = decide({**OPEN, "bill": "499.99"}, {**SECRETS, "hunch": "1000"})
    assert len(decision.reasons) == 5
    assert len(explain(decision, "customer").reasons) == 4


def test_neither_file_nor_line_is_told_but_the_clauses_are() -> None:
    told = explain(decide(OPEN, SECRETS), "customer")
    assert ".policy" not in text(decide(OPEN, SECRETS))
    assert told.actions[0].place == Place("", 0, ("Norm ch. 6 (1)",))  # set by what is confidential
    assert told.actions[1].place == Place("", 0, ("Norm ch. 6 (4)",))  # by an open rule as well


def test_a_policy_that_does_not_score_gives_its_open_controls_as_reasons() -> None:
    facts = {"order": "2000000", "exposure": "4567890.12", "blocked": False}
    told = explain(RELEASE_POLICY.decide(facts, as_of=AS_OF), "customer")
    (large,) = told.controls
    assert (large.name, large.misses, large.sets, large.condition.operands) == ("large", (), (), ())
    assert large.said is not None
    assert [one.hidden for one in large.said.parts if isinstance(one, Shown)] == [False, True]
    assert told.actions[0].place.cites == ("Norm ch. 6 (4)",)


def test_a_control_that_rests_on_what_is_confidential_is_no_reason() -> None:
    facts = {"order": "2000000", "exposure": "4567890.12", "blocked": True}
    told = explain(RELEASE_POLICY.decide(facts, as_of=AS_OF), "customer")
    assert told.actions[0].value.value == "hold"
    assert told.controls == ()


# --------------------------------------------------------------------------------------------------------------- public


def test_the_public_sees_score_and_grade() -> None:
    decision = decide(OPEN, SECRETS)
    told = explain(decision, "public")
    assert (told.score, told.grade) == (decision.score, decision.grade)
    assert [grade.name for grade in told.grades] == ["good", "fair", "poor", "frozen"]
    assert {grade.place.line for grade in told.grades} == {0}
    assert not any((told.facts, told.reasons, told.actions, told.controls, told.review_due))


def test_of_a_policy_without_grades_the_public_sees_what_it_sets() -> None:
    decision = RELEASE_POLICY.decide({"order": "1", "exposure": "1", "blocked": False}, as_of=AS_OF)
    told = explain(decision, "public")
    assert [(action.name, action.value.value) for action in told.actions] == [("release", "release")]
    assert not any((told.facts, told.reasons, told.controls))


# ----------------------------------------------------------------------------------------------------- what is internal


def test_internal_readers_see_everything_and_what_is_confidential() -> None:
    whole = explain(decide(OPEN, SECRETS))
    assert not any(one.hidden for one in shown_in(whole))
    assert {let.name: let.value.confidential for let in whole.lets} == {
        "double_hunch": True,
        "margin": True,
        "paid": False,
        "late_margin": True,
        "mean_weight": True,
        "days_of_tip": True,
        "alias_or_none": True,
    }
    assert {table.name: table.value.confidential for table in whole.tables} == {"bound": True, "open_table": False}
    assert {factor.name: factor.points.confidential for factor in whole.factors} == {
        "size": False,
        "gut": True,
        "weight": True,
        "place": False,
    }
    assert [override.condition.result.confidential for override in whole.overrides if override.condition.result] == [
        True,
        True,
        True,
        False,
    ]


def test_an_explanation_is_redacted_once() -> None:
    told = explain(decide(OPEN, SECRETS), "customer")
    with pytest.raises(ValueError, match="start from an internal one"):
        told_to("public", told)


# ------------------------------------------------------------------------------------------------------- the next grade


def changed(name: str) -> WhatIf:
    one = Shown(Decimal(1), WHOLE)
    return WhatIf((Changed(name, Title(name), one, one),), "good", None)


def test_ways_to_the_next_grade_touch_nothing_confidential() -> None:
    whole = explain(decide(OPEN, {**SECRETS, "tip": None, "standing": "fine"}))
    told = told_to("customer", replace(whole, next_grade=NextGrade("good", (changed("hunch"), changed("bill")))))
    assert told.next_grade == NextGrade("good", (changed("bill"),))
    assert told_to("customer", replace(whole, next_grade=NextGrade("good", (changed("hunch"),)))).next_grade is None
    assert told_to("public", replace(whole, next_grade=NextGrade("good", (changed("bill"),)))).next_grade is None


def test_why_there_is_no_way_is_not_told_where_a_reason_is_withheld() -> None:
    whole = replace(explain(decide(OPEN, SECRETS)), next_grade=NextGrade("fair", why_not="`seen` would still apply"))
    assert told_to("customer", whole).next_grade is None


# ----------------------------------------------------------------------------------------------------- nothing leaks


@given(open_facts(), secrets())
def test_no_confidential_value_is_told_to_the_customer(open_: Facts, secret: Facts) -> None:
    decision = decide(open_, secret)
    assert leaks(decision, text(decision)) == []
    assert leaks(decision, text(decision, salt=b"sixteen bytes or more")) == []
    assert leaks(decision, text(decision, "public", salt=b"sixteen bytes or more")) == []


def test_a_leak_would_be_found() -> None:
    decision = decide(OPEN, SECRETS)
    found = leaks(decision, text(decision, "internal"))
    for form in ("61234567.8912", "The Weasel", "2026-02-13", "98765.43", "7500.00005", "122469135.7824"):
        assert form in found
    assert "7654.32" not in found
    assert "61,234,567.8912" in leaks(decision, "61,234,567.8912")
    assert "2026年2月13日" in leaks(decision, "2026年2月13日")


def outcome(decision: Decision) -> object:
    """What is disclosed by being the decision: a confidential override by its kind alone."""
    whole = explain(decision)
    reasons = [(one.kind, "" if one.confidential and one.kind != "points" else one.code) for one in whole.reasons[:4]]
    values = tuple(decision.actions.items())
    return decision.score, decision.scored_grade, decision.grade, values, decision.review_due, tuple(reasons)


@settings(max_examples=settings().max_examples // 2)
@given(open_facts(), st.lists(secrets(), min_size=8, max_size=8))
def test_with_the_same_outcome_the_customer_reads_the_same(open_: Facts, several: list[Facts]) -> None:
    read: dict[object, str] = {}
    for secret in several:
        decision = decide(open_, secret)
        assert read.setdefault(outcome(decision), text(decision)) == text(decision)
        public = ("public", decision.score, decision.scored_grade, decision.grade)
        assert read.setdefault(public, text(decision, "public")) == text(decision, "public")


@given(st.sampled_from(["0", "2000000"]), st.lists(st.tuples(st.integers(0, 9_999_999), st.booleans()), min_size=4))
def test_the_same_of_a_policy_that_does_not_score(order: str, several: list[tuple[int, bool]]) -> None:
    read: dict[object, str] = {}
    for exposure, blocked in several:
        facts = {"order": order, "exposure": exposure, "blocked": blocked}
        decision = RELEASE_POLICY.decide(facts, as_of=AS_OF)
        assert read.setdefault(decision.actions["release"], text(decision)) == text(decision)


def made_confidential(name: str) -> Policy:
    """A shipped policy in which everything that may be missing is confidential, and all records' amounts are."""
    source = (FOLDER / f"{name}.policy").read_text(encoding="utf-8")
    source = re.sub(r"^(  \w+ +: .*?)( optional)(?! +confidential)", r"\1\2 confidential", source, flags=re.MULTILINE)
    return loads(re.sub(r'^(  (?:amount|claim) +: .*?")$', r"\1 confidential", source, flags=re.MULTILINE))


CONFIDENTIAL: Mapping[str, Policy] = {
    name: made_confidential(name) for name in ("network_service_credit", "enterprise_rating", "order_release")
}


@pytest.mark.parametrize("name", CONFIDENTIAL)
@given(data=st.data())
def test_nothing_leaks_from_shipped_policies(name: str, data: st.DataObject) -> None:
    decision = data.draw(decisions(CONFIDENTIAL[name]))
    assert leaks(decision, text(decision)) == []


@given(any_decisions())
def test_nothing_leaks_from_any_policy(decision: Decision) -> None:
    assert leaks(decision, text(decision)) == []


@pytest.mark.parametrize("name", POLICIES)
def test_what_is_not_confidential_hides_nothing(name: str) -> None:
    program = POLICIES[name].program
    assert [fact.name for fact in program.facts.values() if fact.confidential] in ([], ["legal_name"])
