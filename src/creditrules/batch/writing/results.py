"""The columns of a result as others read them: exact decimals, sets by the names of their members."""

from __future__ import annotations

from typing import assert_never

from creditrules.batch.columns import Column, Kind
from creditrules.batch.quoting import name as quoted, text
from creditrules.batch.reading.paths import FileForm
from creditrules.program.types import SetOf

_LONGEST = 38


def selected(columns: tuple[Column, ...], form: FileForm | None) -> str:
    """SQL for the columns of a result, from a statement's; without a form they are for Arrow."""
    return ", ".join(f"{_shown(column, form)} AS {quoted(column.name)}" for column in columns)


def _shown(column: Column, form: FileForm | None) -> str:
    name = quoted(column.name)
    match column.type:
        case SetOf(members=members):
            named = ", ".join(
                f"CASE WHEN {name} & {1 << place} <> 0 THEN {text(member)} END" for place, member in enumerate(members)
            )
            listed = f"list_filter([{named}], lambda each: each IS NOT NULL)"
            if form is FileForm.CSV:
                listed = f"CASE WHEN {name} = 0 THEN 'none' ELSE array_to_string({listed}, ', ') END"
            return f"CASE WHEN {name} IS NOT NULL THEN {listed} END"
        case _ if column.is_number() and column.kind in (Kind.WHOLE, Kind.WIDE):
            return _decimal(name, column)
        case _:
            return name


def _decimal(name: str, column: Column) -> str:
    """Times one of the smallest steps, which is exact; a quotient would go through a float."""
    digits = _LONGEST if column.kind is Kind.WIDE else 18
    if not column.decimals:
        return name if column.kind is Kind.WHOLE else f"CAST({name} AS DECIMAL({digits},0))"
    step = f"CAST('{'0.'.ljust(column.decimals + 1, '0')}1' AS DECIMAL({column.decimals + 1},{column.decimals}))"
    return f"CAST(CAST({name} AS DECIMAL({digits},0)) * {step} AS DECIMAL({digits},{column.decimals}))"


def copied(select: str, path: str, form: FileForm, notes: dict[str, str]) -> str:
    """SQL that writes a result to a file; `notes` stand beside the table, where the form has a place for them."""
    match form:
        case FileForm.PARQUET:
            kept = ", ".join(f"{text(key)}: {text(value)}" for key, value in notes.items())
            how = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{kept}}}" if kept else "FORMAT parquet"
        case FileForm.CSV:
            how = "FORMAT csv, HEADER"
        case FileForm.JSON_LINES:
            how = "FORMAT json"
        case _:
            assert_never(form)
    return f"COPY ({select}) TO {text(path)} ({how})"
