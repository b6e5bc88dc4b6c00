"""Names and texts in DuckDB's SQL."""

from __future__ import annotations


def name(word: str) -> str:
    """A name in quotes."""
    return '"' + word.replace('"', '""') + '"'


def text(word: str) -> str:
    """A text in quotes."""
    return "'" + word.replace("'", "''") + "'"
