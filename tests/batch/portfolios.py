"""A small policy and its customers, in tables of every form."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from creditrules import loads

DAY = date(2026, 3, 1)


POLICY_TEXT = """policy portfolio "Portfolio"
  language 1
  version "1"
  in force from 2026-01-01
  currency CNY
  applies when not closed because "The account is closed"

facts
  turnover : money 0 to 1 billion
  ratio    : percent 0% to 1000%  optional
  closed   : yes or no
  rank     : one of AAA, AA, A  optional
  open     : set of basic, burst, more
  invoices : list of invoice, at most 3
  visits   : list of visit  optional

record invoice
  due    : date
  paid   : date  optional
  amount : money 0 to 1 million

record visit
  day : date

let owed "Owed" = sum(amount of invoices where paid is missing)

let last_visits "Visits" = count(visits where day within 12 months) else 0

factor debt "Debt" by owed
  20 points  up to 0 CNY
  10 points  up to 1,000 CNY
  0 points   above 1,000 CNY

factor rating "Rating" by rank
  10 points  is AAA
  5 points   is AA, A
  0 points   missing

score 0 to 30
  sum of points

reasons
  at most 2
  points lost against best

grades
  good  from 15
  poor  otherwise

override too_deep "Too deep in debt"
  when ratio is known and ratio > 100%
  grade is poor

actions
  limit    : money 0 to 1 billion  lowest applies
  services : set of basic, burst, more  common applies
  visit    : yes or no

control good when grade is good
  limit    = 10% of turnover
  services = open

control poor when grade is poor
  limit    = 0 CNY
  services = basic

control seen when yes
  visit    = last_visits = 0

watch sinking "Turnover halved"
  when previous turnover is known and turnover < 50% of previous turnover
  review now

review
  good every 12 months
  poor every 1 month
"""

POLICY = loads(POLICY_TEXT)

Rows = list[dict[str, object]]

CUSTOMERS: Rows = [
    {
        "id": "A1",
        "turnover": "1000.50",
        "ratio": "0.5",
        "closed": False,
        "rank": "AAA",
        "open": ["basic"],
        "visits": True,
    },
    {"id": "A2", "turnover": "0.00", "ratio": None, "closed": False, "rank": None, "open": [], "visits": True},
    {
        "id": "A3",
        "turnover": "999.99",
        "ratio": "1.0001",
        "closed": False,
        "rank": "A",
        "open": ["more", "basic"],
        "visits": None,
    },
    {"id": "A4", "turnover": "5.00", "ratio": "0.1", "closed": True, "rank": "AA", "open": [], "visits": False},
]
INVOICES: Rows = [
    {"id": "A1", "due": "2026-01-31", "paid": "2026-02-01", "amount": "500.00"},
    {"id": "A3", "due": "2025-12-31", "paid": None, "amount": "500.25"},
    {"id": "A3", "due": "2026-02-28", "paid": None, "amount": "500.25"},
]
VISITS: Rows = [{"id": "A1", "day": "2025-12-24"}]
PREVIOUS: Rows = [
    {"id": "A1", "turnover": "5000.00", "grade": "good"},
    {"id": "B9", "turnover": "1.00", "grade": "poor"},
]

_AMOUNT = pa.decimal128(18, 2)
KINDS = {
    "turnover": _AMOUNT,
    "amount": _AMOUNT,
    "ratio": pa.decimal128(9, 4),
    "open": pa.list_(pa.string()),
    **dict.fromkeys(("due", "paid", "day"), pa.date32()),
    **dict.fromkeys(("closed", "visits"), pa.bool_()),
}


def arrow(rows: Rows) -> pa.Table:
    """The rows, typed as a data warehouse would have them."""
    columns = {}
    for name in rows[0]:
        kind = KINDS.get(name, pa.string())
        values = [row[name] for row in rows]
        plain = pa.types.is_decimal(kind) or pa.types.is_date(kind)
        columns[name] = pa.array(values, pa.string()).cast(kind) if plain else pa.array(values, kind)
    return pa.table(columns)


def write_parquet(path: Path, rows: Rows) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    pyarrow.parquet.write_table(arrow(rows), path)
    return str(path)


def write_json(path: Path, rows: Rows) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return str(path)


def write_csv(path: Path, rows: Sequence[Mapping[str, object]]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [",".join(rows[0]), *(",".join(map(_cell, row.values())) for row in rows)]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return f'"{", ".join(value)}"' if value else "none"
        case _:
            return str(value)
