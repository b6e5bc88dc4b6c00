"""What an engine cannot do, said before a statement is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from creditrules.batch.columns import (
    MOST_MEMBERS,
    Column,
    customers_columns,
    list_facts,
    output_columns,
    records_columns,
    records_table,
)
from creditrules.batch.sql.dialects import Dialect
from creditrules.diagnostics import Diagnostic, Label, Span
from creditrules.diagnostics.codes import ENGINE_LIMIT
from creditrules.program.program import Item, Program
from creditrules.program.types import SetOf

_OTHER_WAYS = "`creditrules batch` decides it on DuckDB, and `creditrules decide` one customer after another"


def limits(program: Program, dialect: Dialect) -> list[Diagnostic]:
    """What the policy has that the engine cannot take, in the order of the file within each kind."""
    return [*_large_sets(program), *_long_names(program, dialect), *_many_columns(program, dialect)]


def too_wide(program: Program, dialect: Dialect, span: Span | None) -> Diagnostic:
    """A number on the way to a result may need more digits than the engine's whole numbers have."""
    digits = len(str((dialect.largest or 0) + 1)) - 1
    message = f"{dialect.title} computes with {digits} digits at most, and a number on the way here may need more"
    primary = None if span is None else Label(span, "computed here")
    help_ = "declare narrower ranges for the facts that it is made of"
    return Diagnostic(code=ENGINE_LIMIT, message=message, primary=primary, where=_where(program, span), help=help_)


def _where(program: Program, span: Span | None) -> str:
    return "" if span is not None else program.source.name


def _large_sets(program: Program) -> Iterator[Diagnostic]:
    """A set is kept as the bits of a number, which have room for so many members."""
    named: list[tuple[str, Item, object]] = [(one.name, one, one.declared.type) for one in program.facts.values()]
    for record in program.records.values():
        named += [(one.name, one, one.declared.type) for one in record.fields.values()]
    named += [(one.name, one, one.declared.type) for one in program.actions.values()]
    for name, item, type_ in named:
        if isinstance(type_, SetOf) and len(type_.members) > MOST_MEMBERS:
            message = f"`{name}` is a set of {len(type_.members)}, and a portfolio takes sets of {MOST_MEMBERS} at most"
            primary = Label(item.span, f"{len(type_.members)} members")
            help_ = "split the set in two, or decide one customer after another with `creditrules decide`"
            yield Diagnostic(code=ENGINE_LIMIT, message=message, primary=primary, help=help_)


def _long_names(program: Program, dialect: Dialect) -> Iterator[Diagnostic]:
    """An engine that cuts names would take two columns for one."""
    longest = dialect.longest_name
    if longest is None:
        return
    for name in dict.fromkeys(_names(program)):
        if len(name.encode()) > longest:
            message = f"{dialect.title} cuts names after {longest} bytes, and `{name}` has {len(name.encode())}"
            yield Diagnostic(
                code=ENGINE_LIMIT,
                message=message,
                where=program.source.name,
                help=f"give it a shorter name; {_OTHER_WAYS}",
            )


def _many_columns(program: Program, dialect: Dialect) -> Iterator[Diagnostic]:
    most, count = dialect.most_columns, len(output_columns(program))
    if most is not None and count > most:
        message = f"{dialect.title} takes {most:,} columns at most, and a decision by this policy has {count:,}"
        yield Diagnostic(code=ENGINE_LIMIT, message=message, where=program.source.name, help=_OTHER_WAYS)


def _names(program: Program) -> Iterator[str]:
    tables: list[Iterable[Column]] = [customers_columns(program), output_columns(program)]
    for fact in list_facts(program):
        yield records_table(program, fact.name)
        tables.append(records_columns(program, fact.name))
    yield from (column.name for table in tables for column in table)
