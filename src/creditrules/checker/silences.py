"""Warnings silenced where they stand: `# allow unused: kept for the archive`, on the line or alone above it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from creditrules.checker import lint_findings as say
from creditrules.diagnostics import Diagnostic, Severity, Source, Span, codes, nearest

_SILENCE = re.compile(r"#[ \t]*allow\b[ \t]*(?P<name>[\w-]*)(?P<colon>[ \t]*[:：])?[ \t]*(?P<reason>[^\n]*)")
_NAMES = tuple(code.name for code in codes.all_codes() if code.severity is Severity.WARNING)


@dataclass
class _Silence:
    name: str
    line: int
    span: Span
    used: bool = False


def silenced(source: Source, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings without the warnings that are silenced, and with what is wrong with the silences themselves."""
    complaints: list[Diagnostic] = []
    silences = _silences(source, complaints)
    kept = [each for each in found if not _is_silenced(each, silences)]
    for silence in silences:
        if not silence.used:
            message = f"this silences `{silence.name}`, and there is no such warning here"
            complaints.append(say.silence(silence.span, message, "remove the comment"))
    return [*kept, *complaints]


def _is_silenced(found: Diagnostic, silences: list[_Silence]) -> bool:
    if found.severity is not Severity.WARNING or found.primary is None:
        return False
    line = found.primary.span.line
    hits = [silence for silence in silences if silence.name == found.code.name and silence.line == line]
    for silence in hits:
        silence.used = True
    return bool(hits)


def _silences(source: Source, complaints: list[Diagnostic]) -> list[_Silence]:
    silences: list[_Silence] = []
    for found in _SILENCE.finditer(source.text):
        if _in_text(source, found.start()):
            continue
        span = Span(source, found.start(), found.end())
        name, reason = found["name"], found["reason"].strip()
        if name not in _NAMES:
            close = nearest(name, _NAMES)
            message = f"there is no warning called `{name}` to silence"
            complaints.append(say.silence(span, message, f"did you mean `{close}`?" if close else ""))
        elif not reason or not found["colon"]:
            message = "a silenced warning says why"
            complaints.append(say.silence(span, message, f"write `# allow {name}: ` and the reason"))
            silences.append(_Silence(name, _line_meant(source, span), span, used=True))
        else:
            silences.append(_Silence(name, _line_meant(source, span), span))
    return silences


def _in_text(source: Source, at: int) -> bool:
    """Whether the sign stands inside a text in quotes, where it begins no comment."""
    start = source.line_starts[source.line_of(at) - 1]
    return source.text.count('"', start, at) % 2 == 1


def _line_meant(source: Source, span: Span) -> int:
    """The line that a silence is about: its own, or where it stands alone the next one that is not a comment."""
    number = span.line
    if source.line(number).lstrip()[:1] != "#":
        return number
    last = len(source.line_starts)
    while number < last and source.line(number).strip()[:1] in ("#", ""):
        number += 1
    return number
