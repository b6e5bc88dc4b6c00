"""The settings that say which columns of a table are facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from creditrules.sources.kinds import Settings


class InColumn(Settings):
    """A column that holds the day of its row's values."""

    column: str


def _day(value: object) -> object:
    if value == "today" or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise PydanticCustomError("not_a_day", 'the day of the values is "today" or a date such as 2026-02-20')


def _as_of(value: object) -> object:
    if isinstance(value, InColumn):
        return value
    if isinstance(value, dict):
        if set(value) == {"column"} and isinstance(value["column"], str):
            return InColumn(column=value["column"])
    elif value == "today" or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise PydanticCustomError(
        "not_a_day", 'the day of the values is "today", a date such as 2026-02-20, or `{ column = "…" }`'
    )


Day: TypeAlias = Annotated[Literal["today"] | date, BeforeValidator(_day)]
"""A day that holds for all values: that of the request by the clock, or a date."""

AsOf: TypeAlias = Annotated[Literal["today"] | date | InColumn, BeforeValidator(_as_of)]
"""The same, or the column of each row that holds it."""


class RecordsSettings(Settings):
    """Where the records of a list stand: `id` is the column of the customer's id, `fields` are columns by field.

    A field that `fields` does not name stands in the column of its own name, and that column must be there: a payment
    without its day would be read as one not made. Fields for which there is none are named in `without`. Without
    `as_of` the day of the records is that of the customer's other facts.
    """

    id: str = "id"
    fields: Mapping[str, str] = {}
    without: Sequence[str] = ()
    as_of: Day | None = None


class TableSettings(Settings):
    """Where facts stand: `id` is the column of the customer's id, `facts` are columns by fact.

    Without `facts` every fact that has a column of its own name stands there.
    """

    id: str = "id"
    as_of: AsOf | None = None
    facts: Mapping[str, str] | None = None
