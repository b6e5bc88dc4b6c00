"""A database of SQLite and one of PostgreSQL, with the same tables, and sources over them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from creditrules.sources import Opening, Request, Wanted
from creditrules_sql.settings import SqlSettings
from creditrules_sql.source import SqlSource, open_sql
from tests.postgres import postgres_programs, postgres_server

FACTS = {
    fact.name: fact
    for fact in (
        Wanted("monthly_bill", "money", decimals=2, currency="CNY"),
        Wanted("debt_ratio", "percent", decimals=4),
        Wanted("bankruptcy", "yes or no"),
        Wanted("customer_since", "date"),
        Wanted("legal_name", "text"),
        Wanted(
            "invoices",
            "list of",
            fields=(Wanted("issued", "date"), Wanted("amount", "money", decimals=2)),
            at_most=3,
        ),
    )
}

TABLES = """
create table customer (
    id {text} primary key,
    monthly_bill {number},
    debt_ratio {float},
    bankruptcy boolean,
    customer_since date,
    legal_name text,
    updated date
);
insert into customer values
    ('C-1', {exact}, 0.1, false, '2020-05-17', '“灵海” Ltd: 50%', '2026-02-20'),
    ('C-2', null, null, true, null, null, null),
    ('0''7"; --', 7, 1e-7, null, '2021-01-01', '', '2026-02-21');
create table invoice (customer {text}, invoice_date date, amount {number});
insert into invoice values
    ('C-1', '2026-01-05', 10.10), ('C-2', '2026-01-06', 11), ('C-1', '2026-02-05', 12), ('C-9', '2026-02-05', 0.07);
"""


@pytest.fixture(scope="session")
def server() -> Iterator[psycopg.Connection]:
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here; as root, scripts/setup installs it where apt-get is")
    with postgres_server(programs) as connection:
        connection.autocommit = True
        kinds = {"text": "varchar(40)", "number": "numeric(38, 2)", "float": "double precision"}
        connection.execute(TABLES.format(exact="123456789012345678901234567890.12", **kinds).encode())
        yield connection


@pytest.fixture
def postgres(server: psycopg.Connection) -> str:
    """The address of the database of PostgreSQL."""
    return f"postgresql+psycopg://{server.info.user}@/{server.info.dbname}?host={server.info.host}"


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The address of the database of SQLite, from the folder of the test."""
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        kinds = {"text": "text", "number": "text", "float": "real"}
        connection.executescript(TABLES.format(exact="'123456789012345678901234567890.12'", **kinds))
    connection.close()
    return "sqlite:///ledger.db"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of each in turn."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., SqlSource]]:
    """Opens a source with these settings over the folder of the test."""
    sources: list[SqlSource] = []

    def open_(**settings: object) -> SqlSource:
        sources.append(open_sql(SqlSettings.model_validate(settings), Opening("archive", tmp_path, FACTS)))
        return sources[-1]

    yield open_
    for source in sources:
        source.close()


@pytest.fixture
def ask(opened: Callable[..., SqlSource]) -> Callable[..., Any]:
    """Asks a source, or one of these settings, for all its facts of these customers: the values, by fact."""

    def ask_(*customers: str, source: SqlSource | None = None, **settings: object) -> Any:
        source = source or opened(**settings)
        found = source.fetch(Request(customers, tuple(FACTS[name] for name in sorted(source.facts)), date(2026, 3, 1)))
        return {
            customer: str(told) if isinstance(told, Exception) else {name: told[name].value for name in told}
            for customer, told in found.items()
        }

    return ask_
