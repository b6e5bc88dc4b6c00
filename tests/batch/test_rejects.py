"""A customer is rejected exactly where `creditrules.facts.admit` refuses, for the same values and in the same words."""

import json
import random
from datetime import date
from decimal import Decimal
from pathlib import Path

from creditrules import FactsError, loads
from creditrules.batch.admission.admit import Tables, admit
from creditrules.batch.session import Session
from creditrules.facts.admit import admit as admit_one

POLICY = loads("""policy portfolio "Portfolio"
  language 1
  version "1"
  currency CNY

facts
  turnover : money 0 to 1 billion
  ratio    : number 0 to 10  optional
  since    : date 2000-01-01 to 2030-12-31
  listed   : yes or no  optional
  rank     : one of AAA, AA, A
  open     : set of basic, burst, more  optional
  name     : text
  invoices : list of invoice, at most 4
  visits   : list of visit  optional

record invoice
  due    : date
  paid   : date  optional
  amount : money 0 to 1 million
  kind   : one of goods, work  optional

record visit
  day : date

actions
  hold : yes or no

control hold when yes
  hold = any(invoices where amount > 5 CNY)
""").program

DAY = date(2026, 3, 1)
GOOD: dict[str, list[object]] = {
    "turnover": ["100.25", 100, 0, 1e9, "1000000000.00"],
    "ratio": [None, 1.5, "1.2345", 10],
    "since": ["2000-01-01", "2026-03-01"],
    "listed": [None, True, False],
    "rank": ["AAA", "A"],
    "open": [None, [], ["basic"], ["more", "basic"]],
    "name": ["", "Müller & Söhne", "'; DROP", "none"],
    "due": ["2026-01-31", "1600-01-01"],
    "paid": [None, "2026-02-01"],
    "amount": ["5", 5.25],
    "kind": [None, "work"],
    "day": ["2025-12-24"],
}
ODD: list[object] = [
    *(None, True, 0, -1, 1e10, 1.23456, 100.005, "100.005", "1,000", "abc", "2026-02-30", "1999-12-31", "yes", "AAB"),
    *([], ["basic", "basic"], ["basics"], [1], {}, {"value": 1}, "basic", "x" * 10_001, 123456789012, "1e5"),
]


def _drawn(chance: random.Random, name: str) -> object:
    return chance.choice(ODD if chance.random() < 0.03 else GOOD[name])


def _record(chance: random.Random, names: list[str]) -> dict[str, object]:
    return {name: _drawn(chance, name) for name in names}


def _customers(count: int) -> dict[str, dict[str, object]]:
    chance = random.Random(5)  # noqa: S311  # the same each time
    found = {}
    for number in range(count):
        customer = _record(chance, ["turnover", "ratio", "since", "listed", "rank", "open", "name"])
        invoices = chance.choice([0, 1, 2, 3, 4, 4, 5])
        customer["invoices"] = [_record(chance, ["due", "paid", "amount", "kind"]) for _ in range(invoices)]
        if chance.random() < 0.7:
            customer["visits"] = [_record(chance, ["day"]) for _ in range(chance.choice([0, 0, 1, 2]))]
        found[f"C{number}"] = customer
    return found


def _written(folder: Path, customers: dict[str, dict[str, object]]) -> Tables:
    rows: dict[str, list[dict[str, object]]] = {"facts": [], "invoices": [], "visits": []}
    for id_, customer in customers.items():
        scalars = {name: value for name, value in customer.items() if name not in rows}
        rows["facts"].append({"id": id_, **scalars, "visits": "visits" in customer})
        for name in ("invoices", "visits"):
            records = customer.get(name, [])
            assert isinstance(records, list)
            rows[name] += [{"id": id_, **record} for record in records]
    paths = {}
    for name, content in rows.items():
        paths[name] = str(folder / f"{name}.jsonl")
        Path(paths[name]).write_text("".join(f"{json.dumps(row)}\n" for row in content), encoding="utf-8")
    return Tables(paths["facts"], {name: paths[name] for name in ("invoices", "visits")})


def _refused(customer: dict[str, object]) -> set[tuple[str, str, str, str]]:
    # An object is an envelope where a single customer is admitted; a table has none.
    read = json.loads(json.dumps(customer), parse_float=Decimal)
    bare = {name: _Odd() if isinstance(value, dict) else value for name, value in read.items()}
    try:
        admit_one(POLICY, bare, as_of=DAY)
    except FactsError as error:
        return {(str(one.data["path"]), str(one.code), one.message, one.help) for one in error.findings}
    return set()


class _Odd:
    """A value of no kind that is known."""


def test_the_same_values_are_refused_in_the_same_words(tmp_path: Path) -> None:
    customers = _customers(600)
    with Session() as session:
        admitted = admit(session, POLICY, _written(tmp_path, customers))
        told: dict[str, set[tuple[str, str, str, str]]] = {id_: set() for id_ in customers}
        for id_, *one in session.rows("SELECT id, fact, code, reason, coalesce(help, '') FROM rejects"):
            told[id_].add((one[0], one[1], one[2], one[3]))
        kept = {row[0] for row in session.rows("SELECT id FROM customers")}
        records: dict[str, int] = dict(session.rows('SELECT id, count(*) FROM "records invoices" GROUP BY id'))
    expected = {id_: _refused(customer) for id_, customer in customers.items()}
    assert {id_: _without_odd(one) for id_, one in told.items()} == {
        id_: _without_odd(one) for id_, one in expected.items()
    }
    assert kept == {id_ for id_, refused in expected.items() if not refused}
    assert admitted.customers == 600
    assert admitted.rejected == 600 - len(kept)
    assert 100 < len(kept) < 500
    for id_ in kept:
        invoices = customers[id_]["invoices"]
        assert isinstance(invoices, list)
        assert records.get(id_, 0) == len(invoices)


def _without_odd(findings: set[tuple[str, str, str, str]]) -> set[tuple[str, str, str, str]]:
    """An object is named by what it is; here that differs, since Python has no such table."""
    return {
        (path, code, message.replace("a Python value of type _Odd", "an object"), help_)
        for path, code, message, help_ in findings
    }
