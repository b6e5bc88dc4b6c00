"""How `creditrules decide` writes what it has decided: in short, or the whole explanation, in a form and a language."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING, Any, TypeVar

import click

from creditrules.cli.looks import in_colour
from creditrules.cli.output import Output, document
from creditrules.engine.decision import Decision
from creditrules.explain.look import Style, unstyled
from creditrules.explain.wording.codes import LANGUAGES, LanguageCode

if TYPE_CHECKING:
    from creditrules.api import Policy
    from creditrules.explain.model import Audience, Explanation

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
_SHORT_FORMS = {"text", "json"}
_SALT = 32  # bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for."""

    form: str
    explain: bool
    lang: LanguageCode
    audience: Audience
    out: str | None
    secrets: str | None

    @property
    def whole(self) -> bool:
        """Whether the whole explanation is wanted; for others than our own staff there is nothing else.

        The short text and the JSON of a decision hold every fact, confidential ones too.
        """
        return self.explain or self.audience != "internal" or self.form not in _SHORT_FORMS


def explanation_options(command: Decorated) -> Decorated:
    """The options that say how a decision is explained."""
    explain = click.option("--explain", is_flag=True, help="Tell every step of the decision, in text or JSON.")
    lang = click.option(
        "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The reader's language."
    )
    audience = click.option(
        "--audience",
        type=click.Choice(["internal", "customer", "public"]),
        default="internal",
        show_default=True,
        help="Who reads it; to others than `internal` only what they may see is explained.",
    )
    out = click.option("--out", metavar="FILE", help="Write to a file, which is replaced where it is there.")
    secrets = click.option(
        "--secrets",
        metavar="FILE",
        help="Commit to what is hidden from the audience, and write what it is disclosed from to this file.",
    )
    return explain(lang(audience(out(secrets(command)))))


def write(policy: Policy, decision: Decision, asked: Asked, output: Output) -> None:
    """Write the decision or its explanation, to a file where one is named."""
    from creditrules.explain.wording.extras import MissingExtraError  # noqa: PLC0415  # with the forms, when they are needed

    if asked.secrets is not None and asked.audience == "internal":
        raise click.UsageError("nothing is hidden from internal readers; name another --audience with --secrets")
    try:
        text = _written(policy, decision, asked, output)
    except MissingExtraError as error:
        raise click.ClickException(str(error)) from error
    if asked.out is None:
        output.line(text)
        return
    Path(asked.out).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    output.remark(f"wrote {asked.out}")


def _written(policy: Policy, decision: Decision, asked: Asked, output: Output) -> str:
    if asked.form == "json":
        return document(_as_json(policy, decision, asked))
    if asked.whole or asked.lang != "en":
        return _explained(_explanation(policy, decision, asked), asked, output)
    from creditrules.explain import decision_text  # noqa: PLC0415

    return decision_text(decision, _style(asked, output))


def _as_json(policy: Policy, decision: Decision, asked: Asked) -> dict[str, object]:
    if not asked.whole:
        return decision.as_json()
    from creditrules.explain.as_json import as_json  # noqa: PLC0415

    return as_json(_explanation(policy, decision, asked))


def _explained(explanation: Explanation, asked: Asked, output: Output) -> str:
    from creditrules.explain.forms import as_html, as_markdown, as_terminal  # noqa: PLC0415

    match asked.form:
        case "html":
            return as_html(explanation, asked.lang).rstrip("\n")
        case "markdown":
            return as_markdown(explanation, asked.lang)
        case _:
            style, width = _style(asked, output), output.width()
            return as_terminal(explanation, asked.lang, style=style, width=width, steps=asked.whole)


def _explanation(policy: Policy, decision: Decision, asked: Asked) -> Explanation:
    if asked.secrets is None:
        return policy.explain(decision, asked.audience, next_grade=True)
    salt = token_bytes(_SALT)
    _write_secrets(asked.secrets, policy.secrets_of(decision, asked.audience, salt=salt))
    return policy.explain(decision, asked.audience, next_grade=True, salt=salt)


def _write_secrets(path: str, secrets: dict[str, object]) -> None:
    """Into a file that nobody else may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  # a path has no mode of access
        file.write(f"{document(secrets)}\n")


def _style(asked: Asked, output: Output) -> Style:
    return in_colour if asked.out is None and output.colours(sys.stdout) else unstyled
