"""`creditrules test`, of what must hold for every customer."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.running import run

TEXT = """policy check "Check"
  language 1
  version "1"
facts
  days_late : whole number 0 to 90
  dishonest : yes or no
actions
  hold : yes or no
control late when yes
  hold = days_late > 30
always "The late are held"
  hold when days_late > 30
"""
WRONG = """always "The dishonest are held"
  hold when dishonest
"""


@pytest.fixture
def right(tmp_path: Path) -> Path:
    path = tmp_path / "right.policy"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.policy"
    path.write_text(TEXT + WRONG, encoding="utf-8")
    return path


def test_statements_that_hold(right: Path) -> None:
    told = run("test", right, "--customers", "30")
    assert (told.status, told.out) == (0, f"{right}: no examples; 1 statement holds for 30 made-up customers\n")


def test_a_statement_that_does_not_hold(wrong: Path) -> None:
    told = run("test", wrong)
    assert told.status == 1
    assert "error[CR412]: what must always hold does not hold for a customer whom the facts admit\n" in told.out
    assert "days_late = 0\n" in told.out
    assert told.out.endswith(f"\n{wrong}: no examples; 1 of 2 statements does not hold\n\n")


def test_the_customer_as_json(wrong: Path) -> None:
    told = run("test", wrong, "--format", "json")
    content = json.loads(told.out)
    assert content["policies"][0]["statements"] == {"tried": 2, "failed": 1, "untried": [], "customers": 100}
    (customer,) = content["findings"][0]["data"]["customers"]
    assert customer["facts"] == {"days_late": "0", "dishonest": True}


def test_none_are_tried_where_none_are_asked_for(wrong: Path) -> None:
    told = run("test", wrong, "--customers", "0")
    assert (told.status, told.out) == (0, f"{wrong}: no examples\n")


def test_without_hypothesis(right: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("creditrules.testing.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    told = run("test", right)
    assert told.status == 0
    assert told.out.endswith("since Hypothesis is not installed: pip install 'creditrules[testing]'\n")
