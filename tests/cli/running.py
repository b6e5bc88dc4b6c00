"""Runs commands: in this process, as the shell would see them."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from creditrules.cli.main import run as run_command

CHECKOUT = Path(__file__).parents[2]
STARTER = CHECKOUT / "src" / "creditrules" / "cli" / "starter"
POLICY = STARTER / "credit.policy"
CUSTOMER = STARTER / "customer.json"
DAY = "2026-03-01"


@dataclass(frozen=True)
class Finished:
    """What a command has left behind."""

    status: int
    out: str
    err: str

    @property
    def first_error(self) -> str:
        return self.err.splitlines()[0] if self.err else ""


def run(*arguments: str | Path, stdin: bytes = b"", env: Mapping[str, str | None] | None = None) -> Finished:
    """The command, run to its end."""
    with CliRunner().isolation(input=stdin, env=env) as (out, err, _):
        status = run_command([str(argument) for argument in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
        finished = Finished(status, out.getvalue().decode(), err.getvalue().decode())
    assert "Traceback" not in finished.out + finished.err
    return finished
