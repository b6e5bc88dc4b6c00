"""The settings of the kind `file`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from creditrules.sources.tables import InColumn, RecordsSettings, TableSettings


class FileRecords(RecordsSettings):
    """A file with a row for each record of a list."""

    file: str
    sheet: str | None = None


class FileSettings(TableSettings):
    """A file with a row for each customer, and files with the records of lists."""

    file: str | None = None
    sheet: str | None = None
    records: Mapping[str, FileRecords] = {}
    most_megabytes: Annotated[int, Field(ge=1, le=1_000_000)] = 1_024
    most_rows: Annotated[int, Field(ge=1, le=1_000_000_000)] = 5_000_000

    @model_validator(mode="after")
    def _has_a_file(self) -> Self:
        if self.file is None and not self.records:
            raise PydanticCustomError("no_file", "`file` names the file with the facts")
        if self.file is None and (self.facts is not None or self.sheet is not None or isinstance(self.as_of, InColumn)):
            raise PydanticCustomError("no_file", "`facts`, `sheet` and a column of the day speak of `file`")
        return self
