"""`creditrules reveal`, and the files that `creditrules decide --secrets` writes for it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import CHECKOUT, DAY, Finished, run

POLICY = CHECKOUT / "policies" / "network_service_credit.policy"
CUSTOMER = CHECKOUT / "policies" / "customers" / "good-cdn.json"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    explanation, secrets = tmp_path / "explanation.json", tmp_path / "secrets.json"
    wanted: list[str | Path] = [
        "--audience",
        "customer",
        "--format",
        "json",
        "--out",
        explanation,
        "--secrets",
        secrets,
    ]
    assert run("decide", POLICY, CUSTOMER, "--as-of", DAY, *wanted).status == 0
    return explanation, secrets


def change(path: Path, **values: Any) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, **values}), encoding="utf-8")


def test_a_hidden_value_is_disclosed(files: tuple[Path, Path]) -> None:
    explanation, secrets = files
    assert "Linghai CDN" not in explanation.read_text(encoding="utf-8")
    told = run("reveal", *files, "legal_name")
    expected = "this is the value to which the explanation is committed\n"
    assert told == Finished(0, "legal_name: Linghai CDN\n", expected)
    assert secrets.stat().st_mode & 0o077 == 0


def test_a_hidden_value_as_json(files: tuple[Path, Path]) -> None:
    told = json.loads(run("reveal", *files, "legal_name", "--format", "json").out)
    commitments = json.loads(files[0].read_text(encoding="utf-8"))["commitments"]
    assert told == {"name": "legal_name", "value": "Linghai CDN", "commitment": commitments["legal_name"]}


def test_salts_are_drawn_anew_each_time(files: tuple[Path, Path], tmp_path: Path) -> None:
    again = tmp_path / "again.json"
    told: list[str | Path] = [
        "--audience",
        "customer",
        "--format",
        "json",
        "--out",
        tmp_path / "e.json",
        "--secrets",
        again,
    ]
    assert run("decide", POLICY, CUSTOMER, "--as-of", DAY, *told).status == 0
    before, after = (json.loads(path.read_text(encoding="utf-8"))["values"]["legal_name"] for path in (files[1], again))
    assert before["value"] == after["value"]
    assert before["salt"] != after["salt"]


@pytest.mark.parametrize("part", ["salt", "value"])
def test_what_was_changed_is_not_told(files: tuple[Path, Path], part: str) -> None:
    secret = json.loads(files[1].read_text(encoding="utf-8"))["values"]["legal_name"]
    change(files[1], values={"legal_name": {**secret, part: "00" * 32}})
    told = run("reveal", *files, "legal_name")
    assert (told.status, told.out) == (1, "")
    assert told.err.startswith("error: `legal_name` is not what the explanation is committed to: one of the files was")


def test_a_name_that_hides_nothing(files: tuple[Path, Path]) -> None:
    told = run("reveal", *files, "legal_nam")
    assert (told.status, told.out) == (2, "")
    assert told.first_error.endswith("hides no value under the name `legal_nam`; did you mean `legal_name`?")


def test_a_value_that_the_secrets_do_not_have(files: tuple[Path, Path]) -> None:
    change(files[1], values={})
    told = run("reveal", *files, "legal_name")
    assert (told.status, told.out) == (2, "")
    assert "have no value under the name `legal_name`" in told.first_error


@pytest.mark.parametrize("values", [{"legal_name": 1}, {"legal_name": {"salt": "?", "value": 1}}, {"legal_name": {}}])
def test_secrets_that_are_none(files: tuple[Path, Path], values: object) -> None:
    change(files[1], values=values)
    told = run("reveal", *files, "legal_name")
    assert (told.status, told.out) == (2, "")
    assert told.first_error == "error: the secrets have no salt and value under the name `legal_name`"


def test_files_that_hold_something_else(files: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("[]", encoding="utf-8")
    assert "holds neither an explanation nor its secrets" in run("reveal", other, files[1], "legal_name").first_error
    other.write_text("{", encoding="utf-8")
    assert run("reveal", files[0], other, "legal_name").status == 1
    other.write_text("{}", encoding="utf-8")
    assert "hides no value" in run("reveal", other, files[1], "legal_name").first_error


def test_internal_readers_have_no_secrets(tmp_path: Path) -> None:
    told = run("decide", POLICY, CUSTOMER, "--as-of", DAY, "--explain", "--secrets", tmp_path / "s.json")
    assert (told.status, told.out) == (2, "")
    assert "nothing is hidden from internal readers" in told.first_error
    assert not (tmp_path / "s.json").exists()
