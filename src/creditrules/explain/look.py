"""What the pieces of an explanation are, for those who want to show them in colours."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import TypeAlias


class Look(Enum):
    """What a piece of text is."""

    GRADE = auto()
    HEADING = auto()
    CLAUSE = auto()
    LOST = auto()
    QUIET = auto()


Style: TypeAlias = Callable[[Look, str], str]
"""Adds to a piece of text what makes it look so; it takes no room on the screen."""


def unstyled(_look: Look, text: str) -> str:
    """The text as it is."""
    return text
