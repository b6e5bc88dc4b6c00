"""Commands as processes of their own: encodings, pipes, full disks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import CHECKOUT, CUSTOMER, DAY, POLICY

COMMAND = [sys.executable, "-m", "creditrules"]


def in_shell(script: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell; `$RUN` in it is our command."""
    return subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=CHECKOUT,
        env={**os.environ, "RUN": " ".join(COMMAND)},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}])
def test_any_character_can_be_told_under_any_locale(tmp_path: Path, locale: dict[str, str]) -> None:
    path = tmp_path / "政策.policy"
    text = POLICY.read_text(encoding="utf-8").replace('"Good credit"', '"信用良好 \U0001f600 é"')
    path.write_text(text, encoding="utf-8")
    facts = tmp_path / "x.json"
    facts.write_bytes(CUSTOMER.read_bytes().replace(b"5000000", b"30000000"))
    command = [*COMMAND, "decide", str(path), str(facts), "--as-of", DAY]
    finished = subprocess.run(command, env={**os.environ, **locale}, capture_output=True, check=False)
    assert (finished.returncode, finished.stderr) == (0, b"")
    assert "信用良好 \U0001f600 é (good)" in finished.stdout.decode()


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\xfe.policy"
    try:
        with open(name, "wb") as file:  # noqa: PTH123  # the name is bytes
            file.write(b"policy p\n")
    except OSError:
        pytest.skip("this file system wants names that are text")
    finished = subprocess.run([*COMMAND, "check", name], capture_output=True, check=False)
    assert finished.returncode == 1
    assert b"<U+DCFF><U+DCFE>.policy:1:" in finished.stdout


def test_a_reader_that_has_enough_is_no_fault() -> None:
    finished = in_shell("$RUN help | head -n 1")
    assert (finished.returncode, finished.stderr) == (0, b"")
    finished = in_shell("{ $RUN help; echo status $? >&2; } | true")
    assert finished.stderr in (b"status 141\n", b"status 0\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_a_full_disk_is_told() -> None:
    finished = in_shell("$RUN help > /dev/full")
    assert (finished.returncode, finished.stderr) == (2, b"error: no space left on device\n")


def test_without_standard_output() -> None:
    finished = in_shell("$RUN check policies/order_release.policy >&-")
    assert (finished.returncode, finished.stderr) == (0, b"1 policy is fine\n")


def test_colours_are_for_terminals() -> None:
    finished = in_shell("$RUN decide src/creditrules/cli/starter/credit.policy - < /dev/null")
    assert finished.returncode == 1
    assert b"\x1b[" not in finished.stderr
