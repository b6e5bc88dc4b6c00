"""Texts for people with values to fill in: `Pays {mean_days_late} days late`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from creditrules.checker import rule_findings
from creditrules.checker.expressions import Elaborator
from creditrules.program.expressions import Expr
from creditrules.program.program import Template
from creditrules.syntax import tree as t

_PARTS = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def template(elaborator: Elaborator, title: t.Title | None) -> Template | None:
    """The text with its places to fill in, in every language that it is written in."""
    if title is None:
        return None
    return Template(
        tuple(_parts(elaborator, title, title.text)),
        tuple((language, tuple(_parts(elaborator, title, text))) for language, text in title.translations),
    )


def _parts(elaborator: Elaborator, title: t.Title, text: str) -> Iterator[str | Expr]:
    at, plain = 0, ""
    for found in _PARTS.finditer(text):
        plain += text[at : found.start()]
        at = found.end()
        if found[0] in ("{{", "}}"):
            plain += found[0][0]
        elif found[1] is None:
            elaborator.context.report(rule_findings.brace(title.span))
        else:
            if plain:
                yield plain
            plain = ""
            value = _value(elaborator, title, found[1].strip())
            if value is not None:
                yield value
    plain += text[at:]
    if plain:
        yield plain


def _value(elaborator: Elaborator, title: t.Title, words: str) -> Expr | None:
    before, _, name = words.rpartition(" ")
    context = elaborator.context
    if before.strip() not in ("", "previous") or not name:
        context.report(rule_findings.placeholder(title.span, words, context.value_names()))
        return None
    if before:
        if name not in context.facts and not (context.scores and name in ("score", "grade")):
            if name not in context.unread:
                context.report(rule_findings.placeholder(title.span, words, context.facts))
            return None
        return elaborator.expression(t.Previous(span=title.span, name=t.Name(span=title.span, text=name)))
    if not context.is_value(name):
        if name not in context.unread:
            context.report(rule_findings.placeholder(title.span, name, context.value_names()))
        return None
    return elaborator.expression(t.Ref(span=title.span, name=name))
