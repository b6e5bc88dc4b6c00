"""Texts with places that every request fills: `{customer}`, `{customers}` and `{as_of}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

NAMES = ("customer", "customers", "as_of")
_PLACE = re.compile(r"\{([A-Za-z_]*)\}")


@dataclass(frozen=True, slots=True)
class Filling:
    """What the places of one request are filled with."""

    customers: Sequence[str]
    as_of: date

    def text(self, name: str, encode: Callable[[str], str]) -> str:
        """The text for a place; several customers stand with commas between them."""
        if name == "as_of":
            return self.as_of.isoformat()
        if name == "customer":
            return encode(self.customers[0])
        return ",".join(map(encode, self.customers))


@dataclass(frozen=True, slots=True)
class Template:
    """A text in pieces: those at even places are as written, those at odd places are names of what is filled in."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Template:
        """The template that a text writes; raises `ValueError` for a place of another name."""
        pieces = tuple(_PLACE.split(text))
        for name in pieces[1::2]:
            if name not in NAMES:
                raise ValueError(f"`{{{name}}}` is not known here; there are {', '.join(f'`{{{n}}}`' for n in NAMES)}")
        return cls(pieces)

    @property
    def names(self) -> frozenset[str]:
        """What is filled in."""
        return frozenset(self.pieces[1::2])

    def filled(self, filling: Filling, encode: Callable[[str], str] = str) -> str:
        """The text, each filled-in id encoded."""
        return "".join(filling.text(piece, encode) if place % 2 else piece for place, piece in enumerate(self.pieces))


def encoded(text: str) -> str:
    """A text as one segment of a path or one value of a query: nothing in it keeps a meaning of its own."""
    return quote(text, safe="")


def names_in(content: object) -> frozenset[str]:
    """What the texts of a JSON value have to be filled with."""
    match content:
        case str():
            return Template.of(content).names
        case Mapping():
            return frozenset[str]().union(*map(names_in, content.values()))
        case list():
            return frozenset[str]().union(*map(names_in, content))
        case _:
            return frozenset()


def filled_json(content: object, filling: Filling) -> object:
    """A JSON value with its texts filled; a text that is `{customers}` alone becomes the list of ids."""
    match content:
        case "{customers}":
            return list(filling.customers)
        case str():
            return Template.of(content).filled(filling)
        case Mapping():
            return {name: filled_json(value, filling) for name, value in content.items()}
        case list():
            return [filled_json(value, filling) for value in content]
        case _:
            return content
