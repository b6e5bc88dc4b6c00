"""What a database tells, the same from SQLite and from PostgreSQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from creditrules.sources import Refused, Request, Told, Wanted

QUERY = "select * from customer where id in :customers"
INVOICES = {
    "invoices": {
        "query": "select * from invoice where customer in (:customers) order by invoice_date",
        "id": "customer",
        "fields": {"issued": "invoice_date"},
    }
}
ODD = "0'7\"; --"


def _exact(told: dict[str, object]) -> dict[str, object]:
    """Values as the facts' door reads them: SQLite has no type for dates, nor for decimals."""
    numbers = {name: Decimal(str(value)) for name, value in told.items() if name in {"monthly_bill", "debt_ratio"}}
    days = {name: date.fromisoformat(str(value)) for name, value in told.items() if name == "customer_since"}
    return told | numbers | days


def test_facts_are_exact(url: str, ask: Any) -> None:
    found = ask("C-1", "C-2", ODD, "C-8", url=url, query=QUERY)
    assert {customer: _exact(told) for customer, told in found.items()} == {
        "C-1": {
            "monthly_bill": Decimal("123456789012345678901234567890.12"),
            "debt_ratio": Decimal("0.1"),
            "bankruptcy": False,
            "customer_since": date(2020, 5, 17),
            "legal_name": "“灵海” Ltd: 50%",
        },
        "C-2": {"bankruptcy": True},
        ODD: {"monthly_bill": Decimal(7), "debt_ratio": Decimal("1E-7"), "customer_since": date(2021, 1, 1)},
    }


def test_values_of_postgres_have_their_types(postgres: str, ask: Any) -> None:
    told = ask("C-1", url=postgres, query=QUERY)["C-1"]
    assert {name: type(value) for name, value in told.items()} == {
        "monthly_bill": Decimal,
        "debt_ratio": Decimal,
        "bankruptcy": bool,
        "customer_since": date,
        "legal_name": str,
    }


def test_records_have_a_query_of_their_own(url: str, ask: Any) -> None:
    found = ask("C-1", "C-2", ODD, "C-9", url=url, query=QUERY, facts={"legal_name": "legal_name"}, records=INVOICES)
    invoices = {
        customer: [(str(record["issued"]), Decimal(str(record["amount"]))) for record in told["invoices"]]
        for customer, told in found.items()
    }
    assert invoices == {
        "C-1": [("2026-01-05", Decimal("10.1")), ("2026-02-05", Decimal(12))],
        "C-2": [("2026-01-06", Decimal(11))],
        ODD: [],
        "C-9": [("2026-02-05", Decimal("0.07"))],
    }
    assert "C-8" not in ask("C-8", url=url, records=INVOICES)


def test_columns_by_fact_and_their_day(url: str, opened: Any) -> None:
    facts = {"monthly_bill": "bill"}
    query = "select id as customer, monthly_bill as bill, updated from customer where id in :customers"
    source = opened(url=url, query=query, id="customer", facts=facts, as_of={"column": "updated"}, records=INVOICES)
    assert source.facts == {"monthly_bill", "invoices"}
    wanted = (Wanted("monthly_bill", "money", decimals=2), Wanted("invoices", "list of", at_most=3))
    found = source.fetch(Request((ODD, "C-2"), wanted, date(2026, 3, 1)))
    assert found[ODD]["monthly_bill"].as_of == date(2026, 2, 21)
    assert found[ODD]["invoices"] == Told([], date(2026, 2, 21))
    assert found["C-2"]["invoices"].as_of is None


def test_columns_that_are_not_there(url: str, ask: Any) -> None:
    with pytest.raises(Refused) as told:
        ask("C-1", url=url, query=QUERY, facts={"monthly_bill": "monthly_bil"})
    assert str(told.value) == "`query`: there is no column `monthly_bil`; did you mean `monthly_bill`?"
    with pytest.raises(Refused) as told:
        ask("C-1", url=url, query=QUERY, id="customer", records=INVOICES)
    assert str(told.value) == "`query`: there is no column `customer`"
    with pytest.raises(Refused) as told:
        ask("C-1", url=url, query="select id, id from customer where id in :customers")
    assert str(told.value) == "`query`: two columns are called `id`"


def test_a_customer_with_two_rows_is_refused_and_no_other(url: str, ask: Any) -> None:
    twice = "select id, legal_name from customer where id in :customers union all select 'C-2', 'x' order by 1, 2"
    found = ask("C-1", "C-2", url=url, query=twice)
    assert found["C-1"] == {"legal_name": "“灵海” Ltd: 50%"}
    assert found["C-2"].startswith("the customer has two rows, row ")


def test_json_of_postgres_is_exact(server: psycopg.Connection, postgres: str, ask: Any) -> None:
    query = """
        select 'C-1' as id,
               '[{"issued": "2026-01-01", "amount": 0.1000000000000000055511151231257827}]'::jsonb as invoices,
               ':customers ; -- ' || :customers_text::text as legal_name
        where 'C-1' in :customers
    """.replace(":customers_text", "'a:b'")
    assert server.info.server_version > 0
    assert ask("C-1", url=postgres, query=query)["C-1"] == {
        "invoices": [{"issued": "2026-01-01", "amount": Decimal("0.1000000000000000055511151231257827")}],
        "legal_name": ":customers ; -- a:b",
    }


@pytest.mark.parametrize(
    "customer",
    [
        "'; drop table customer; --",
        "' or '1'='1",
        "C-1' --",
        ":customers",
        "%s",
        "?",
        "$1",
        "\\",
        "%",
        "C-_",
        "{}",
        "c-1 or 1=1",
    ],
)
def test_an_id_is_nothing_but_a_value(url: str, ask: Any, customer: str) -> None:
    assert ask(customer, url=url, query=QUERY) == {}
    assert set(ask(customer, "C-1", url=url, query=QUERY, records=INVOICES)) == {"C-1"}


def test_five_hundred_customers_in_one_request(url: str, opened: Any, ask: Any) -> None:
    source = opened(url=url, query=QUERY)
    customers = [f"C-{number}" for number in range(source.most_customers)]
    assert set(ask(*customers, source=source)) == {"C-1", "C-2"}


def test_several_threads_at_once(url: str, opened: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # for this one

    source = opened(url=url, query=QUERY, facts={"bankruptcy": "bankruptcy"})
    request = Request(("C-1", "C-2"), (Wanted("bankruptcy", "yes or no"),), date(2026, 3, 1))

    def one(_: int) -> list[object]:
        return [told["bankruptcy"].value for told in source.fetch(request).values()]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(one, range(50))) == [[False, True]] * 50
