"""Texts for people with values to fill in: `Pays {mean_days_late} days late`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from creditrules.checker import rule_findings
from creditrules.checker.expressions import Elaborator
from creditrules.diagnostics import Span
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
            value = _value(elaborator, _place(title, found[0]), found[1].strip())
            if value is not None:
                yield value
    plain += text[at:]
    if plain:
        yield plain


def _place(title: t.Title, words: str) -> Span:
    """Where in the source the words stand, or the whole text where they stand more than once or are escaped."""
    span = title.span
    if span.text.count(words) != 1:
        return span
    start = span.start + span.text.index(words)
    return Span(span.source, start, start + len(words))


def _value(elaborator: Elaborator, span: Span, words: str) -> Expr | None:
    before, _, name = words.rpartition(" ")
    context = elaborator.context
    if before.strip() not in ("", "previous") or not name:
        context.report(rule_findings.placeholder(span, words, context.value_names()))
        return None
    if before:
        if name not in context.facts and not (context.scores and name in ("score", "grade")):
            if name not in context.unread:
                context.report(rule_findings.placeholder(span, words, context.facts))
            return None
        return elaborator.expression(t.Previous(span=span, name=t.Name(span=span, text=name)))
    if not context.is_value(name):
        if name not in context.unread:
            context.report(rule_findings.placeholder(span, name, context.value_names()))
        return None
    return elaborator.expression(t.Ref(span=span, name=name))
