"""`creditrules test`: the examples in policy files, and what must hold for every customer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from creditrules.analysis.examples import run_examples
from creditrules.api import Policy, load
from creditrules.cli.options import colour_option, format_option
from creditrules.cli.output import Output, Progress, document
from creditrules.cli.paths import policy_files
from creditrules.cli.status import FINDINGS
from creditrules.diagnostics import Diagnostic, PolicyError, as_json, summary_line
from creditrules.diagnostics.visible import escaped

if TYPE_CHECKING:
    from creditrules.testing.statements import Tried

INSTALL = "pip install 'creditrules[testing]'"


MANY = 100
"""Made-up customers for each policy, unless said."""


@dataclass(frozen=True, slots=True)
class _Tested:
    """How one file came out; `examples` is None where the policy itself was refused.

    `statements` is None where what must hold was not tried, and `why` says why not.
    """

    file: str
    examples: int | None
    findings: tuple[Diagnostic, ...] = ()
    statements: Tried | None = None
    why: str = ""

    @property
    def failed(self) -> bool:
        return self.examples is None or bool(self.findings) or self.broken

    @property
    def broken(self) -> bool:
        return self.statements is not None and bool(self.statements.findings)

    @property
    def all_findings(self) -> tuple[Diagnostic, ...]:
        return self.findings if self.statements is None else (*self.findings, *self.statements.findings)

    def __str__(self) -> str:
        told = [self._examples()]
        if self.statements is not None:
            told.append(_statements(self.statements))
        elif self.why:
            told.append(self.why)
        return "; ".join(told)

    def _examples(self) -> str:
        match self.examples:
            case None:
                return f"not tested: {summary_line(self.findings)}"
            case 0:
                return "no examples"
            case 1:
                return "1 example failed" if self.findings else "1 example passed"
            case number:
                return (
                    f"{len(self.findings)} of {number} examples failed"
                    if self.findings
                    else f"{number} examples passed"
                )


def _statements(tried: Tried) -> str:
    """How many statements are true of how many customers."""
    spoken, wrong = tried.statements - len(tried.untried), len(tried.findings)
    customers = _counted(tried.customers, "made-up customer")
    told = (
        f"{wrong} of {_counted(tried.statements, 'statement')} {'does' if wrong == 1 else 'do'} not hold"
        if wrong
        else f"{_counted(spoken, 'statement')} {'holds' if spoken == 1 else 'hold'} for {customers}"
    )
    about_none = len(tried.untried)
    more = f", {about_none} {'speaks' if about_none == 1 else 'speak'} of none of them" if about_none else ""
    return f"{told}{more}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


@click.command(
    short_help="Run the examples in policy files, and try what must always hold.",
    epilog="""\b
Examples:
  creditrules test credit.policy
  creditrules test credit.policy --customers 2000
  creditrules test policies --format json""",
)
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--customers",
    "many",
    type=click.IntRange(0, 1_000_000),
    default=MANY,
    show_default=True,
    metavar="N",
    help="Made-up customers on whom `always`, `never` and `monotone` are tried; 0 for none. They are the same each "
    "time, and take a minute at most. Needs the extra `testing`.",
)
@format_option("text", "short", "json")
@colour_option
@click.pass_context
def test(ctx: click.Context, paths: Sequence[str], many: int, form: str, colour: str) -> None:
    """Decide the examples in policy files, and compare with what they expect; try what must hold for every customer.

    An example that comes out differently is told with what led there, a statement that is not true with a customer who
    shows it. PATHS are files, or folders with `.policy` files.
    """
    files = policy_files(paths)
    output, progress = Output(form, colour), Progress("testing", len(files))
    tested = []
    for number, file in enumerate(files, start=1):
        progress.at(number)
        result = _tested(file, many)
        progress.clear()
        tested.append(result)
        _tell(result, output)
    if form == "json":
        output.line(document(_content(tested)))
    if any(result.failed for result in tested):
        ctx.exit(FINDINGS)


def _tested(file: str, many: int) -> _Tested:
    try:
        policy = load(file)
    except PolicyError as error:
        return _Tested(file, None, error.findings)
    results = list(run_examples(policy.program))
    found = tuple(result.finding for result in results if result.finding is not None)
    if not many or not (policy.program.properties or policy.program.monotones):
        return _Tested(file, len(results), found)
    tried = _tried(policy, many)
    why = f"what must always hold was not tried, since Hypothesis is not installed: {INSTALL}" if tried is None else ""
    return _Tested(file, len(results), found, tried, why)


def _tried(policy: Policy, many: int) -> Tried | None:
    """What made-up customers show; None where they cannot be made up."""
    try:
        from creditrules.testing.statements import try_statements  # noqa: PLC0415  # needs an extra, and is slow
    except ModuleNotFoundError as error:
        if error.name != "hypothesis":
            raise
        return None
    with TemporaryDirectory() as folder:
        os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", folder)  # it keeps notes, and not where the user works
        return try_statements(policy, many)


def _tell(result: _Tested, output: Output) -> None:
    if output.form == "json":
        return
    output.findings(result.all_findings)
    line = f"{escaped(result.file)}: {result}"
    if output.form == "short":
        output.remark(line)
    else:
        output.line(f"\n{line}\n" if result.all_findings else line)


def _content(tested: Sequence[_Tested]) -> dict[str, object]:
    return {
        "version": 1,
        "policies": [
            {
                "file": result.file,
                "examples": result.examples,
                "failed": None if result.examples is None else len(result.findings),
                "statements": _statements_content(result.statements),
            }
            for result in tested
        ],
        "findings": as_json([finding for result in tested for finding in result.all_findings]),
    }


def _statements_content(tried: Tried | None) -> dict[str, object] | None:
    if tried is None:
        return None
    return {
        "tried": tried.statements - len(tried.untried),
        "failed": len(tried.findings),
        "untried": list(tried.untried),
        "customers": tried.customers,
    }
