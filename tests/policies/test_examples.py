"""The examples inside the shipped policies: they pass, and leave no grade, override, control or watch untried."""

import json
from pathlib import Path
from typing import Any

import pytest

from creditrules.analysis.examples import run_examples
from creditrules.engine.decision import Decision
from tests.policies.shipped import NAMES, POLICIES, shipped

CUSTOMERS = {
    "good-cdn": ("network_service_credit", "good"),
    "medium-saas": ("network_service_credit", "medium"),
    "poor-game": ("network_service_credit", "poor"),
    "ungraded-startup": ("network_service_credit", "ungraded"),
    "rating-pump-maker": ("enterprise_rating", "A"),
    "order-above-limit": ("order_release", None),
}


def decisions(name: str) -> list[Decision]:
    return [each.decision for each in run_examples(shipped(name).program) if each.decision is not None]


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_policy_has_no_findings(name: str) -> None:
    assert shipped(name).findings == ()


@pytest.mark.parametrize("name", NAMES)
def test_its_examples_pass(name: str) -> None:
    failed = [each.example.title for each in run_examples(shipped(name).program) if not each.passed]
    assert failed == []


@pytest.mark.parametrize("name", NAMES)
def test_they_reach_every_grade(name: str) -> None:
    program = shipped(name).program
    assert {each.grade for each in decisions(name) if each.grade} == {grade.name for grade in program.grades}


@pytest.mark.parametrize("name", NAMES)
def test_every_override_control_and_watch_applies_in_one_of_them(name: str) -> None:
    program, decided = shipped(name).program, decisions(name)
    assert {each.name for one in decided for each in one.overrides} == {each.name for each in program.overrides}
    assert {each.name for one in decided for each in one.watches} == {each.name for each in program.watches}
    assert {each.name for one in decided for each in one.controls} == {each.name for each in program.controls}


@pytest.mark.parametrize("name", NAMES)
def test_every_member_of_an_action_is_set_in_one_of_them(name: str) -> None:
    program, decided = shipped(name).program, decisions(name)
    for action in program.actions.values():
        members = getattr(action.declared.type, "members", ())
        if action.merge in ("earliest", "latest"):
            assert {one.actions[action.name] for one in decided} == set(members)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_a_factor_is_a_reason_or_the_best(name: str) -> None:
    for factor in shipped(name).program.factors.values():
        untold = [line.points for line in factor.lines if line.because is None]
        assert len(untold) == 1, factor.name


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_a_shipped_customer_is_decided(customer: str) -> None:
    policy, grade = CUSTOMERS[customer]
    facts = json.loads((POLICIES / "customers" / f"{customer}.json").read_text(encoding="utf-8"))
    assert shipped(policy).decide(facts, as_of="2026-03-01").grade == grade


def test_every_shipped_customer_and_policy_is_tried() -> None:
    assert {path.stem for path in (POLICIES / "customers").iterdir()} == set(CUSTOMERS)
    assert {path.stem for path in Path(POLICIES).glob("*.policy")} == set(NAMES)


def test_everything_that_people_read_is_there_in_chinese_too() -> None:
    for name in NAMES:
        program = shipped(name).program
        named: list[Any] = [
            *program.facts.values(),
            *program.lets.values(),
            *program.factors.values(),
            *program.grades,
            *program.overrides,
            *program.actions.values(),
            *program.controls,
            *program.watches,
        ]
        assert [each.name for each in named if "zh" not in dict(each.title.translations)] == []
