"""`creditrules decide`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from creditrules.diagnostics.visible import UNSAFE
from tests.cli.running import CUSTOMER, DAY, POLICY, run


def customer(path: Path, **changes: object) -> Path:
    facts = json.loads(CUSTOMER.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps({name: value for name, value in facts.items() if value is not ...}), encoding="utf-8")
    return path


def test_the_grade_comes_first() -> None:
    told = run("decide", POLICY, CUSTOMER, "--as-of", DAY)
    assert (told.status, told.err) == (0, "")
    assert told.out.startswith("Medium credit (medium), score 70 of 100\n")


def test_as_json() -> None:
    told = run("decide", POLICY, CUSTOMER, "--as-of", DAY, "--format", "json")
    decision = json.loads(told.out)
    assert (decision["grade"], decision["score"], decision["as_of"]) == ("medium", "70", DAY)
    assert decision["actions"] == {"credit_limit": "80000", "payment_terms": "net_30"}


def test_without_a_day_it_is_today_and_that_is_said() -> None:
    before = datetime.now(UTC).astimezone().date()
    told = run("decide", POLICY, CUSTOMER)
    assert told.status == 0
    days = {before.isoformat(), datetime.now(UTC).astimezone().date().isoformat()}
    assert told.err in {f"decided as of today, {day}; for another day say --as-of\n" for day in days}


def test_facts_from_standard_input() -> None:
    told = run("decide", POLICY, "-", "--as-of", DAY, stdin=CUSTOMER.read_bytes())
    assert told.out == run("decide", POLICY, CUSTOMER, "--as-of", DAY).out


def test_facts_in_toml(tmp_path: Path) -> None:
    facts = tmp_path / "customer.toml"
    facts.write_text('monthly_bill = "80000"\nbankrupt = false\ninvoices = []\n', encoding="utf-8")
    assert run("decide", POLICY, facts, "--as-of", DAY).out.startswith("Poor credit (poor), score 15 of 100\n")


def test_mistakes_in_toml_facts_are_told_too(tmp_path: Path) -> None:
    facts = tmp_path / "customer.toml"
    facts.write_text("monthly_bil = 80000\nbankrupt = 1\n", encoding="utf-8")
    told = run("decide", POLICY, facts, "--as-of", DAY)
    assert told.status == 1
    assert told.err.count("error[CR6") == 4


def test_findings_about_facts_are_told_all_at_once_in_their_file(tmp_path: Path) -> None:
    facts = customer(tmp_path / "facts.json", bankrupt="no", monthly_bil=1, monthly_bill=...)
    told = run("decide", POLICY, facts, "--as-of", DAY)
    assert (told.status, told.out) == (1, "")
    assert {"error[CR602]", "error[CR603]", "error[CR604]"} <= set(told.err.replace(":", " ").split())
    assert f"--> {facts}:1:" in told.err


def test_findings_as_json_stand_where_the_decision_would(tmp_path: Path) -> None:
    facts = customer(tmp_path / "facts.json", bankrupt="no")
    told = run("decide", POLICY, facts, "--as-of", DAY, "--format", "json")
    assert (told.status, told.err) == (1, "")
    assert [found["code"] for found in json.loads(told.out)["findings"]] == ["CR604"]


def test_a_policy_with_mistakes_decides_nobody(tmp_path: Path) -> None:
    policy = tmp_path / "bad.policy"
    policy.write_text("policy p\n", encoding="utf-8")
    told = run("decide", policy, CUSTOMER, "--as-of", DAY)
    assert (told.status, told.out) == (1, "")
    assert told.err.startswith("error[CR2")


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "0000-01-01", "9999-12-31", "１２３４-01-01", ""])
def test_a_day_that_is_none(day: str) -> None:
    told = run("decide", POLICY, CUSTOMER, "--as-of", day)
    assert told.status == 2
    assert "`2026-03-01`" in told.first_error


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_file_that_is_not_there(place: int) -> None:
    files = [str(POLICY), str(CUSTOMER), str(CUSTOMER)]
    files[place] += "x"
    told = run("decide", files[0], files[1], "--previous", files[2], "--as-of", DAY)
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith(f"error: there is no file `{files[place]}`; did you mean")


def test_a_folder_is_no_file() -> None:
    told = run("decide", POLICY, CUSTOMER.parent)
    assert told.err == f"error: `{CUSTOMER.parent}` is a folder; name a file in it\n"


WATCH = """
watch growth "The monthly bill doubled"
  when previous monthly_bill is known and monthly_bill > 2 * previous monthly_bill
  review now
"""


def test_watches_compare_with_the_previous_decision(tmp_path: Path) -> None:
    policy = tmp_path / "watch.policy"
    policy.write_text(POLICY.read_text(encoding="utf-8") + WATCH, encoding="utf-8")
    before = tmp_path / "before.json"
    facts = customer(tmp_path / "facts.json", monthly_bill=10000)
    before.write_text(run("decide", policy, facts, "--as-of", "2026-02-01", "--format", "json").out, encoding="utf-8")
    assert "bill doubled" not in run("decide", policy, CUSTOMER, "--as-of", DAY).out
    told = run("decide", policy, CUSTOMER, "--previous", before, "--as-of", DAY)
    assert "The monthly bill doubled (growth)  review now" in told.out
    assert f"{DAY}  The monthly bill doubled" in told.out
    assert run("decide", policy, CUSTOMER, "--previous", facts, "--as-of", DAY).out == told.out


def test_colours_are_added_and_take_no_room() -> None:
    plain = run("decide", POLICY, CUSTOMER, "--as-of", DAY).out
    coloured = run("decide", POLICY, CUSTOMER, "--as-of", DAY, "--colour", "always").out
    assert "\x1b[1mMedium credit" in coloured
    assert UNSAFE.search(plain.replace("\n", "")) is None
    without = coloured
    for code in ("1", "1;36", "2", "33", "0"):
        without = without.replace(f"\x1b[{code}m", "")
    assert without == plain
