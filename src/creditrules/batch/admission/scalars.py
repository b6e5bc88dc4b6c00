"""One column against its declaration, in SQL: which values are admitted, and how they are kept.

It says of every value what `creditrules.facts.scalars` says of it: taken exactly as it is, or refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditrules.batch.admission import numbers
from creditrules.batch.quoting import text
from creditrules.batch.reading.forms import Form, Shape
from creditrules.facts.scalars import LONGEST_TEXT
from creditrules.program.program import Declared
from creditrules.program.types import Date, Money, Number, OneOf, Percent, SetOf, Text, Type, YesNo
from creditrules.values.dates import EARLIEST, LATEST

_ISO = "'^[0-9]{4}-[0-9]{2}-[0-9]{2}$'"
YES = ("true", "yes")
NO = ("false", "no")
NO_MEMBERS = "none"
"""How a CSV file writes a set without members."""


@dataclass(frozen=True, slots=True)
class Reading:
    """SQL over a column's raw value: `fine` is true where a value that is not NULL is admitted, `value` is as kept.

    `value` is meant for values that are fine; of others it may be anything, an error too.
    """

    fine: str
    value: str


def fits(shape: Shape, type_: Type) -> bool:
    """Whether a column of this shape can hold values of the type at all."""
    if shape.form in (Form.CSV, Form.JSON, Form.NOTHING):
        return True
    match type_:
        case Number() | Percent() | Money():
            return shape.form in (Form.WHOLE, Form.DECIMAL, Form.FLOAT, Form.TEXT)
        case Date():
            return shape.form in (Form.DATE, Form.TEXT)
        case YesNo():
            return shape.form is Form.YES_NO
        case SetOf():
            return shape.form is Form.TEXTS
        case _:
            return shape.form is Form.TEXT


def reading(raw: str, shape: Shape, declared: Declared) -> Reading:
    """How the column `raw` (SQL) of a shape that fits is read as the declared type."""
    if shape.form is Form.NOTHING:
        return Reading("FALSE", "NULL")
    match declared.type:
        case Number() | Percent() | Money():
            fine, value = numbers.reading(raw, shape, declared)
            return Reading(fine, value)
        case Date():
            return _day(raw, shape, declared)
        case YesNo():
            return _yes_no(raw, shape)
        case OneOf(members=members):
            word = _word(raw, shape)
            return Reading(_known(f"{word} IN ({', '.join(map(text, members))})"), word)
        case SetOf(members=members):
            return _set(raw, shape, members)
        case Text():
            word = _word(raw, shape)
            return Reading(_known(f"length({word}) <= {LONGEST_TEXT}"), word)
        case _:
            raise AssertionError(declared.type)


def _known(condition: str) -> str:
    return f"coalesce({condition}, FALSE)"


def _word(raw: str, shape: Shape) -> str:
    """The text of the value; NULL where it is none."""
    if shape.form is Form.JSON:
        return f"CASE WHEN json_type({raw}) = 'VARCHAR' THEN {raw} ->> '$' END"
    return raw if shape.engine == "VARCHAR" else f"CAST({raw} AS VARCHAR)"


def _day(raw: str, shape: Shape, declared: Declared) -> Reading:
    low = declared.low if isinstance(declared.low, date) else EARLIEST
    high = declared.high if isinstance(declared.high, date) else LATEST
    day = raw
    if shape.form is not Form.DATE:
        word = _word(raw, shape)
        day = f"CASE WHEN regexp_matches({word}, {_ISO}) THEN TRY_CAST({word} AS DATE) END"
    return Reading(_known(f"{day} BETWEEN DATE '{low}' AND DATE '{high}'"), day)


def _yes_no(raw: str, shape: Shape) -> Reading:
    match shape.form:
        case Form.CSV:
            words = ", ".join(map(text, (*YES, *NO)))
            return Reading(f"{raw} IN ({words})", f"{raw} IN ({', '.join(map(text, YES))})")
        case Form.JSON:
            return Reading(f"json_type({raw}) = 'BOOLEAN'", f"CAST({raw} AS VARCHAR) = 'true'")
        case _:
            return Reading("TRUE", raw)


def _set(raw: str, shape: Shape, members: tuple[str, ...]) -> Reading:
    match shape.form:
        case Form.CSV:
            split = f"list_transform(string_split({raw}, ','), lambda each: trim(each))"
            empty = "[]" if NO_MEMBERS not in members else f"[{text(NO_MEMBERS)}]"
            given = f"CASE WHEN {raw} = {text(NO_MEMBERS)} THEN {empty} ELSE {split} END"
        case Form.JSON:
            given = f"CASE WHEN json_type({raw}) = 'ARRAY' THEN from_json({raw}, '[\"VARCHAR\"]') END"
        case _:
            given = raw if shape.engine == "VARCHAR[]" else f"CAST({raw} AS VARCHAR[])"
    bits = " + ".join(
        f"CASE WHEN list_contains({given}, {text(member)}) THEN {1 << place} ELSE 0 END"
        for place, member in enumerate(members)
    )
    value = f"CAST({bits} AS BIGINT)"
    # As many members as entries: none is unknown, none stands there twice.
    return Reading(_known(f"bit_count({value}) = len({given})"), value)
