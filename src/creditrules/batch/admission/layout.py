"""The columns of what was handed in against the policy's schema: which stands for what, and what fits nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from creditrules.batch import findings
from creditrules.batch.admission.scalars import Reading, fits, reading
from creditrules.batch.columns import (
    Column,
    customers_columns,
    list_facts,
    previous_name,
    records_columns,
)
from creditrules.batch.quoting import name as quoted
from creditrules.batch.reading.forms import NOTHING, Form, Shape
from creditrules.batch.reading.tables import Given
from creditrules.diagnostics import Diagnostic, Span, nearest
from creditrules.program.program import RECORDED_SCORE, Declared, Fact, Field, Program, Title
from creditrules.program.types import YES_NO, ListOf, OneOf


@dataclass(frozen=True, slots=True)
class Entry:
    """A column of a staged table: what it holds, and where that stands in what was given; None where nowhere.

    `table` is the place of the given table that has it among those that are joined.
    """

    column: Column
    field: Field
    raw: str | None = None
    shape: Shape = NOTHING
    reading: Reading | None = None
    table: int = 0

    @property
    def bad(self) -> str | None:
        """SQL that is true of rows whose value is refused; None where there is nothing to refuse."""
        if self.raw is None or self.reading is None:
            return None
        if not self.field.optional:
            return f"({self.reading.fine}) IS NOT TRUE"
        if self.reading.fine == "TRUE" or self.shape.form is Form.NOTHING:
            return None
        return f"({self.raw} IS NOT NULL AND ({self.reading.fine}) IS NOT TRUE)"


@dataclass(frozen=True, slots=True)
class Ids:
    """The column that tells the customer, as it is given and as it is compared (SQL)."""

    name: str
    shape: Shape

    def sql(self, *, whole: bool, table: str = "") -> str:
        """The id: a whole number where all tables have such, else a text."""
        raw = f"{table}{quoted(self.name)}"
        if self.shape.form is Form.JSON:
            return f"CASE WHEN json_type({raw}) IN ('VARCHAR', 'BIGINT', 'UBIGINT') THEN {raw} ->> '$' END"
        if whole:
            return raw if self.shape.engine == "BIGINT" else f"CAST({raw} AS BIGINT)"
        return raw if self.shape.engine == "VARCHAR" else f"CAST({raw} AS VARCHAR)"

    @property
    def is_whole(self) -> bool:
        """Whether the ids fit a whole number of 64 bits."""
        return self.shape.form is Form.WHOLE and self.shape.engine not in ("UBIGINT", "HUGEINT", "UHUGEINT")


@dataclass(frozen=True, slots=True)
class Table:
    """A given table with the column of its ids and the columns that are read of it."""

    given: Given
    ids: Ids
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that was given, in its place. `records` is by list; `previous` are joined to the customers in turn."""

    customers: Table
    records: Mapping[str, Table]
    previous: tuple[Table, ...]
    absent: tuple[str, ...]

    @property
    def whole_ids(self) -> bool:
        """Whether ids are compared as whole numbers."""
        return all(table.ids.is_whole for table in (self.customers, *self.records.values(), *self.previous))


def lay_out(
    program: Program,
    customers: Given,
    records: Mapping[str, Given],
    previous: Sequence[Given],
    *,
    id_name: str,
    ignored: Collection[str] = (),
) -> Layout:
    """Where everything stands; raises `BatchError` with all columns that are unknown, missing, or of a wrong type."""
    return _LayOut(program, id_name, ignored, []).all(customers, records, previous)


