"""CSV, and the same with tabs."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from creditrules.sources import Refused, Row
from creditrules.sources.tables import check_distinct
from creditrules_files.readers.rows import TableRow
from creditrules_files.readers.text import lines

_MEANINGS = (
    ("new-line character", "a value without quotes has a line break in it"),
    ("expected after", "something follows the closing quote of a value"),
    ("unexpected end", "the quote of a value is never closed"),
    ("field larger", "a value has more than 131,072 characters; perhaps its quote is never closed"),
)


def read_csv(path: Path, part: str | None) -> Iterator[Row]:
    """The rows of a CSV file."""
    return _rows(path, part, ",")


def read_tsv(path: Path, part: str | None) -> Iterator[Row]:
    """The rows of a file with tabs between its values."""
    return _rows(path, part, "\t")


def _rows(path: Path, part: str | None, delimiter: str) -> Iterator[Row]:
    if part is not None:
        raise Refused("a text file has no sheets")
    with closing(lines(path)) as texts:
        yield from _table(texts, delimiter)


def _table(texts: Iterator[str], delimiter: str) -> Iterator[Row]:
    reader = csv.reader(texts, delimiter=delimiter, strict=True)
    before = 0
    try:
        header = next(reader, None)
        if not header:
            raise Refused("the first line has no names of columns" if header is not None else "the file is empty")
        if not all(name.isprintable() for name in header):
            raise Refused("a name of a column has a character that cannot be seen")
        check_distinct(header)
        columns = {name: index for index, name in enumerate(header)}
        before = reader.line_num
        for cells in reader:
            if len(cells) != len(header) and cells:
                raise Refused(f"line {before + 1:,} has {_count(len(cells))}, and the header {len(header):,}")
            if cells:
                yield TableRow(columns, cells, before + 1)
            before = reader.line_num
    except csv.Error as error:
        raise Refused(f"line {before + 1:,} cannot be read: {_meaning(str(error))}") from None


def _meaning(said: str) -> str:
    return next((meaning for start, meaning in _MEANINGS if start in said), "it is not of the form of the others")


def _count(cells: int) -> str:
    return "1 value" if cells == 1 else f"{cells:,} values"
