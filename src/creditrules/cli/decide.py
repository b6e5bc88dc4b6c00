"""`creditrules decide`: one customer, one day, with reasons."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import click

from creditrules.api import Policy, load
from creditrules.cli.days import as_of_option, today
from creditrules.cli.explained import Asked, explanation_options, write
from creditrules.cli.options import colour_option, format_option
from creditrules.cli.output import Output
from creditrules.cli.paths import existing_file
from creditrules.cli.status import FINDINGS
from creditrules.diagnostics import Diagnostic, FactsError, FindingsError
from creditrules.diagnostics.codes import UNREADABLE_FACTS
from creditrules.engine.decision import Decision
from creditrules.facts.files import LARGEST, FactsFile, parse_json, read_facts
from creditrules.facts.previous import Previous, admit_previous
from creditrules.facts.text_files import decode


@click.command(
    short_help="Decide a customer with a policy, and say why.",
    epilog="""\b
Examples:
  creditrules decide credit.policy customer.json
  creditrules decide credit.policy customer.json --as-of 2026-03-01
  creditrules decide credit.policy customer.json --format json > decision.json
  creditrules decide credit.policy customer.json --previous decision.json
  creditrules decide credit.policy customer.json --explain
  creditrules decide credit.policy customer.json --format html --out decision.html
  creditrules decide credit.policy customer.json --format markdown --audience customer --lang zh
  export-customer 4711 | creditrules decide credit.policy -""",
)
@click.argument("policy")
@click.argument("facts")
@as_of_option
@click.option(
    "--previous", metavar="FILE", help="The last decision, or its facts; the policy's watches compare with it."
)
@format_option("text", "json", "markdown", "html")
@explanation_options
@colour_option
@click.pass_context
def decide(  # click hands over every option
    ctx: click.Context,
    /,
    policy: str,
    facts: str,
    as_of: date | None,
    previous: str | None,
    colour: str,
    **asked: Any,
) -> None:
    """Decide the customer whose facts are in the file FACTS (JSON or TOML; `-` reads JSON from standard input).

    The text and the JSON are the decision with its reasons; with --explain, and always as Markdown or HTML, they are
    the whole explanation: every step with its numbers, and what would bring the next grade.

    Findings about the policy or the facts are told instead of a decision, with exit status 1.
    """
    wanted = Asked(**asked)
    output = Output(wanted.form, colour)
    for path in filter(None, (policy, None if facts == "-" else facts, previous)):
        existing_file(path)
    day = as_of or today()
    try:
        loaded = load(policy)
        decision = _decide(loaded, facts, day, previous)
    except FindingsError as error:
        output.findings(error.findings, err=True)
        output.end()
        ctx.exit(FINDINGS)
    if as_of is None:
        output.remark(f"decided as of today, {day}; for another day say --as-of")
    write(loaded, decision, wanted, output)


def _decide(policy: Policy, path: str, day: date, previous: str | None) -> Decision:
    file = _read_stdin() if path == "-" else read_facts(path)
    before = None if previous is None else _before(policy, read_facts(previous), day)
    return policy.decide(policy.admit(file.raw, as_of=day, source=file.source), as_of=day, previous=before)


def _before(policy: Policy, file: FactsFile, day: date) -> Previous:
    return admit_previous(policy.program, file.raw, as_of=day, source=file.source)


def _read_stdin() -> FactsFile:
    content = sys.stdin.buffer.read(LARGEST + 1)
    name = "standard input"
    if len(content) > LARGEST:
        message = f"the text is larger than {LARGEST // 2**20} MiB, the most that is read"
        raise FactsError([Diagnostic(code=UNREADABLE_FACTS, message=message, where=name)])
    source = decode(content, name=name, code=UNREADABLE_FACTS)
    if isinstance(source, Diagnostic):
        raise FactsError([source])
    return parse_json(source)
