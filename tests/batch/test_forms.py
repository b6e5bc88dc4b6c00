"""The same customers in every form of table come to the same decisions, those of `decide` for each alone."""

import gzip
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

from creditrules import FactsError
from creditrules.portfolio import Portfolio, decide_portfolio, decide_portfolio_to
from tests.batch.portfolios import (
    CUSTOMERS,
    DAY,
    INVOICES,
    POLICY,
    PREVIOUS,
    VISITS,
    Rows,
    arrow,
    write_csv,
    write_json,
    write_parquet,
)


def _each(make: Callable[[Path, Rows], Any], folder: Path, suffix: str) -> Portfolio:
    tables = {"customers": CUSTOMERS, "invoices": INVOICES, "visits": VISITS, "previous": PREVIOUS}
    made = {name: make(folder / f"{name}{suffix}", rows) for name, rows in tables.items()}
    records = {name: made[name] for name in ("invoices", "visits")}
    return Portfolio(made["customers"], records, [made["previous"]])


def _packed(path: Path, rows: Rows) -> str:
    bare = write_csv(path.with_suffix(""), rows)
    with open(bare, "rb") as plain, gzip.open(path, "wb") as packed:  # noqa: PTH123  # two files at once
        shutil.copyfileobj(plain, packed)
    return str(path)


def _in_parts(write: Callable[[Path, Rows], Any], suffix: str) -> Callable[[Path, Rows], Any]:
    """A folder of folders with a row in each file, and what is no data beside them."""

    def parts(path: Path, rows: Rows) -> str:
        for number, row in enumerate(rows):
            write(path / f"region={number % 2}" / f"part-{number}{suffix}", [row])
        (path / "_SUCCESS").touch()
        (path / ".part-0.crc").touch()
        return str(path)

    return parts


def _pattern(path: Path, rows: Rows) -> str:
    for number, row in enumerate(rows):
        write_csv(path.parent / f"{path.name}-{number}.csv", [row])
    return f"{path}-*.csv"


def _relation(_path: Path, rows: Rows) -> duckdb.DuckDBPyRelation:
    return duckdb.from_arrow(arrow(rows))


FORMS: dict[str, Callable[[Path], Portfolio]] = {
    "Parquet": lambda folder: _each(write_parquet, folder, ".parquet"),
    "CSV": lambda folder: _each(write_csv, folder, ".csv"),
    "packed CSV": lambda folder: _each(_packed, folder, ".csv.gz"),
    "JSON lines": lambda folder: _each(write_json, folder, ".jsonl"),
    "a folder of Parquet": lambda folder: _each(_in_parts(write_parquet, ".parquet"), folder, ""),
    "a folder of JSON lines": lambda folder: _each(_in_parts(write_json, ".ndjson"), folder, ""),
    "a pattern of CSV": lambda folder: _each(_pattern, folder, ""),
    "Arrow": lambda folder: _each(lambda _, rows: arrow(rows), folder, ""),
    "Polars": lambda folder: _each(lambda _, rows: pl.from_arrow(arrow(rows)), folder, ""),
    "pandas": lambda folder: _each(lambda _, rows: arrow(rows).to_pandas(), folder, ""),
    "pandas with Arrow": lambda folder: _each(
        lambda _, rows: arrow(rows).to_pandas(types_mapper=pd.ArrowDtype), folder, ""
    ),
    "DuckDB": lambda folder: _each(_relation, folder, ""),
}


def _bare(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name != "id"}


def _alone() -> list[dict[str, object]]:
    """What deciding one customer after the other comes to, by the names of columns."""
    found = []
    for customer in CUSTOMERS:
        facts = {name: value for name, value in customer.items() if name not in ("id", "visits")}
        facts["invoices"] = [_bare(row) for row in INVOICES if row["id"] == customer["id"]]
        if customer["visits"]:
            facts["visits"] = [_bare(row) for row in VISITS if row["id"] == customer["id"]]
        before = [_bare(row) for row in PREVIOUS if row["id"] == customer["id"]]
        previous = {"facts": {"turnover": before[0]["turnover"]}, "grade": before[0]["grade"]} if before else None
        try:
            decision = POLICY.decide(facts, as_of=DAY, previous=previous)
        except FactsError:
            found.append({"id": customer["id"], "in_scope": False, "score": None, "grade": None, "reasons": []})
            continue
        found.append(
            {
                "id": customer["id"],
                "in_scope": True,
                "score": decision.score,
                "grade": decision.grade,
                "action limit": decision.actions["limit"],
                "action services": decision.actions["services"],
                "action visit": decision.actions["visit"],
                "review_due": decision.review_due,
                "watches": decision.trace.watches,
                "reasons": [reason.code for reason in decision.reasons],
            }
        )
    return found


