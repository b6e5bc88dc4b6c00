"""Many customers in tables, decided by one statement."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from os import PathLike, fspath
from types import ModuleType
from typing import TYPE_CHECKING, Any

from creditrules.api import Policy, read_as_of
from creditrules.diagnostics import CreditRulesError

if TYPE_CHECKING:
    from creditrules.batch.admission.admit import Tables
    from creditrules.batch.engines.elsewhere import Elsewhere
    from creditrules.batch.run import Totals
    from creditrules.batch.session import Told
    from creditrules.batch.sql.dialects import DialectName


SIZE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?\s?([KMGT]i?)?B")
"""How much memory a run may use, as text."""


class MissingExtraError(CreditRulesError):
    """The extra is not installed that portfolios need."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A portfolio as it is handed in: paths, or tables of Arrow, Polars, pandas or DuckDB.

    `facts` has a row for each customer, `records` a table by the name of each list, with a row for each record.
    `previous` are tables with the customers' last decisions, which the policy's watches compare with: facts as they
    were then, and `score` and `grade`. `id_name` is the column that tells the customer, in every table. The columns
    `ignored` are not looked at. `refused` and `said` are tables that `gather_portfolio` has written.
    """

    facts: Any
    records: Mapping[str, Any]
    previous: Sequence[Any] = ()
    id_name: str = "id"
    ignored: Collection[str] = ()
    refused: str | None = None
    said: str | None = None

    def tables(self) -> Tables:
        """The portfolio, as the batch room is handed it."""
        from creditrules.batch.admission.admit import Tables  # noqa: PLC0415

        records = {name: _path(each) for name, each in self.records.items()}
        previous = tuple(map(_path, self.previous))
        return Tables(_path(self.facts), records, previous, self.id_name, self.ignored, self.refused, self.said)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What became of a portfolio: a row of `decisions` for each customer who was not refused, in no order.

    `rejects` has a row for each value that was refused: `id`, `fact`, `value`, `code`, `reason`, `help`. Both are of
    the library whose table of facts was handed in; Arrow, where that was a path.
    """

    decisions: Any
    rejects: Any
    totals: Totals


def decide_portfolio(
    policy: Policy,
    portfolio: Portfolio,
    *,
    as_of: date | str,
    memory: str | None = None,
    threads: int | None = None,
) -> Decisions:
    """Decide every customer of a portfolio as of a day, in memory.

    Customers with a value that the policy's schema does not admit are not decided; their values are in `rejects`.
    Raises `BatchError`, a `FindingsError`, where the tables are not what they are said to be: unknown, missing or
    mistyped columns, ids that stand there twice, records of nobody. `memory` (`4GB`) and `threads` bound what is used.
    """
    run = _run(memory)
    day = _day(policy, as_of)
    tables = portfolio.tables()
    made, refused, totals = run.decide_in_memory(policy.program, tables, day, run.Limits(memory, threads))
    from creditrules.batch.reading.memory import like  # noqa: PLC0415

    return Decisions(like(portfolio.facts, made), like(portfolio.facts, refused), totals)


def decide_portfolio_to(  # noqa: PLR0913  # what `decide_portfolio` takes, and where it goes
    out: str | PathLike[str],
    policy: Policy,
    portfolio: Portfolio,
    *,
    as_of: date | str,
    rejects: str | PathLike[str] | None = None,
    engine: DialectName = "duckdb",
    at: Any = None,
    memory: str | None = None,
    threads: int | None = None,
    told: Told | None = None,
) -> Totals:
    """What `decide_portfolio` does, into files: Parquet, CSV or JSON lines, by the ends of their names.

    Rejects go beside the decisions unless said otherwise: `out.rejects.parquet`. A file comes into being whole or not
    at all, whatever happens to the run. `engine` is what decides the customers whom DuckDB has admitted, and `at` says
    where it is: Spark's master URL, a URL of Spark Connect or an open session, without which it is started here; the
    connection string of PostgreSQL. `memory` and `threads` bound DuckDB. `told` hears what is being done and how far
    it has come, from 0 to 1.
    """
    run = _run(memory)
    from creditrules.batch.writing.targets import beside, target  # noqa: PLC0415

    day = _day(policy, as_of)
    place = target(fspath(out))
    totals: Totals = run.decide_to_files(
        policy.program,
        portfolio.tables(),
        day,
        out=place,
        rejects=beside(place) if rejects is None else target(fspath(rejects)),
        limits=run.Limits(memory, threads),
        elsewhere=_elsewhere(engine, at),
        told=told,
    )
    return totals


_LIBRARIES = {"spark": "pyspark>=4,<5", "postgres": "psycopg[binary]>=3.2"}


def _elsewhere(engine: DialectName, at: object) -> Elsewhere | None:
    from creditrules.batch.engines.choosing import elsewhere  # noqa: PLC0415

    try:
        return elsewhere(engine, at)
    except ModuleNotFoundError as error:
        message = f"`{engine}` needs more than is installed: `pip install '{_LIBRARIES[engine]}'`"
        raise MissingExtraError(message) from error


def _run(memory: str | None) -> ModuleType:
    if memory is not None and not SIZE.fullmatch(memory):
        raise ValueError(f"a size of memory is written `500MB` or `4GB`, not {memory!r}")
    return batch_room()


def batch_room() -> ModuleType:
    """What runs portfolios; raises `MissingExtraError` where its libraries are not installed."""
    try:
        from creditrules.batch import run  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name not in ("duckdb", "pyarrow"):
            raise
        message = "portfolios need more than is installed: `pip install 'creditrules[batch]'`"
        raise MissingExtraError(message) from error
    return run


def _day(policy: Policy, as_of: date | str) -> date:
    day = read_as_of(as_of)
    policy._check_in_force(day)  # noqa: SLF001  # the same API
    return day


def _path(handed: Any) -> Any:
    return fspath(handed) if isinstance(handed, PathLike) else handed
