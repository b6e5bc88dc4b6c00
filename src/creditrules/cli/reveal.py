"""`creditrules reveal`: a value that an explanation hides, disclosed and checked."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping

import click

from creditrules.cli.options import colour_option, format_option
from creditrules.cli.output import Output, document
from creditrules.cli.paths import existing_file
from creditrules.cli.status import FINDINGS, USAGE
from creditrules.diagnostics import Diagnostic, FactsError, FindingsError, nearest
from creditrules.diagnostics.codes import UNREADABLE_FACTS
from creditrules.diagnostics.visible import escaped
from creditrules.explain.commitments import Secret, commitment
from creditrules.facts.files import LARGEST
from creditrules.facts.strict_json import read_json
from creditrules.facts.text_files import read_text


class RevealError(click.ClickException):
    """The files are not what the command needs, or have nothing under that name."""

    exit_code = USAGE


@click.command(
    short_help="Disclose a value that an explanation hides, and check it.",
    epilog="""\b
Examples:
  creditrules decide credit.policy customer.json --audience customer --format json
      --out explanation.json --secrets secrets.json
  creditrules reveal explanation.json secrets.json legal_name""",
)
@click.argument("explanation")
@click.argument("secrets")
@click.argument("name")
@format_option("text", "json")
@colour_option
@click.pass_context
def reveal(ctx: click.Context, /, explanation: str, secrets: str, name: str, form: str, colour: str) -> None:
    """Tell the value that the explanation in the file EXPLANATION (JSON) hides under NAME.

    The file SECRETS was written together with the explanation. The value is told only if it is the one to which the
    explanation is committed; otherwise the exit status is 1.
    """
    output = Output(form, colour)
    try:
        told, kept = _content(existing_file(explanation)), _content(existing_file(secrets))
    except FindingsError as error:
        output.findings(error.findings, err=True)
        output.end()
        ctx.exit(FINDINGS)
    expected = _under(name, told.get("commitments"), f"the explanation `{escaped(explanation)}` hides no value")
    secret = _secret(_under(name, kept.get("values"), f"the secrets `{escaped(secrets)}` have no value"), name)
    if not isinstance(expected, str) or not hmac.compare_digest(commitment(name, secret).encode(), expected.encode()):
        why = "one of the files was changed, or they do not belong together"
        output.line(f"error: `{escaped(name)}` is not what the explanation is committed to: {why}", err=True)
        ctx.exit(FINDINGS)
    if form == "json":
        output.line(document({"name": name, "value": secret.value, "commitment": expected}))
        return
    value = secret.value if isinstance(secret.value, str) else json.dumps(secret.value, ensure_ascii=False)
    output.line(f"{escaped(name)}: {escaped(value)}")
    output.remark("this is the value to which the explanation is committed")


def _content(path: str) -> Mapping[str, object]:
    source = read_text(path, limit=LARGEST, code=UNREADABLE_FACTS)
    if isinstance(source, Diagnostic):
        raise FactsError([source])
    content = read_json(source)
    if isinstance(content, dict):
        return content
    raise RevealError(f"`{escaped(path)}` holds neither an explanation nor its secrets")


def _under(name: str, named: object, nothing: str) -> object:
    """What stands under the name, or an error with the nearest name."""
    if isinstance(named, dict) and name in named:
        return named[name]
    known = [each for each in named if isinstance(each, str)] if isinstance(named, Iterable) else []
    close = nearest(name, known)
    hint = (
        f"; did you mean `{escaped(close)}`?" if close else f"; there are: {escaped(', '.join(known))}" if known else ""
    )
    raise RevealError(f"{nothing} under the name `{escaped(name)}`{hint}")


def _secret(written: object, name: str) -> Secret:
    salt = written.get("salt") if isinstance(written, dict) else None
    if isinstance(written, dict) and isinstance(salt, str) and "value" in written:
        try:
            return Secret(bytes.fromhex(salt), written["value"])
        except ValueError:
            pass
    raise RevealError(f"the secrets have no salt and value under the name `{escaped(name)}`")
