"""The source: facts from a file, and the records of lists from files of their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from creditrules.diagnostics import nearest
from creditrules.sources import Answers, Opening, Refused, Request, Source
from creditrules.sources.tables import FactRows, RecordRows, answers, columns_of
from creditrules_files.settings import FileSettings
from creditrules_files.table import File, Table


class FileSource(Source):
    """Facts from files. A request reads each file at most once, and not at all while its rows are kept."""

    most_customers = 100_000

    def __init__(self, facts: Table[FactRows] | None, records: Mapping[str, Table[RecordRows]]) -> None:
        self._facts = facts
        self._records = records
        told = facts.empty().columns.of if facts else ()
        self.facts = frozenset((*told, *records))

    def fetch(self, request: Request) -> Answers:
        """What the files have of these facts of these customers."""
        facts = self._facts.rows(request.customers) if self._facts else None
        asked = [name for name in self._records if name in request.names]
        return answers(request, facts, {name: self._records[name].rows(request.customers) for name in asked})


def open_file(settings: FileSettings, opening: Opening) -> FileSource:
    """The source of these settings; the files are not looked at yet."""
    facts, lists = columns_of(settings, settings.records, opening)
    tables = {
        name: Table(_file(settings, settings.records[name].file, settings.records[name].sheet, opening), make)
        for name, columns in lists.items()
        for make in [partial(RecordRows, columns)]
    }
    if settings.file is None:
        return FileSource(None, tables)
    return FileSource(Table(_file(settings, settings.file, settings.sheet, opening), partial(FactRows, facts)), tables)


def _file(settings: FileSettings, name: str, part: str | None, opening: Opening) -> File:
    path = opening.folder / name
    ending = path.suffix.lower()
    reader = opening.readers.get(ending)
    if reader is None:
        near = nearest(ending, opening.readers)
        known = f"did you mean `{near}`?" if near else f"there are readers for {', '.join(sorted(opening.readers))}"
        raise Refused(f"{name}: no reader knows the ending `{ending}`; {known}")
    return File(name, path, part, reader, settings.most_megabytes * 2**20, settings.most_rows)
