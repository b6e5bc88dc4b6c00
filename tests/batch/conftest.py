"""Engines that the tests share."""

from collections.abc import Iterator

import duckdb
import pytest

from tests.batch.engines import DuckDB, Postgres
from tests.postgres import postgres_programs, postgres_server


@pytest.fixture(scope="session")
def duckdb_engine() -> Iterator[DuckDB]:
    with duckdb.connect(config={"threads": "1"}) as connection:
        yield DuckDB(connection)


@pytest.fixture(scope="session")
def postgres_engine() -> Iterator[Postgres]:
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here; as root, scripts/setup installs it where apt-get is")
    with postgres_server(programs) as connection:
        yield Postgres(connection)
