"""Prepared customers with known results, which were computed outside this project."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import run
from tests.policies.shipped import POLICIES, shipped

CUSTOMERS = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))


each_customer = pytest.mark.parametrize("customer", CUSTOMERS, ids=[each["name"] for each in CUSTOMERS])


@each_customer
def test_a_prepared_customer_gets_what_is_known(customer: dict[str, Any]) -> None:
    decision = shipped(customer["policy"]).decide(customer["facts"], as_of=customer["as_of"])
    assert _of_interest(decision.as_json(), customer["expect"]) == _exact(customer["expect"])


@each_customer
def test_the_same_through_the_command_line(customer: dict[str, Any], tmp_path: Path) -> None:
    facts = tmp_path / "customer.json"
    facts.write_text(json.dumps(customer["facts"]), encoding="utf-8")
    policy = POLICIES / f"{customer['policy']}.policy"
    finished = run("decide", policy, facts, "--as-of", customer["as_of"], "--format", "json")
    assert finished.status == 0
    assert _of_interest(json.loads(finished.out), customer["expect"]) == _exact(customer["expect"])


def test_every_kind_of_result_is_among_them() -> None:
    seen = {(each["policy"], each["expect"]["grade"]) for each in CUSTOMERS}
    assert {grade for policy, grade in seen if policy == "network_service_credit"} == {
        "good",
        "medium",
        "poor",
        "ungraded",
    }
    assert len(CUSTOMERS) == 28


def _of_interest(told: dict[str, Any], expected: dict[str, Any]) -> object:
    """What a decision in JSON says about everything that is expected."""
    lost = [reason["code"] for reason in told["reasons"] if reason["kind"] == "points"]
    got = {**told, **told["actions"], "lost": lost}
    return _exact({name: got[name] for name in expected})


def _exact(value: object) -> object:
    """Numbers by their value, however they are written."""
    match value:
        case dict():
            return {name: _exact(each) for name, each in value.items()}
        case list():
            return value
        case int():
            return Decimal(value)
        case str() if value.lstrip("-").replace(".", "", 1).isdigit():
            return Decimal(value)
        case _:
            return value
