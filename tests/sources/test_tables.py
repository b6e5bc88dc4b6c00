"""Rows of tables made into answers: which columns must be there, whose row it is, and of which day its values are."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from creditrules.sources import Opening, Refused, Request, Told, Wanted
from creditrules.sources.tables import (
    FactRows,
    RecordRows,
    RecordsSettings,
    TableSettings,
    answers,
    columns_of,
    customer_of,
    without_time,
)

BILL = Wanted("monthly_bill", "money", decimals=2)
DEFAULTS = Wanted(
    "defaults", "list of", fields=(Wanted("day", "date"), Wanted("cured", "date", optional=True)), at_most=2
)
OPENING = Opening("ledger", Path(), {"monthly_bill": BILL, "defaults": DEFAULTS})
TODAY = date.today()  # noqa: DTZ011  # by the same clock as the source
NOON = datetime(2026, 2, 20, 12)  # noqa: DTZ001  # tables hold times of no zone
MIDNIGHT = datetime(2026, 2, 20)  # noqa: DTZ001


def test_a_column_of_nearly_the_name_is_taken_for_a_slip() -> None:
    columns, _ = columns_of(TableSettings(), {}, OPENING)
    columns.check(["id", "defaults", "monthly_income"])
    for slip in ("Monthly Bill", "monthly-bill", "montly_bill", "monthly_bills"):
        with pytest.raises(Refused, match=f"^there is no column `monthly_bill`; did you mean `{slip}`\\?$"):
            columns.check(["id", "defaults", slip])


def test_columns_that_are_named_must_be_there() -> None:
    settings = TableSettings.model_validate({"facts": {"monthly_bill": "bill"}, "as_of": {"column": "updated"}})
    columns, _ = columns_of(settings, {}, OPENING)
    columns.check(["id", "bill", "updated"])
    columns.check(["id"], header=False)
    with pytest.raises(Refused, match=r"no column `id`.*; there is no column `bill`; there is no column `updated`"):
        columns.check(["x"])
    with pytest.raises(Refused, match=r"no column `bill`; did you mean `bils`\?$"):
        columns.check(["id", "bils"], header=False)


@pytest.mark.parametrize(
    ("cell", "customer"),
    [
        ("C-1", "C-1"),
        (" C-1", " C-1"),
        (17, "17"),
        (Decimal("17.00"), "17"),
        (Decimal("1E+2"), "100"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_ids(cell: object, customer: str) -> None:
    assert customer_of({"id": cell}, "id", "row 1") == customer


@pytest.mark.parametrize(
    "cell", [None, "", " \t", True, 1.0, Decimal("1.5"), Decimal("NaN"), date(2026, 1, 1), ["C-1"]]
)
def test_what_is_no_id(cell: object) -> None:
    with pytest.raises(Refused, match=r"^row 1: "):
        customer_of({"id": cell}, "id", "row 1")


@pytest.mark.parametrize(
    ("as_of", "cell", "day"),
    [
        (None, "2026-02-20", None),
        ("today", None, TODAY),
        (date(2026, 1, 1), "2026-02-20", date(2026, 1, 1)),
        ({"column": "day"}, " 2026-02-20 ", date(2026, 2, 20)),
        ({"column": "day"}, date(2026, 2, 20), date(2026, 2, 20)),
        ({"column": "day"}, NOON, date(2026, 2, 20)),
        ({"column": "day"}, "", None),
        ({"column": "day"}, None, None),
    ],
)
def test_the_day_of_values(as_of: object, cell: object, day: date | None) -> None:
    columns, _ = columns_of(TableSettings.model_validate({"as_of": as_of}), {}, OPENING)
    rows = FactRows(columns)
    rows.add("C-1", {"id": "C-1", "monthly_bill": 7, "day": cell}, "row 1")
    assert answers(Request(("C-1",), (BILL,), TODAY), rows, {}) == {"C-1": {"monthly_bill": Told(7, day)}}


@pytest.mark.parametrize("cell", ["20260220", "2026-02-30", 20260221, True])
def test_what_is_no_day(cell: object) -> None:
    columns, _ = columns_of(TableSettings.model_validate({"as_of": {"column": "day"}}), {}, OPENING)
    rows = FactRows(columns)
    rows.add("C-1", {"id": "C-1", "monthly_bill": 7, "day": cell}, "row 1")
    told = answers(Request(("C-1",), (BILL,), TODAY), rows, {})["C-1"]
    assert str(told) == "row 1: what stands in `day` is no date such as 2026-02-20"


def test_records_have_a_day_of_their_own_or_that_of_the_customer() -> None:
    for as_of, day in ((None, date(2026, 1, 1)), ("today", TODAY), (date(2026, 2, 2), date(2026, 2, 2))):
        place = RecordsSettings.model_validate({"as_of": as_of})
        facts, lists = columns_of(
            TableSettings.model_validate({"as_of": date(2026, 1, 1)}), {"defaults": place}, OPENING
        )
        rows, records = FactRows(facts), RecordRows(lists["defaults"])
        rows.add("C-1", {"id": "C-1"}, "row 1")
        records.add("C-2", {"id": "C-2", "day": "2026-01-01", "cured": ""}, "row 1")
        found = answers(Request(("C-1", "C-2", "C-3"), (DEFAULTS,), TODAY), rows, {"defaults": records})
        assert found == {"C-1": {"defaults": Told([], day)}, "C-2": {"defaults": Told([{"day": "2026-01-01"}], day)}}


def test_troubles_of_facts_that_are_not_asked_for_are_not_told() -> None:
    facts, lists = columns_of(TableSettings(), {"defaults": RecordsSettings()}, OPENING)
    rows, records = FactRows(facts), RecordRows(lists["defaults"])
    rows.add("C-1", {"id": "C-1", "monthly_bill": 7}, "row 1")
    for number in range(5):
        records.add("C-1", {"id": "C-1", "day": "2026-01-01"}, f"row {number}")
    assert answers(Request(("C-1",), (BILL,), TODAY), rows, {"defaults": records}) == {"C-1": {"monthly_bill": Told(7)}}
    told = answers(Request(("C-1",), (BILL, DEFAULTS), TODAY), rows, {"defaults": records})["C-1"]
    assert str(told) == "the customer has more than 2 records, the most that the policy reads"


def test_forgetting_customers() -> None:
    facts, lists = columns_of(TableSettings(), {"defaults": RecordsSettings()}, OPENING)
    rows, records = FactRows(facts), RecordRows(lists["defaults"])
    for customer in ("C-1", "C-2", "C-2"):
        rows.add(customer, {"id": customer, "monthly_bill": 7}, "row 1")
        records.add(customer, {"id": customer, "day": "2026-01-01"}, "row 1")
    assert (len(rows), len(records)) == (2, 5)
    rows.keep(["C-1"])
    records.keep(["C-1"])
    assert (len(rows), len(records), rows.troubles) == (1, 2, {})


def test_midnight_is_a_day() -> None:
    assert type(without_time(MIDNIGHT)) is date
    assert without_time(NOON) == NOON
