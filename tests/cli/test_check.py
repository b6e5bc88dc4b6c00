"""`creditrules check`."""

import json
from pathlib import Path

import pytest

from creditrules.cli.output import Output
from creditrules.diagnostics import Code, Diagnostic, Severity
from tests.cli.running import CHECKOUT, POLICY, run

WRONG = """policy p "P"
  language 1
  version "1"
  currency CNY

facts
  amount : mony 0 to 10
"""


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.policy"
    path.write_text(WRONG, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path, wrong: Path) -> Path:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "good.policy").write_bytes(POLICY.read_bytes())
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "bad.policy").write_bytes(wrong.read_bytes())
    (tmp_path / "notes.txt").write_text("no policy")
    return tmp_path


def test_a_fine_policy() -> None:
    told = run("check", POLICY)
    assert (told.status, told.out, told.err) == (0, "", "1 policy is fine\n")


def test_the_shipped_policies_are_fine() -> None:
    told = run("check", "--strict", CHECKOUT / "policies")
    assert (told.status, told.err) == (0, "3 policies are fine\n")


def test_findings_are_shown_with_their_place(wrong: Path) -> None:
    told = run("check", wrong)
    assert told.status == 1
    assert told.out.startswith("error[CR")
    assert f"--> {wrong}:7:" in told.out
    assert told.err == "1 error\n"


def test_short(wrong: Path) -> None:
    told = run("check", "--format", "short", wrong)
    (line,) = told.out.splitlines()
    assert line.startswith(f"{wrong}:7:12: error: ")


def test_json_is_one_document_whatever_is_found(folder: Path) -> None:
    told = run("check", "--format", "json", folder)
    content = json.loads(told.out)
    assert (told.status, told.err, content["errors"]) == (1, "", 1)
    assert json.loads(run("check", "--format", "json", POLICY).out)["findings"] == []


def test_folders_are_searched_and_files_checked_once(folder: Path) -> None:
    told = run("check", folder, folder / "wrong.policy", folder / "deeper")
    assert told.status == 1
    assert told.out.count("error[") == 1
    assert told.err == "1 error; 1 of 2 policies have errors\n"


def test_the_command_that_tells_more_is_mentioned_once(wrong: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.policy"
    other.write_bytes(wrong.read_bytes())
    assert run("check", wrong, other).out.count("for more, run: creditrules help") == 1


def test_a_file_that_is_not_there(wrong: Path) -> None:
    wanted = wrong.with_name("wrongg.policy")
    told = run("check", wanted)
    assert (told.status, told.err) == (2, f"error: there is no file or folder `{wanted}`; did you mean `{wrong}`?\n")


def test_a_folder_without_policies(tmp_path: Path) -> None:
    told = run("check", tmp_path)
    assert (told.status, told.err) == (2, f"error: there is no `.policy` file in `{tmp_path}`\n")


@pytest.mark.parametrize(("name", "shown"), [("a\0b", "a<U+0000>b"), ("", "")])
def test_a_name_that_no_file_can_have(name: str, shown: str) -> None:
    told = run("check", name)
    assert (told.status, told.err) == (2, f"error: there is no file or folder `{shown}`\n")


@pytest.mark.parametrize("option", ["--colour", "--color"])
def test_colours_are_there_where_they_are_asked_for(wrong: Path, option: str) -> None:
    assert "\x1b[" in run("check", option, "always", wrong).out
    assert "\x1b[" not in run("check", option, "never", wrong).out
    assert "\x1b[" not in run("check", wrong).out


@pytest.mark.parametrize(
    ("env", "wanted"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)]
)
def test_colours_on_a_terminal(env: dict[str, str], wanted: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("creditrules.cli.output.is_terminal", lambda _stream: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert Output("text", "auto").colours(None) is wanted


def test_warnings_fail_only_a_strict_check(monkeypatch: pytest.MonkeyPatch) -> None:
    warning = Diagnostic(code=Code(599, "odd", Severity.WARNING), message="this is odd", where="p.policy")
    monkeypatch.setattr("creditrules.cli.check.checked_file", lambda _file: (None, (warning,)))
    told = run("check", POLICY)
    assert (told.status, told.err) == (0, "1 policy is fine, with 1 warning\n")
    assert run("check", "--strict", POLICY).status == 1


def test_the_summary_tells_attainable_scores_and_grades() -> None:
    told = run("check", CHECKOUT / "policies" / "enterprise_rating.policy", "--summary")
    assert told.status == 0
    assert "  score    attainable 0.6 to 100, declared 0 to 100\n" in told.out
    assert "  grade    AAA: scores 90.04 to 100\n" in told.out
    assert "  factor   Years in operation (B2): 0.6 to 4\n" in told.out


def test_the_summary_of_a_policy_without_a_score() -> None:
    told = run("check", CHECKOUT / "policies" / "order_release.policy", "--summary", "--format", "json")
    (summary,) = json.loads(told.out)["summaries"]
    assert (summary["id"], summary["attainable"], summary["grades"]) == ("order_release", None, [])
