"""Parquet: row group by row group, and of each column no more than is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from creditrules.sources import Refused, Row
from creditrules.sources.tables import check_distinct, without_time
from creditrules_files.readers.rows import TableRow
from creditrules_files.troubles import unreadable

_BATCH = 8_192
_MOST_UNPACKED = 16 * 2**30


def read_parquet(path: Path, part: str | None) -> Iterator[Row]:
    """The rows of a Parquet file."""
    import pyarrow.parquet as pq  # noqa: PLC0415  # slow

    if part is not None:
        raise Refused("a Parquet file has no sheets")
    with ExitStack() as stack:
        with _faults_told():
            file = stack.enter_context(pq.ParquetFile(path))
        yield from _rows(file)


@contextmanager
def _faults_told() -> Iterator[None]:
    import pyarrow as pa  # noqa: PLC0415  # slow

    try:
        yield
    except (OSError, pa.ArrowException, StopIteration) as error:
        if isinstance(error, OSError) and error.errno:
            raise unreadable(error) from None
        raise Refused("this is not a whole and sound Parquet file") from None


def _rows(file: Any) -> Iterator[Row]:  # Arrow has no types
    names = list(file.schema_arrow.names)
    check_distinct(names)
    columns = {name: index for index, name in enumerate(names)}
    groups = [file.metadata.row_group(index) for index in range(file.metadata.num_row_groups)]
    if sum(group.total_byte_size for group in groups) > _MOST_UNPACKED:
        raise Refused(f"the file is larger than {_MOST_UNPACKED // 2**30} GiB once it is unpacked")
    number = 0
    for index, group in enumerate(groups):
        cells = _Group(file, index)
        for place in range(group.num_rows):
            number += 1
            yield _ParquetRow(columns, cells, place, number)


class _Group:
    """A row group: a column is read from its first cell that is asked for, and only forwards."""

    def __init__(self, file: Any, index: int) -> None:
        self._file = file
        self._index = index
        self._columns: dict[str, tuple[Iterator[Any], int, list[object]]] = {}

    def cell(self, name: str, place: int) -> object:
        """The cell of this row of the group."""
        batches, start, cells = self._columns.get(name) or (self._batches(name), 0, [])
        while place >= start + len(cells):
            with _faults_told():
                start, cells = start + len(cells), _cells(next(batches).column(0))
            self._columns[name] = batches, start, cells
        return cells[place - start]

    def _batches(self, name: str) -> Iterator[Any]:
        batches: Iterator[Any] = self._file.iter_batches(
            batch_size=_BATCH, row_groups=[self._index], columns=[name], use_threads=False
        )
        return batches


class _ParquetRow(TableRow):
    """A row of a group."""

    __slots__ = ("_group", "_place")

    unit = "row"

    def __init__(self, columns: Mapping[str, int], group: _Group, place: int, number: int) -> None:
        super().__init__(columns, [], number)
        self._group = group
        self._place = place

    def __getitem__(self, name: str) -> object:
        return self._group.cell(name, self._place)


def _cells(array: Any) -> list[object]:
    import pyarrow as pa  # noqa: PLC0415  # slow

    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_float32(array.type) or pa.types.is_float16(array.type):
        texts = array.cast(pa.float32()).cast(pa.string()).to_pylist()
        return [text if text is None else Decimal(text) for text in texts]
    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.timestamp("us", array.type.tz), safe=False)  # nanoseconds are none of Python's
    cells: list[object] = array.to_pylist()
    exact = pa.types.is_integer(array.type) or pa.types.is_string(array.type) or pa.types.is_decimal(array.type)
    return cells if exact else [_plain(cell) for cell in cells]


def _plain(value: object) -> object:
    match value:
        case float():
            return Decimal(repr(value))
        case datetime():
            return without_time(value)
        case dict():
            return {name: _plain(member) for name, member in value.items()}
        case list():
            return [_plain(member) for member in value]
        case _:
            return value
