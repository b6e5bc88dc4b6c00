"""What is refused of each form, in words that say where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from creditrules.sources import Refused

HEADER = "id,monthly_bill,debt_ratio\n"
MISSING = "there is no column"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty"),
        ("\n", "the first line has no names of columns"),
        (HEADER + "C-1,1\n", "line 2 has 2 values, and the header 3"),
        (HEADER + 'C-1,1,"a\nb"\nC-2,1,2,3\n', "line 4 has 4 values, and the header 3"),
        ("id,monthly_bill,monthly_bill\n", "two columns are called `monthly_bill`"),
        ("id,,\n", "two columns have no name"),
        (HEADER + 'C-1,"1"2,3\n', "line 2 cannot be read: something follows the closing quote"),
        (HEADER + 'C-1,"1,3\n', "line 2 cannot be read: the quote of a value is never closed"),
        (HEADER + "C-1,1\rC-2,2,3\n", "line 2 cannot be read: a value without quotes has a line break"),
        (HEADER + ",1,2\n", "line 2 of ledger.csv: no customer's id stands in `id`"),
        (HEADER + "  ,1,2\n", "line 2 of ledger.csv: no customer's id stands in `id`"),
        ("ID,monthly_bill,debt_ratio\nC-1,1,2\n", f"{MISSING} `id`; did you mean `ID`?"),
        ("id,Monthly Bill,debt ratio\nC-1,1,2\n", f"{MISSING} `monthly_bill`; did you mean `Monthly Bill`?"),
        (HEADER + "C-1,\udcff,2\n", "line 2: the byte 0xFF cannot stand here in UTF-8; save the file with"),
        (HEADER + "C-1," + "1" * 200_000 + ",2\n", "line 2 cannot be read: a value has more than 131,072 characters"),
        (HEADER + "C-1," + "1" * 5_000_000 + ",2\n", "line 2 is longer than 4 MiB"),
    ],
)
def test_csv(tmp_path: Path, ask: Any, content: str, message: str) -> None:
    (tmp_path / "ledger.csv").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(Refused) as told:
        ask("C-1", file="ledger.csv")
    assert message in str(told.value)
    assert "ledger.csv" in str(told.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty"),
        ("7", "neither a list of objects nor an object with one for each customer"),
        ('[{"id": "C-1"}', "after line 1: a comma or `]` is missing"),
        ('[{"id": "C-1"}\n{"id": "C-2"}]', "after line 1: a comma or `]` is missing"),
        ('[\n{"id": "C-1"},\n]', "line 3: this is not JSON: expecting value"),
        ('[\n{"id": "C-1",\n "a" 7}]', "line 3: this is not JSON: expecting ':' delimiter"),
        ('[{"id": "C-1"}] 7', "something follows after the end"),
        ("[\n7]", "line 2: this is not an object"),
        ('{"C-1": 7}', "line 1: this is not an object"),
        ("{7: {}}", "line 1: a customer's id in quotes and a colon are missing"),
        ('{"C-1" {}}', "line 1: a customer's id in quotes and a colon are missing"),
        ('{"C-1": {"id": "C-2"}}', "line 1: the object has another `id` than its key"),
        ('[{"id": "C-1", "a": {"b": 1, "b": 2}}]', "`b` is given twice"),
        ('[{"id": "C-1", "a": NaN}]', "`NaN` is not a number of JSON"),
        ('[{"id": "C-1", "a": 1e99999999999999999999}]', "a number is beyond every number of a policy"),
        ('[{"id": "C-1", "a": ' + "1" * 5_000 + "}]", "a number has more than 400 digits"),
        ('[{"id": "C-1", "a": ' + "[" * 20 + "]" * 20 + "}]", "nested more than 16 deep"),
        ('[{"id": "C-1", "a": ' + "[" * 200_000 + "]" * 200_000 + "}]", "line 1: lists and objects are nested too"),
        ('[{"monthly_bill": 7}]', "there is no column `id`"),
        ('[{"id": "C-1"},\n{"monthly_bill": 7}]', "line 2 of ledger.json: no customer's id stands in `id`"),
        ('[{"id": 1.5}]', "what stands in `id` is neither text nor a whole number"),
        ('[{"id": true}]', "what stands in `id` is neither text nor a whole number"),
        ('[{"id": "C-1", "montly_bill": 7}]', "no column `monthly_bill`; did you mean `montly_bill`?"),
    ],
)
def test_json(tmp_path: Path, ask: Any, content: str, message: str) -> None:
    (tmp_path / "ledger.json").write_text(content)
    with pytest.raises(Refused) as told:
        ask("C-1", file="ledger.json")
    assert message in str(told.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"id": "C-1"} {"id": "C-2"}\n', "line 1: something follows after the object"),
        ('\n{"id": "C-1"}\n[1]\n', "line 3: this is not an object"),
        ('{"id": "C-1"}\n{"id": "C\n', "line 2: this is not JSON"),
    ],
)
def test_json_lines(tmp_path: Path, ask: Any, content: str, message: str) -> None:
    (tmp_path / "ledger.jsonl").write_text(content)
    with pytest.raises(Refused) as told:
        ask("C-1", file="ledger.jsonl")
    assert message in str(told.value)


@pytest.mark.parametrize("name", ["ledger.json", "ledger.jsonl", "ledger.csv", "ledger.parquet"])
def test_forms_without_sheets(tmp_path: Path, ask: Any, name: str) -> None:
    (tmp_path / name).write_text("")
    with pytest.raises(Refused, match="no sheets"):
        ask("C-1", file=name, sheet="2026")


def test_columns_that_are_named_must_be_there(tmp_path: Path, ask: Any) -> None:
    (tmp_path / "ledger.csv").write_text("id,bill\nC-1,7\n")
    with pytest.raises(Refused) as told:
        ask("C-1", file="ledger.csv", facts={"monthly_bill": "bil", "bankruptcy": "broke"}, as_of={"column": "updated"})
    missing = "ledger.csv: there is no column `bil`; did you mean `bill`?; there is no column `broke`; there is no"
    assert str(told.value) == missing + " column `updated`"


def test_every_field_of_a_record_has_a_column_or_is_said_to_have_none(tmp_path: Path, ask: Any) -> None:
    (tmp_path / "invoices.csv").write_text("id,issued,amounts\nC-1,2026-01-01,7\n")
    with pytest.raises(Refused) as told:
        ask("C-1", records={"invoices": {"file": "invoices.csv"}})
    missing = "invoices.csv: there is no column `amount`; did you mean `amounts`?; there is no column `paid`"
    assert str(told.value) == missing + " (a field for which there is no column is named in `without`)"
    settings = {"file": "invoices.csv", "fields": {"amount": "amounts"}, "without": ["paid"]}
    assert ask("C-1", records={"invoices": settings}) == {
        "C-1": {"invoices": [{"issued": "2026-01-01", "amount": "7"}]}
    }


def test_objects_name_only_what_they_have(tmp_path: Path, ask: Any) -> None:
    (tmp_path / "invoices.jsonl").write_text('{"id": "C-1", "issued": "2026-01-01", "amount": 7}')
    (tmp_path / "ledger.json").write_text('[{"id": "C-1"}]')
    settings = {"file": "ledger.json", "facts": {"monthly_bill": "bill"}}
    assert ask("C-1", **settings, records={"invoices": {"file": "invoices.jsonl"}}) == {
        "C-1": {"invoices": [{"issued": "2026-01-01", "amount": 7}]}
    }
    (tmp_path / "ledger.json").write_text('[{"id": "C-1", "bil": 7}]')
    with pytest.raises(Refused, match=r"there is no column `bill`; did you mean `bil`\?"):
        ask("C-1", **settings)


def test_a_customer_with_two_rows_is_refused_and_no_other(tmp_path: Path, ask: Any) -> None:
    (tmp_path / "ledger.csv").write_text("id,monthly_bill\nC-1,1\nC-2,2\nC-1,3\nC-1,4\n")
    assert ask("C-1", "C-2", file="ledger.csv") == {
        "C-1": "the customer has two rows, line 2 of ledger.csv and line 4 of ledger.csv",
        "C-2": {"monthly_bill": "2"},
    }


def test_too_many_records_of_a_customer_are_refused_and_no_others(tmp_path: Path, ask: Any) -> None:
    rows = [f"{customer},2026-01-01,{number}" for number in range(1, 5) for customer in ("C-1", "C-2")]
    (tmp_path / "invoices.csv").write_text("\n".join(["id,issued,amount", *rows[:-1]]))
    found = ask("C-1", "C-2", records={"invoices": {"file": "invoices.csv", "without": ["paid"]}})
    assert found["C-1"] == "the customer has more than 3 records, the most that the policy reads"
    assert len(found["C-2"]["invoices"]) == 3
    (tmp_path / "ledger.jsonl").write_text('{"id": "C-1", "invoices": [{}, {}, {}, {}]}')
    assert ask("C-1", file="ledger.jsonl")["C-1"].endswith(
        "the customer has more than 3 records, the most that the policy reads"
    )


def test_a_day_that_is_none_is_refused_for_its_customer(tmp_path: Path, ask: Any) -> None:
    (tmp_path / "ledger.csv").write_text("id,monthly_bill,updated\nC-1,1,20260220\nC-2,2,2026-02-20\n")
    assert ask("C-1", "C-2", file="ledger.csv", as_of={"column": "updated"}) == {
        "C-1": "line 2 of ledger.csv: what stands in `updated` is no date such as 2026-02-20",
        "C-2": {"monthly_bill": "2"},
    }
