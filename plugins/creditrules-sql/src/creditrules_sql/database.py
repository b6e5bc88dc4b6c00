"""A database that is only read: transactions that cannot write, and that end in time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID

from creditrules.sources import Refused, Row, SourceError
from creditrules.sources.tables import without_time
from creditrules_sql.statement import prepared
from creditrules_sql.troubles import Troubles

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

_AT_ONCE = 1_000  # rows that are fetched together
_STEPS = 10_000  # of SQLite between two looks at the clock


@dataclass(frozen=True, slots=True)
class Database:
    """A database; its connections are opened when they are needed, and kept."""

    engine: Engine
    timeout: float
    troubles: Troubles

    @contextmanager
    def reading(self, customers: Sequence[str]) -> Iterator[Connection]:
        """A transaction that reads one state of the database; raises `SourceError` whatever goes wrong."""
        connecting = True
        try:
            with self.engine.connect() as connection:
                try:
                    self._limit(connection)
                    connecting = False
                    yield connection
                finally:
                    connection.rollback()
        except SourceError:
            raise
        except Exception as error:  # noqa: BLE001  # drivers raise what they like, with values in it
            raise self.troubles.told(error, customers, connecting=connecting) from None

    @contextmanager
    def answer(
        self, connection: Connection, query: str, customers: Sequence[str]
    ) -> Iterator[tuple[list[str], Iterator[Row]]]:
        """The names of the columns of a query's answer, and its rows, which come as they are read."""
        from sqlalchemy import bindparam, text  # noqa: PLC0415  # slow

        statement = text(prepared(query)).bindparams(bindparam("customers", expanding=True))
        options = {"stream_results": True, "yield_per": _AT_ONCE}
        result = connection.execute(statement, {"customers": list(customers)}, execution_options=options)
        with closing(result):
            names = list(result.keys())
            yield names, ({name: _plain(cell) for name, cell in zip(names, row, strict=True)} for row in result)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _limit(self, connection: Connection) -> None:
        match self.engine.dialect.name:
            case "postgresql":
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, round(self.timeout * 1000))}")
            case "sqlite":
                until = time.monotonic() + self.timeout
                driver: Any = connection.connection.driver_connection
                driver.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
                connection.exec_driver_sql("PRAGMA query_only = ON")
                connection.exec_driver_sql("BEGIN")
            case _:
                pass  # there it is for the account to be one that may only read


def open_database(address: str, folder: Path, timeout: float) -> Database:
    """The database at this address; a file of SQLite is looked for from `folder`. Nothing is connected yet."""
    from sqlalchemy import create_engine, make_url  # noqa: PLC0415  # slow
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError  # noqa: PLC0415

    try:
        url = _located(make_url(address), folder)
        backend = url.get_backend_name()
        options: dict[str, Any] = {"pool_pre_ping": True, "max_overflow": -1}
        if backend == "postgresql":
            options["json_deserializer"] = _json
            if url.get_driver_name() in {"psycopg", "psycopg2"} and "connect_timeout" not in url.query:
                options["connect_args"] = {"connect_timeout": max(2, round(timeout))}
        engine = create_engine(url, **options)
    except NoSuchModuleError:
        raise Refused("`url`: no such kind of database is known; its package for SQLAlchemy may be missing") from None
    except ModuleNotFoundError as error:
        raise Refused(f"`url`: the driver `{error.name}` is not installed") from None
    except (ArgumentError, TypeError, ValueError):
        raise Refused("`url`: this is no address of a database") from None
    return Database(engine, timeout, Troubles(backend, url.password or "", timeout))


def _located(url: URL, folder: Path) -> URL:
    """The address; for a file of SQLite the one that opens it to read only, and never makes it."""
    if url.get_backend_name() != "sqlite" or "uri" in url.query:
        return url
    if url.database in {None, "", ":memory:"}:
        raise Refused("`url`: a database in memory has no facts; name its file: `sqlite:///file.db`")
    path = (folder / str(url.database)).absolute()
    return url.set(database=f"file:{quote(str(path))}", query={**url.query, "mode": "ro", "uri": "true"})


def _json(text: str | bytes) -> object:
    return json.loads(text, parse_float=Decimal)


def _plain(cell: object) -> object:
    match cell:
        case float():
            return Decimal(repr(cell))
        case datetime():
            return without_time(cell)
        case UUID():
            return str(cell)
        case list() | tuple():
            return [_plain(member) for member in cell]
        case Mapping():
            return {name: _plain(member) for name, member in cell.items()}
        case _:
            return cell
