"""`creditrules help`: the page about a finding."""

from __future__ import annotations

import sys

import click

from creditrules.cli.options import colour_option
from creditrules.cli.output import Output
from creditrules.cli.pages import lead, page, page_text
from creditrules.diagnostics import Code, nearest
from creditrules.diagnostics.codes import all_codes, find_code

_LINE = 100  # columns of a summary in the list
_GROUPS = {
    1: "the text of a policy",
    2: "names",
    3: "types and units",
    4: "the rule set as a whole",
    5: "advice",
    6: "facts",
    7: "batch engines",
    8: "plugins",
}


@click.command(
    short_help="Explain a finding by its code.",
    epilog="""\b
Examples:
  creditrules help CR302
  creditrules help unit-mismatch
  creditrules help               list all codes""",
)
@click.argument("code", required=False)
@colour_option
@click.pass_context
def help_(ctx: click.Context, code: str | None, colour: str) -> None:
    """Explain a finding by its CODE: what it means, why it matters for a decision, ways to mend it.

    CODE is the number or the name that a finding shows. Without it, all codes are listed.
    """
    output = Output("text", colour)
    if code is None:
        output.line(_listing())
        return
    if (command := _command(ctx, code)) is not None:
        output.line(command)
        return
    found = find_code(code)
    if found is None:
        raise click.UsageError(_no_code(code), ctx)
    output.line(page_text(page(found), colour=output.colours(sys.stdout)))


def _command(ctx: click.Context, word: str) -> str | None:
    """The help of a command, for those who ask here for it."""
    group = ctx.parent
    if group is None or not isinstance(group.command, click.Group):
        return None
    command = group.command.get_command(group, word)
    if command is None:
        return None
    with click.Context(command, info_name=word, parent=group) as context:
        return command.get_help(context)


def _no_code(word: str) -> str:
    by_word = {word: code for code in all_codes() for word in (str(code), str(code.number), code.name)}
    close = nearest(word, by_word)
    if close is None:
        return f"there is no code `{word[:40]}`; `creditrules help` lists them all"
    return f"there is no code `{word[:40]}`; did you mean `{by_word[close]}` ({by_word[close].name})?"


def _listing() -> str:
    codes = all_codes()
    width = max(len(code.name) for code in codes)
    lines = ["Every kind of finding. For more on one of them: creditrules help CODE"]
    hundred = 0
    for code in codes:
        if code.number // 100 != hundred:
            hundred = code.number // 100
            lines += ["", _GROUPS.get(hundred, "further ones")]
        lines.append(f"  {code}  {code.name:<{width}}  {_summary(code)}".rstrip())
    return "\n".join(lines)


def _summary(code: Code) -> str:
    """The first sentence of the page, as far as a line holds it."""
    sentence = lead(page(code)).partition(". ")[0].rstrip(".")
    return sentence if len(sentence) <= _LINE else f"{sentence[: _LINE - 1].rstrip()}…"
