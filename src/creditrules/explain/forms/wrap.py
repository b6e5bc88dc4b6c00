"""Words cut into lines of a width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from creditrules.diagnostics.visible import columns, escaped
from creditrules.explain.wording.pieces import Mark, Piece, Words, merged

_TOKEN = re.compile(r"\s+|[\u2e80-\u9fff\uf900-\uffef]|[^\s\u2e80-\u9fff\uf900-\uffef]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\uffef]\Z")
_NEVER_FIRST = tuple("、，。；：！？）》”’,.;:!?)]")


def width_of(words: Words) -> int:
    """The columns that the words take."""
    return sum(columns(piece.text) for piece in words)


def safe(words: Words) -> Words:
    """The words in one line, with nothing in them that could drive a terminal; names are in brackets."""
    return tuple(replace(piece, text=_safe(piece)) for piece in words)


def _safe(piece: Piece) -> str:
    text = escaped(re.sub(r"\s*\n\s*", " ", piece.text))
    return f"({text})" if piece.mark is Mark.NAME else text


def longest(words: Words) -> int:
    """The columns of the longest part that stays on one line."""
    return max((width_of(chunk) for chunk in _chunks(words)), default=0)


def wrapped(words: Words, width: int) -> list[Words]:
    """The words in lines of at most so many columns, where nothing is longer that cannot be cut."""
    lines: list[list[Piece]] = [[]]
    used = 0
    for chunk in _chunks(words):
        room = width_of(chunk)
        space = chunk[0].text.isspace()
        if used and used + room > width:
            lines.append([])
            used = 0
        if not (space and not used and len(lines) > 1):
            lines[-1] += chunk
            used += room
    return [_joined(line) for line in lines]


def _chunks(words: Words) -> Iterator[Words]:
    """What stays on one line: a space, a Chinese character, a word, each with the punctuation behind it."""
    chunk: list[Piece] = []
    for piece in words:
        # A clause stays together: nobody would find `6 (2)` by itself.
        for token in [piece.text] if piece.mark is Mark.CLAUSE else _TOKEN.findall(piece.text):
            if chunk and _may_end(chunk[-1].text, token):
                yield tuple(chunk)
                chunk = []
            chunk.append(replace(piece, text=token))
    if chunk:
        yield tuple(chunk)


def _may_end(before: str, after: str) -> bool:
    if before.isspace() or after.isspace():
        return True
    return not after.startswith(_NEVER_FIRST) and bool(_WIDE.search(before) or _WIDE.search(after))


def _joined(line: list[Piece]) -> Words:
    """A line in one, without space at its end."""
    found = list(merged(line))
    while found and not found[-1].text.strip():
        found.pop()
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(found)
