"""Excel workbooks, without formulas."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from warnings import filterwarnings

from creditrules.diagnostics import nearest
from creditrules.sources import Refused, Row, SourceError
from creditrules.sources.tables import check_distinct, without_time
from creditrules_files.readers.rows import TableRow
from creditrules_files.troubles import unreadable

_MOST_UNPACKED = 256 * 2**20
_MOST_PARTS = 10_000
_MOST_ROWS = 2**20
_MOST_DIGITS = 15  # what Excel keeps of a number


def read_excel(path: Path, part: str | None) -> Iterator[Row]:
    """The rows of a sheet; where the workbook has only one, it need not be named."""
    try:
        with path.open("rb") as file:
            _check_size(file)
            yield from _rows(file, part)
    except SourceError:
        raise
    except OSError as error:
        raise unreadable(error) from None
    except Exception:  # noqa: BLE001  # what a damaged workbook makes the library raise is not told anywhere
        raise Refused("this is not a sound Excel workbook (.xlsx)") from None


def _check_size(file: IO[bytes]) -> None:
    """Refuse what would be too large once it is unpacked; a part never gives more bytes than it declares."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise Refused(f"the workbook is larger than {_MOST_UNPACKED // 2**20} MiB once it is unpacked")


def _rows(file: IO[bytes], part: str | None) -> Iterator[Row]:
    from openpyxl import load_workbook  # noqa: PLC0415  # slow

    filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")  # of looks, which facts do not have
    workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    try:
        sheet: Any = workbook[_name(workbook, part)]
        sheet.reset_dimensions()  # which may be declared wrong
        columns: dict[str, int] | None = None
        for number, cells in enumerate(sheet.iter_rows(), 1):
            if number > _MOST_ROWS:
                raise Refused(f"the sheet has more than {_MOST_ROWS:,} rows")
            if columns is None:
                columns = _header(cells)
            elif any(cell.value is not None for cell in cells):
                yield _SheetRow(columns, cells, number)
        if columns is None:
            raise Refused("the sheet is empty")
    finally:
        workbook.close()


def _name(workbook: Any, part: str | None) -> str:
    names = [sheet.title for sheet in workbook.worksheets]
    if part is None:
        if len(names) == 1:
            return str(names[0])
        raise Refused(f"the workbook has several sheets, and `sheet` does not say which: {', '.join(names)}")
    if part not in names:
        near = nearest(part, names)
        raise Refused(f"there is no sheet `{part}`" + (f"; did you mean `{near}`?" if near else ""))
    return part


def _header(cells: Iterable[Any]) -> dict[str, int]:
    named = [(cell, index) for index, cell in enumerate(cells) if cell.value is not None]
    for cell, _ in named:
        if cell.data_type != "s":
            raise Refused(f"the cell {_coordinate(cell)} names a column and is not text")
    check_distinct(cell.value for cell, _ in named)
    if not named:
        raise Refused("the first row has no names of columns")
    return {cell.value: index for cell, index in named}


class _SheetRow(TableRow):
    """A row of a sheet; a formula is refused where its cell is asked for."""

    __slots__ = ("_sheet_cells",)

    unit = "row"

    def __init__(self, columns: Mapping[str, int], cells: tuple[Any, ...], number: int) -> None:
        super().__init__(columns, [], number)
        self._sheet_cells = cells

    def __getitem__(self, name: str) -> object:
        index = self.columns[name]
        return _content(self._sheet_cells[index]) if index < len(self._sheet_cells) else None


def _content(cell: Any) -> object:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        raise Refused(f"the cell {_coordinate(cell)} has a formula; put the value that it gives in its place")
    if cell.data_type == "e":
        raise Refused(f"the cell {_coordinate(cell)} has the error {value} instead of a value")
    match value:
        case bool():
            return value
        case int() | float():
            if abs(value) >= 10**_MOST_DIGITS:
                why = f"a number of more than {_MOST_DIGITS} digits, of which Excel does not keep the last"
                raise Refused(f"the cell {_coordinate(cell)} has {why}; write it as text")
            return value if isinstance(value, int) else Decimal(repr(value))
        case datetime():
            return without_time(value)
        case _:
            return value


def _coordinate(cell: Any) -> str:
    return str(cell.coordinate)