def _in_short(decisions: pa.Table) -> list[dict[str, object]]:
    found = []
    for row in sorted(decisions.to_pylist(), key=lambda each: str(each["id"])):
        reasons = [row[name] for name in row if name.startswith("reason ") and row[name] is not None]
        short = {name: row[name] for name in ("id", "in_scope", "score", "grade")} | {"reasons": reasons}
        if row["in_scope"]:
            short |= {name: row[name] for name in ("action limit", "action visit", "review_due", "watches")}
            short["action services"] = frozenset(row["action services"])
        found.append(short)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_every_form_comes_to_the_decisions_of_each_alone(form: str, tmp_path: Path) -> None:
    made = decide_portfolio(POLICY, FORMS[form](tmp_path), as_of=DAY)
    decisions = made.decisions
    if isinstance(decisions, pl.DataFrame | duckdb.DuckDBPyRelation):
        decisions = decisions.to_arrow() if isinstance(decisions, pl.DataFrame) else decisions.to_arrow_table()
    elif isinstance(decisions, pd.DataFrame):
        decisions = pa.Table.from_pandas(decisions)
    assert _in_short(decisions) == _alone()
    assert (made.totals.customers, made.totals.decided, made.totals.rejected, made.totals.out_of_scope) == (4, 3, 0, 1)
    assert type(made.rejects) is type(made.decisions)


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".jsonl"])
def test_what_is_written_holds_what_is_in_memory(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / f"decisions{suffix}"
    totals = decide_portfolio_to(out, POLICY, FORMS["Arrow"](tmp_path), as_of=DAY)
    if suffix == ".parquet":
        assert _in_short(pyarrow.parquet.read_table(out)) == _alone()
    else:
        text = out.read_text(encoding="utf-8")
        assert '"action limit":100.05' in text or ",100.05," in text
        assert '"action services":["basic"]' in text or ",basic," in text
    assert (totals.decided, totals.rejected, totals.out_of_scope) == (3, 0, 1)
    assert sorted(each.name for each in tmp_path.iterdir() if each.name.startswith(".")) == []


@pytest.mark.parametrize(("write", "suffix"), [(write_parquet, "parquet"), (write_csv, "csv"), (write_json, "jsonl")])
def test_a_column_may_stand_in_the_names_of_folders(
    write: Callable[[Path, Rows], str], suffix: str, tmp_path: Path
) -> None:
    for customer in CUSTOMERS:
        folder = tmp_path / "customers" / "region=north" / f"closed={'true' if customer['closed'] else 'false'}"
        folder.mkdir(parents=True, exist_ok=True)
        row = {name: value for name, value in customer.items() if name != "closed"}
        write(folder / f"{customer['id']}.{suffix}", [row])
    portfolio = replace(FORMS["Arrow"](tmp_path), facts=str(tmp_path / "customers"))
    assert _in_short(decide_portfolio(POLICY, portfolio, as_of=DAY).decisions) == _alone()


def test_a_column_of_the_files_is_not_taken_from_folders(tmp_path: Path) -> None:
    for number, customer in enumerate(CUSTOMERS):
        folder = tmp_path / "customers" / "closed=perhaps"
        folder.mkdir(parents=True, exist_ok=True)
        write_csv(folder / f"{number}.csv", [customer])
    portfolio = replace(FORMS["Arrow"](tmp_path), facts=str(tmp_path / "customers"))
    assert _in_short(decide_portfolio(POLICY, portfolio, as_of=DAY).decisions) == _alone()
