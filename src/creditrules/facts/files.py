"""A customer's facts in a file: JSON or TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from creditrules.diagnostics import Diagnostic, FactsError, Label, Source, Span
from creditrules.diagnostics.codes import UNREADABLE_FACTS
from creditrules.facts.strict_json import read_json
from creditrules.facts.text_files import read_text
from creditrules.facts.values_shown import kind_of

LARGEST = 64 * 2**20
LARGEST_TOML = 4 * 2**20
"""TOML is written by hand, and its reader takes much longer than JSON's."""


@dataclass(frozen=True, slots=True)
class FactsFile:
    """What a file of facts says, not yet admitted, and the text in which findings about it are shown."""

    raw: Mapping[str, object]
    source: Source


def read_facts(path: str | Path) -> FactsFile:
    """Read a file of facts, or of a decision: TOML where its name ends in `.toml`, JSON otherwise.

    Numbers are exact. Raises `FactsError` where the file cannot be read, is not in that form, or names a key twice.
    """
    toml = str(path).lower().endswith(".toml")
    source = read_text(path, limit=LARGEST_TOML if toml else LARGEST, code=UNREADABLE_FACTS)
    if isinstance(source, Diagnostic):
        raise FactsError([source])
    return parse_toml(source) if toml else parse_json(source)


def parse_json(source: Source) -> FactsFile:
    """The facts in a JSON text; raises `FactsError`."""
    return _file(read_json(source), source)


def parse_toml(source: Source) -> FactsFile:
    """The facts in a TOML text; raises `FactsError`."""
    from creditrules.facts.strict_toml import read_toml  # noqa: PLC0415  # few files are TOML

    return _file(read_toml(source), source)


def _file(content: object, source: Source) -> FactsFile:
    if isinstance(content, dict):
        return FactsFile(content, source)
    start = len(source.text) - len(source.text.lstrip())
    finding = Diagnostic(
        code=UNREADABLE_FACTS,
        message=f"the file holds {kind_of(content)}, but facts are an object that gives each fact's value by its name",
        primary=Label(Span(source, start, start + 1)),
        help='begin with `{` and write each fact as `"name": value`',
    )
    raise FactsError([finding])
