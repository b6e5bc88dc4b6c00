"""A whole portfolio from what was handed in to its decisions: read, admit, decide, write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from creditrules.batch.admission.admit import Admitted, Tables, admit
from creditrules.batch.admission.rejects import COLUMNS, REJECTS
from creditrules.batch.columns import ID, output_columns
from creditrules.batch.engines.elsewhere import Elsewhere, given_back, handed_over
from creditrules.batch.quoting import name as quoted, text
from creditrules.batch.reading.paths import FileForm
from creditrules.batch.reading.tables import Handed
from creditrules.batch.session import Session, Told
from creditrules.batch.sql.statement import statement
from creditrules.batch.writing.asides import aside, put, refused as not_written
from creditrules.batch.writing.results import copied, selected
from creditrules.batch.writing.targets import Target, check_apart
from creditrules.program.program import Program

NOTES = "creditrules"
"""The key of what is noted beside a table of decisions in a Parquet file: JSON."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What became of the customers. `absent` are optional facts for which no column was there."""

    customers: int
    decided: int
    rejected: int
    out_of_scope: int
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use: memory as `4GB`, threads; None is what DuckDB takes, 80% of the memory and all processors."""

    memory: str | None = None
    threads: int | None = None


def decide_to_files(  # noqa: PLR0913  # what is read, what is decided, where it goes
    program: Program,
    tables: Tables,
    as_of: date,
    *,
    out: Target,
    rejects: Target,
    limits: Limits,
    elsewhere: Elsewhere | None = None,
    told: Told | None = None,
) -> Totals:
    """Decide every customer and write the decisions, and the values that are refused, to files.

    DuckDB reads, admits and writes; it decides as well, unless it is done `elsewhere`. The files come into being
    whole, or not at all. Raises `BatchError` where nothing could be decided or written.
    """
    check_apart(out, rejects, (tables.facts, *tables.records.values(), *tables.previous))
    with _decider(program, as_of, elsewhere) as decider, aside(out.path) as folder, aside(rejects.path) as other:
        with Session(folder / "spill", limits.memory, limits.threads, told) as session:
            admitted = admit(session, program, tables)
            made, refused = folder / "decisions", other / "rejects"
            session.where = str(out.path)
            notes = _notes(program, tables, as_of) if out.form is FileForm.PARQUET else {}
            try:
                rows = decider(session, folder)
            except OSError as error:
                raise not_written(out.path, error) from error
            shown = _shown(program, rows, out.form)
            session.run(copied(shown, str(made), out.form, notes), "deciding" if elsewhere is None else "writing")
            session.where = str(rejects.path)
            session.run(copied(_rejects(), str(refused), rejects.form, {}), "writing")
            session.where = str(out.path)
            totals = _totals(session, program, admitted, made, out.form)
        put(refused, rejects.path)
        put(made, out.path)
    return totals


Decider: TypeAlias = Callable[[Session, Path], str]
"""Gives SQL for the rows of the decisions of all who are staged; it may keep files in the folder."""


@contextmanager
def _decider(program: Program, as_of: date, elsewhere: Elsewhere | None) -> Iterator[Decider]:
    """What an engine cannot do, or that it is not there, is said before any table is read."""
    if elsewhere is None:
        here = statement(program, "duckdb", as_of)
        yield lambda _session, _folder: here
        return
    there = statement(program, elsewhere.dialect.name, as_of)
    with elsewhere.opened() as engine:

        def decided(session: Session, folder: Path) -> str:
            tables = list(handed_over(session, program, folder, elsewhere.form))
            session.tell(f"deciding on {elsewhere.dialect.title}")
            engine.decide(there, tables, folder / "decided")
            return given_back(program, folder / "decided", elsewhere.form)

        yield decided


def decide_in_memory(program: Program, tables: Tables, as_of: date, limits: Limits) -> tuple[Any, Any, Totals]:
    """The decisions and the values that are refused as Arrow tables, and the totals."""
    with Session(None, limits.memory, limits.threads) as session:
        admitted = admit(session, program, tables)
        decisions = session.arrow(decisions_of(program, as_of, None))
        rejects = session.arrow(_rejects())
        scope = decisions.column("in_scope")
        inside = scope.true_count if hasattr(scope, "true_count") else sum(chunk.true_count for chunk in scope.chunks)
        decided = decisions.num_rows
        return decisions, rejects, _counted(admitted, decided, inside)


def decisions_of(program: Program, as_of: date, form: FileForm | None = None) -> str:
    """The statement with its columns as they are written; without a form they are for Arrow."""
    return _shown(program, statement(program, "duckdb", as_of), form)


def _shown(program: Program, rows: str, form: FileForm | None) -> str:
    return f"SELECT {selected(output_columns(program), form)} FROM (\n{rows}\n)"


def _rejects() -> str:
    columns = ", ".join(f"CAST({each} AS VARCHAR) AS {quoted(each)}" for each in COLUMNS)
    return f"SELECT {columns} FROM {REJECTS} ORDER BY {REJECTS}.{ID}, place, n"


def _notes(program: Program, tables: Tables, as_of: date) -> dict[str, str]:
    """What is needed to tell how a decision came about, and to take it again."""
    notes: Mapping[str, object] = {
        "policy": {"id": program.id, "version": program.version, "digest": program.digest, "file": program.source.name},
        "as_of": as_of.isoformat(),
        "facts": _path(tables.facts),
        "records": {name: _path(each) for name, each in tables.records.items()},
        "previous": [_path(each) for each in tables.previous],
        "id": tables.id_name,
        "ignored": sorted(tables.ignored),
        "said": tables.said,
    }
    return {NOTES: json.dumps(notes, ensure_ascii=False)}


def _path(handed: Handed) -> str | None:
    """Where the table is; nowhere, if it was in memory."""
    return handed if isinstance(handed, str) else None


def _totals(session: Session, program: Program, admitted: Admitted, made: Path, form: FileForm) -> Totals:
    """Counted in the file itself, so that what is told is what was written."""
    decided, inside = session.row(
        f"SELECT count(*), count(*) FILTER (CAST(in_scope AS BOOLEAN)) FROM {_read(program, made, form)}"
    )
    return _counted(admitted, decided, inside)


def _counted(admitted: Admitted, rows: int, inside: int) -> Totals:
    if rows + admitted.rejected != admitted.customers:
        raise AssertionError(f"{admitted.customers} customers, but {rows} decided and {admitted.rejected} rejected")
    return Totals(admitted.customers, inside, admitted.rejected, rows - inside, admitted.absent)


def _read(program: Program, made: Path, form: FileForm) -> str:
    path = text(str(made))
    match form:
        case FileForm.PARQUET:
            return f"read_parquet({path})"
        case FileForm.CSV:
            columns = ", ".join(f"{text(column.name)}: 'VARCHAR'" for column in output_columns(program))
            return f"read_csv({path}, auto_detect=false, header=true, delim=',', quote='\"', columns={{{columns}}})"
        case FileForm.JSON_LINES:
            return f"read_json({path}, format='newline_delimited', columns={{in_scope: 'BOOLEAN'}})"
