"""`creditrules sql`: a policy as one SQL statement."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from creditrules.api import load
from creditrules.cli.days import as_of_option, today
from creditrules.cli.options import colour_option, format_option
from creditrules.cli.output import Output, document
from creditrules.cli.paths import existing_file
from creditrules.cli.status import FINDINGS
from creditrules.diagnostics import FindingsError

if TYPE_CHECKING:
    from creditrules.batch.sql.dialects import DialectName


@click.command(
    short_help="Write a policy as one SQL statement.",
    epilog="""\b
Examples:
  creditrules sql credit.policy > credit.sql
  creditrules sql credit.policy --dialect postgres --as-of 2026-03-01
  creditrules sql credit.policy --dialect spark | less""",
)
@click.argument("policy")
@click.option(
    "--dialect",
    type=click.Choice(["duckdb", "postgres", "spark"]),
    default="duckdb",
    show_default=True,
    help="Whose SQL it is: DuckDB 2, PostgreSQL 13 and later, Spark 4 in ANSI mode.",
)
@as_of_option
@format_option("text", "json")
@colour_option
@click.pass_context
def sql(  # click hands over every option
    ctx: click.Context, /, policy: str, dialect: DialectName, as_of: date | None, form: str, colour: str
) -> None:
    """Write the policy as one SQL statement that decides every customer of a table as of a day.

    It reads `customers` and a table for each list, in which numbers are whole numbers, and gives a row for each
    customer: score, grades, actions, points, the lines that won, and reasons, the same as `creditrules decide`.
    What an engine cannot do is told instead, with exit status 1.
    """
    output = Output(form, colour)
    existing_file(policy)
    day = as_of or today()
    try:
        text = load(policy).sql(dialect, as_of=day)
    except FindingsError as error:
        output.findings(error.findings, err=True)
        output.end()
        ctx.exit(FINDINGS)
    if as_of is None:
        output.remark(f"as of today, {day}; for another day say --as-of")
    output.line(document({"dialect": dialect, "as_of": str(day), "sql": text}) if form == "json" else text)
