"""The settings of the kind `sql`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Self, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

from creditrules.sources import Secret
from creditrules.sources.tables import InColumn, RecordsSettings, TableSettings
from creditrules_sql.statement import fault

_PASSWORD = re.compile(r"(?:password|passwd|pwd)=", re.IGNORECASE)


def _without_password(value: object) -> object:
    if not isinstance(value, str):
        return value
    from sqlalchemy import make_url  # noqa: PLC0415  # slow
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise PydanticCustomError(
            "not_a_url", "this is no address of a database, such as `postgresql://host/name` or `sqlite:///file.db`"
        ) from None
    if url.password is not None or _PASSWORD.search(value):
        raise PydanticCustomError(
            "password_written",
            'a password is never written here: put the address into the environment, and write `{ env = "NAME" }`',
        )
    return SecretStr(value)


def _sound(query: str) -> str:
    if why := fault(query):
        raise PydanticCustomError("wrong_query", "{why}", {"why": why})
    return query


Address: TypeAlias = Annotated[Secret, BeforeValidator(_without_password)]
Query: TypeAlias = Annotated[str, AfterValidator(_sound)]


class SqlRecords(RecordsSettings):
    """A query that gives a row for each record of a list."""

    query: Query


class SqlSettings(TableSettings):
    """A database, a query that gives a row for each customer, and queries for the records of lists."""

    url: Address
    query: Query | None = None
    records: Mapping[str, SqlRecords] = {}
    statement_timeout: Annotated[float, Field(gt=0, le=600)] = 10.0
    most_rows: Annotated[int, Field(ge=1, le=100_000_000)] = 1_000_000

    @model_validator(mode="after")
    def _has_a_query(self) -> Self:
        if self.query is None and not self.records:
            raise PydanticCustomError("no_query", "`query` says how the facts are found")
        if self.query is None and (self.facts is not None or isinstance(self.as_of, InColumn)):
            raise PydanticCustomError("no_query", "`facts` and a column of the day speak of `query`")
        return self
