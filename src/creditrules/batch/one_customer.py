"""One customer out of the tables of a run: what was decided, and the facts as `creditrules.facts` is handed them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from creditrules.batch import findings
from creditrules.batch.admission.admit import Tables, opened
from creditrules.batch.admission.layout import Entry, Table
from creditrules.batch.admission.raw import as_handed
from creditrules.batch.columns import ID
from creditrules.batch.quoting import text
from creditrules.batch.reading.paths import FileForm, files_of
from creditrules.batch.run import NOTES
from creditrules.batch.session import Session
from creditrules.diagnostics.codes import OTHER_DECISION
from creditrules.facts.values_shown import short
from creditrules.program.program import Program

_HELP = "explain from a Parquet file that `creditrules batch` has written"


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer's facts and last decision, as files of facts have them; without a last decision that is None."""

    facts: Mapping[str, object]
    previous: Mapping[str, object] | None


def notes_of(path: str) -> dict[str, Any]:
    """What is noted beside a table of decisions; raises `BatchError` where nothing is."""
    form, files = files_of(path)
    if form is FileForm.PARQUET and len(files) == 1:
        with Session() as session:
            session.where = path
            kept = f"SELECT decode(value) FROM parquet_kv_metadata({text(path)}) WHERE decode(key) = {text(NOTES)}"
            if rows := session.rows(kept):
                found: dict[str, Any] = json.loads(rows[0][0])
                return found
    raise findings.finding(OTHER_DECISION, path, "the file does not say how its decisions came about", _HELP)


def row_of(path: str, customer: str) -> dict[str, Any]:
    """The customer's row among the decisions; raises `BatchError` where there is none."""
    with Session() as session:
        session.where = path
        table = session.arrow(f"SELECT * FROM read_parquet({text(path)}) WHERE {ID} = {text(customer)}")
    rows: list[dict[str, Any]] = table.to_pylist()
    if len(rows) != 1:
        message = f"there is no decision for a customer `{short(customer)}`"
        raise findings.finding(OTHER_DECISION, path, message, "customers with refused values stand among the rejects")
    return rows[0]


def customer_of(program: Program, tables: Tables, customer: str) -> Customer:
    """The customer as handed in; raises `BatchError` where the tables have no such customer."""
    with Session() as session:
        layout = opened(session, program, tables)
        found = _rows(session, layout.customers, customer)
        if len(found) != 1:
            where = layout.customers.given.where
            raise findings.finding(OTHER_DECISION, where, f"there is no customer `{short(customer)}`, who was decided")
        facts = {name: value for name, value in found[0].items() if name in program.facts}
        known = {name for name, value in facts.items() if value is True}
        for name, table in layout.records.items():
            facts.pop(name, None)
            if not program.facts[name].optional or name in known:
                session.run("SET preserve_insertion_order = true")
                facts[name] = _rows(session, table, customer)
        before: dict[str, object] = {}
        for table in layout.previous:
            before |= {name: value for row in _rows(session, table, customer) for name, value in row.items()}
        said = {} if tables.said is None else _said(session, tables.said, customer)
    beside = {name: {"value": facts.get(name), **each} for name, each in said.items() if name in program.facts}
    return Customer({**facts, **beside}, _previous(before, program) if before else None)


def _said(session: Session, path: str, customer: str) -> dict[str, dict[str, object]]:
    """What was said beside the values of a customer, by fact."""
    session.where = path
    rows = session.rows(f"SELECT fact, said FROM read_parquet({text(path)}) WHERE {ID} = {text(customer)}")
    return {fact: json.loads(said) for fact, said in rows}


def _previous(before: Mapping[str, object], program: Program) -> dict[str, object]:
    facts = {name: value for name, value in before.items() if name in program.facts}
    results = {name: value for name, value in before.items() if name not in program.facts}
    return {"facts": facts, **results}


def _rows(session: Session, table: Table, customer: str) -> list[dict[str, object]]:
    entries = [entry for entry in table.entries if entry.raw is not None]
    columns = ", ".join(entry.raw for entry in entries if entry.raw) or "NULL"
    own = table.ids.sql(whole=False)
    session.where = table.given.where
    rows = session.rows(f"SELECT {columns} FROM {table.given.view} WHERE {own} = {text(customer)}")
    return [_named(entries, row) for row in rows]


def _named(entries: list[Entry], row: tuple[Any, ...]) -> dict[str, object]:
    """The values that are there, by name."""
    named = {
        entry.column.of: as_handed(value, entry.shape, entry.field.declared.type)
        for entry, value in zip(entries, row, strict=False)
    }
    return {name: value for name, value in named.items() if value is not None}
