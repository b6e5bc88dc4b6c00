"""What differs between the engines: how names, texts and types are written, whole-number division, days."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, TypeAlias

from creditrules.batch.columns import Kind

DialectName: TypeAlias = Literal["duckdb", "postgres", "spark"]


class Dialect(ABC):
    """One engine's way to write what the statement needs.

    `largest` is the largest whole number that its widest type holds, `largest_quotient` that which a division may give;
    `longest_name` is in bytes; `most_columns` is what one row may have. None: there is no bound worth naming. Where it
    `divides_slowly`, the widest numbers take many times as long as those of 64 bits; where `short_is_quicker`, those of
    32 bits take less; where `layers_are_free`, rows are not copied from one to the next.
    """

    name: DialectName
    title: str
    types: Mapping[Kind, str]
    largest: int | None
    largest_quotient: int | None = None
    longest_name: int | None = None
    most_columns: int | None = None
    materialized = " AS MATERIALIZED"
    divides_slowly = False
    short_is_quicker = False
    layers_are_free = False

    def quote(self, name: str) -> str:
        """The name as an identifier."""
        return '"' + name.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        """The text as a literal."""
        return "'" + value.replace("'", "''") + "'"

    def comment(self, words: str) -> str:
        """A comment to the end of the line."""
        return "-- " + " ".join(words.split())

    def cast(self, text: str, kind: Kind) -> str:
        """The value as this kind of column."""
        return f"CAST({text} AS {self.types[kind]})"

    @abstractmethod
    def divide(self, top: str, low: str, *, wide: bool, fits: bool) -> str:
        """The quotient of whole numbers without its fraction; `wide` operands, `fits` 64 bits."""

    @abstractmethod
    def days_between(self, end: str, start: str) -> str:
        """The days from one date to another, as a whole number of 64 bits."""

    @abstractmethod
    def add_days(self, day: str, count: int) -> str:
        """The date so many days later."""

    @abstractmethod
    def add_months(self, day: str, count: int) -> str:
        """The same day so many months later, or the last of a shorter month."""

    def text_at(self, place: str, texts: Sequence[str]) -> str:
        """The text at a place, counted from 1; NULL at 0 and at so many places below it as there are texts."""
        whens = " ".join(f"WHEN {at} THEN {self.text(each)}" for at, each in enumerate(texts, 1))
        return f"CASE {place} {whens} END"

    def total(self, value: str, *, fits: bool, wide: bool) -> str:
        """The sum over records; it needs no more than 64 bits where it `fits`, its values do where they are `wide`."""
        del fits, wide
        return f"sum({value})"


class DuckDB(Dialect):
    """DuckDB 2."""

    name = "duckdb"
    title = "DuckDB"
    types = MappingProxyType(
        {
            Kind.SMALL: "INTEGER",
            Kind.WHOLE: "BIGINT",
            Kind.WIDE: "HUGEINT",
            Kind.TEXT: "VARCHAR",
            Kind.YES_NO: "BOOLEAN",
            Kind.DATE: "DATE",
        }
    )
    largest = 2**127 - 1
    divides_slowly = True
    short_is_quicker = True
    layers_are_free = True

    def divide(self, top: str, low: str, *, wide: bool, fits: bool) -> str:  # noqa: D102
        return self.cast(f"({top} // {low})", Kind.WHOLE) if wide and fits else f"({top} // {low})"

    def days_between(self, end: str, start: str) -> str:  # noqa: D102
        return f"({end} - {start})"

    def add_days(self, day: str, count: int) -> str:  # noqa: D102
        return f"({day} + ({count}))"

    def add_months(self, day: str, count: int) -> str:  # noqa: D102
        return self.cast(f"{day} + INTERVAL '{count} months'", Kind.DATE)

    def text_at(self, place: str, texts: Sequence[str]) -> str:
        """The text at a place of a list, which asks less than a `CASE`; places below zero count from its end."""
        listed = [*map(self.text, texts), *["NULL"] * len(texts)]
        return f"[{', '.join(listed)}][{place}]"


class Postgres(Dialect):
    """PostgreSQL 13 and later."""

    name = "postgres"
    title = "PostgreSQL"
    types = MappingProxyType(
        {
            Kind.SMALL: "INTEGER",
            Kind.WHOLE: "BIGINT",
            Kind.WIDE: "NUMERIC",
            Kind.TEXT: "TEXT",
            Kind.YES_NO: "BOOLEAN",
            Kind.DATE: "DATE",
        }
    )
    largest = None
    longest_name = 63
    most_columns = 1_600

    def divide(self, top: str, low: str, *, wide: bool, fits: bool) -> str:  # noqa: D102
        if not wide:
            return f"({top} / {low})"
        return self.cast(f"div({top}, {low})", Kind.WHOLE) if fits else f"div({top}, {low})"

    def days_between(self, end: str, start: str) -> str:  # noqa: D102
        return self.cast(f"{end} - {start}", Kind.WHOLE)

    def add_days(self, day: str, count: int) -> str:  # noqa: D102
        return f"({day} + ({count}))"

    def add_months(self, day: str, count: int) -> str:  # noqa: D102
        return self.cast(f"{day} + INTERVAL '{count} months'", Kind.DATE)


class Spark(Dialect):
    """Apache Spark 4 with ANSI mode on."""

    name = "spark"
    title = "Spark"
    types = MappingProxyType(
        {
            Kind.SMALL: "INT",
            Kind.WHOLE: "BIGINT",
            Kind.WIDE: "DECIMAL(38,0)",
            Kind.TEXT: "STRING",
            Kind.YES_NO: "BOOLEAN",
            Kind.DATE: "DATE",
        }
    )
    largest = 10**38 - 1
    largest_quotient = 10**32 - 1  # a quotient of decimals has six decimals at least
    materialized = " AS"

    def quote(self, name: str) -> str:
        """The name as an identifier."""
        return "`" + name.replace("`", "``") + "`"

    def text(self, value: str) -> str:
        """The text as a literal; a `$` could begin a variable that Spark fills in before it reads the statement."""
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("$", "\\u0024") + "'"

    def comment(self, words: str) -> str:
        """A comment to the end of the line."""
        return super().comment(words).replace("$", "").replace("\\", "/")

    def divide(self, top: str, low: str, *, wide: bool, fits: bool) -> str:
        """The quotient without its fraction; `div` gives 64 bits, `/` of decimals is exact where nothing is left."""
        if not wide or fits:
            return f"({top} div {low})"
        return self.cast(f"({top} - {top} % {low}) / {low}", Kind.WIDE)

    def days_between(self, end: str, start: str) -> str:  # noqa: D102
        return self.cast(f"datediff({end}, {start})", Kind.WHOLE)

    def add_days(self, day: str, count: int) -> str:  # noqa: D102
        return f"date_add({day}, {count})"

    def add_months(self, day: str, count: int) -> str:  # noqa: D102
        return f"add_months({day}, {count})"

    def total(self, value: str, *, fits: bool, wide: bool) -> str:
        """The sum over records; 64 bits are widened first, since the sum has the type of the values."""
        return f"sum({value if fits or wide else self.cast(value, Kind.WIDE)})"


DIALECTS: dict[DialectName, Dialect] = {"duckdb": DuckDB(), "postgres": Postgres(), "spark": Spark()}
