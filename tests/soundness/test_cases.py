"""Policies that once broke a promise, each with the customers that showed it.

A case is a Markdown file: a title, a `policy` block, a `json` block, and what must happen. The `json` block has either
`{"refused": ["CR413"]}`, the findings of `check`, or `{"customers": [{"facts": …, "as_of": …, "previous": …, "expect":
…}]}`; `expect` is a part of the decision's JSON form, and `lets` in it are values of lets, written as text.
"""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditrules.api import loads
from creditrules.diagnostics import PolicyError
from creditrules.testing import Customer
from tests.soundness.promises import bounds_hold, keeps_its_promises, worked_out

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))


def block(path: Path, language: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1, f"{path.name} has {len(found)} blocks of {language}"
    return str(found[0])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_once_went_wrong_does_not_again(path: Path) -> None:
    text, wanted = block(path, "policy"), json.loads(block(path, "json"))
    if "refused" in wanted:
        with pytest.raises(PolicyError) as caught:
            loads(text)
        assert [str(found.code) for found in caught.value.findings] == wanted["refused"]
        return
    policy, known = loads(text), worked_out(text)
    for each in wanted["customers"]:
        customer = Customer(each["facts"], date.fromisoformat(each["as_of"]), each.get("previous"))
        decision = keeps_its_promises(policy, customer)
        assert decision is not None
        bounds_hold(policy, decision, known)
        lets = {name: str(value) for name, value in decision.trace.lets.items()}
        assert_part(each["expect"], {**decision.as_json(), "lets": lets})


def assert_part(expected: dict[str, Any], whole: dict[str, Any]) -> None:
    for name, value in expected.items():
        if isinstance(value, dict):
            assert_part(value, whole[name])
        else:
            assert whole[name] == value, name
