"""Words cut into lines of a width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from creditrules.diagnostics.visible import columns, escaped
from creditrules.explain.wording.pieces import Mark, Piece, Words

_TOKEN = re.compile(r"\s+|[\u2e80-\u9fff\uf900-\uffef][、，。；：！？）》”’]?|[^\s\u2e80-\u9fff\uf900-\uffef]+")
"""Where a line may end: at a space, and behind any Chinese character and its punctuation."""


def width_of(words: Words) -> int:
    """The columns that the words take."""
    return sum(columns(piece.text) for piece in words)


def safe(words: Words) -> Words:
    """The words in one line, with nothing in them that could drive a terminal; names are in brackets."""
    return tuple(replace(piece, text=_safe(piece)) for piece in words)


def _safe(piece: Piece) -> str:
    text = escaped(re.sub(r"\s*\n\s*", " ", piece.text))
    return f"({text})" if piece.mark is Mark.NAME else text


def wrapped(words: Words, width: int) -> list[Words]:
    """The words in lines of at most so many columns, where no single word is longer."""
    lines: list[list[Piece]] = [[]]
    used = 0
    for piece in _tokens(words):
        space, room = piece.text.isspace(), columns(piece.text)
        if used and used + room > width:
            lines.append([])
            used = 0
        if not (space and not used and len(lines) > 1):
            lines[-1].append(piece)
            used += room
    return [_joined(line) for line in lines]


def _tokens(words: Words) -> Iterator[Piece]:
    for piece in words:
        yield from (replace(piece, text=token) for token in _TOKEN.findall(piece.text))


def _joined(line: list[Piece]) -> Words:
    """Neighbours of one kind as one piece again, without space at the end."""
    found: list[Piece] = []
    for piece in line:
        if found and replace(found[-1], text="") == replace(piece, text=""):
            found[-1] = replace(piece, text=found[-1].text + piece.text)
        else:
            found.append(piece)
    while found and not found[-1].text.strip():
        found.pop()
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(found)
