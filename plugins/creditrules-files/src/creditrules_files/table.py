"""A file with rows for customers: read once for as long as it stays the same, if it is not too large to be kept."""

from __future__ import annotations

import stat
from collections.abc import Callable, Collection, Generator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Generic, TypeAlias, TypeVar

from creditrules.sources import ReaderKind, Refused, Row, SourceError, Unavailable
from creditrules.sources.tables import FactRows, RecordRows, customer_of
from creditrules_files.troubles import unreadable

_MOST_KEPT = 100_000  # rows, and customers of records

State: TypeAlias = tuple[int, int, int, int]
Rows = TypeVar("Rows", FactRows, RecordRows)


@dataclass(frozen=True, slots=True)
class File:
    """A file as the settings name it, and the most that is read of it."""

    name: str
    path: Path
    part: str | None
    reader: ReaderKind
    most_bytes: int
    most_rows: int

    def state(self) -> State:
        """What changes when the file does."""
        try:
            found = self.path.stat()
        except OSError as error:
            raise self.told(unreadable(error)) from None
        except ValueError:
            raise Refused("a file's name cannot hold a character with the number 0") from None
        if not stat.S_ISREG(found.st_mode):
            folder = stat.S_ISDIR(found.st_mode)
            raise Refused(f"{self.name}: this is {'a folder' if folder else 'something else'}, not a file")
        if found.st_size > self.most_bytes:
            bound = f"{self.most_bytes // 2**20:,} MiB, the most that is read (`most_megabytes`)"
            raise Refused(f"{self.name}: the file is larger than {bound}")
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns

    def rows(self) -> Generator[Row]:
        """The rows as its reader gives them; closing them closes the file."""
        number = 0
        try:
            with self.reader.rows(self.path, self.part) as rows:
                for row in rows:
                    number += 1
                    if number > self.most_rows:
                        most = f"{self.most_rows:,} rows, the most that are read (`most_rows`)"
                        raise Refused(f"there are more than {most}")
                    yield row
        except SourceError as error:
            raise self.told(error) from None

    def told(self, error: SourceError) -> SourceError:
        """The same error with the file's name before it."""
        return type(error)(f"{self.name}: {error}")


@dataclass(slots=True)
class Table(Generic[Rows]):
    """A file, and its rows by customer."""

    file: File
    empty: Callable[[], Rows]
    _kept: Rows | None = None
    _state: State | None = None
    _lock: Lock = field(default_factory=Lock)

    def rows(self, customers: Collection[str]) -> Rows:
        """The rows of these customers at least, of the file as it stands now."""
        with self._lock:
            state = self.file.state()
            if self._kept is not None and self._state == state:
                return self._kept
            self._kept = None
            found, complete = self._read(frozenset(customers))
            if self.file.state() != state:
                raise Unavailable(f"{self.file.name}: the file was changed while it was read")
            if complete:
                self._kept, self._state = found, state
            return found

    def _read(self, customers: frozenset[str]) -> tuple[Rows, bool]:
        """All rows, or where there are too many those of these customers; and whether it is all."""
        found = self.empty()
        column = found.columns.id
        present: set[str] = set()
        last: object = None
        header = False
        complete = True
        with closing(self.file.rows()) as rows:
            for number, row in enumerate(rows, 1):
                if (names := getattr(row, "columns", row)) is not last:
                    present.update(names)
                    last = names
                    header = names is not row
                customer = self._customer(row, column, number, present)
                if not complete and customer not in customers:
                    continue
                found.add(customer, row, self._place(row, number))
                if complete and len(found) > _MOST_KEPT:
                    found.keep(customers)
                    complete = False
        if present:
            self._check(found, present, header=header)
        return found, complete

    def _customer(self, row: Row, column: str, number: int, present: Collection[str]) -> str:
        try:
            cell = row.get(column)
        except SourceError as error:
            raise self.file.told(error) from None
        if type(cell) is str and cell and not cell.isspace():
            return cell
        if column not in present:
            self._check(self.empty(), present, header=False)
        return customer_of({column: cell}, column, self._place(row, number))

    def _check(self, found: Rows, present: Collection[str], *, header: bool) -> None:
        try:
            found.columns.check(present, header=header)
        except SourceError as error:
            raise self.file.told(error) from None

    def _place(self, row: Row, number: int) -> str:
        return f"{getattr(row, 'place', f'row {number:,}')} of {self.file.name}"
