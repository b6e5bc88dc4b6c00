"""Databases that are away, slow, wrong, full or of somebody else, and queries that would write."""

from __future__ import annotations

import re
import socket
import sqlite3
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from creditrules.sources import Opening, Refused, Unavailable, Wanted
from creditrules_sql.settings import SqlSettings
from creditrules_sql.source import open_sql

QUERY = "select * from customer where id in :customers"
NAME = {"legal_name": "legal_name"}
FACTS = {"legal_name": Wanted("legal_name", "text")}
MILLION = {
    "postgres": "select generate_series(1, 1000000)",
    "sqlite": "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000) select i from n",
}


def test_a_file_that_is_not_there_may_come_and_is_not_made(tmp_path: Path, ask: Any) -> None:
    with pytest.raises(Unavailable, match="the database cannot be reached: unable to open database file"):
        ask("C-1", url="sqlite:///none.db", query=QUERY)
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_is_no_database(tmp_path: Path, ask: Any) -> None:
    (tmp_path / "ledger.db").write_bytes(b"rubbish " * 1_000)
    with pytest.raises(Refused, match="the database cannot be read: file is not a database"):
        ask("C-1", url="sqlite:///ledger.db", query=QUERY)
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(Unavailable, match="the database cannot be reached: "):
        ask("C-1", url="sqlite:///folder.db", query=QUERY)


