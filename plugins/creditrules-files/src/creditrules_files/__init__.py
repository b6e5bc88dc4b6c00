"""Facts from CSV, JSON, JSON lines, Parquet and Excel files, for creditrules."""

from __future__ import annotations

from collections.abc import Sequence

from creditrules.sources import ReaderKind, SourceKind, hookimpl
from creditrules_files.readers import csv_files, excel, json_files, parquet
from creditrules_files.settings import FileSettings
from creditrules_files.source import open_file


@hookimpl
def creditrules_sources() -> Sequence[SourceKind]:
    """The kind `file`: facts from a file, and records of lists from files of their own."""
    return [SourceKind("file", "facts from files: CSV, JSON, JSON lines, Parquet, Excel", FileSettings, open_file)]


@hookimpl
def creditrules_readers() -> Sequence[ReaderKind]:
    """Readers of tables by the ending of the file's name."""
    return [
        ReaderKind("csv", "CSV: a header, and values with commas between them", (".csv",), csv_files.read_csv),
        ReaderKind("tsv", "the same with tabs", (".tsv",), csv_files.read_tsv),
        ReaderKind("json", "JSON: a list of objects, or an object by customer", (".json",), json_files.read_json),
        ReaderKind("jsonl", "JSON lines: an object on each line", (".jsonl", ".ndjson"), json_files.read_lines),
        ReaderKind("parquet", "Parquet", (".parquet",), parquet.read_parquet),
        ReaderKind("excel", "Excel workbooks", (".xlsx",), excel.read_excel),
    ]
