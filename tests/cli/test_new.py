"""`creditrules new`."""

import shlex
from pathlib import Path

import pytest

from tests.cli.running import CUSTOMER, POLICY, run


def test_what_it_says_to_do_next_works(tmp_path: Path) -> None:
    told = run("new", tmp_path / "my credit" / "policies")
    assert told.status == 0
    commands = [shlex.split(line) for line in told.out.splitlines() if line.startswith("  creditrules ")]
    assert [command[1] for command in commands] == ["check", "test", "decide"]
    for _, *arguments in commands:
        assert run(*arguments).status == 0


def test_the_starter_has_no_findings_at_all() -> None:
    assert run("check", "--strict", POLICY).status == 0


def test_it_writes_into_a_folder_that_is_there(tmp_path: Path) -> None:
    assert run("new", tmp_path).status == 0
    assert (tmp_path / "credit.policy").read_bytes() == POLICY.read_bytes()
    assert (tmp_path / "customer.json").read_bytes() == CUSTOMER.read_bytes()


@pytest.mark.parametrize("name", ["credit.policy", "customer.json"])
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    told = run("new", tmp_path)
    assert (told.status, told.out) == (2, "")
    assert told.err == f"error: `{tmp_path / name}` is there already and is not overwritten; name another folder\n"
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = run("new", tmp_path / "file")
    assert (told.status, told.err) == (2, f"error: `{tmp_path / 'file'}` is a file; name a folder\n")


def test_a_folder_without_a_name() -> None:
    assert run("new", "").err == "error: the name of the folder is empty; `.` is this one\n"


def test_a_folder_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = run("new", tmp_path / "file" / "deeper")
    assert (told.status, told.err) == (2, f"error: `{tmp_path / 'file' / 'deeper'}`: not a directory\n")
