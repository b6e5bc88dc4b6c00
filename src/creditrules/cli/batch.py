"""`creditrules batch`: a whole portfolio, one day, into a table."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import click

from creditrules.api import Policy, load
from creditrules.cli.days import as_of_option, today
from creditrules.cli.options import colour_option, format_option
from creditrules.cli.output import Output, document, is_terminal
from creditrules.cli.paths import existing_file
from creditrules.cli.status import ENDED, FINDINGS
from creditrules.cli.tables import records_option
from creditrules.diagnostics import FindingsError
from creditrules.diagnostics.visible import escaped
from creditrules.portfolio import SIZE, MissingExtraError, Portfolio, decide_portfolio_to

if TYPE_CHECKING:
    from creditrules.batch.run import Totals
    from creditrules.batch.sql.dialects import DialectName


def _size(_context: click.Context, _parameter: click.Parameter, text: str | None) -> str | None:
    if text is not None and not SIZE.fullmatch(text):
        raise click.BadParameter(f"`{escaped(text)}` is no size; write `500MB` or `4GB`")
    return text


@click.command(
    short_help="Decide a whole portfolio, and write a table.",
    epilog="""\b
Examples:
  creditrules batch credit.policy --facts customers.parquet --out decisions.parquet
  creditrules batch credit.policy --facts customers.csv --records invoices=invoices.csv
      --out decisions.csv --as-of 2026-03-01
  creditrules batch credit.policy --facts 'customers/*.parquet' --records invoices=invoices/
      --previous last/decisions.parquet --out decisions.parquet --memory 8GB
  creditrules batch credit.policy --facts customers.parquet --out decisions.parquet
      --engine spark --master spark://credit:7077
  creditrules batch credit.policy --customers ids.txt --sources sources.toml --out decisions.parquet""",
)
@click.argument("policy")
@click.option("--facts", metavar="TABLE", help="A row for each customer, a column for each fact.")
@click.option("--customers", metavar="FILE", help="Gather the facts of these customers, an id on each line.")
@click.option("--sources", metavar="FILE", help="Which sources there are, and how to ask them (TOML).")
@records_option("The records of a list, each with the id of its customer; once for each list.")
@click.option("--out", required=True, metavar="FILE", help="Where the decisions go: .parquet, .csv or .jsonl.")
@click.option("--rejects", metavar="FILE", help="Where refused values go.  [default: beside the decisions]")
@as_of_option
@click.option(
    "--previous",
    multiple=True,
    metavar="TABLE",
    help="The last decisions or their facts; the policy's watches compare with them.",
)
@click.option(
    "--id", "id_name", default="id", show_default=True, metavar="COLUMN", help="Which column tells the customer."
)
@click.option("--ignore", multiple=True, metavar="COLUMN", help="A column that is not looked at.")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark", "postgres"]),
    default="duckdb",
    show_default=True,
    help="What decides; DuckDB reads and checks the tables all the same.",
)
@click.option("--master", metavar="URL", help="Where Spark is; sc://… is Spark Connect.  [default: local[*]]")
@click.option("--database", metavar="URL", help="Where PostgreSQL is.  [default: as PGHOST, PGDATABASE, … say]")
@click.option(
    "--memory",
    callback=_size,
    metavar="SIZE",
    help="How much memory may be used: 4GB.  [default: 80% of the machine's]",
)
@click.option("--threads", type=click.IntRange(1), help="How many work at once.  [default: all processors]")
@format_option("text", "json")
@colour_option
@click.pass_context
def batch(  # click hands over every option
    ctx: click.Context, /, policy: str, out: str, as_of: date | None, form: str, colour: str, **asked: Any
) -> None:
    """Decide every customer of a portfolio, and write a row for each.

    A TABLE is a Parquet, CSV or JSON lines file, a pattern that several files match, or a folder of them. Customers
    with a value that the policy does not admit are not decided; what was wrong is told in a table of its own, and the
    exit status is 1. The result is written as a whole or not at all.

    With --customers the facts come from the sources that --sources sets up instead. What was gathered is kept in a
    folder beside the result, for those who want to know how a decision came about.
    """
    output = Output(form, colour)
    before = signal.signal(signal.SIGTERM, _end)
    ctx.call_on_close(lambda: signal.signal(signal.SIGTERM, before))
    existing_file(policy)
    engine, at = _engine(asked["engine"], asked["master"], asked["database"])
    day = as_of or today()
    progress = _Progress()
    _check_whose(asked)
    try:
        loaded = load(policy)
        portfolio = _portfolio(loaded, out, day, asked, progress, output if form == "text" else Output("text", colour))
        totals = decide_portfolio_to(
            out,
            loaded,
            portfolio,
            as_of=day,
            rejects=asked["rejects"],
            engine=engine,
            at=at,
            memory=asked["memory"],
            threads=asked["threads"],
            told=progress.at,
        )
    except FindingsError as error:
        progress.clear()
        output.findings(error.findings, err=True)
        output.end()
        ctx.exit(FINDINGS)
    except MissingExtraError as error:
        raise click.ClickException(str(error)) from error
    progress.clear()
    if as_of is None:
        output.remark(f"decided as of today, {day}; for another day say --as-of")
    _tell(totals, output)
    if totals.rejected:
        output.remark(f"what was refused, and why, is in {asked['rejects'] or _beside(out)}")
        ctx.exit(FINDINGS)


def _end(_signal: int, _frame: object) -> NoReturn:
    """End as if stopped from the keyboard, so that nothing unfinished is left beside the result."""
    sys.exit(ENDED)


def _check_whose(asked: Mapping[str, Any]) -> None:
    """Whether it is said in one way whose facts are meant, and where they are."""
    gathered = asked["customers"] is not None or asked["sources"] is not None
    if gathered and (asked["facts"] is not None or asked["records"]):
        raise click.UsageError("the facts are in tables or gathered from sources, not both")
    if gathered and (asked["customers"] is None or asked["sources"] is None):
        lacking = "--sources FILE" if asked["sources"] is None else "--customers FILE"
        raise click.UsageError(f"to gather facts, say {lacking} as well")
    if not gathered and asked["facts"] is None:
        raise click.UsageError("say --facts TABLE, or --customers and --sources")
    for path in filter(None, (asked["customers"], asked["sources"])):
        existing_file(path)


def _portfolio(
    policy: Policy, out: str, day: date, asked: Mapping[str, Any], progress: _Progress, warnings: Output
) -> Portfolio:
    if asked["customers"] is None:
        return Portfolio(asked["facts"], asked["records"], asked["previous"], asked["id_name"], asked["ignore"])
    from creditrules.cli.gathered import gather_for  # noqa: PLC0415  # with plugins and their libraries

    portfolio = gather_for(policy, asked["customers"], asked["sources"], out, day, told=progress.at, warnings=warnings)
    return replace(portfolio, previous=asked["previous"])


def _engine(engine: DialectName, master: str | None, database: str | None) -> tuple[DialectName, str | None]:
    """The engine, and where it is."""
    if master is not None and engine != "spark":
        raise click.UsageError("--master says where Spark is; it goes with `--engine spark`")
    if database is not None and engine != "postgres":
        raise click.UsageError("--database says where PostgreSQL is; it goes with `--engine postgres`")
    return engine, master if engine == "spark" else database


def _tell(totals: Totals, output: Output) -> None:
    if output.form == "json":
        output.line(
            document(
                {
                    "customers": totals.customers,
                    "decided": totals.decided,
                    "rejected": totals.rejected,
                    "out_of_scope": totals.out_of_scope,
                    "facts_without_column": list(totals.absent),
                }
            )
        )
        return
    if totals.absent:
        output.remark(f"missing for all customers, since there is no column: {', '.join(totals.absent)}")
    parts = [f"{totals.decided:,} decided"]
    parts += [f"{totals.rejected:,} rejected"] if totals.rejected else []
    parts += [f"{totals.out_of_scope:,} out of scope"] if totals.out_of_scope else []
    noun = "customer" if totals.customers == 1 else "customers"
    output.line(f"{totals.customers:,} {noun}: {', '.join(parts)}")


def _beside(out: str) -> str:
    """Where the refused values of a run are, unless it was said."""
    from creditrules.batch.writing.targets import beside, target  # noqa: PLC0415  # it is there: it has run

    return str(beside(target(out)).path)


class _Progress:
    """What a run is doing, on one line of a terminal; silent elsewhere."""

    def __init__(self) -> None:
        self.shown = is_terminal(sys.stderr)
        self.said = ""

    def at(self, doing: str, part: float) -> None:
        """Take notice of how far the run has come."""
        text = f"{doing} {part:.0%}" if part > 0 else doing
        if self.shown and text != self.said:
            click.echo(f"\r\x1b[K{escaped(text)[:78]}", err=True, nl=False)
            self.said = text

    def clear(self) -> None:
        """Take the line away again."""
        if self.said:
            click.echo("\r\x1b[K", err=True, nl=False)
