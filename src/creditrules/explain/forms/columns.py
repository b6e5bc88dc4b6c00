"""Tables for a terminal: columns below one another, also where characters are wide, and lines that fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from creditrules.explain.forms.wrap import longest, safe, width_of, wrapped
from creditrules.explain.wording.pieces import NOTHING, Words

_GAP = "  "
_NARROWEST = 14

Paint: TypeAlias = Callable[[Words], str]
"""Makes a text of words, with colours or without."""


def in_columns(rows: Sequence[Sequence[Words]], rights: Sequence[bool], paint: Paint, width: int) -> list[str]:
    """The rows as lines; `rights` are the columns whose cells stand at the right."""
    cells = [[safe(cell) for cell in row] for row in rows]
    columns = [[row[at] for row in cells] for at in range(len(rights))]
    least = [max((longest(cell) for cell in column), default=0) for column in columns]
    widths = _fitting([max(map(width_of, column), default=0) for column in columns], least, rights, width)
    return [line for row in cells for line in _lines(row, widths, rights, paint)]


def _fitting(widths: list[int], least: Sequence[int], rights: Sequence[bool], width: int) -> list[int]:
    """The widths, of which the widest columns of text give way until all fit; words stay whole."""
    room = width - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room:
        giving = [at for at in range(len(widths)) if not rights[at] and widths[at] > max(_NARROWEST, least[at])]
        if not giving:
            break
        widest = max(giving, key=lambda at: widths[at])
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
