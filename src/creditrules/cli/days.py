"""The day of a decision on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from creditrules.api import read_as_of
from creditrules.diagnostics import FactsError


def _day(_context: click.Context, _parameter: click.Parameter, text: str | None) -> date | None:
    try:
        return None if text is None else read_as_of(text)
    except FactsError as error:
        raise click.BadParameter(f"{error.findings[0].message}; {error.findings[0].help}") from error


as_of_option = click.option(
    "--as-of", callback=_day, metavar="DAY", help="The day as of which is decided.  [default: today]"
)


def today() -> date:
    """Today where this computer is: the only place where a clock is read."""
    return datetime.now(UTC).astimezone().date()
