"""Engines for the tests: each stages tables, runs a statement and gives its rows."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import psycopg

from creditrules.batch.sql.dialects import DIALECTS
from tests.batch.staging import Table

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Rows = list[tuple[object, ...]]


@dataclass(frozen=True)
class DuckDB:
    """DuckDB in this process."""

    connection: duckdb.DuckDBPyConnection

    def __call__(self, tables: Sequence[Table], text: str) -> Rows:
        dialect = DIALECTS["duckdb"]
        for table in tables:
            self.connection.execute(table.create(dialect))
            if table.rows:
                self.connection.execute(table.insert(dialect))
        try:
            return self.connection.execute(text).fetchall()
        finally:
            for table in tables:
                self.connection.execute(table.drop(dialect))


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL server; what is staged goes with the transaction."""

    connection: psycopg.Connection

    def __call__(self, tables: Sequence[Table], text: str) -> Rows:
        dialect = DIALECTS["postgres"]
        with self.connection.transaction(force_rollback=True), self.connection.cursor() as cursor:
            for table in tables:
                cursor.execute(table.create(dialect).encode())
                if table.rows:
                    cursor.execute(table.insert(dialect).encode())
            cursor.execute(text.encode())
            return cursor.fetchall()


@dataclass(frozen=True)
class Spark:
    """Spark on this machine. Tables are temporary views over rows that stand in the statement."""

    session: SparkSession

    def __call__(self, tables: Sequence[Table], text: str) -> Rows:
        dialect = DIALECTS["spark"]
        for table in tables:
            self.session.sql(table.view(dialect))
        return [tuple(row) for row in self.session.sql(text).collect()]


@contextmanager
def spark_session() -> Iterator[SparkSession]:
    """A session in ANSI mode on one thread, which keeps nothing."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  # only where it is installed

    folder = tempfile.mkdtemp(prefix="creditrules-spark-")
    settings = {
        "spark.sql.ansi.enabled": "true",
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": folder,
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.adaptive.enabled": "false",
    }
    builder = SparkSession.builder.master("local[1]").appName("creditrules")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()
        shutil.rmtree(folder, ignore_errors=True)
