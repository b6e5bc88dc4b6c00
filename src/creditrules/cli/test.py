"""`creditrules test`: the examples in policy files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import click

from creditrules.analysis.examples import run_examples
from creditrules.api import load
from creditrules.cli.options import colour_option, format_option
from creditrules.cli.output import Output, Progress, document
from creditrules.cli.paths import policy_files
from creditrules.cli.status import FINDINGS
from creditrules.diagnostics import Diagnostic, PolicyError, as_json, summary_line
from creditrules.diagnostics.visible import escaped


@dataclass(frozen=True, slots=True)
class _Tested:
    """How the examples of one file came out; `examples` is None where the policy itself was refused."""

    file: str
    examples: int | None
    findings: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        return self.examples is None or bool(self.findings)

    def __str__(self) -> str:
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


@click.command(
    short_help="Run the examples in policy files.",
    epilog="""\b
Examples:
  creditrules test credit.policy
  creditrules test policies --format json""",
)
@click.argument("paths", nargs=-1, required=True)
@format_option("text", "short", "json")
@colour_option
@click.pass_context
def test(ctx: click.Context, paths: Sequence[str], form: str, colour: str) -> None:
    """Decide the examples in policy files, and compare with what they expect.

    An example that comes out differently is told with what led there. PATHS are files, or folders with `.policy` files.
    """
    files = policy_files(paths)
    output, progress = Output(form, colour), Progress("testing", len(files))
    tested = []
    for number, file in enumerate(files, start=1):
        progress.at(number)
        result = _tested(file)
        progress.clear()
        tested.append(result)
        _tell(result, output)
    if form == "json":
        output.line(document(_content(tested)))
    if any(result.failed for result in tested):
        ctx.exit(FINDINGS)


def _tested(file: str) -> _Tested:
    try:
        policy = load(file)
    except PolicyError as error:
        return _Tested(file, None, error.findings)
    results = list(run_examples(policy.program))
    return _Tested(file, len(results), tuple(result.finding for result in results if result.finding is not None))


def _tell(result: _Tested, output: Output) -> None:
    if output.form == "json":
        return
    output.findings(result.findings)
    line = f"{escaped(result.file)}: {result}"
    if output.form == "short":
        output.remark(line)
    else:
        output.line(f"\n{line}\n" if result.findings else line)


def _content(tested: Sequence[_Tested]) -> dict[str, object]:
    return {
        "version": 1,
        "policies": [
            {
                "file": result.file,
                "examples": result.examples,
                "failed": None if result.examples is None else len(result.findings),
            }
            for result in tested
        ],
        "findings": as_json([finding for result in tested for finding in result.findings]),
    }
