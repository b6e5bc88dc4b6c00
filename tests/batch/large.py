"""A portfolio that takes some seconds to decide: the customers of `portfolios`, again and again under other ids."""

import sys
from pathlib import Path

import duckdb

from tests.batch.portfolios import CUSTOMERS, DAY, INVOICES, POLICY_TEXT, VISITS, write_parquet

TIMES = 400_000


def write_tables(folder: Path) -> None:
    """The policy and its tables, in a folder."""
    tables = {"customers": CUSTOMERS, "invoices": INVOICES, "visits": VISITS}
    with duckdb.connect() as database:
        database.execute("SET enable_progress_bar = false")
        for name, rows in tables.items():
            path = write_parquet(folder / "small" / f"{name}.parquet", rows)
            again = f"SELECT id || '-' || n AS id, * EXCLUDE (id, n) FROM '{path}', range({TIMES}) AS place(n)"
            database.execute(f"COPY ({again}) TO '{folder / name}.parquet'")
    (folder / "credit.policy").write_text(POLICY_TEXT, encoding="utf-8")


def command(folder: Path) -> list[str]:
    """The command that decides them."""
    records = [f"--records={name}={folder / name}.parquet" for name in ("invoices", "visits")]
    tables = ["--facts", f"{folder / 'customers'}.parquet", *records, "--out", str(folder / "out.parquet")]
    return [sys.executable, "-m", "creditrules", "batch", str(folder / "credit.policy"), *tables, "--as-of", str(DAY)]


def asides(folder: Path) -> list[Path]:
    """The folders beside the result in which runs write."""
    return [each for each in folder.iterdir() if ".unfinished-" in each.name]
