"""The door: tables as they are handed in, to tables that a statement can decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from creditrules.batch.admission.checks import check
from creditrules.batch.admission.layout import Layout, lay_out
from creditrules.batch.admission.rejects import add_refused, gather
from creditrules.batch.admission.staging import stage
from creditrules.batch.columns import list_facts
from creditrules.batch.reading.tables import Handed, open_table
from creditrules.batch.session import Session
from creditrules.program.expressions import Aggregate, walk
from creditrules.program.program import Program
from creditrules.program.reads import deciding

_STATES = 2 * 32
"""Bytes that an aggregate takes while it is added up: at most a number and a sum of 128 bits with its flag."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What is handed in: paths or tables in memory. `records` are by list; `previous` have the last decisions.

    `refused` is a table of customers who are refused already, with the columns of rejects; `said` one of what was said
    beside values, which is noted for those who explain.
    """

    facts: Handed
    records: Mapping[str, Handed] = field(default_factory=dict)
    previous: Sequence[Handed] = ()
    id_name: str = "id"
    ignored: Collection[str] = ()
    refused: str | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """How many customers there are and how many of them are refused; of which facts there was no column."""

    layout: Layout
    customers: int
    rejected: int
    absent: tuple[str, ...]


def opened(session: Session, program: Program, tables: Tables) -> Layout:
    """The tables with every column in its place; raises `BatchError` where one cannot be read or does not fit."""
    customers = open_table(session, tables.facts, "given facts")
    records = {name: open_table(session, handed, f"given {name}") for name, handed in tables.records.items()}
    previous = [open_table(session, handed, f"given previous {n}") for n, handed in enumerate(tables.previous, start=1)]
    return lay_out(program, customers, records, previous, id_name=tables.id_name, ignored=tables.ignored)


def admit(session: Session, program: Program, tables: Tables) -> Admitted:
    """Stage the customers whose every value is admitted; the tables of `rejects` say what is wrong with the others.

    Raises `BatchError` where the tables cannot be read as what they are said to be.
    """
    layout = opened(session, program, tables)
    lists = {fact.name: fact for fact in list_facts(program)}
    checked = check(session, layout, lists, _STATES * max(_most_aggregates(program), 1))
    rejected = gather(session, program, layout, checked)
    before = 0 if tables.refused is None else add_refused(session, tables.refused)
    bad = [*checked.bad, *(entry for entries in checked.bad_records.values() for entry in entries)]
    stage(session, program, layout, bad=bad, refused=rejected > 0)
    return Admitted(layout, checked.customers + before, rejected + before, layout.absent)


def _most_aggregates(program: Program) -> int:
    """How many aggregates the policy has over one list."""
    found = [part for expr in deciding(program) for part in walk(expr) if isinstance(part, Aggregate)]
    return max(Counter(each.records.name for each in found).values(), default=0)
