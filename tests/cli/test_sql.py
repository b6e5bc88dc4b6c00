"""`creditrules sql`."""

import json

import pytest

from tests.cli.running import run
from tests.policies.shipped import POLICIES

POLICY = str(POLICIES / "order_release.policy")


def test_a_statement_for_duckdb_unless_another_engine_is_named() -> None:
    told = run("sql", POLICY, "--as-of", "2026-03-01")
    assert told.status == 0
    assert told.out.startswith("-- policy order_release 2026.1, as of 2026-03-01, for DuckDB\nWITH ")
    assert told.err == ""


@pytest.mark.parametrize(("dialect", "title"), [("duckdb", "DuckDB"), ("postgres", "PostgreSQL"), ("spark", "Spark")])
def test_each_engine(dialect: str, title: str) -> None:
    told = run("sql", POLICY, "--dialect", dialect, "--as-of", "2026-03-01")
    assert told.out.splitlines()[0].endswith(f"for {title}")


def test_as_json() -> None:
    told = run("sql", POLICY, "--as-of", "2026-03-01", "--format", "json")
    found = json.loads(told.out)
    assert (found["dialect"], found["as_of"]) == ("duckdb", "2026-03-01")
    assert found["sql"] + "\n" == run("sql", POLICY, "--as-of", "2026-03-01").out


def test_without_a_day_it_is_today_and_says_so() -> None:
    told = run("sql", POLICY)
    assert told.status == 0
    assert told.err.startswith("as of today, ")


def test_a_policy_that_is_not_in_force() -> None:
    told = run("sql", POLICY, "--as-of", "1999-01-01")
    assert (told.status, told.out) == (1, "")
    assert told.err.startswith("error[CR612]: ")
