"""Policies changed in one or two places: what an author might write by mistake, for the checker to tell apart."""

from __future__ import annotations

import re
from collections.abc import Callable

from creditrules.testing.random_policies.chance import Chance

_SWAPS = (
    ("<=", "<"),
    (">=", ">"),
    ("<", "<="),
    (">", ">="),
    ("<", ">="),
    (" and ", " or "),
    (" or ", " and "),
    ("is known", "is missing"),
    ("is missing", "is known"),
    ("up to", "below"),
    ("below", "up to"),
    ("above", "from"),
    (" from ", " above "),
    ("| <= ", "| < "),
    ("| >= ", "| > "),
    ("not ", ""),
    (" optional", ""),
    ("among", "where"),
    ("min(", "max("),
    ("max(", "min("),
    (" + ", " - "),
    (" * ", " / "),
    ("any(", "every("),
    ("unique", ""),
    ("missing", "any"),
    (" is ", " is not "),
)
_ELSE = re.compile(r" else [^\s()]+")
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:\.\d+)?(?![\w.,-])")
_NAME = re.compile(r"(?<![\w\"{])[a-z_]+(?:_\d+)?(?![\w\"}])")
_TYPE = re.compile(r"^(  \w+ : [^\n]*)$", re.MULTILINE)


def altered(chance: Chance, text: str) -> str:
    """The policy with one to three small changes; it need not be well formed any more."""
    for _ in range(chance.between(1, 3)):
        text = chance.one(_WAYS)(chance, text)
    return text


def _swapped(chance: Chance, text: str) -> str:
    """A sign or word becomes another."""
    fitting = [(old, new) for old, new in _SWAPS if old in text]
    if not fitting:
        return text
    old, new = chance.one(fitting)
    at = chance.one([found.start() for found in re.finditer(re.escape(old), text)])
    return text[:at] + new + text[at + len(old) :]


def _without_a_line(chance: Chance, text: str) -> str:
    lines = text.split("\n")
    inner = [at for at, line in enumerate(lines) if line.startswith("  ") and "language" not in line]
    if not inner:
        return text
    del lines[chance.one(inner)]
    return "\n".join(lines)


def _without_a_block(chance: Chance, text: str) -> str:
    blocks = text.split("\n\n")
    extra = [at for at, block in enumerate(blocks) if block.startswith(("control", "override", "watch"))]
    if not extra:
        return text
    del blocks[chance.one(extra)]
    return "\n\n".join(blocks)


def _without_an_else(chance: Chance, text: str) -> str:
    return _one_replaced(chance, text, _ELSE, lambda _: "")


def _another_number(chance: Chance, text: str) -> str:
    numbers = _NUMBER.findall(text)
    others = ["0", "1", "2", "3", "-1", *numbers]
    return _one_replaced(chance, text, _NUMBER, lambda _: chance.one(others))


def _another_name(chance: Chance, text: str) -> str:
    """A name becomes another one of the same policy."""
    declared = re.findall(r"^(?:  |let |table |factor )(\w+)(?= | :)", text, re.MULTILINE)
    if not declared:
        return text
    return _one_replaced(
        chance, text, _NAME, lambda name: chance.one(declared) if name in declared else name, among=declared
    )


def _optional(chance: Chance, text: str) -> str:
    """A fact or field may be missing that could not."""
    return _one_replaced(chance, text, _TYPE, lambda line: line if " optional" in line else f"{line} optional")


def _one_replaced(
    chance: Chance, text: str, pattern: re.Pattern[str], new: Callable[[str], str], among: list[str] | None = None
) -> str:
    """One place where the pattern stands, replaced; only words that are `among` these, where there are any given."""
    found = [each for each in pattern.finditer(text) if among is None or each[0] in among]
    if not found:
        return text
    place = chance.one(found)
    return text[: place.start()] + new(place[0]) + text[place.end() :]


_WAYS = (
    _swapped,
    _swapped,
    _swapped,
    _without_a_line,
    _without_a_block,
    _without_an_else,
    _another_number,
    _another_number,
    _another_name,
    _optional,
)
