"""Lines of a source with what is said about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from creditrules.diagnostics.gutter import Gutter, Role
from creditrules.diagnostics.marks import Mark
from creditrules.diagnostics.visible import Shown, shown


@dataclass(frozen=True, slots=True)
class _Underline:
    """A mark in columns of the terminal."""

    start: int
    stop: int
    text: str
    role: Role
    sign: str


def excerpt(marks: Iterable[Mark], gutter: Gutter, role: Role, width: int) -> Iterator[str]:
    """The marked lines of one source by number, each with its underlines; `...` stands for lines left out."""
    previous = None
    ordered = sorted(marks, key=lambda mark: (mark.line, mark.first, mark.last))
    for number, here in groupby(ordered, key=lambda mark: mark.line):
        if previous is not None and number > previous + 1:
            yield gutter.paint(Role.FRAME, "...")
        previous = number
        yield from _marked_line(list(here), gutter, role, width)


def _marked_line(marks: list[Mark], gutter: Gutter, role: Role, width: int) -> Iterator[str]:
    line = shown(marks[0].source.line(marks[0].line), _anchor(marks, width), width)
    yield gutter.row(line.text.rstrip(), marks[0].line)
    underlines = [_underline(mark, line, role) for mark in marks]
    beside = _text_beside(underlines)
    below = [one for one in underlines if one.text and one is not beside]
    ruler = _ruler(underlines, gutter)
    yield gutter.row(f"{ruler} {gutter.paint(beside.role, beside.text)}" if beside else ruler)
    if below:
        yield gutter.row(_hung(below, None, gutter))
    while below:
        lowest = below.pop()
        yield gutter.row(_hung(below, lowest, gutter))


def _anchor(marks: list[Mark], width: int) -> int:
    """The character around which a long line is cut: the first marked one, if the primary label fits in with it."""
    leftmost = marks[0].first
    primary = next((mark for mark in marks if mark.primary), marks[0])
    return leftmost if primary.last - leftmost <= width // 2 else primary.first


def _underline(mark: Mark, line: Shown, role: Role) -> _Underline:
    start = line.column(mark.first)
    stop = max(line.column(mark.last), start + 1)
    return _Underline(start, stop, mark.text, role if mark.primary else Role.RELATED, "^" if mark.primary else "-")


def _text_beside(underlines: list[_Underline]) -> _Underline | None:
    """The last underline, if its text can stand at its right without seeming to belong to another one."""
    *others, last = underlines
    return last if last.text and all(other.stop <= last.start for other in others) else None


def _ruler(underlines: list[_Underline], gutter: Gutter) -> str:
    """The row of signs; where labels overlap, the primary one is seen."""
    cells: dict[int, tuple[str, Role]] = {}
    for one in sorted(underlines, key=lambda one: one.sign == "^"):
        cells.update(dict.fromkeys(range(one.start, one.stop), (one.sign, one.role)))
    pieces = []
    for cell, run in groupby(range(max(cells) + 1), key=cells.get):
        length = len(list(run))
        pieces.append(gutter.paint(cell[1], cell[0] * length) if cell else " " * length)
    return "".join(pieces)


def _hung(waiting: list[_Underline], lowest: _Underline | None, gutter: Gutter) -> str:
    """A row below the ruler: a bar for each text still to come, then the text whose turn it is."""
    bars = {one.start: gutter.paint(one.role, "|") for one in waiting}
    if lowest is None:
        return "".join(bars.get(column, " ") for column in range(max(bars) + 1))
    before = "".join(bars.get(column, " ") for column in range(lowest.start))
    return before + gutter.paint(lowest.role, lowest.text)
