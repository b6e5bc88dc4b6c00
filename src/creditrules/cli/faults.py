"""What is told when a command ends with an exception: never a traceback, unless one is asked for."""

from __future__ import annotations

import os
import sys
import traceback

import click

from creditrules.cli.output import Output
from creditrules.cli.status import FAULT, FINDINGS, USAGE
from creditrules.diagnostics import FindingsError
from creditrules.diagnostics.visible import escaped

ASK = "CREDITRULES_TRACEBACK"


def tell(error: Exception) -> int:
    """Say what happened, and return the exit status."""
    if os.environ.get(ASK) == "1":
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    match error:
        case FindingsError():
            Output("text", "auto").findings(error.findings, err=True)
            return FINDINGS
        case OSError():
            click.echo(f"error: {_what(error)}", err=True)
            return USAGE
        case _:
            click.echo(_fault(error), err=True)
            return FAULT


def _what(error: OSError) -> str:
    why = (error.strerror or str(error) or type(error).__name__).lower()
    return f"`{escaped(os.fsdecode(error.filename))}`: {why}" if isinstance(error.filename, str | bytes) else why


def _fault(error: Exception) -> str:
    what = escaped(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
    python = ".".join(map(str, sys.version_info[:3]))
    return (
        f"error: this is a fault in creditrules, not in your policy: {what[:500]}\n"
        f"please report it with the command, the policy and what {ASK}=1 shows before that command (Python {python})"
    )
