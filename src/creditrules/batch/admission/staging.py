"""The tables that a statement reads: views over what was given, typed and admitted. Nothing is copied."""

from __future__ import annotations

from collections.abc import Collection
from typing import assert_never

from creditrules.batch.admission.layout import Entry, Layout, Table
from creditrules.batch.admission.rejects import REJECTED
from creditrules.batch.columns import CUSTOMERS, ID, Column, Kind, customers_columns, records_table
from creditrules.batch.quoting import name as quoted
from creditrules.batch.session import Session
from creditrules.program.program import Program


def stage(session: Session, program: Program, layout: Layout, *, bad: Collection[Entry], refused: bool) -> None:
    """Make the view `customers` and one for each list, without those who are refused, if any are.

    `bad` are the columns in which a value is refused, which no engine must stumble over.
    """
    guard = {id(entry) for entry in bad}
    admitted = f" ANTI JOIN {REJECTED} USING ({ID})" if refused else ""
    customers = f"SELECT * FROM ({_columns(layout.customers, layout, guard)}){admitted}"
    session.run(f"CREATE VIEW {CUSTOMERS} AS {_with_previous(program, customers, layout, guard)}")
    for fact, table in layout.records.items():
        rows = f"SELECT * FROM ({_columns(table, layout, guard)}){admitted}"
        session.run(f"CREATE VIEW {quoted(records_table(program, fact))} AS {rows}")


def _columns(table: Table, layout: Layout, guard: set[int]) -> str:
    own = f"{table.ids.sql(whole=layout.whole_ids)} AS {ID}"
    values = [f"{_value(entry, guard)} AS {quoted(entry.column.name)}" for entry in table.entries]
    return f"SELECT {', '.join([own, *values])} FROM {table.given.view}"


def _value(entry: Entry, guard: set[int]) -> str:
    if entry.raw is None or entry.reading is None:
        return _nothing(entry.column)
    if id(entry) in guard:
        return f"CASE WHEN {entry.reading.fine} THEN {entry.reading.value} END"
    return entry.reading.value


def _nothing(column: Column) -> str:
    return f"CAST(NULL AS {engine_type(column.kind)})"


def _with_previous(program: Program, customers: str, layout: Layout, guard: set[int]) -> str:
    """The customers with what is known of their last decisions, beside or where there is none."""
    joined, there = f"({customers})", {entry.column.name for entry in layout.customers.entries}
    names = [quoted(entry.column.name) for entry in layout.customers.entries]
    for place, table in enumerate(layout.previous):
        if table.entries:
            joined += f" LEFT JOIN ({_columns(table, layout, guard)}) AS before_{place} USING ({ID})"
            names += [quoted(entry.column.name) for entry in table.entries]
            there |= {entry.column.name for entry in table.entries}
    for column in customers_columns(program)[1:]:
        if column.name not in there:
            names.append(f"{_nothing(column)} AS {quoted(column.name)}")
    return f"SELECT {', '.join([ID, *names])} FROM {joined}"


def engine_type(kind: Kind) -> str:
    """What DuckDB calls a column of this kind."""
    match kind:
        case Kind.SMALL:
            return "INTEGER"
        case Kind.WHOLE:
            return "BIGINT"
        case Kind.WIDE:
            return "HUGEINT"
        case Kind.TEXT:
            return "VARCHAR"
        case Kind.YES_NO:
            return "BOOLEAN"
        case Kind.DATE:
            return "DATE"
        case _:
            assert_never(kind)
