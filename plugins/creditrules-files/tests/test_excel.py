"""What is refused of workbooks."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from creditrules.sources import Refused

HEADER = ("id", "monthly_bill", "debt_ratio")


@pytest.fixture
def book(tmp_path: Path) -> Any:
    """Writes a workbook of a sheet with these rows."""

    def book_(*rows: Sequence[Any], sheets: Sequence[str] = ("Sheet",)) -> Path:
        made = Workbook()
        made.remove(made.worksheets[0])
        for name in sheets:
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(row)
        made.save(tmp_path / "ledger.xlsx")
        return tmp_path / "ledger.xlsx"

    return book_


def test_formulas_and_errors_are_refused_where_they_are_read(book: Any, ask: Any) -> None:
    array = ArrayFormula("B5", "=SUM(B2:B3)")
    book((*HEADER, "total"), ["C-1", "=1+1", 1, 1], ["C-2", 7, "#N/A", 1], ["C-3", 7, 1, "=2"], ["C-4", array, 1, 1])
    assert ask("C-1", "C-2", "C-3", "C-4", file="ledger.xlsx") == {
        "C-1": "the cell B2 has a formula; put the value that it gives in its place",
        "C-2": "the cell C3 has the error #N/A instead of a value",
        "C-3": {"monthly_bill": 7, "debt_ratio": 1},
        "C-4": "the cell B5 has a formula; put the value that it gives in its place",
    }


def test_a_text_that_begins_like_a_formula_is_a_text(tmp_path: Path, ask: Any) -> None:
    made = Workbook()
    made.worksheets[0].append(["id", "legal_name"])
    made.worksheets[0].append(["C-1", "x"])
    made.worksheets[0]["B2"].value = "=1+1"
    made.worksheets[0]["B2"].data_type = "s"
    made.save(tmp_path / "ledger.xlsx")
    assert ask("C-1", file="ledger.xlsx") == {"C-1": {"legal_name": "=1+1"}}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "the sheet is empty"),
        ([[None], ["C-1"]], "the first row has no names of columns"),
        ([["id", 7]], "the cell B1 names a column and is not text"),
        ([["id", "x", "x"]], "two columns are called `x`"),
        ([HEADER, [None, 7]], "row 2 of ledger.xlsx: no customer's id stands in `id`"),
        ([HEADER, ["=A1", 7]], "the cell A2 has a formula"),
        ([HEADER, [91110108551385082, 7]], "the cell A2 has a number of more than 15 digits"),
        ([HEADER, [1.5, 7]], "what stands in `id` is neither text nor a whole number"),
    ],
)
def test_workbooks_that_are_no_table(book: Any, ask: Any, rows: list[list[Any]], message: str) -> None:
    book(*rows)
    with pytest.raises(Refused) as told:
        ask("C-1", file="ledger.xlsx")
    assert message in str(told.value)


def test_the_sheet_is_named_where_there_are_several(book: Any, ask: Any) -> None:
    book(HEADER, ["C-1", 7], sheets=["2025", "2026"])
    assert ask("C-1", file="ledger.xlsx", sheet="2026") == {"C-1": {"monthly_bill": 7}}
    with pytest.raises(Refused, match="several sheets, and `sheet` does not say which: 2025, 2026"):
        ask("C-1", file="ledger.xlsx")
    with pytest.raises(Refused, match=r"there is no sheet `2027`; did you mean `202[56]`?"):
        ask("C-1", file="ledger.xlsx", sheet="2027")


def _replace(path: Path, part: str, content: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, old in parts.items():
            archive.writestr(name, content if name == part else old)


def test_a_bomb_is_refused_before_it_is_unpacked(book: Any, ask: Any) -> None:
    path = book(HEADER, ["C-1", 7])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/bomb.xml", "w") as part,
    ):
        for _ in range(257):
            part.write(bytes(2**20))
    assert path.stat().st_size < 2 * 2**20
    with pytest.raises(Refused, match="larger than 256 MiB once it is unpacked"):
        ask("C-1", file="ledger.xlsx")


@pytest.mark.parametrize(
    "row",
    [
        "<row r='999999999999'><c r='A1'/></row>",
        "<row r='2'><c r='A2' t='s'><v>77</v></c></row>",
        "<row r='2'><c r='A2'><v>1e400</v></c></row>",
        "<row r='2'><c r='A2'><v>seven</v></c></row>",
        "<row r='two'/>",
        "<row",
        "<row r='2'><c r='A2'><v>&lol;</v></c></row>",
    ],
)
def test_a_sheet_that_is_not_sound(book: Any, ask: Any, row: str) -> None:
    path = book(HEADER)
    start = "<!DOCTYPE a [<!ENTITY a '0123456789'>"
    for name, of in zip("bcdefghij", "abcdefghi", strict=True):
        start += f"<!ENTITY {name} '{f'&{of};' * 10}'>"
    start += "<!ENTITY lol '&j;'>]>"
    space = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
    header = "<row r='1'><c r='A1' t='inlineStr'><is><t>id</t></is></c></row>"
    _replace(
        path, "xl/worksheets/sheet1.xml", f"{start}<worksheet {space}><sheetData>{header}{row}</sheetData></worksheet>"
    )
    with pytest.raises(Refused, match=r"not a sound Excel|more than 1,048,576 rows|more than 15 digits"):
        ask("C-1", file="ledger.xlsx")
