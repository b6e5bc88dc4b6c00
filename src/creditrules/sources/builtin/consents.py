"""The register of consents in a CSV file with the columns `customer,purpose,source,recipient,from,until`."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from creditrules.facts.values_shown import short
from creditrules.sources.asking import Refused, Unavailable
from creditrules.sources.kinds import Consent, ConsentKind, ConsentRegister, Opening, Settings

COLUMNS = ("customer", "purpose", "source", "recipient", "from", "until")
LARGEST = 256 * 2**20
"""Bytes of a file of consents."""


class FileSettings(Settings):
    """Where the file is."""

    file: Annotated[str, Field(min_length=1)]


@dataclass(slots=True)
class FileRegister(ConsentRegister):
    """Consents in a CSV file, which is read again when it has changed: a consent may be withdrawn at any time."""

    path: Path
    seen: tuple[int, int] = (0, -1)
    found: Mapping[str, Sequence[Consent]] = field(default_factory=dict)

    def consents(self, customers: Sequence[str]) -> Iterable[Consent]:
        """All consents of these customers; a file that is wrong in one line tells nothing at all."""
        try:
            state = self.path.stat()
            if (state.st_mtime_ns, state.st_size) != self.seen:
                if state.st_size > LARGEST:
                    raise Refused(f"`{self._name}` is larger than {LARGEST // 2**20} MiB, the most that is read")
                self.found = self._read()
                self.seen = (state.st_mtime_ns, state.st_size)
        except OSError as error:
            why = (error.strerror or "the system gave no reason").lower()
            raise Unavailable(f"`{self._name}` cannot be read: {why}") from None
        return [consent for customer in dict.fromkeys(customers) for consent in self.found.get(customer, ())]

    @property
    def _name(self) -> str:
        return short(self.path.name)

    def _read(self) -> dict[str, list[Consent]]:
        found: defaultdict[str, list[Consent]] = defaultdict(list)
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                for consent in self._rows(file):
                    found[consent.customer].append(consent)
        except UnicodeDecodeError:
            raise Refused(f"`{self._name}` is not UTF-8 text") from None
        return dict(found)

    def _rows(self, file: Iterable[str]) -> Iterator[Consent]:
        rows = csv.reader(file, strict=True)
        try:
            if tuple(next(rows, ())) != COLUMNS:
                raise Refused(f"the first line of `{self._name}` is not `{','.join(COLUMNS)}`")
            for row in rows:
                if row:
                    yield self._consent(row, rows.line_num)
        except csv.Error as error:
            raise self._wrong(rows.line_num, str(error)) from None

    def _consent(self, row: list[str], line: int) -> Consent:
        if len(row) != len(COLUMNS):
            raise self._wrong(line, f"there are {len(row)} values instead of {len(COLUMNS)}")
        customer, purpose, source, recipient, start, until = row
        for name, cell in zip(COLUMNS[:-1], row, strict=False):
            if not cell.strip():
                raise self._wrong(line, f"`{name}` is empty")
        first = self._day(start, "from", line)
        last = self._day(until, "until", line) if until.strip() else None
        if last is not None and last < first:
            raise self._wrong(line, "`until` is before `from`")
        return Consent(customer, purpose, source, recipient, first, last)

    def _day(self, cell: str, name: str, line: int) -> date:
        try:
            if len(cell) == len("2026-02-20"):
                return date.fromisoformat(cell)
        except ValueError:
            pass
        raise self._wrong(line, f"`{name}` is no day; write it as 2026-02-20")

    def _wrong(self, line: int, why: str) -> Refused:
        return Refused(f"`{self._name}`, line {line}: {why}")


def _open(settings: FileSettings, opening: Opening) -> FileRegister:
    path = opening.folder / settings.file
    if "\0" in settings.file or not path.is_file():
        raise Refused(f"there is no file `{short(settings.file)}`")
    return FileRegister(path)


CONSENTS = ConsentKind(
    name="file",
    title="Consents in a CSV file",
    settings=FileSettings,
    open=_open,
)
