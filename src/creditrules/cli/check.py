"""`creditrules check`: the mistakes in policy files."""

from __future__ import annotations

from collections.abc import Sequence

import click

from creditrules.api import Policy, checked, read_source
from creditrules.cli.options import colour_option, format_option
from creditrules.cli.output import Output, Progress
from creditrules.cli.paths import policy_files
from creditrules.cli.status import FINDINGS
from creditrules.diagnostics import Diagnostic, PolicyError, has_errors, summary_line


@click.command(
    short_help="Find the mistakes in policy files.",
    epilog="""\b
Examples:
  creditrules check credit.policy
  creditrules check policies --strict
  creditrules check credit.policy --summary    attainable scores and grades
  creditrules check --format short policies    one line for each finding""",
)
@click.argument("paths", nargs=-1, required=True)
@format_option("text", "short", "json")
@colour_option
@click.option("--summary", is_flag=True, help="Tell what each policy can come to: scores, factors, grades.")
@click.option("--strict", is_flag=True, help="Let warnings fail the check as errors do.")
@click.pass_context
def check(ctx: click.Context, paths: Sequence[str], form: str, colour: str, summary: bool, strict: bool) -> None:  # noqa: FBT001  # click
    """Find the mistakes in policy files: in those named, and in those with the ending `.policy` in folders named.

    A policy that passes cannot fail: whatever the facts of a customer, there is a decision.
    """
    files = policy_files(paths)
    output, progress = Output(form, colour), Progress("checking", len(files))
    found: list[Diagnostic] = []
    faulty = 0
    for number, file in enumerate(files, start=1):
        progress.at(number)
        policy, here = checked_file(file)
        progress.clear()
        output.findings(here)
        if summary and policy is not None:
            _tell_summary(output, policy)
        found += here
        faulty += has_errors(here)
    output.end()
    if found and form == "text":
        output.line("")
    output.remark(_summary(len(files), faulty, found))
    if faulty or (strict and found):
        ctx.exit(FINDINGS)


def checked_file(file: str) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """The policy in a file, None where it is refused, and everything that the check says about it."""
    try:
        policy = checked(read_source(file))
    except PolicyError as error:
        return None, error.findings
    return policy, policy.findings


def _tell_summary(output: Output, policy: Policy) -> None:
    from creditrules.analysis.summary import summary  # noqa: PLC0415  # what runs examples comes along with it
    from creditrules.cli.summary_text import summary_text  # noqa: PLC0415

    figures = summary(policy.program)
    if output.form == "json":
        output.add("summaries", figures.as_json())
    elif output.form == "text":
        output.line(summary_text(figures))


def _summary(files: int, faulty: int, found: Sequence[Diagnostic]) -> str:
    if not faulty:
        fine = "1 policy is fine" if files == 1 else f"{files:,} policies are fine"
        return f"{fine}, with {summary_line(found)}" if found else fine
    if files == 1:
        return summary_line(found)
    return f"{summary_line(found)}; {faulty:,} of {files:,} policies have errors"
