"""Tests of a value that together cover everything that it may be: the lines of a factor, the cells of a column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from creditrules.program.types import Date, Money, Number, OneOf, Percent, Text, Type, YesNo
from creditrules.testing.random_policies.chance import Chance
from creditrules.testing.random_policies.terms import (
    TEXTS,
    Term,
    decimals,
    inner_value,
    written,
    written_decimals,
)
from creditrules.values.decimals import EXACT

Edge: TypeAlias = Decimal | date


def bands(chance: Chance, subject: Term, *, careless: bool = False) -> list[str]:
    """Lines of a factor for every known value, none of them in vain: the first that fits wins.

    Where they are written carelessly, the value at an edge may be left out.
    """
    match subject.type:
        case Number() | Percent() | Money() | Date():
            found = _ordered(chance, subject)
            return [_without_edge(band) for band in found] if careless else found
        case OneOf(members=members):
            return _of_words(chance, members)
        case YesNo():
            return chance.one([["is yes", "is no"], ["is no", "otherwise"], ["otherwise"]])
        case Text():
            return [f'is "{chance.one(TEXTS)}"', "otherwise"]
        case _:
            return ["otherwise"]


def cells(chance: Chance, subject: Term, *, apart: bool) -> list[str]:
    """Cells of a column for every known value; where they are `apart`, no two of them take the same."""
    match subject.type:
        case Number() | Percent() | Money() | Date():
            edges = _edges(chance, subject)
            if not edges:
                return []
            if apart:
                return _stretches(chance, edges, subject.type)
            return [_as_cell(chance, band) for band in _rising(chance, edges, subject.type)]
        case OneOf(members=members):
            return [", ".join(group) for group in _groups(chance, members)]
        case YesNo():
            return chance.one([["yes", "no"], ["no", "yes"]])
        case _:
            return []


def _without_edge(band: str) -> str:
    """The band without the value at its edge."""
    for closed, opened in (("up to ", "below "), ("from ", "above ")):
        if band.startswith(closed):
            return band.replace(closed, opened, 1)
    return band


def _ordered(chance: Chance, subject: Term) -> list[str]:
    edges = _edges(chance, subject)
    if not edges:
        return ["otherwise"]
    match chance.below(4):
        case 0:
            return _falling(chance, edges, subject.type)
        case 1:
            return _stretches(chance, edges, subject.type)
        case 2 if _counts(subject):
            return ["is 0", "is 1", "otherwise"]
        case _:
            return _rising(chance, edges, subject.type)


def _counts(subject: Term) -> bool:
    """Whether 0, 1 and more are values of a whole number."""
    if not isinstance(subject.type, Number) or decimals(subject.type):
        return False
    low, high = subject.numbers()
    return low <= 0 and high > 1


def _edges(chance: Chance, subject: Term) -> list[Edge]:
    """Up to three values between the bounds, in order."""
    found = {inner_value(chance, subject) for _ in range(chance.between(1, 3))}
    return sorted(edge for edge in found if subject.low < edge < subject.high)  # type: ignore[operator]


def _rising(chance: Chance, edges: Sequence[Edge], type_: Type) -> list[str]:
    found = []
    word = "up to"
    for edge in edges:
        word = chance.one(["up to", "below"])
        found.append(f"{word} {_shown(chance, edge, type_)}")
    rest = "above" if word == "up to" else "from"
    return [*found, chance.one([f"{rest} {_shown(chance, edges[-1], type_)}", "otherwise"])]


def _falling(chance: Chance, edges: Sequence[Edge], type_: Type) -> list[str]:
    found = []
    word = "from"
    for edge in reversed(edges):
        word = chance.one(["from", "above"])
        found.append(f"{word} {_shown(chance, edge, type_)}")
    rest = "below" if word == "from" else "up to"
    return [*found, chance.one([f"{rest} {_shown(chance, edges[0], type_)}", "otherwise"])]


def _stretches(chance: Chance, edges: Sequence[Edge], type_: Type) -> list[str]:
    """Bands with both ends that meet step by step; they leave nothing between the steps of the type."""
    if isinstance(type_, Money) and decimals(type_) != written_decimals(type_):  # an amount finer than can be written
        return [f"below {_shown(chance, edges[0], type_)}", f"from {_shown(chance, edges[0], type_)}"]
    found = [f"below {_shown(chance, edges[0], type_)}"]
    for low, high in pairwise(edges):
        found.append(f"{_shown(chance, low, type_)} to {_shown(chance, _before(high, type_), type_)}")
    return [*found, f"from {_shown(chance, edges[-1], type_)}"]


def _before(edge: Edge, type_: Type) -> Edge:
    """The value one step below."""
    if isinstance(edge, date):
        return edge - timedelta(days=1)
    return edge - EXACT.scaleb(Decimal(1), -decimals(type_))


def _shown(chance: Chance, edge: Edge, type_: Type) -> str:
    return written(chance, edge, type_).text


def _as_cell(chance: Chance, band: str) -> str:
    """A band as a cell: in words or in signs."""
    if band == "otherwise":
        return "any"
    signs = {"up to": "<=", "below": "<", "from": ">=", "above": ">"}
    for words, sign in signs.items():
        if band.startswith(words) and chance.often(70):
            return band.replace(words, sign, 1)
    return band


def _groups(chance: Chance, members: Sequence[str]) -> list[list[str]]:
    """The words in groups, each in one of them."""
    groups: list[list[str]] = [[]]
    for member in chance.shuffled(members):
        if groups[-1] and chance.often(60):
            groups.append([])
        groups[-1].append(member)
    return groups


def _of_words(chance: Chance, members: Sequence[str]) -> list[str]:
    if chance.often(30) and len(members) > 2:
        at = chance.between(1, len(members) - 2)
        return chance.one(
            [
                [f"up to {members[at]}", f"above {members[at]}"],
                [f"below {members[at]}", f"from {members[at]}"],
                [f"{members[0]} to {members[at]}", "otherwise"],
            ]
        )
    found = [f"is {', '.join(group)}" for group in _groups(chance, members)]
    return [*found[:-1], chance.one([found[-1], "otherwise"])]
