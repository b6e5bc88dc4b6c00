"""The same customers in each form of file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

ROWS: list[dict[str, Any]] = [
    {"id": "C-1", "monthly_bill": Decimal("1200.50"), "debt_ratio": Decimal("0.48"), "bankruptcy": False},
    {"id": "C-2", "monthly_bill": Decimal("0.1"), "debt_ratio": None, "bankruptcy": True},
    {"id": "客户,3", "monthly_bill": None, "debt_ratio": Decimal(1), "bankruptcy": None},
]
for _row, _day in zip(ROWS, (date(2020, 5, 17), date(2021, 1, 1), None), strict=True):
    _row |= {"customer_since": _day, "legal_name": None if _day is None else f"“{_day.year}” Ltd, 灵海"}

MIDNIGHT = datetime(2020, 1, 1)  # noqa: DTZ001  # tables hold times of no zone
NOON = datetime(2020, 1, 1, 12)  # noqa: DTZ001

KNOWN = {row["id"]: {name: cell for name, cell in row.items() if name != "id" and cell is not None} for row in ROWS}


def _texts(separator: str) -> str:
    quoted = [[f'"{"" if cell is None else cell}"' for cell in row.values()] for row in ROWS]
    return "\n".join([separator.join(ROWS[0]), *(separator.join(cells) for cells in quoted)])


def _csv(path: Path) -> None:
    path.write_text(_texts(","), encoding="utf-8-sig")


def _tsv(path: Path) -> None:
    path.write_bytes(_texts("\t").replace("\n", "\r\n").encode())


def _plain(row: dict[str, Any]) -> str:
    numbers = {name: f"<{cell}>" if isinstance(cell, Decimal) else cell for name, cell in row.items()}
    return json.dumps(numbers, default=str, ensure_ascii=False).replace('"<', "").replace('>"', "")


def _json(path: Path) -> None:
    path.write_text("[\n" + ",\n".join(map(_plain, ROWS)) + "\n]\n")


def _keyed(path: Path) -> None:
    objects = [f"{json.dumps(row['id'])}: {_plain({**row, 'id': row['id']})}" for row in ROWS]
    path.write_text(f"{{{', '.join(objects)}}}")


def _lines(path: Path) -> None:
    path.write_text("\n\n".join(map(_plain, ROWS)))


def _parquet(path: Path) -> None:
    kinds = {"monthly_bill": pa.decimal128(38, 2), "debt_ratio": pa.float64(), "legal_name": pa.string()}
    columns = {
        name: pa.array([row[name] for row in ROWS], kinds.get(name))
        if kinds.get(name) != pa.float64()
        else pa.array([None if row[name] is None else float(row[name]) for row in ROWS])
        for name in ROWS[0]
    }
    pq.write_table(pa.table(columns), path, row_group_size=2)


def _excel(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(ROWS[0]))
    sheet.append([None])
    for row in ROWS:
        sheet.append(list(row.values()))
    book.save(path)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("ledger.csv", _csv),
        ("ledger.tsv", _tsv),
        ("ledger.json", _json),
        ("keyed.json", _keyed),
        ("ledger.jsonl", _lines),
        ("ledger.NDJSON", _lines),
        ("ledger.parquet", _parquet),
        ("ledger.xlsx", _excel),
    ],
)
def test_every_form_tells_the_same(tmp_path: Path, ask: Any, name: str, write: Callable[[Path], None]) -> None:
    write(tmp_path / name)
    found = ask("C-1", "C-2", "客户,3", "C-9", file=name)
    text = name.lower().endswith(("csv", "tsv"))
    assert {
        customer: {fact: _typed(fact, value) for fact, value in told.items()} for customer, told in found.items()
    } == KNOWN
    assert isinstance(found["C-1"]["monthly_bill"], str if text else Decimal)


def _typed(fact: str, value: object) -> object:
    if fact in {"monthly_bill", "debt_ratio"} and isinstance(value, str | int):
        return Decimal(value)
    return date.fromisoformat(value) if fact == "customer_since" and isinstance(value, str) else value


def test_numbers_of_parquet_are_exact(tmp_path: Path, ask: Any) -> None:
    exact = Decimal("123456789012345678901234567890.12")
    table = pa.table(
        {
            "id": pa.array([1, 2], pa.int64()).dictionary_encode(),
            "monthly_bill": pa.array([exact, None], pa.decimal128(38, 2)),
            "debt_ratio": pa.array([0.1, 0.7], pa.float32()),
            "customer_since": pa.array([MIDNIGHT, NOON], pa.timestamp("ns")),
            "services": pa.array([["cdn", "cloud"], []]),
            "invoices": pa.array([[{"issued": date(2026, 1, 1), "amount": 10.1}], None]),
        }
    )
    pq.write_table(table, tmp_path / "ledger.parquet")
    assert ask("1", "2", file="ledger.parquet") == {
        "1": {
            "monthly_bill": exact,
            "debt_ratio": Decimal("0.1"),
            "customer_since": date(2020, 1, 1),
            "services": ["cdn", "cloud"],
            "invoices": [{"issued": date(2026, 1, 1), "amount": Decimal("10.1")}],
        },
        "2": {"debt_ratio": Decimal("0.7"), "customer_since": NOON, "services": []},
    }


def test_numbers_of_json_are_exact(tmp_path: Path, ask: Any) -> None:
    (tmp_path / "ledger.json").write_text(
        '[{"id": 12345678901234567890, "monthly_bill": 0.1000000000000000055511151231257827, "services": ["cdn"],'
        ' "invoices": [{"issued": "2026-01-01", "amount": 10.10, "clerk": "W"}]}]'
    )
    told = ask("12345678901234567890", file="ledger.json")["12345678901234567890"]
    assert told["monthly_bill"] == Decimal("0.1000000000000000055511151231257827")
    assert told["services"] == ["cdn"]
    assert told["invoices"] == [{"issued": "2026-01-01", "amount": Decimal("10.10")}]


def test_numbers_of_excel_are_their_shortest_form(tmp_path: Path, ask: Any) -> None:
    book = Workbook()
    sheet = book.create_sheet("2026")
    sheet.append(["id", "monthly_bill", "debt_ratio", "customer_since"])
    sheet.append([1001, 1234.56, 0.07, NOON])
    sheet.append(["91110108551385082", 12, 1e-7, date(2020, 1, 1)])
    book.save(tmp_path / "ledger.xlsx")
    assert ask("1001", "91110108551385082", file="ledger.xlsx", sheet="2026") == {
        "1001": {
            "monthly_bill": Decimal("1234.56"),
            "debt_ratio": Decimal("0.07"),
            "customer_since": NOON,
        },
        "91110108551385082": {
            "monthly_bill": 12,
            "debt_ratio": Decimal("1E-7"),
            "customer_since": date(2020, 1, 1),
        },
    }


def test_cells_are_read_by_the_type_of_their_fact(tmp_path: Path, ask: Any) -> None:
    (tmp_path / "ledger.csv").write_text(
        "id,debt_ratio,bankruptcy,services,legal_name,invoices,customer_since\n"
        'C-1,48%,是,cdn; cloud, A ,"[{""issued"": ""2026-01-01"", ""amount"": 1.10}]",soon\n'
    )
    assert ask("C-1", file="ledger.csv")["C-1"] == {
        "debt_ratio": "0.48",
        "bankruptcy": True,
        "services": ["cdn", "cloud"],
        "legal_name": " A ",
        "invoices": [{"issued": "2026-01-01", "amount": "1.10"}],
        "customer_since": "soon",
    }
