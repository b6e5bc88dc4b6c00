"""What an engine is that decides elsewhere, and the files between it and DuckDB."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from creditrules.batch.columns import (
    CUSTOMERS,
    PLACE,
    Column,
    Kind,
    customers_columns,
    list_facts,
    output_columns,
    records_columns,
    records_table,
)
from creditrules.batch.quoting import name as quoted, text
from creditrules.batch.reading.paths import FileForm
from creditrules.batch.session import Session
from creditrules.batch.sql.dialects import DIALECTS, Dialect
from creditrules.batch.writing.results import copied
from creditrules.program.program import Program


@dataclass(frozen=True, slots=True)
class Staged:
    """A table that a statement reads, with the file that has its rows."""

    name: str
    columns: tuple[Column, ...]
    path: Path


class Running(ABC):
    """An engine that is there and ready."""

    @abstractmethod
    def decide(self, statement: str, tables: Sequence[Staged], out: Path) -> None:
        """Run the statement over the tables and write its rows: to a file, or to files in a folder of that name.

        Raises `BatchError` where the engine fails. Nothing is left behind in the engine.
        """


@dataclass(frozen=True, slots=True)
class Elsewhere(ABC):
    """An engine that has to be reached first. `at` says where it is; None is where it usually is."""

    at: object = None

    @property
    @abstractmethod
    def dialect(self) -> Dialect:
        """Its SQL."""

    @property
    @abstractmethod
    def form(self) -> FileForm:
        """The form of the files that it takes and gives."""

    @abstractmethod
    def opened(self) -> AbstractContextManager[Running]:
        """The engine, made ready; raises `BatchError` where it cannot be reached, or would not decide exactly."""


def handed_over(session: Session, program: Program, folder: Path, form: FileForm) -> Iterator[Staged]:
    """Write what is staged to files: Parquet, or CSV in which an empty text has quotes and nothing has none."""
    yield _written(session, CUSTOMERS, customers_columns(program), folder / "customers", form)
    for place, fact in enumerate(list_facts(program)):
        table = records_table(program, fact.name)
        columns = tuple(one for one in records_columns(program, fact.name) if one.of or one.name != PLACE)
        yield _written(session, table, columns, folder / f"records-{place}", form)


def _written(session: Session, table: str, columns: tuple[Column, ...], path: Path, form: FileForm) -> Staged:
    kept = ", ".join(f"CAST({quoted(one.name)} AS {_kept(one.kind)}) AS {quoted(one.name)}" for one in columns)
    path = path.with_suffix(".csv" if form is FileForm.CSV else ".parquet")
    session.run(copied(f"SELECT {kept} FROM {quoted(table)}", str(path), form, {}), f"handing {table} over")
    return Staged(table, columns, path)


def _kept(kind: Kind) -> str:
    """The type in the file; Parquet has no whole numbers of 128 bits."""
    return "DECIMAL(38,0)" if kind is Kind.WIDE else DIALECTS["duckdb"].types[kind]


def given_back(program: Program, out: Path, form: FileForm) -> str:
    """SQL for the rows that an engine wrote, as the statement on DuckDB gives them."""
    columns = output_columns(program)
    types = DIALECTS["duckdb"].types
    told = ", ".join(f"CAST({quoted(one.name)} AS {types[one.kind]}) AS {quoted(one.name)}" for one in columns)
    return f"SELECT {told} FROM {_read(out, columns, form)}"


def _read(out: Path, columns: Sequence[Column], form: FileForm) -> str:
    if form is FileForm.PARQUET:
        parts = ", ".join(text(str(each)) for each in sorted(out.glob("*.parquet")))
        return f"read_parquet([{parts}])"
    named = ", ".join(f"{text(one.name)}: 'VARCHAR'" for one in columns)
    how = "auto_detect=false, header=true, delim=',', quote='\"', escape='\"', allow_quoted_nulls=false"
    return f"read_csv({text(str(out))}, {how}, columns={{{named}}})"
