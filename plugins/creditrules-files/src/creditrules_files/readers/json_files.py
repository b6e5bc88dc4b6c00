"""JSON and JSON lines: objects one after the other, and no number through a binary float."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NoReturn

from creditrules.sources import Refused, Row
from creditrules_files.readers.rows import ObjectRow
from creditrules_files.readers.text import lines, whole

KEY = "id"
"""The column of the key, where a file is an object with one for each customer."""

_MOST_BYTES = 256 * 2**20  # of a file that is read as one text
_DEEPEST = 16
_LONGEST_NUMBER = 400
_SPACE = re.compile(r"[ \t\r\n]*")


def read_lines(path: Path, part: str | None) -> Iterator[Row]:
    """The objects of a file that has one on each line."""
    _no_part(part)
    with closing(lines(path)) as texts:
        for number, line in enumerate(texts, 1):
            if line.isspace():
                continue
            start = _after_space(line, 0)
            content, end = _value(line, start, number)
            if _after_space(line, end) < len(line):
                raise Refused(f"line {number:,}: something follows after the object")
            yield _object(content, number)


def read_json(path: Path, part: str | None) -> Iterator[Row]:
    """The objects of a list, or those of an object that has one for each customer."""
    _no_part(part)
    text = whole(path, _MOST_BYTES)
    position = _after_space(text, 0)
    mark = text[position : position + 1]
    if not mark:
        raise Refused("the file is empty")
    if mark not in "[{":
        raise Refused("the file is neither a list of objects nor an object with one for each customer")
    closing = "]" if mark == "[" else "}"
    counted, number = 0, 1
    position = _after_space(text, position + 1)
    first = True
    while not (first and text[position : position + 1] == closing):
        first = False
        number += text.count("\n", counted, position)
        counted = position
        key = None
        if closing == "}":
            key, position = _key(text, position, number)
        content, position = _value(text, position, number)
        yield _object(content, number) if key is None else _of_customer(key, _object(content, number))
        position = _after_space(text, position)
        if text[position : position + 1] == closing:
            break
        if text[position : position + 1] != ",":
            raise Refused(f"after line {number:,}: a comma or `{closing}` is missing after the object")
        position = _after_space(text, position + 1)
    if _after_space(text, position + 1) < len(text):
        raise Refused("something follows after the end of the JSON text")


def _key(text: str, position: int, number: int) -> tuple[str, int]:
    key, position = _value(text, position, number)
    position = _after_space(text, position)
    if not isinstance(key, str) or text[position : position + 1] != ":":
        raise Refused(f"line {number:,}: a customer's id in quotes and a colon are missing before the object")
    return key, _after_space(text, position + 1)


def _of_customer(key: str, row: ObjectRow) -> ObjectRow:
    if row.setdefault(KEY, key) != key:
        raise Refused(f"{row.place}: the object has another `{KEY}` than its key")
    return row


def _object(content: object, number: int) -> ObjectRow:
    if not isinstance(content, dict):
        raise Refused(f"line {number:,}: this is not an object, which begins with a brace")
    if any(_too_deep(value, _DEEPEST) for value in content.values()):
        raise Refused(f"line {number:,}: lists and objects are nested more than {_DEEPEST} deep")
    return ObjectRow(content, number)


def _too_deep(value: object, left: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    members = value.values() if isinstance(value, dict) else value
    return not left or any(_too_deep(member, left - 1) for member in members)


def _value(text: str, position: int, number: int) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(text, position)
    except json.JSONDecodeError as error:
        line = number + text.count("\n", position, error.pos)
        raise Refused(f"line {line:,}: this is not JSON: {error.msg.lower()}") from None
    except _WrongError as error:
        raise Refused(f"the object that begins on line {number:,}: {error}") from None
    except RecursionError:
        raise Refused(f"line {number:,}: lists and objects are nested too deeply") from None


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _no_part(part: str | None) -> None:
    if part is not None:
        raise Refused("a text file has no sheets")


class _WrongError(Exception):
    """Something that JSON allows, or Python reads, and facts may not have."""


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) < len(pairs):
        twice = next(key for index, (key, _) in enumerate(pairs) if key in dict(pairs[:index]))
        raise _WrongError(f"`{twice}` is given twice" if len(twice) <= 100 else "a name is given twice")
    return content


def _whole(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise _WrongError(f"a number has more than {_LONGEST_NUMBER} digits")
    return int(text)


def _decimal(text: str) -> Decimal:
    if len(text) > _LONGEST_NUMBER:
        raise _WrongError(f"a number has more than {_LONGEST_NUMBER} digits")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise _WrongError("a number is beyond every number of a policy") from None


def _constant(text: str) -> NoReturn:
    raise _WrongError(f"`{text}` is not a number of JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_distinct, parse_int=_whole, parse_float=_decimal, parse_constant=_constant
)
