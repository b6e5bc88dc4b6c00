"""`creditrules explain`: one decision out of a portfolio's table, as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from creditrules.api import load
from creditrules.cli.explained import Asked, explanation_options, write
from creditrules.cli.options import colour_option, format_option
from creditrules.cli.output import Output
from creditrules.cli.paths import existing_file
from creditrules.cli.status import FINDINGS
from creditrules.cli.tables import records_option
from creditrules.diagnostics import FindingsError
from creditrules.portfolio import MissingExtraError, noted, redecide


@click.command(
    short_help="Explain one decision out of a portfolio's table.",
    epilog="""\b
Examples:
  creditrules explain decisions.parquet --customer 4711
  creditrules explain decisions.parquet --customer 4711 --format html --out 4711.html
  creditrules explain decisions.parquet --customer 4711 --policy archive/credit-2026.1.policy
      --facts archive/customers.parquet --records invoices=archive/invoices.parquet""",
)
@click.argument("decisions")
@click.option("--customer", required=True, metavar="ID", help="The customer, as the column of ids tells it.")
@click.option("--policy", metavar="FILE", help="The policy, if it is not where it was.")
@click.option("--facts", metavar="TABLE", help="The table of customers, if it is not where it was.")
@records_option("The records of a list, if they are not where they were.")
@click.option("--previous", multiple=True, metavar="TABLE", help="The last decisions, if they are not where they were.")
@format_option("text", "json", "markdown", "html")
@explanation_options
@colour_option
@click.pass_context
def explain(  # click hands over every option
    ctx: click.Context,
    /,
    decisions: str,
    customer: str,
    policy: str | None,
    records: Mapping[str, str],
    colour: str,
    **asked: Any,
) -> None:
    """Take one decision in the table DECISIONS again, hold it to its row, and explain it as `decide` does.

    DECISIONS is a Parquet file that `creditrules batch` has written. It says which policy decided, as of which day and
    from which tables; with another policy, or where the tables have changed, the decision is not explained.
    """
    facts, previous = asked.pop("facts"), asked.pop("previous")
    wanted = Asked(**{**asked, "explain": True})
    output = Output(wanted.form, colour)
    existing_file(decisions)
    try:
        found = noted(decisions)
        now = replace(
            found.portfolio,
            facts=facts or found.portfolio.facts,
            records={**found.portfolio.records, **records},
            previous=previous or found.portfolio.previous,
        )
        loaded = load(existing_file(policy or found.policy))
        decision = redecide(decisions, customer, loaded, portfolio=now)
    except FindingsError as error:
        output.findings(error.findings, err=True)
        output.end()
        ctx.exit(FINDINGS)
    except MissingExtraError as error:
        raise click.ClickException(str(error)) from error
    write(loaded, decision, wanted, output)
