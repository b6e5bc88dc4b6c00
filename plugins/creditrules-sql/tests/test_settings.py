"""What the settings say, and what is told where they are wrong."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from creditrules.sources import Refused
from creditrules_sql.settings import SqlSettings
from creditrules_sql.statement import fault, prepared

URL = "sqlite:///ledger.db"
QUERY = "select * from customer where id in :customers"


@pytest.mark.parametrize(
    "query",
    [
        QUERY,
        f"{QUERY};\n",
        "with c as (select 1) select * from c where id in ( :customers )",
        "(select a::int from c where id IN(:customers)) union select 1",
        "-- what; it is\nselect ';' || \":x\" /* ; */ from c where id in :customers and t > '12:30' and u = $a$;:x$a$",
    ],
)
def test_queries_that_are_sound(query: str) -> None:
    assert fault(query) is None


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "it begins with `select` or `with`"),
        ("delete from customer where id in :customers", "it begins with `select` or `with`"),
        ("-- select\ndrop table customer -- in :customers", "it begins with `select` or `with`"),
        (f"{QUERY}; drop table customer", "several statements"),
        (f"{QUERY}; -- \n select 1;", "several statements"),
        ("select * from customer", "must be limited to the customers that are asked for"),
        ("select * from customer where id = ':customers'", "must be limited to the customers that are asked for"),
        ("select * from customer -- where id in :customers", "must be limited to the customers that are asked for"),
        ("select * from customer where id = :customers", "`:customers` is a list: write `in :customers`"),
        (
            f"{QUERY} and day > :since",
            "the query has a parameter `:since`; the only one that there is, is `:customers`",
        ),
    ],
)
def test_queries_that_are_not(query: str, message: str) -> None:
    assert message in (fault(query) or "")
    with pytest.raises(ValidationError, match=r"in :customers|several|begins|parameter|list"):
        SqlSettings.model_validate({"url": URL, "records": {"invoices": {"query": query}}})


def test_a_query_is_prepared() -> None:
    query = "select ':a', 'it''s :b' -- :c\nfrom c /* :d */ where id in (:customers) ; "
    assert prepared(query) == r"select '\:a', 'it''s \:b'  " + "\nfrom c   where id in :customers"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"query": QUERY}, "Field required"),
        ({"url": URL}, "`query` says how the facts are found"),
        ({"url": URL, "facts": {}, "records": {"invoices": {"query": QUERY}}}, "speak of `query`"),
        ({"url": "ledger.db", "query": QUERY}, "this is no address of a database"),
        ({"url": "postgresql://tester:secret@host/db", "query": QUERY}, "a password is never written here"),
        ({"url": "postgresql://host/db?password=secret", "query": QUERY}, "a password is never written here"),
        (
            {"url": "mssql+pyodbc://?odbc_connect=DRIVER%3Dx;PWD=secret", "query": QUERY},
            "a password is never written here",
        ),
        ({"url": {"env": "CREDITRULES_NO_SUCH_VARIABLE"}, "query": QUERY}, "the environment has no variable"),
        ({"url": 7, "query": QUERY}, "a secret is named, not written"),
        ({"url": URL, "query": QUERY, "schema": "x"}, "Extra inputs are not permitted"),
        ({"url": URL, "query": QUERY, "statement_timeout": 0}, "greater than 0"),
    ],
)
def test_settings_that_are_wrong(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message) as told:
        SqlSettings.model_validate(settings)
    shown = "; ".join(error["msg"] for error in told.value.errors())
    assert "secret@" not in shown


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite://", "`url`: a database in memory has no facts; name its file"),
        ("sqlite:///:memory:", "`url`: a database in memory has no facts; name its file"),
        ("nosuchbase://host/db", "`url`: no such kind of database is known; its package for SQLAlchemy may be missing"),
        (
            "mysql+oursql://host/db",
            "`url`: no such kind of database is known; its package for SQLAlchemy may be missing",
        ),
        ("mysql+mysqldb://host/db", "`url`: the driver `MySQLdb` is not installed"),
    ],
)
def test_databases_that_cannot_be_opened(opened: Any, url: str, message: str) -> None:
    with pytest.raises(Refused) as told:
        opened(url=url, query=QUERY)
    assert message in str(told.value)


def test_an_address_from_the_environment(sqlite: str, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_URL", sqlite)
    assert ask("C-2", url={"env": "LEDGER_URL"}, query=QUERY) == {"C-2": {"bankruptcy": True}}
    assert sqlite not in repr(SqlSettings.model_validate({"url": {"env": "LEDGER_URL"}, "query": QUERY}))


def test_names_that_the_policy_does_not_have(opened: Any) -> None:
    with pytest.raises(Refused, match="did you mean `monthly_bill`"):
        opened(url=URL, query=QUERY, facts={"montly_bill": "x"})
