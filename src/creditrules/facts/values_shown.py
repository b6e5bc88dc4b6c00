"""How values that were handed in, whatever they are, are named in findings: short and harmless."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal

from creditrules.diagnostics.visible import escaped
from creditrules.facts.locate import Path

MOST_CHARACTERS = 120
"""A number written with more characters than this is none that a policy can hold."""

_SHOWN = 60
_MOST_BITS = 400


def path_text(path: Path) -> str:
    """A path as people write it: `invoices[3].amount`. The `value` beside a source and a date is left out."""
    if len(path) > 1 and path[1] == "value":
        path = (path[0], *path[2:])
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{short(part)}" if text else short(part)
    return text


def short(text: str) -> str:
    """The text without characters that could drive a terminal, cut where it is long."""
    cut = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return escaped(cut).replace("`", "'")


def key_text(key: object) -> str:
    """The name under which a value was given; names that are no text are told by their kind."""
    return key if isinstance(key, str) else kind_of(key)


def shown(value: object) -> str:
    """The value in backticks where it can be written in a few characters, else what kind of value it is."""
    match value:
        case None | bool():
            return f"`{json.dumps(value)}`"
        case int() if value.bit_length() > _MOST_BITS:
            return f"a number with more than {MOST_CHARACTERS} digits"
        case int():
            return f"`{short(int.__repr__(value))}`"
        case float():
            return f"`{float.__repr__(value)}`"
        case Decimal():
            return f"`{short(str(value))}`"
        case str():
            return f'the text `"{short(str.__str__(value))}"`'
        case datetime():
            return f"the moment `{value.isoformat()}`"
        case date() | time():
            return f"`{value.isoformat()}`"
        case _:
            return kind_of(value)


def kind_of(value: object) -> str:
    """What the value is, without saying what is in it."""
    match value:
        case None:
            return "nothing (null)"
        case bool():
            return "true or false"
        case int() | float() | Decimal():
            return "a number"
        case str():
            return "a text"
        case date() | time():
            return "a date or time"
        case Mapping():
            return "an object"
        case list() | tuple() | AbstractSet():
            return f"a list of {len(value):,}"
        case _:
            return f"a Python value of type {short(type(value).__name__)}"
