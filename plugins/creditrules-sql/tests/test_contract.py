"""The source keeps the contract of all sources, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from creditrules.sources import Wanted
from creditrules.testing import check_source, open_source
from creditrules_sql import creditrules_sources

FACTS = [
    Wanted("legal_name", "text"),
    Wanted("bankruptcy", "yes or no"),
    Wanted("customer_since", "date"),
    Wanted(
        "invoices", "list of", fields=(Wanted("invoice_date", "date"), Wanted("amount", "money", decimals=2)), at_most=9
    ),
]
INVOICES = {"query": "select * from invoice where customer in :customers order by invoice_date", "id": "customer"}


def test_the_contract(url: str, tmp_path: Path) -> None:
    settings = {
        "url": url,
        "query": "select * from customer where id in :customers",
        "as_of": "today",
        "records": {"invoices": INVOICES},
    }
    source = open_source(creditrules_sources()[0], settings, FACTS, folder=tmp_path)
    check_source(source, customers=["C-1", "C-2", "0'7\"; --"], facts=FACTS, as_of=date(2999, 1, 1), dated=True)
