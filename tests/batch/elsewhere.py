"""A portfolio decided by another engine, held to what DuckDB makes of it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from creditrules import loads
from creditrules.batch.sql.dialects import DialectName
from creditrules.portfolio import Portfolio, decide_portfolio_to
from tests.batch.portfolios import CUSTOMERS, DAY, INVOICES, POLICY, PREVIOUS, VISITS, write_csv, write_parquet

WIDE = loads(
    """policy wide "Wide"
  language 1
  version "1"

facts
  a    : number with 6 decimals -1e20 to 1e20  optional
  b    : whole number 0 to 100
  note : text  optional

actions
  half : number with 6 decimals -1e20 to 1e20
  said : yes or no

control c when yes
  half = a else 0
  said = note is known
""".replace("1e20", str(10**20))
)


def same(policy: Any, portfolio: Portfolio, folder: Path, engine: DialectName, at: object) -> None:
    """Hold the totals, the decisions with their types, and what is refused, to DuckDB's."""
    here, there = folder / "here.parquet", folder / "there.parquet"
    expected = decide_portfolio_to(here, policy, portfolio, as_of=DAY)
    assert decide_portfolio_to(there, policy, portfolio, as_of=DAY, engine=engine, at=at) == expected
    assert expected.decided
    assert _sorted(there).to_pylist() == _sorted(here).to_pylist()
    assert _sorted(there).schema.types == _sorted(here).schema.types
    refused = [pyarrow.parquet.read_table(path.with_suffix(".rejects.parquet")) for path in (here, there)]
    assert refused[0].equals(refused[1])
    assert [each.name for each in folder.iterdir() if each.name.startswith(".")] == []


def _sorted(path: Path) -> pa.Table:
    return pyarrow.parquet.read_table(path).sort_by("id")


def portfolio(folder: Path) -> Portfolio:
    """Customers of whom one is refused, and one whose id needs quotes in CSV."""
    odd = {**CUSTOMERS[0], "id": 'A "5",\n\\N \u20ac'}
    bad = {**CUSTOMERS[0], "id": "A6", "turnover": "-1.00"}
    records = {
        "invoices": write_parquet(folder / "invoices.parquet", INVOICES),
        "visits": write_csv(folder / "visits.csv", VISITS),
    }
    facts = write_parquet(folder / "customers.parquet", [*CUSTOMERS, odd, bad])
    return Portfolio(facts, records, [write_parquet(folder / "previous.parquet", PREVIOUS)])


def wide_portfolio(folder: Path) -> Portfolio:
    """Numbers of more than 64 bits, and texts without letters."""
    most = Decimal(10**20)
    rows = [(1, most, 0, ""), (2, -most + Decimal("0.000001"), 1, None), (3, None, 100, "NULL")]
    columns = dict(zip(("id", "a", "b", "note"), zip(*rows, strict=True), strict=True))
    table = pa.table({**columns, "a": pa.array(columns["a"], pa.decimal128(27, 6))})
    pyarrow.parquet.write_table(table, folder / "wide.parquet")
    return Portfolio(folder / "wide.parquet", {})


CASES = {"a portfolio": (POLICY, portfolio), "wide numbers": (WIDE, wide_portfolio)}
"""Policies, and what makes their customers in a folder."""
