"""How a text looks in a terminal: what must be escaped, how many columns it takes, where a long line is cut."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import category, east_asian_width

_TAB = 4
_CUT = "…"

# Control characters, line and paragraph separators, everything that turns the direction of writing, and halves of
# surrogate pairs, which no terminal can be sent: with these a text could show itself as something it is not.
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]")


def escaped(text: str) -> str:
    """The text with every character that could drive a terminal spelt out, as in `<U+202E>`."""
    return UNSAFE.sub(lambda hit: f"<U+{ord(hit[0]):04X}>", text)


def columns(text: str) -> int:
    """The columns that an escaped text takes in a terminal."""
    return len(text) if text.isascii() else sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as it is shown: the part of it that fits, and the column of every character of that part."""

    text: str
    first: int
    stops: tuple[int, ...]

    def column(self, index: int) -> int:
        """Column, from 0, of a character of the line; one that was cut off stands at the sign of the cut."""
        if index < self.first:
            return 0
        return self.stops[min(index - self.first, len(self.stops) - 1)]


def shown(line: str, anchor: int, width: int) -> Shown:
    """The line in at most about `width` columns, cut at both sides of the character `anchor` where it is longer."""
    first, last = _window(line, anchor, width)
    pieces = [_CUT] if first else []
    column = len(pieces)
    stops = []
    for character in line[first:last]:
        stops.append(column)
        piece = " " * (_TAB - column % _TAB) if character == "\t" else escaped(character)
        pieces.append(piece)
        column += columns(piece)
    stops.append(column)
    if last < len(line):
        pieces.append(_CUT)
    return Shown("".join(pieces), first, tuple(stops))


def _window(line: str, anchor: int, width: int) -> tuple[int, int]:
    """The first character to show and the one after the last."""
    if len(line) <= width and _fit(line, width)[0] == len(line):
        return 0, len(line)
    room = width - 2 * len(_CUT)
    before, unused = _fit((line[at] for at in range(anchor - 1, -1, -1)), room // 4)
    after, unused = _fit((line[at] for at in range(anchor, len(line))), room - room // 4 + unused)
    more, _ = _fit((line[at] for at in range(anchor - before - 1, -1, -1)), unused)
    return anchor - before - more, anchor + after


def _fit(characters: Iterable[str], room: int) -> tuple[int, int]:
    """How many of the characters fit into so many columns, and how many columns are left."""
    count = 0
    for character in characters:
        # A character without width still costs: a million of them in a row must not all be shown.
        cost = _TAB if character == "\t" else max(1, columns(escaped(character)))
        if cost > room:
            break
        room -= cost
        count += 1
    return count, room
