"""The frame of a finding in a terminal: line numbers, arrows, remarks, and the colours of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from creditrules.diagnostics.visible import escaped


class Role(Enum):
    """What a piece of output is for; its value is the ANSI code of its colour."""

    ERROR = "1;31"
    WARNING = "1;33"
    RELATED = "1;36"
    FRAME = "1;34"
    STRONG = "1"
    REMOVED = "31"
    ADDED = "32"


@dataclass(frozen=True, slots=True)
class Gutter:
    """The left margin, wide enough for the largest line number of a finding."""

    width: int
    colour: bool

    def paint(self, role: Role, text: str) -> str:
        """The text in the colour of its role, or as it is where colours are off."""
        return f"\x1b[{role.value}m{text}\x1b[0m" if self.colour and text else text

    def row(self, text: str = "", number: int | None = None) -> str:
        """A row beside the bar, with the number of its line where it is one of the source."""
        label = "" if number is None else str(number)
        bar = self.paint(Role.FRAME, f"{label:>{self.width}} |")
        return f"{bar} {text}" if text else bar

    def change(self, number: int, sign: str, role: Role, text: str) -> str:
        """A line that a fix takes away or adds."""
        line = f"{sign} {text}".rstrip()
        return f"{self.paint(Role.FRAME, f'{number:>{self.width}}')} {self.paint(role, line)}"

    def arrow(self, sign: str, place: str) -> str:
        """The line that names a place."""
        return f"{' ' * self.width}{self.paint(Role.FRAME, sign)} {place}"

    def remark(self, title: str, text: str = "") -> str:
        """A note or a help; the lines of its text stand below one another, never at the left edge."""
        head = f"{' ' * self.width} {self.paint(Role.FRAME, '=')} {self.paint(Role.STRONG, title)}"
        hang = " " * (self.width + len(f" = {title}: "))
        body = f"\n{hang}".join(escaped(line) for line in text.split("\n"))
        return f"{head}: {body}" if text else head
