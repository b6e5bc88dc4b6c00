"""Whatever happens, there is a sentence and an exit status, and no traceback."""

import errno

import pytest

from creditrules.cli.main import run as run_command
from creditrules.diagnostics import Diagnostic, FactsError
from creditrules.diagnostics.codes import FACT_TYPE
from tests.cli.running import POLICY, run

FINDING = Diagnostic(code=FACT_TYPE, message="a value is odd", where="facts")


def failing_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_file: str) -> None:
        raise error

    monkeypatch.setattr("creditrules.cli.check.checked_file", fail)


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (OSError(errno.EIO, "Input/output error", "x.policy"), 2, "error: `x.policy`: input/output error\n"),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "error: no space left on device\n"),
        (OSError(), 2, "error: oserror\n"),
        (KeyboardInterrupt(), 130, "\n"),
        (BrokenPipeError(), 141, ""),
    ],
)
def test_what_the_system_refuses(error: BaseException, status: int, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_with(error, monkeypatch)
    finished = run("check", POLICY)
    assert (finished.status, finished.err) == (status, told)


def test_findings_are_told_wherever_they_come_from(monkeypatch: pytest.MonkeyPatch) -> None:
    failing_with(FactsError([FINDING]), monkeypatch)
    finished = run("check", POLICY)
    assert finished.status == 1
    assert finished.err.startswith("error[CR604]: a value is odd\n")


@pytest.mark.parametrize("error", [ValueError("x\x1b[2Jy"), RecursionError(), MemoryError(), AssertionError("no")])
def test_a_fault_of_ours_says_that_it_is_ours(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_with(error, monkeypatch)
    finished = run("check", POLICY)
    assert finished.status == 3
    assert finished.err.startswith(f"error: this is a fault in creditrules, not in your policy: {type(error).__name__}")
    assert "CREDITRULES_TRACEBACK=1" in finished.err
    assert "\x1b" not in finished.err


def test_the_traceback_is_shown_to_those_who_ask(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing_with(ValueError("odd"), monkeypatch)
    monkeypatch.setenv("CREDITRULES_TRACEBACK", "1")
    assert run_command(["check", str(POLICY)]) == 3
    assert capsys.readouterr().err.startswith("Traceback (most recent call last):\n")
