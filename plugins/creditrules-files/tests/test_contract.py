"""The source keeps the contract of all sources, whatever the form of its file."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from creditrules.sources import Wanted
from creditrules.testing import check_source, open_source
from creditrules_files import creditrules_readers, creditrules_sources

ISSUED = Wanted("issued", "date")
FACTS = [
    Wanted("monthly_bill", "money", decimals=2, currency="CNY"),
    Wanted("bankruptcy", "yes or no"),
    Wanted("invoices", "list of", fields=(ISSUED, Wanted("amount", "money", decimals=2)), at_most=10),
]
RECORDS = {"invoices": {"file": "invoices.csv"}}
COLUMNS = {
    "id": ["C-1", "C-2", "C-3"],
    "monthly_bill": [Decimal("0.10"), None, Decimal(7)],
    "bankruptcy": [True, False, None],
}


def _rows() -> list[dict[str, object]]:
    return [dict(zip(COLUMNS, cells, strict=True)) for cells in zip(*COLUMNS.values(), strict=True)]


def _write(path: Path) -> None:
    match path.suffix:
        case ".parquet":
            pq.write_table(pa.table(COLUMNS), path)
        case ".xlsx":
            book = Workbook()
            for cells in (list(COLUMNS), *(list(row.values()) for row in _rows())):
                book.worksheets[0].append(cells)
            book.save(path)
        case ".json":
            path.write_text(json.dumps(_rows(), default=str))
        case ".jsonl":
            path.write_text("\n".join(json.dumps(row, default=str) for row in _rows()))
        case _:
            lines = [",".join("" if cell is None else str(cell) for cell in row.values()) for row in _rows()]
            path.write_text("\n".join([",".join(COLUMNS), *lines]))


@pytest.mark.parametrize("name", ["ledger.csv", "ledger.json", "ledger.jsonl", "ledger.parquet", "ledger.xlsx"])
def test_the_contract(tmp_path: Path, name: str) -> None:
    _write(tmp_path / name)
    (tmp_path / "invoices.csv").write_text(
        "id,issued,amount\nC-1,2026-01-05,10\nC-3,2026-01-06,11\nC-1,2026-02-05,12\n"
    )
    readers = {ending: reader for reader in creditrules_readers() for ending in reader.endings}
    settings = {"file": name, "as_of": date(2026, 2, 20), "records": RECORDS}
    source = open_source(creditrules_sources()[0], settings, FACTS, folder=tmp_path, readers=readers)
    check_source(source, customers=["C-1", "C-2", "C-3"], facts=FACTS, as_of=date(2026, 3, 1), dated=True)