@dataclass(slots=True)
class _LayOut:
    program: Program
    id_name: str
    ignored: Collection[str]
    found: list[Diagnostic]

    def all(self, customers: Given, records: Mapping[str, Given], previous: Sequence[Given]) -> Layout:
        lists = [fact.name for fact in list_facts(self.program)]
        self.found += [findings.unknown_list(name, lists) for name in records if name not in lists]
        kept = {name: self.records(self.program.facts[name], records[name]) for name in lists if name in records}
        table = self.customers(customers, records)
        before = self.previous(previous)
        if self.found:
            raise findings.BatchError(self.found)
        there = {entry.field.name for entry in table.entries if entry.raw is not None} | {*records}
        absent = tuple(name for name, fact in self.program.facts.items() if fact.optional and name not in there)
        return Layout(table, kept, before, absent)

    def customers(self, given: Given, records: Mapping[str, Given]) -> Table:
        entries = []
        facts = self.program.facts
        for column in customers_columns(self.program):
            fact = facts.get(column.of)
            if fact is None or column.before:
                continue
            entries.append(self.entry(given, column, _known(fact) if _is_list(fact) else fact, facts))
        for fact in list_facts(self.program):
            self.check_list(given, fact, records)
        self.unknown(given, facts, "the policy")
        return Table(given, self.ids(given), tuple(entries))

    def check_list(self, given: Given, fact: Fact, records: Mapping[str, Given]) -> None:
        if not fact.optional:
            if fact.name in given.columns:
                self.found.append(findings.list_as_column(given.where, fact))
            elif fact.name not in records:
                self.found.append(findings.no_records(fact))
        elif fact.name in records and fact.name not in given.columns:
            self.found.append(findings.not_said_whether_known(given.where, fact))

    def records(self, fact: Fact, given: Given) -> Table:
        assert isinstance(fact.declared.type, ListOf)  # noqa: S101  # asked of lists only
        fields = self.program.records[fact.declared.type.record].fields
        columns = [each for each in records_columns(self.program, fact.name) if each.of]
        entries = tuple(self.entry(given, column, fields[column.of], fields) for column in columns)
        self.unknown(given, fields, f"a record of `{fact.declared.type.record}`")
        return Table(given, self.ids(given), entries)

    def previous(self, given: Sequence[Given]) -> tuple[Table, ...]:
        """The tables of the last decisions, each with the columns that it has first; others are left out."""
        wanted = {column.of: column for column in customers_columns(self.program) if column.before}
        tables = []
        for place, table in enumerate(given):
            here = [name for name in wanted if name in table.columns]
            entries = [self.entry(table, wanted.pop(name), self.before(name), (), place) for name in here]
            tables.append(Table(table, self.ids(table), tuple(entries)))
        return tuple(tables)

    def before(self, name: str) -> Field:
        """What the last decision knew or came to, as a fact that may be missing."""
        fact = self.program.facts.get(name)
        if fact is not None:
            declared, span, title = fact.declared, fact.span, fact.title
        else:
            grades = OneOf(tuple(grade.name for grade in self.program.grades))
            declared = RECORDED_SCORE if name == "score" else Declared(grades)
            span, title = Span(self.program.source, 0, 0), Title(name)
        return Field(span=span, name=previous_name(name), declared=declared, title=title, optional=True)

    def misspelt(self, given: Given, name: str, known: Collection[str]) -> bool:
        """Whether an unknown column is near enough to the name to be told with it."""
        strange = (
            column for column in given.columns if column not in (*known, self.id_name, *self.ignored, *given.folders)
        )
        return any(nearest(column, known) == name for column in strange)

    def entry(self, given: Given, column: Column, field: Field, known: Collection[str], table: int = 0) -> Entry:
        name = column.of
        shape = given.columns.get(name)
        if shape is None:
            if not field.optional and not self.misspelt(given, name, known):
                self.found.append(findings.missing_column(given.where, field))
            return Entry(column, field)
        if not fits(shape, field.declared.type):
            self.found.append(findings.wrong_column(given.where, name, shape.engine, field))
            return Entry(column, field)
        raw = quoted(name)
        return Entry(column, field, raw, shape, reading(raw, shape, field.declared), table)

    def ids(self, given: Given) -> Ids:
        shape = given.columns.get(self.id_name)
        if shape is None:
            self.found.append(findings.no_id(given.where, self.id_name, given.columns))
            return Ids(self.id_name, Shape(Form.TEXT, "VARCHAR"))
        if shape.form not in (Form.WHOLE, Form.TEXT, Form.CSV, Form.JSON, Form.NOTHING):
            self.found.append(findings.wrong_id(given.where, self.id_name, shape.engine))
        return Ids(self.id_name, shape)

    def unknown(self, given: Given, known: Iterable[str], what: str) -> None:
        names = [*known]
        for column in given.columns:
            if column not in (*names, self.id_name, *self.ignored, *given.folders):
                self.found.append(findings.unknown_column(given.where, column, names, what))


def _is_list(fact: Field) -> bool:
    return isinstance(fact.declared.type, ListOf)


def _known(fact: Fact) -> Field:
    """Whether an optional list is known, as a fact of its own."""
    return Field(span=fact.span, name=fact.name, declared=Declared(YES_NO), title=fact.title, optional=True)
