"""A portfolio decided by PostgreSQL, through files and in place, comes to the same rows as by DuckDB."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from creditrules import loads
from creditrules.batch.findings import BatchError
from creditrules.batch.sql.dialects import DIALECTS
from creditrules.diagnostics import PolicyError
from creditrules.portfolio import Portfolio, decide_portfolio_to
from tests.batch.elsewhere import CASES, portfolio, same
from tests.batch.engines import Postgres
from tests.batch.portfolios import DAY, POLICY
from tests.batch.staging import staged
from tests.batch.test_agreement import examples
from tests.cli.running import run
from tests.policies.shipped import POLICIES, shipped
from tests.postgres import postgres_programs


@pytest.fixture
def server(postgres_engine: Postgres) -> str:
    """The connection string of the server."""
    info = postgres_engine.connection.info
    return f"host={info.host} user={info.user} dbname={info.dbname}"


@pytest.mark.parametrize("case", CASES)
def test_postgres_decides_a_portfolio_as_duckdb_does(case: str, server: str, tmp_path: Path) -> None:
    policy, made = CASES[case]
    same(policy, made(tmp_path), tmp_path, "postgres", server)


def test_nothing_is_left_in_the_database(server: str, tmp_path: Path) -> None:
    decide_portfolio_to(tmp_path / "out.csv", POLICY, portfolio(tmp_path), as_of=DAY, engine="postgres", at=server)
    with psycopg.connect(server) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'customers'").fetchone() == (0,)


def test_a_server_that_is_not_there_is_said_before_tables_are_read(tmp_path: Path) -> None:
    out, nowhere = tmp_path / "out.parquet", Portfolio("no-such-file.csv", {})
    with pytest.raises(BatchError, match="PostgreSQL did not decide: connection") as refused:
        decide_portfolio_to(out, POLICY, nowhere, as_of=DAY, engine="postgres", at=f"host={tmp_path}")
    assert str(refused.value.findings[0].code) == "CR711"
    assert list(tmp_path.iterdir()) == []


def test_what_a_server_refuses_ends_the_run(server: str, tmp_path: Path) -> None:
    nul = tmp_path / "nul.csv"
    nul.write_text("id\nA\0B\n", encoding="utf-8")
    policy = loads(
        'policy p "P"\n  language 1\n  version "1"\n\nactions\n  go : yes or no\n\ncontrol c when yes\n  go = yes\n'
    )
    with pytest.raises(BatchError, match="invalid byte sequence"):
        decide_portfolio_to(tmp_path / "out.csv", policy, Portfolio(nul, {}), as_of=DAY, engine="postgres", at=server)
    assert list(tmp_path.iterdir()) == [nul]


def test_what_an_engine_cannot_do_is_said_before_tables_are_read(tmp_path: Path) -> None:
    name = "a" * 64
    policy = loads(
        f'policy p "P"\n  language 1\n  version "1"\n\nfacts\n  {name} : yes or no\n\n'
        f"actions\n  go : yes or no\n\ncontrol c when yes\n  go = {name}\n"
    )
    with pytest.raises(PolicyError, match="PostgreSQL cuts names"):
        decide_portfolio_to(tmp_path / "out.csv", policy, Portfolio("none.csv", {}), as_of=DAY, engine="postgres")


def test_in_place_a_statement_makes_a_table_of_staged_ones(server: str, postgres_engine: Postgres) -> None:
    """The recipe of docs/sql.md."""
    policy, name = shipped("order_release"), POLICIES / "order_release.policy"
    programs = postgres_programs()
    assert programs is not None
    dialect = DIALECTS["postgres"]
    day, customers = examples(policy)[0]
    tables = list(staged(policy.program, customers))
    told = run("sql", str(name), "--dialect", "postgres", "--as-of", str(day)).out
    with psycopg.connect(server, autocommit=True) as connection:
        for table in tables:
            connection.execute(table.create(dialect).replace("TEMPORARY ", "").encode())
            connection.execute(table.insert(dialect).encode())
        try:
            command = [shutil.which("psql") or programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", server]
            sql = f"CREATE TABLE decisions AS\n{told}"
            subprocess.run(command, input=sql, text=True, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
            found = connection.execute("SELECT * FROM decisions").fetchall()
        finally:
            connection.execute("DROP TABLE IF EXISTS decisions")
            for table in tables:
                connection.execute(table.drop(dialect).encode())
    assert sorted(found) == sorted(postgres_engine(tables, policy.sql("postgres", as_of=day)))
    assert len(found) == len(customers) > 0
