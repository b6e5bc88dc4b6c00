"""Apache Spark: the tables are temporary views over Parquet files that every machine of the cluster must see."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from creditrules.batch.engines.elsewhere import Elsewhere, Running, Staged
from creditrules.batch.findings import BatchError, engine_failed
from creditrules.batch.reading.paths import FileForm
from creditrules.batch.sql.dialects import DIALECTS, Dialect

_DIALECT = DIALECTS["spark"]
_ANSI = "spark.sql.ansi.enabled"
_HERE = "local[*]"
_CONNECT = "sc://"
_TRIES = 4
"""How often a server that is not there is asked again: for about five seconds. Its own patience is ten minutes."""

_DETAILS = re.compile(r'details = "(.*)"')


@dataclass(frozen=True, slots=True)
class SparkElsewhere(Elsewhere):
    """A cluster; `at` is its master URL, a URL of Spark Connect, or a session of one's own, which is not stopped."""

    @property
    def dialect(self) -> Dialect:  # noqa: D102
        return _DIALECT

    @property
    def form(self) -> FileForm:  # noqa: D102
        return FileForm.PARQUET

    @contextmanager
    def opened(self) -> Iterator[Running]:  # noqa: D102
        begun = SparkSession.getActiveSession()
        with _told():
            session: Any = _started(self.at or _HERE) if isinstance(self.at, str | None) else self.at
            own = session not in (self.at, begun)
            try:
                _in_ansi_mode(session)
                yield _Cluster(session)
            finally:
                if own:
                    session.stop()


def _started(url: str) -> Any:  # a session of Spark Connect is of another class
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other libraries that are too new for Spark, and that it asks in vain
        if url.startswith(_CONNECT):
            return _connected(url)
        builder = SparkSession.builder.appName("creditrules").master(url)
        session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _connected(url: str) -> Any:
    """A session of its own with Spark Connect, on a server that has answered."""
    try:
        session = SparkSession.builder.remote(url).create()
    except ValueError as error:  # a port in letters
        raise BatchError([engine_failed(_DIALECT.title, f"`{url}` is no address: {error}")]) from error
    from pyspark.sql.connect.client.retries import DefaultPolicy  # noqa: PLC0415  # it needs Connect's own libraries

    patient = session.client.get_retry_policies()
    session.client.set_retry_policies([DefaultPolicy(max_retries=_TRIES)])
    session.conf.get(_ANSI)
    session.client.set_retry_policies(patient)
    return session


def _in_ansi_mode(session: Any) -> None:
    """Without it a number that does not fit becomes another number, or none, in silence."""
    if str(session.conf.get(_ANSI)).lower() != "true":
        why = f"the session has `{_ANSI}` off, and would take a number that does not fit for another one"
        raise BatchError([engine_failed(_DIALECT.title, why, f"set `{_ANSI}` to true")])


@dataclass(frozen=True, slots=True)
class _Cluster(Running):
    session: Any

    def decide(self, statement: str, tables: Sequence[Staged], out: Path) -> None:
        with _told():
            try:
                for table in tables:
                    rows = self.session.read.parquet(_url(table.path))
                    rows.createOrReplaceTempView(_DIALECT.quote(table.name))
                self.session.sql(statement).write.parquet(_url(out))
            finally:
                for table in tables:
                    self.session.catalog.dropTempView(table.name)


def _url(path: Path) -> str:
    """The path as Spark is told it, whatever file system is its first."""
    return f"file://{path.resolve()}"


@contextmanager
def _told() -> Iterator[None]:
    """What Spark refuses, in our words."""
    try:
        yield
    except (PySparkException, Py4JError) as error:
        told = _DETAILS.search(str(error))  # of a call that failed on its way
        raise BatchError([engine_failed(_DIALECT.title, told[1] if told else str(error))]) from error
