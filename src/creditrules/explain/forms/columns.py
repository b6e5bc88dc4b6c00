"""Tables for a terminal: columns below one another, also where characters are wide, and lines that fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from creditrules.explain.forms.wrap import safe, width_of, wrapped
from creditrules.explain.wording.pieces import NOTHING, Words

_GAP = "  "
_NARROWEST = 14

Paint: TypeAlias = Callable[[Words], str]
"""Makes a text of words, with colours or without."""


def in_columns(rows: Sequence[Sequence[Words]], rights: Sequence[bool], paint: Paint, width: int) -> list[str]:
    """The rows as lines; `rights` are the columns whose cells stand at the right."""
    cells = [[safe(cell) for cell in row] for row in rows]
    widths = _fitting(
        [max((width_of(row[at]) for row in cells), default=0) for at in range(len(rights))], rights, width
    )
    return [line for row in cells for line in _lines(row, widths, rights, paint)]


def _fitting(widths: list[int], rights: Sequence[bool], width: int) -> list[int]:
    """The widths, of which the widest columns of text give way until all fit."""
    room = width - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room:
        widest = max((at for at in range(len(widths)) if not rights[at]), key=lambda at: widths[at], default=None)
        if widest is None or widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _lines(row: Sequence[Words], widths: Sequence[int], rights: Sequence[bool], paint: Paint) -> list[str]:
    parts = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
    lines = []
    for level in range(max(map(len, parts), default=0)):
        line = [part[level] if level < len(part) else NOTHING for part in parts]
        pieces = [
            _cell(words, width, paint, right=right) for words, width, right in zip(line, widths, rights, strict=True)
        ]
        lines.append(_GAP.join(pieces).rstrip())
    return lines


def _cell(words: Words, width: int, paint: Paint, *, right: bool) -> str:
    space = " " * (width - width_of(words))
    return space + paint(words) if right else paint(words) + space
