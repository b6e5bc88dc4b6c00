"""Rows whose columns stand below one another, also where characters are wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from creditrules.diagnostics.visible import columns, escaped
from creditrules.explain.look import Look, Style

_INDENT = "  "
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a row; numbers stand at the right of their column."""

    text: str
    look: Look | None = None
    right: bool = False


def aligned(rows: Sequence[Sequence[Cell]], style: Style, *, headed: bool = False) -> list[str]:
    """The rows as lines. With `headed` the first row holds the heads. Columns with nothing in them are left out."""
    texts = [[escaped(cell.text) for cell in row] for row in rows]
    filled = texts[1:] if headed else texts
    kept = [index for index in range(len(rows[0]) if rows else 0) if any(row[index] for row in filled)]
    widths = {index: max(columns(row[index]) for row in texts) for index in kept}
    lines = []
    for row, words in zip(rows, texts, strict=True):
        last = max((index for index in kept if words[index]), default=-1)
        pieces = [_padded(row[at], words[at], widths[at], style, last=at == last) for at in kept if at <= last]
        lines.append(_INDENT + _GAP.join(pieces))
    return lines


def _padded(cell: Cell, text: str, width: int, style: Style, *, last: bool) -> str:
    space = " " * (width - columns(text))
    shown = style(cell.look, text) if cell.look and text else text
    if cell.right:
        return space + shown
    return shown if last else shown + space
