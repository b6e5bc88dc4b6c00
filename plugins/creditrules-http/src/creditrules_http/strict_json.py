"""JSON without leniency: no key twice, no NaN, no number through a binary float, nothing too deep."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from creditrules.sources import Refused

_MOST_CHARACTERS = 200
_MOST_EXPONENT = 200
_MOST_DEPTH = 8


class _UnfitError(ValueError):
    """Something that JSON allows, or Python's reader, and a fact cannot have."""


def read(data: bytes) -> object:
    """The content of an answer, numbers as `int` and `Decimal`; raises `Refused` where it is not strictly JSON."""
    try:
        return json.loads(
            data.decode(),
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_decimal,
            parse_constant=_constant,
        )
    except UnicodeDecodeError:
        raise Refused("the answer is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Refused(f"the answer is not JSON, from line {error.lineno}, column {error.colno}, on") from None
    except _UnfitError as error:
        raise Refused(f"the answer {error}") from None
    except RecursionError:
        raise Refused("the answer has lists and objects nested too deeply") from None


def is_fit(content: object, depth: int = _MOST_DEPTH) -> bool:
    """Is it nested no deeper than a fact may be, and is every text of it Unicode?"""
    match content:
        case str():
            return content.isascii() or not any("\ud800" <= character <= "\udfff" for character in content)
        case dict():
            return depth > 0 and all(is_fit(key) and is_fit(value, depth - 1) for key, value in content.items())
        case list():
            return depth > 0 and all(is_fit(value, depth - 1) for value in content)
        case _:
            return True


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise _UnfitError("has an object with the same key twice")
    return content


def _whole(text: str) -> int:
    return int(_short(text))


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(_short(text))
    except InvalidOperation:
        raise _UnfitError("has a number beyond all that a policy reads") from None
    if number and abs(number.adjusted()) > _MOST_EXPONENT:
        raise _UnfitError("has a number beyond all that a policy reads")
    return number


def _short(text: str) -> str:
    if len(text) > _MOST_CHARACTERS:
        raise _UnfitError(f"has a number of {len(text):,} characters")
    return text


def _constant(text: str) -> NoReturn:
    raise _UnfitError(f"has `{text}`, which is not a number of JSON")
