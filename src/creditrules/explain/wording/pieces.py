"""Text in pieces: what each piece is, and which language it is in where that is not the reader's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TypeAlias


class Mark(Enum):
    """What a piece of text is: a NAME stands behind the title of what it names; CODE is text of the policy."""

    STRONG = auto()
    QUIET = auto()
    NAME = auto()
    CODE = auto()
    CLAUSE = auto()
    LOST = auto()
    WITHHELD = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text. `lang` is set where it is not in the reader's language, `target` where it leads somewhere."""

    text: str
    mark: Mark | None = None
    lang: str | None = None
    target: str | None = None


Words: TypeAlias = tuple[Piece, ...]

NOTHING: Words = ()


def plain(text: str) -> Words:
    """The text as it is."""
    return (Piece(text),) if text else NOTHING


def strong(text: str) -> Words:
    """What is to be seen first."""
    return (Piece(text, Mark.STRONG),) if text else NOTHING


def quiet(text: str) -> Words:
    """What is there for those who look for it."""
    return (Piece(text, Mark.QUIET),) if text else NOTHING


def code(text: str) -> Words:
    """What stands in the policy so: a line, a formula."""
    return (Piece(text, Mark.CODE),) if text else NOTHING


def name_of(text: str) -> Words:
    """The policy's name for what a title says."""
    return (Piece(text, Mark.NAME),) if text else NOTHING


def clause(text: str) -> Words:
    """What the policy refers to."""
    return (Piece(text, Mark.CLAUSE),) if text else NOTHING


def lost(text: str) -> Words:
    """What stands against the customer."""
    return (Piece(text, Mark.LOST),) if text else NOTHING


def joined(parts: Iterable[Words], between: str) -> Words:
    """The parts in a row, with a text between each two; parts without text are left out."""
    pieces: list[Piece] = []
    for part in parts:
        if part and pieces:
            pieces.append(Piece(between))
        pieces += part
    return tuple(pieces)


def text_of(words: Words) -> str:
    """The text alone."""
    return "".join(piece.text for piece in words)


def merged(pieces: Iterable[Piece]) -> Words:
    """Neighbours that differ in nothing but their text as one piece."""
    found: list[Piece] = []
    for piece in pieces:
        if found and replace(found[-1], text="") == replace(piece, text=""):
            found[-1] = replace(piece, text=found[-1].text + piece.text)
        else:
            found.append(piece)
    return tuple(found)


def emphasized(words: Words) -> Words:
    """The words as what is to be seen first, but for pieces that are something else already."""
    return tuple(replace(piece, mark=Mark.STRONG) if piece.mark is None else piece for piece in words)


def leading(words: Words, target: str) -> Words:
    """The words, leading to a part of the document."""
    return tuple(replace(piece, target=target) for piece in words)
