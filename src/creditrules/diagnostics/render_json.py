"""Findings for programs.

Every finding is an object with the same keys:

    code       "CR302"
    name       "unit-mismatch"
    severity   "error" or "warning"
    message    one sentence
    file       name of the text, or null where there is none to point at
    start      {"line", "column", "offset"} of the first character, or null; lines and columns count characters from 1,
               offsets from 0
    end        the same for the character after the last
    label      a few words about the place, or ""
    where      the place in words where there is no text, or ""
    related    [{"file", "start", "end", "label"}]
    notes      [text]
    help       text, or ""
    fixes      [{"file", "start", "end", "text"}]: replace the place by the text
    data       the finding in parts; its keys depend on the code. Decimals and dates are texts

Keys may be added; these keep their meaning as long as the document says `"version": 1`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set as AbstractSet
from datetime import date, time
from enum import Enum
from math import isfinite

from creditrules.diagnostics.diagnostic import Diagnostic, Label
from creditrules.diagnostics.marks import within
from creditrules.diagnostics.source import Source, Span
from creditrules.diagnostics.summary import count
from creditrules.diagnostics.visible import UNSAFE

VERSION = 1


def as_json(findings: Iterable[Diagnostic]) -> list[dict[str, object]]:
    """The findings as lists, dictionaries, texts and numbers, as the module describes."""
    return [_finding(found) for found in findings]


def render_json(
    findings: Iterable[Diagnostic], *, more: Mapping[str, object] | None = None, indent: int | None = 2
) -> str:
    """A JSON document with the findings and how many errors and warnings are among them, and what else is told."""
    found = tuple(findings)
    errors, warnings = count(found)
    document = {"version": VERSION, "findings": as_json(found), "errors": errors, "warnings": warnings, **(more or {})}
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=indent)
    # The line ends of the indentation are ours; anything else of this kind stands inside a string.
    return UNSAFE.sub(lambda hit: hit[0] if hit[0] == "\n" else f"\\u{ord(hit[0]):04x}", text)


def _finding(found: Diagnostic) -> dict[str, object]:
    place = _label(found.primary) if found.primary else {"file": None, "start": None, "end": None, "label": ""}
    return {
        "code": str(found.code),
        "name": found.code.name,
        "severity": found.severity.value,
        "message": found.message,
        **place,
        "where": found.where,
        "related": [_label(label) for label in found.related],
        "notes": list(found.notes),
        "help": found.help,
        "fixes": [{**_place(fix.span), "text": fix.text} for fix in found.fixes],
        "data": _plain(found.data),
    }


def _label(label: Label) -> dict[str, object]:
    return {**_place(label.span), "label": label.text}


def _place(span: Span) -> dict[str, object]:
    at = within(span)
    return {"file": at.source.name, "start": _position(at.source, at.start), "end": _position(at.source, at.end)}


def _position(source: Source, offset: int) -> dict[str, object]:
    return {"line": source.line_of(offset), "column": source.column_of(offset), "offset": offset}


def _plain(value: object) -> object:
    """The value in terms of JSON, and so is everything in it."""
    match value:
        case Span():
            return _place(value)
        case Source():
            return value.name
        case Mapping():
            return {str(_plain(key)): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case AbstractSet():
            return sorted((_plain(item) for item in value), key=str)  # a set has no order; a document must have one
        case _:
            return _single(value)


def _single(value: object) -> object:
    """A value without parts; what JSON has no word for becomes a text."""
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case float() if isfinite(value):
            return value
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
