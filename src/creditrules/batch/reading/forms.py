"""How the values of a column stand in what was handed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """The kinds of column that can be read, by what their values look like."""

    NOTHING = "a column without any value"
    WHOLE = "a column of whole numbers"
    DECIMAL = "a column of decimals"
    FLOAT = "a column of floats"
    TEXT = "a column of texts"
    YES_NO = "a column of yes or no"
    DATE = "a column of dates"
    TEXTS = "a column of lists of texts"
    CSV = "a column of a CSV file"
    JSON = "a column of JSON values"
    OTHER = "a column of another kind"


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind of a column; `engine` is what DuckDB calls its type; `digits`, `decimals` are those of decimals."""

    form: Form
    engine: str
    digits: int = 0
    decimals: int = 0


NOTHING = Shape(Form.NOTHING, '"NULL"')
"""A column without any value."""

_WHOLE = {f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "BIG", "HUGE")} | {
    "INTEGER",
    "UINTEGER",
}
_FORMS = {
    '"NULL"': Form.NOTHING,
    "FLOAT": Form.FLOAT,
    "DOUBLE": Form.FLOAT,
    "VARCHAR": Form.TEXT,
    "BOOLEAN": Form.YES_NO,
    "DATE": Form.DATE,
    "VARCHAR[]": Form.TEXTS,
    "JSON": Form.JSON,
}
_DECIMAL = re.compile(r"DECIMAL\(([0-9]+),([0-9]+)\)")


def shape_of(engine: str) -> Shape:
    """The shape of a column of this DuckDB type."""
    if found := _DECIMAL.fullmatch(engine):
        return Shape(Form.DECIMAL, engine, int(found[1]), int(found[2]))
    if engine in _WHOLE:
        return Shape(Form.WHOLE, engine)
    if engine.startswith("ENUM("):
        return Shape(Form.TEXTS if engine.endswith("[]") else Form.TEXT, engine)
    return Shape(_FORMS.get(engine, Form.OTHER), engine)
