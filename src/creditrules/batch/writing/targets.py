"""Where results go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from creditrules.batch import findings
from creditrules.batch.findings import BatchError
from creditrules.batch.reading.paths import FileForm, files_of, form_of

_PACKED = (".gz", ".zst")


@dataclass(frozen=True, slots=True)
class Target:
    """A file that will be written."""

    path: Path
    form: FileForm


def target(path: str | Path) -> Target:
    """The file and its form, by the end of its name; raises `BatchError`."""
    form = None if str(path).endswith(_PACKED) else form_of(str(path))
    place = Path(path)
    if form is None or place.suffix == ".tsv":
        why = "the form cannot be told from its name"
        raise BatchError([findings.not_written(str(path), why, "let it end in .parquet, .csv or .jsonl")])
    if place.is_dir():
        raise BatchError([findings.not_written(str(path), "it is a folder")])
    return Target(place, form)


def beside(out: Target) -> Target:
    """Where rejects go unless said otherwise: beside the decisions, `out.rejects.parquet` for `out.parquet`."""
    return Target(out.path.with_name(f"{out.path.stem}.rejects{out.path.suffix}"), out.form)


def check_apart(out: Target, rejects: Target, read: Iterable[object]) -> None:
    """Refuse to write both to one file, or over a table that is read, which every later explanation reads again."""
    if out.path.resolve() == rejects.path.resolve():
        raise _not_there(out, "the decisions and what is refused would go to the same file")
    there = [each for each in (out, rejects) if each.path.exists()]
    if not there:
        return
    for file in (file for handed in read if isinstance(handed, str) for file in files_of(handed)[1]):
        for each in there:
            if each.path.samefile(file):
                raise _not_there(each, "it is one of the tables that are read")


def _not_there(target: Target, why: str) -> BatchError:
    return BatchError([findings.not_written(str(target.path), why, "give the result a name of its own")])