def test_a_server_that_is_not_there(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        monkeypatch.setenv("ARCHIVE", f"postgresql+psycopg://tester:hunter2hunter2@127.0.0.1:{port}/db")
        with pytest.raises(Unavailable, match="the database cannot be reached: ") as told:
            ask("C-1", url={"env": "ARCHIVE"}, query=QUERY)
    assert "hunter2" not in str(told.value)


def test_a_server_that_never_answers(ask: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql+psycopg://tester@127.0.0.1:{silent.getsockname()[1]}/db"
        began = time.monotonic()
        with pytest.raises(Unavailable, match="the database cannot be reached: "):
            ask("C-1", url=url, query=QUERY, statement_timeout=1)
        assert time.monotonic() - began < 6


def test_a_connection_that_was_cut_is_made_anew(
    server: psycopg.Connection, postgres: str, opened: Any, ask: Any
) -> None:
    source = opened(url=postgres, query=QUERY, facts={"bankruptcy": "bankruptcy"})
    assert ask("C-2", source=source) == {"C-2": {"bankruptcy": True}}
    server.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
    assert ask("C-2", source=source) == {"C-2": {"bankruptcy": True}}


def test_a_connection_that_is_cut_during_a_query(postgres: str, ask: Any) -> None:
    query = f"select id, pg_terminate_backend(pg_backend_pid()) as legal_name from ({QUERY}) as c"
    with pytest.raises(Unavailable, match=r"the database cannot be reached: .*(terminating|closed)"):
        ask("C-1", url=postgres, query=query)


@pytest.mark.parametrize("which", ["postgres", "sqlite"])
def test_a_query_that_takes_too_long(which: str, ask: Any, request: pytest.FixtureRequest) -> None:
    slow = f"select count(*) from ({MILLION[which]}) as a, ({MILLION[which]}) as b"
    query = f"select 'C-1' as id, ({slow}) as legal_name where 'C-1' in :customers"
    began = time.monotonic()
    with pytest.raises(Unavailable, match=r"the query took longer than 0\.3 seconds \(`statement_timeout`\)"):
        ask("C-1", url=request.getfixturevalue(which), query=query, statement_timeout=0.3)
    assert time.monotonic() - began < 5


def test_a_database_that_somebody_else_has_locked(tmp_path: Path, sqlite: str, ask: Any) -> None:
    other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    try:
        other.execute("begin exclusive")
        with pytest.raises(Unavailable, match="the database cannot answer now: database is locked"):
            ask("C-1", url=f"{sqlite}?timeout=0.1", query=QUERY)
    finally:
        other.close()


def test_a_query_cannot_write(postgres: str, server: psycopg.Connection, ask: Any) -> None:
    gone = "delete from customer where id = t returning id"
    server.execute(f"create or replace function gone(t text) returns text language sql as $$ {gone} $$".encode())
    for query, why in (
        (
            "select gone(id) as id from customer where id in :customers",
            "cannot execute DELETE in a read-only transaction",
        ),
        (f"with g as ({gone.replace('= t', 'in :customers')}) select * from g", "data-modifying statements"),
        ("select * into gone from customer where id in :customers", "SELECT ... INTO is not allowed here"),
    ):
        with pytest.raises(Refused, match=re.escape(why)):
            ask("C-1", url=postgres, query=query)
    assert server.execute("select count(*) from customer").fetchone() == (3,)


def test_a_query_cannot_write_to_sqlite(tmp_path: Path, sqlite: str, ask: Any) -> None:
    query = "with asked as (select 'C-1' in :customers) delete from customer returning *"
    for url in (sqlite, f"sqlite:///file:{tmp_path}/ledger.db?uri=true"):
        with pytest.raises(Refused, match="attempt to write a readonly database"):
            ask("C-1", url=url, query=query)
    assert set(ask("C-1", "C-2", url=sqlite, query=QUERY)) == {"C-1", "C-2"}


@pytest.mark.parametrize(
    "query", ["select * from custmer where id in :customers", "select from where id in :customers"]
)
def test_a_query_that_the_database_does_not_understand(url: str, ask: Any, query: str) -> None:
    with pytest.raises(Refused, match=r"the database refuses the query: .*(custmer|near|syntax)"):
        ask("C-1", url=url, query=query)


def test_an_error_tells_no_values(server: psycopg.Connection, postgres: str, ask: Any) -> None:
    for query in (
        "select id, cast(legal_name as int) as legal_name from customer where id in :customers",
        "select id from customer where id in :customers and cast(id as int) = 7",
        "select id, 1 / (length(legal_name) - length(legal_name)) as legal_name from customer where id in :customers",
        "select id, 'infinity'::date as customer_since from customer where id in :customers",
    ):
        with pytest.raises(Refused) as told:
            ask("C-1", url=postgres, query=query)
        assert "C-1" not in str(told.value)
        assert "灵海" not in str(told.value)
        assert "infinity" not in str(told.value)
    server.execute(
        "create or replace function tell(t text) returns text as $$ begin raise '%', t; end $$ language plpgsql"
    )
    with pytest.raises(Refused) as told:
        ask("C-1", url=postgres, query="select id, tell(legal_name) as legal_name from customer where id in :customers")
    assert str(told.value) == "the database refuses the query: SQLSTATE P0001"


def test_a_text_that_is_none_is_not_told(tmp_path: Path, sqlite: str, ask: Any) -> None:
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        connection.execute("update customer set legal_name = cast(x'536563726574ff' as text)")
    connection.close()
    with pytest.raises(Refused, match=r"Could not decode to UTF-8 column 'legal_name'$"):
        ask("C-1", url=sqlite, query=QUERY)


def test_rows_of_other_customers(url: str, ask: Any) -> None:
    with pytest.raises(Refused, match=r"is of a customer who was not asked for; limit the query to `:customers`"):
        ask("C-1", url=url, query="select * from customer where 'C-1' in :customers or 1 = 1")
    alike = "select lower(id) as id, legal_name from customer where id in :customers"
    found = ask("C-1", "c-2", url=url, query=alike)
    assert "differs in case" in found["C-1"]


def test_ids_that_the_database_thinks_the_same(tmp_path: Path, sqlite: str, ask: Any) -> None:
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        connection.execute("insert into customer (id, legal_name) values ('c-1', 'another')")
    connection.close()
    found = ask(
        "C-1", "c-2", url=sqlite, query="select * from customer where id collate nocase in :customers", facts=NAME
    )
    assert found["C-1"] == {"legal_name": "“灵海” Ltd: 50%"}
    assert "differs in case, spaces or leading zeros" in found["c-2"]


def test_a_folder_with_any_name(tmp_path: Path, sqlite: str, ask: Any) -> None:
    folder = tmp_path / "a b?#%20;"
    folder.mkdir()
    (tmp_path / "ledger.db").rename(folder / "ledger.db")
    source = open_sql(
        SqlSettings.model_validate({"url": sqlite, "query": QUERY, "facts": NAME}), Opening("a", folder, FACTS)
    )
    assert ask("C-1", source=source) == {"C-1": {"legal_name": "“灵海” Ltd: 50%"}}
    source.close()


def test_rows_of_no_customer(url: str, ask: Any) -> None:
    with pytest.raises(Refused, match="row 1 of `query`: no customer's id stands in `id`"):
        ask("C-1", url=url, query="select null as id, legal_name from customer where id in :customers")


@pytest.mark.parametrize("which", ["postgres", "sqlite"])
def test_a_million_rows(which: str, ask: Any, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue(which)
    rows = f"select 'C-1' as id, n.* from ({MILLION[which]}) as n where 'C-1' in :customers"
    began = time.process_time()
    with pytest.raises(Refused, match="`query` gives more than 4 rows for 2 customers"):
        ask("C-1", "C-2", url=address, query=rows)
    records = {"invoices": {"query": rows.replace("n.*", "'2026-01-01' as issued, 7 as amount")}}
    found = ask("C-1", url=address, records=records)
    assert found == {"C-1": "the customer has more than 3 records, the most that the policy reads"}
    with pytest.raises(Refused, match=r"`records\.invoices\.query` gives more than 7 rows for 2 customers"):
        ask("C-1", "C-2", url=address, records=records)
    assert time.process_time() - began < 5


def test_an_id_that_no_database_can_hold(url: str, ask: Any) -> None:
    with pytest.raises(Refused):
        ask("\udcff", url=url, query=QUERY)
