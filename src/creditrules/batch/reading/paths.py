"""The files behind a path: one file, the files that a pattern matches, or those of a folder and the folders in it."""

from __future__ import annotations

import os
from enum import Enum
from glob import glob, has_magic
from pathlib import Path

from creditrules.batch import findings
from creditrules.batch.findings import BatchError


class FileForm(Enum):
    """The forms of file that are read and written."""

    PARQUET = "Parquet"
    CSV = "CSV"
    JSON_LINES = "JSON lines"


_SUFFIXES = {
    ".parquet": FileForm.PARQUET,
    ".pq": FileForm.PARQUET,
    ".csv": FileForm.CSV,
    ".tsv": FileForm.CSV,
    ".jsonl": FileForm.JSON_LINES,
    ".ndjson": FileForm.JSON_LINES,
}
_HELP = "a table is a file whose name ends in .parquet, .csv, .tsv, .jsonl or .ndjson, or a folder of such files"


def form_of(path: str) -> FileForm | None:
    """The form of a file, by the end of its name; it may be compressed (`.csv.gz`)."""
    name = path.lower()
    for packed in (".gz", ".zst"):
        name = name.removesuffix(packed)
    return _SUFFIXES.get(Path(name).suffix)


def files_of(path: str) -> tuple[FileForm, list[str]]:
    """The form and the files of a table, in order of their names; raises `BatchError`."""
    found = _found(path)
    forms = {form_of(each) for each in found}
    if len(forms) == 1 and (form := forms.pop()) is not None:
        return form, found
    if len(found) == 1:
        raise BatchError([findings.unreadable(path, "the form of the file cannot be told from its name", _HELP)])
    raise BatchError([findings.unreadable(path, "the files are not all of one form that can be read", _HELP)])


def _found(path: str) -> list[str]:
    if os.path.isdir(path):  # noqa: PTH112  # stays a text, as it was given
        found = sorted(each for each in _below(path) if form_of(each) is not None)
        if not found:
            raise BatchError([findings.unreadable(path, "there is no table in the folder", _HELP)])
        return found
    if has_magic(path) and not os.path.exists(path):  # noqa: PTH110  # as above
        found = sorted(each for each in glob(path, recursive=True) if os.path.isfile(each))  # noqa: PTH113, PTH207
        if not found:
            raise BatchError([findings.unreadable(path, "no file matches the pattern")])
        return found
    if not os.path.isfile(path):  # noqa: PTH113  # as above
        raise BatchError([findings.unreadable(path, "there is no such file or folder")])
    return [path]


def _below(folder: str) -> list[str]:
    """The files below a folder; what begins with a dot or an underscore is not data, as is usual."""
    found = []
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        found += [os.path.join(here, name) for name in files if not name.startswith((".", "_"))]  # noqa: PTH118
    return found
