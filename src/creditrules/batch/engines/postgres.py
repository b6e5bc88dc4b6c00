"""PostgreSQL: the tables are temporary ones of one transaction, which is rolled back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from creditrules.batch.engines.elsewhere import Elsewhere, Running, Staged
from creditrules.batch.findings import BatchError, engine_failed
from creditrules.batch.reading.paths import FileForm
from creditrules.batch.sql.dialects import DIALECTS, Dialect

_DIALECT = DIALECTS["postgres"]
_BLOCK = 1 << 20
_AS_CSV = "(FORMAT csv, HEADER, ENCODING 'UTF8')"


@dataclass(frozen=True, slots=True)
class PostgresElsewhere(Elsewhere):
    """A server; `at` is a connection string, without which libpq's own settings say where it is."""

    @property
    def dialect(self) -> Dialect:  # noqa: D102
        return _DIALECT

    @property
    def form(self) -> FileForm:  # noqa: D102
        return FileForm.CSV

    @contextmanager
    def opened(self) -> Iterator[Running]:  # noqa: D102
        with _told(), psycopg.connect(str(self.at or ""), client_encoding="UTF8") as connection:
            yield _Server(connection)


@dataclass(frozen=True, slots=True)
class _Server(Running):
    connection: psycopg.Connection

    def decide(self, statement: str, tables: Sequence[Staged], out: Path) -> None:
        with _told(), self.connection.transaction(force_rollback=True), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL datestyle = 'ISO, YMD'")
            for table in tables:
                _fill(cursor, table)
            with cursor.copy(f"COPY (\n{statement}\n) TO STDOUT {_AS_CSV}".encode()) as rows, out.open("wb") as file:
                file.writelines(rows)


def _fill(cursor: psycopg.Cursor, table: Staged) -> None:
    name = _DIALECT.quote(table.name)
    columns = ", ".join(f"{_DIALECT.quote(one.name)} {_DIALECT.types[one.kind]}" for one in table.columns)
    cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP".encode())
    with cursor.copy(f"COPY {name} FROM STDIN {_AS_CSV}".encode()) as rows, table.path.open("rb") as file:
        while block := file.read(_BLOCK):
            rows.write(block)
    cursor.execute(f"ANALYZE {name}".encode())


@contextmanager
def _told() -> Iterator[None]:
    """What the server refuses, in our words; its settings and the connection string are not repeated."""
    try:
        yield
    except psycopg.Error as error:
        raise BatchError([engine_failed(_DIALECT.title, str(error))]) from error
