"""What is handed in, opened: a view in DuckDB with the columns as they are, and what each looks like."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from creditrules.batch import findings
from creditrules.batch.findings import BatchError
from creditrules.batch.quoting import name as quoted, text
from creditrules.batch.reading.folders import BY_FOLDERS, PLAIN, told_by_folders
from creditrules.batch.reading.forms import Form, Shape, shape_of
from creditrules.batch.reading.memory import as_arrow
from creditrules.batch.reading.paths import FileForm, files_of
from creditrules.batch.session import Session

Handed: TypeAlias = object
"""A path, or a table in memory: Arrow, Polars, pandas, or a relation of DuckDB."""

Reader: TypeAlias = Callable[[str], str]
"""SQL that reads the files of a table; it is given the option that says what the names of folders tell."""

_JSON = "format='newline_delimited', maximum_object_size=16777216"
_LONG = r"[:\[,]\s*-?[0-9.]{17}"
_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*+"|(-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)')
_KEPT = 15  # digits of a number that every reader of JSON keeps
_KEPT_WHOLE = 18


@dataclass(frozen=True, slots=True)
class Given:
    """A table that was handed in: how findings call it, the name of its view (SQL), its columns.

    `folders` are the columns that stand in the names of folders. They may be there for the sake of storing alone.
    """

    where: str
    view: str
    columns: Mapping[str, Shape]
    folders: Collection[str] = ()


def open_table(session: Session, handed: Handed, view: str) -> Given:
    """Open a table under the name of a view; raises `BatchError`."""
    if isinstance(handed, str):
        where = session.where = handed
        source, columns, folders = _files(session, handed)
    else:
        where, kept, folders = view, f"{view} in memory", []
        session.database.register(kept, as_arrow(handed, where))
        source, columns = quoted(kept), _columns(session, quoted(kept), where)
    session.run(f"CREATE VIEW {quoted(view)} AS SELECT {', '.join(map(quoted, columns))} FROM {source}")
    return Given(where, quoted(view), columns, folders)


def _files(session: Session, path: str) -> tuple[str, dict[str, Shape], list[str]]:
    """What reads the files, their columns, and which of them the names of folders tell."""
    form, files = files_of(path)
    read, columns = _of_form(session, form, files, path)
    folders = told_by_folders(path, files, columns)
    if not folders:
        return read(PLAIN), columns, []
    return read(BY_FOLDERS), columns | dict.fromkeys(folders, Shape(Form.CSV, "VARCHAR")), folders


def _of_form(session: Session, form: FileForm, files: list[str], where: str) -> tuple[Reader, dict[str, Shape]]:
    match form:
        case FileForm.PARQUET:
            return _parquet(session, files, where)
        case FileForm.CSV:
            return _csv(files, where)
        case FileForm.JSON_LINES:
            return _json(session, files, where)
        case _:
            assert_never(form)


def _list(files: list[str]) -> str:
    return f"[{', '.join(map(text, map(_literal, files)))}]"


def _literal(path: str) -> str:
    """The path of one file, also where it has characters of a pattern."""
    return re.sub(r"([*?\[])", r"[\1]", path)


def _columns(session: Session, source: str, where: str) -> dict[str, Shape]:
    session.where = where
    return {row[0]: shape_of(row[1]) for row in session.rows(f"DESCRIBE SELECT * FROM {source}")}


def _parquet(session: Session, files: list[str], where: str) -> tuple[Reader, dict[str, Shape]]:
    def read(folders: str) -> str:
        return f"read_parquet({_list(files)}, {folders})"

    columns = _columns(session, read(PLAIN), where)
    if len(files) > 1:
        _check_same(session, files, where)
    return read, columns


def _check_same(session: Session, files: list[str], where: str) -> None:
    """Refuse files whose columns differ: DuckDB would turn all into those of the first."""
    session.where = where
    kind = "concat_ws(' ', type, converted_type, logical_type, precision, scale)"
    differing = session.rows(
        f"SELECT name, arg_max(file_name, file_name) FROM parquet_schema({_list(files)}) WHERE num_children IS NULL "
        f"GROUP BY name HAVING count(DISTINCT {kind}) > 1 OR count(DISTINCT file_name) < {len(files)} ORDER BY name"
    )
    if differing:
        raise BatchError([findings.columns_differ(where, name, file) for name, file in differing])


def _csv(files: list[str], where: str) -> tuple[Reader, dict[str, Shape]]:
    heads = {file: _head(file, where) for file in files}
    first = heads[files[0]]
    for file, head in heads.items():
        if head != first:
            strange = next(iter({*head[1]} ^ {*first[1]}), head[1][0])
            raise BatchError([findings.columns_differ(where, strange, file)])
    mark, names = first
    columns = ", ".join(f"{text(each)}: 'VARCHAR'" for each in names)
    options = (
        f"auto_detect=false, header=true, delim={text(mark)}, quote='\"', escape='\"', nullstr='', "
        "allow_quoted_nulls=false, strict_mode=true"
    )
    shape = Shape(Form.CSV, "VARCHAR")
    return lambda folders: f"read_csv({_list(files)}, columns={{{columns}}}, {options}, {folders})", dict.fromkeys(
        names, shape
    )


def _head(path: str, where: str) -> tuple[str, list[str]]:
    """What divides the columns of a CSV file, and their names."""
    try:
        with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8-sig", newline="") as file:
            line = file.readline(2**20)
    except (OSError, ValueError) as error:
        raise BatchError([findings.unreadable(where, f"the file cannot be read: {_why(error)}")]) from error
    mark = "\t" if "\t" in line and "," not in line else ";" if ";" in line and "," not in line else ","
    names = next(csv.reader([line], delimiter=mark), [])
    if not names or not all(names):
        raise BatchError([findings.unreadable(where, "the first line does not name every column")])
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise BatchError([findings.unreadable(where, f"the first line names the column `{twice[0]}` twice")])
    return mark, names


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return (getattr(error, "strerror", None) or str(error)).lower()


def _json(session: Session, files: list[str], where: str) -> tuple[Reader, dict[str, Shape]]:
    session.where = where
    whole = f"read_json({_list(files)}, {_JSON}, records=false, columns={{line: 'JSON'}})"
    kinds = session.rows(f"SELECT DISTINCT json_type(line) FROM {whole}")
    if any(kind != ("OBJECT",) for kind in kinds):
        raise BatchError([findings.unreadable(where, "a line is not an object that gives each value by its name")])
    keys = f"SELECT DISTINCT unnest(json_keys(line)) AS key FROM {whole} ORDER BY key"
    names = [row[0] for row in session.rows(keys)]
    _check_numbers(session, files, where)
    columns = ", ".join(f"{text(each)}: 'JSON'" for each in names)
    shape = Shape(Form.JSON, "JSON")
    if not names:
        return lambda _: "(SELECT NULL AS nothing WHERE FALSE)", {"nothing": Shape(Form.NOTHING, '"NULL"')}
    return lambda folders: f"read_json({_list(files)}, {_JSON}, columns={{{columns}}}, {folders})", dict.fromkeys(
        names, shape
    )


def _check_numbers(session: Session, files: list[str], where: str) -> None:
    """Refuse numbers that are read as floats and would lose digits on the way."""
    lines = (
        f"read_csv({_list(files)}, auto_detect=false, header=false, columns={{line: 'VARCHAR'}}, "
        "delim='\\x01', quote='', escape='', max_line_size=16777216)"
    )
    doubtful = session.rows(f"SELECT line FROM {lines} WHERE regexp_matches(line, {text(_LONG)})")
    for (line,) in doubtful:
        for hit in _NUMBER.finditer(line):
            if hit[1] and _loses(hit[1]):
                raise BatchError([findings.long_number(where, hit[1])])


def _loses(number: str) -> bool:
    mantissa = re.split("[eE]", number)[0]
    digits = len(mantissa.replace(".", "").lstrip("-0"))
    plain = number.lstrip("-").isdigit()
    return digits > (_KEPT_WHOLE if plain else _KEPT)
