"""What the settings say, and what is told where they are wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from creditrules.sources import Refused, Request, Told
from creditrules_files.settings import FileSettings

TODAY = date.today()  # noqa: DTZ011  # by the same clock as the source
REQUIRED = "`records.invoices.without`: the policy requires the field `amount`"
ENDINGS = ".csv, .json, .jsonl, .ndjson, .parquet, .tsv, .xlsx"
LEDGER = "customer,bill,updated\nC-1,12.50,2026-02-20\nC-2,,\nC-3,7,\n"
INVOICES = "client,invoice_date,amount\nC-1,2026-01-05,10\nC-3,2026-01-06,11\nC-1,2026-02-05,12\nC-9,2026-02-05,12\n"
RECORDS = {
    "invoices": {"file": "invoices.csv", "id": "client", "fields": {"issued": "invoice_date"}, "without": ["paid"]}
}


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text(LEDGER)
    (tmp_path / "invoices.csv").write_text(INVOICES)


def _fetched(source: Any, facts: Any, *customers: str) -> Any:
    return source.fetch(Request(customers, tuple(facts), date(2026, 3, 1)))


def test_columns_by_fact(opened: Any, ask: Any) -> None:
    source = opened(file="ledger.csv", id="customer", facts={"monthly_bill": "bill"})
    assert source.facts == {"monthly_bill"}
    assert ask("C-1", "C-2", "C-3", source=source) == {"C-1": {"monthly_bill": "12.50"}, "C-3": {"monthly_bill": "7"}}


def test_records_have_a_file_of_their_own(opened: Any, ask: Any) -> None:
    source = opened(file="ledger.csv", id="customer", facts={}, records=RECORDS)
    assert source.facts == {"invoices"}
    assert ask("C-1", "C-2", "C-9", "C-8", source=source) == {
        "C-1": {"invoices": [{"issued": "2026-01-05", "amount": "10"}, {"issued": "2026-02-05", "amount": "12"}]},
        "C-2": {"invoices": []},
        "C-9": {"invoices": [{"issued": "2026-02-05", "amount": "12"}]},
    }


def test_records_alone_leave_unknown_who_has_none(ask: Any) -> None:
    assert ask("C-3", "C-8", records=RECORDS) == {"C-3": {"invoices": [{"issued": "2026-01-06", "amount": "11"}]}}


@pytest.mark.parametrize(
    ("as_of", "day"),
    [("today", TODAY), (date(2026, 2, 1), date(2026, 2, 1)), ({"column": "updated"}, date(2026, 2, 20))],
)
def test_the_day_of_the_values(opened: Any, as_of: object, day: date) -> None:
    source = opened(file="ledger.csv", id="customer", facts={"monthly_bill": "bill"}, as_of=as_of, records=RECORDS)
    facts = opened(file="ledger.csv")._facts.empty().columns.wanted
    found = _fetched(source, [facts["monthly_bill"]], "C-1", "C-3")
    assert found["C-1"]["monthly_bill"] == Told("12.50", day)
    assert found["C-3"]["monthly_bill"] == Told("7", None if isinstance(as_of, dict) else day)


def test_only_what_is_asked_for_is_told_and_read(opened: Any, tmp_path: Path) -> None:
    source = opened(file="ledger.csv", id="customer", facts={"monthly_bill": "bill"}, records=RECORDS)
    (tmp_path / "invoices.csv").unlink()
    wanted = source._facts.empty().columns.wanted["monthly_bill"]
    assert _fetched(source, [wanted], "C-1") == {"C-1": {"monthly_bill": Told("12.50")}}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "`file` names the file"),
        ({"facts": {"a": "b"}, "records": RECORDS}, "speak of `file`"),
        ({"file": "ledger.csv", "as_of": "yesterday"}, '"today", a date such as'),
        ({"file": "ledger.csv", "as_of": {"columns": "x"}}, '"today", a date such as'),
        ({"file": "ledger.csv", "records": {"invoices": {"file": "a.csv", "as_of": {"column": "x"}}}}, '"today" or a'),
        ({"file": "ledger.csv", "delimiter": ";"}, "Extra inputs are not permitted"),
        ({"file": 7}, "valid string"),
        ({"file": "ledger.csv", "most_rows": 0}, "greater than or equal to 1"),
    ],
)
def test_settings_that_are_wrong(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        FileSettings.model_validate(settings)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"file": "ledger.csv", "facts": {"montly_bill": "bill", "bankrupt": "x"}},
            "; ".join(
                f"`facts`: the policy reads no fact from `ledger` that is called `{name}`; did you mean `{near}`?"
                for name, near in (("montly_bill", "monthly_bill"), ("bankrupt", "bankruptcy"))
            ),
        ),
        (
            {"file": "ledger.csv", "records": {"monthly_bill": {"file": "a.csv"}}},
            "`records.monthly_bill`: the fact `monthly_bill` is no list of records",
        ),
        (
            {"file": "ledger.csv", "facts": {"invoices": "x"}, "records": {"invoices": {"file": "a.csv"}}},
            "`invoices` stands in `facts` and in `records`; one of the two is right",
        ),
        (
            {"file": "ledger.csv", "records": {"invoices": {"file": "a.csv", "fields": {"isued": "x"}}}},
            "`records.invoices.fields`: `invoices` has no field `isued`; did you mean `issued`?",
        ),
        (
            {"file": "ledger.csv", "records": {"invoices": {"file": "a.csv", "without": ["amount", "piad"]}}},
            "`records.invoices.without`: `invoices` has no field `piad`; did you mean `paid`?; " + REQUIRED,
        ),
        (
            {
                "file": "ledger.csv",
                "records": {"invoices": {"file": "a.csv", "without": ["paid"], "fields": {"paid": "x"}}},
            },
            "`records.invoices`: `paid` stands in `fields` and in `without`",
        ),
        ({"file": "ledger.cvs"}, "ledger.cvs: no reader knows the ending `.cvs`; did you mean `.csv`?"),
        (
            {"file": "ledger"},
            f"ledger: no reader knows the ending ``; there are readers for {ENDINGS}",
        ),
    ],
)
def test_settings_that_do_not_fit_the_policy(opened: Any, settings: dict[str, object], message: str) -> None:
    with pytest.raises(Refused) as told:
        opened(**settings)
    assert str(told.value) == message
