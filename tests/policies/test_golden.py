"""Prepared customers with known results, which were computed outside this project."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.policies.shipped import shipped

CUSTOMERS = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("customer", CUSTOMERS, ids=[each["name"] for each in CUSTOMERS])
def test_a_prepared_customer_gets_what_is_known(customer: dict[str, Any]) -> None:
    expected = customer["expect"]
    decision = shipped(customer["policy"]).decide(customer["facts"], as_of=customer["as_of"])
    told: dict[str, Any] = decision.as_json()
    got = {**told, **told["actions"]}
    got["lost"] = [reason.code for reason in decision.reasons if reason.kind == "points"]
    assert {name: _exact(got[name]) for name in expected} == {name: _exact(value) for name, value in expected.items()}


def test_every_kind_of_result_is_among_them() -> None:
    seen = {(each["policy"], each["expect"]["grade"]) for each in CUSTOMERS}
    assert {grade for policy, grade in seen if policy == "network_service_credit"} == {
        "good",
        "medium",
        "poor",
        "ungraded",
    }
    assert len(CUSTOMERS) == 28


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
