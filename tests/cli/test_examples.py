"""`creditrules test`."""

import json
from pathlib import Path

import pytest

from tests.cli.running import CHECKOUT, POLICY, run


@pytest.fixture
def failing(tmp_path: Path) -> Path:
    path = tmp_path / "failing.policy"
    text = POLICY.read_text(encoding="utf-8").replace("mean_days_late = 21", "mean_days_late = 22")
    path.write_text(text, encoding="utf-8")
    return path


def test_examples_that_pass() -> None:
    told = run("test", POLICY)
    assert (told.status, told.out, told.err) == (0, f"{POLICY}: 4 examples passed\n", "")


def test_the_examples_of_the_shipped_policies_pass() -> None:
    told = run("test", CHECKOUT / "policies")
    assert told.status == 0
    assert len(told.out.splitlines()) == 3


def test_a_failure_shows_expected_and_got_and_what_led_there(failing: Path) -> None:
    told = run("test", failing)
    assert told.status == 1
    assert "error[CR407]: the example expects `mean_days_late` to be 22, but it is 21\n" in told.out
    assert "mean_days_late = 22\n" in told.out
    assert "got 21" in told.out
    assert "invoices = 2 records" in told.out
    assert "credit_limit" not in told.out
    assert told.out.endswith(f"\n{failing}: 1 of 4 examples failed\n\n")


def test_short(failing: Path) -> None:
    told = run("test", "--format", "short", failing)
    assert told.out.endswith("the example expects `mean_days_late` to be 22, but it is 21 [CR407 example-failed]\n")
    assert told.err == f"{failing}: 1 of 4 examples failed\n"


def test_json(failing: Path) -> None:
    told = run("test", "--format", "json", failing, POLICY)
    content = json.loads(told.out)
    assert (told.status, told.err) == (1, "")
    assert content["policies"] == [
        {"file": str(failing), "examples": 4, "failed": 1, "statements": None},
        {"file": str(POLICY), "examples": 4, "failed": 0, "statements": None},
    ]
    (finding,) = content["findings"]
    assert finding["data"] == {
        "example": "The same customer, paying three weeks late",
        "differences": [{"name": "mean_days_late", "expected": "22", "got": "21"}],
    }


def test_a_policy_with_mistakes_is_not_tested(tmp_path: Path) -> None:
    path = tmp_path / "bad.policy"
    path.write_text("policy p\n", encoding="utf-8")
    told = run("test", path, POLICY)
    assert told.status == 1
    assert f"{path}: not tested: " in told.out
    assert told.out.endswith(f"{POLICY}: 4 examples passed\n")


def test_a_policy_without_examples(tmp_path: Path) -> None:
    path = tmp_path / "none.policy"
    path.write_text(POLICY.read_text(encoding="utf-8").partition('example "')[0], encoding="utf-8")
    assert run("test", path).out == f"{path}: no examples\n"
