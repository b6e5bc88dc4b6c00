"""Cells of tables as facts: text that a table holds, in the form that a fact of its type has.

What cannot be told beyond doubt is handed on as it is, and refused where facts are admitted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from creditrules.sources.asking import Wanted

_YES = frozenset({"true", "yes", "y", "1", "是"})
_NO = frozenset({"false", "no", "n", "0", "否"})


def from_cell(cell: object, wanted: Wanted) -> object:
    """What a cell says of a fact or a field; an empty text is None.

    Yes and no are read from `true`, `yes`, `y`, `1`, `是` and their opposites; a percent from `48%`; the members of a
    set from a text with semicolons between them; a list of records from JSON.
    """
    if not isinstance(cell, str):
        return bool(cell) if wanted.type == "yes or no" and cell in (0, 1) else cell
    text = cell.strip() if wanted.type != "text" else cell
    if not text.strip():
        return None
    match wanted.type:
        case "yes or no":
            return True if text.casefold() in _YES else False if text.casefold() in _NO else text
        case "percent":
            return _percent(text)
        case "set of":
            return [member for part in text.split(";") if (member := part.strip())]
        case "list of":
            return _records(text, wanted)
        case _:
            return text


def record_from_row(row: Mapping[str, object], wanted: Wanted) -> dict[str, object]:
    """The fields of a record of `wanted`, a `list of`, from a row whose columns have their names; None is left out."""
    found = {field.name: from_cell(row.get(field.name), field) for field in wanted.fields}
    return {name: value for name, value in found.items() if value is not None}


def _percent(text: str) -> str:
    """`48.5%` as the fraction `0.485`, digit by digit."""
    if not text.endswith("%"):
        return text
    body = text[:-1].strip()
    sign, digits = ("-", body[1:]) if body.startswith("-") else ("", body)
    whole, point, fraction = digits.partition(".")
    if not (digits.isascii() and whole.isdigit() and (fraction.isdigit() or not point)):
        return text
    whole = whole.rjust(3, "0")
    return f"{sign}{whole[:-2].lstrip('0') or '0'}.{whole[-2:]}{fraction}"


def _records(text: str, wanted: Wanted) -> object:
    try:
        rows = json.loads(text, parse_float=str)
    except (ValueError, RecursionError):
        return text
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return text
    fields = {field.name: field for field in wanted.fields}
    return [
        {name: from_cell(cell, fields[name]) if name in fields else cell for name, cell in row.items()} for row in rows
    ]
