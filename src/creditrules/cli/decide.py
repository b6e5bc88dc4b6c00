"""`creditrules decide`: one customer, one day, with reasons."""

from __future__ import annotations

import sys
from dataclasses import dataclass
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
  export-customer 4711 | creditrules decide credit.policy -
  creditrules decide credit.policy --customer 4711 --sources sources.toml""",
)
@click.argument("policy")
@click.argument("facts", required=False)
@click.option("--customer", metavar="ID", help="Gather the facts of this customer; --sources says from where.")
@click.option("--sources", metavar="FILE", help="Which sources there are, how to ask them, and who is told (TOML).")
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
    facts: str | None,
    as_of: date | None,
    colour: str,
    **asked: Any,
) -> None:
    """Decide the customer whose facts are in the file FACTS (JSON or TOML; `-` reads JSON from standard input).

    With --customer the facts come from the sources that --sources sets up instead, each asked in the policy's order of
    trust. What sources failed to tell is told on the standard error; the decision shows what it was taken without.

    The text and the JSON are the decision with its reasons; with --explain, and always as Markdown or HTML, they are
    the whole explanation: every step with its numbers, and what would bring the next grade.

    Findings about the policy or the facts are told instead of a decision, with exit status 1.
    """
    given = _Given(facts, asked.pop("customer"), asked.pop("sources"), asked.pop("previous"))
    wanted = Asked(**asked)
    output = Output(wanted.form, colour)
    given.check()
    for path in filter(None, (policy, None if facts == "-" else facts, given.sources, given.previous)):
        existing_file(path)
    day = as_of or today()
    try:
        loaded = load(policy)
        decision = given.decision(loaded, day, output if wanted.form == "text" else Output("text", colour))
    except FindingsError as error:
        output.findings(error.findings, err=True)
        output.end()
        ctx.exit(FINDINGS)
    if as_of is None:
        output.remark(f"decided as of today, {day}; for another day say --as-of")
    write(loaded, decision, wanted, output)


@dataclass(frozen=True, slots=True)
class _Given:
    """What was said about the customer."""

    facts: str | None
    customer: str | None
    sources: str | None
    previous: str | None

    def check(self) -> None:
        """Whether it is one customer, known in one way."""
        if self.facts is not None and (self.customer is not None or self.sources is not None):
            raise click.UsageError("the facts are in a file or gathered from sources, not both")
        if (self.customer is None) != (self.sources is None):
            lacking = "--sources FILE" if self.sources is None else "--customer ID"
            raise click.UsageError(f"to gather facts, say {lacking} as well")
        if self.facts is None and self.customer is None:
            raise click.UsageError("name a file of FACTS, or say --customer and --sources")

    def decision(self, policy: Policy, day: date, warnings: Output) -> Decision:
        """The customer decided."""
        before = None if self.previous is None else _before(policy, read_facts(self.previous), day)
        if self.customer is not None and self.sources is not None:
            from creditrules.cli.gathered import decide_gathered  # noqa: PLC0415  # with plugins and their libraries

            return decide_gathered(policy, self.customer, self.sources, day, before, warnings)
        file = _read_stdin() if self.facts == "-" else read_facts(str(self.facts))
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
