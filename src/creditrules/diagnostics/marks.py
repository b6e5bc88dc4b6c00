"""Labels brought down to lines of a source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from creditrules.diagnostics.diagnostic import Label
from creditrules.diagnostics.source import Source, Span
from creditrules.diagnostics.visible import escaped


@dataclass(frozen=True, slots=True)
class Mark:
    """What is underlined in one line: characters `first` up to, not including, `last`, counted from 0."""

    source: Source
    line: int
    first: int
    last: int
    text: str
    primary: bool


def within(span: Span) -> Span:
    """The span, brought back into its text where it reaches out of it."""
    start = min(max(span.start, 0), len(span.source.text))
    return Span(span.source, start, min(max(span.end, start), len(span.source.text)))


def place(span: Span) -> str:
    """Where the span begins, as `file:line:column`."""
    at = within(span)
    return f"{escaped(at.source.name)}:{at.line}:{at.column}"


def same_text(source: Source) -> tuple[str, str]:
    """What two readings of one file have in common."""
    return source.name, source.text


def mark(label: Label, *, primary: bool) -> Mark:
    """The part of a label that stands in its first line; that it goes on is said in its text."""
    span = within(label.span)
    source, line = span.source, span.line
    end = _without_line_ends(span)
    last_line = source.line_of(end)
    length = len(source.line(line))
    # The place may be the end of the line itself, which one sign beyond the text points at.
    first = min(span.column - 1, length)
    last = length if last_line > line else min(end - span.start + first, length)
    text = escaped(label.text)
    if last_line > line:
        text = f"{text} (down to line {last_line})".lstrip()
    return Mark(source, line, first, max(last, first), text, primary)


def _without_line_ends(span: Span) -> int:
    end = span.end
    while end > span.start and span.source.text[end - 1] in "\r\n":
        end -= 1
    return end


def by_source(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Marks of the same text together, in the order in which their texts were first met."""
    groups: dict[tuple[str, str], list[Mark]] = {}
    for one in marks:
        groups.setdefault(same_text(one.source), []).append(one)
    return list(groups.values())
