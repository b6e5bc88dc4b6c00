"""What is refused, row by row: whose value, which, and why, in the words of `creditrules.facts`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from creditrules.batch.admission.checks import Checked, counts_table
from creditrules.batch.admission.layout import Entry, Layout, Table
from creditrules.batch.admission.raw import as_handed
from creditrules.batch.columns import ID
from creditrules.batch.quoting import name as quoted, text
from creditrules.batch.reading.forms import Form
from creditrules.batch.session import Row, Session
from creditrules.diagnostics.codes import FACT_MISSING, FACT_TYPE, TOO_MANY
from creditrules.facts import complaint
from creditrules.facts.complaint import Complaint
from creditrules.facts.locate import Path
from creditrules.facts.scalars import read_scalar
from creditrules.program.program import Program
from creditrules.program.types import ListOf

REJECTS = "rejects"
REJECTED = "rejected"
COLUMNS = (ID, "fact", "value", "code", "reason", "help")
_MANY = 10_000
_WHOSE = '"whose row"'
_PLACE = '"in list"'


def gather(session: Session, program: Program, layout: Layout, checked: Checked) -> int:
    """Fill the tables `rejects` and `rejected` (its customers); return how many customers are refused."""
    id_type = "BIGINT" if layout.whole_ids else "VARCHAR"
    columns = f"{ID} {id_type}, place BIGINT, n BIGINT, fact VARCHAR, value VARCHAR, code VARCHAR, reason VARCHAR"
    session.run(f"CREATE TEMP TABLE {REJECTS} ({columns}, help VARCHAR)")
    _Rejects(session, program, layout).all(checked)
    session.run(f"CREATE TEMP TABLE {REJECTED} AS SELECT DISTINCT {ID} FROM {REJECTS}")
    (count,) = session.row(f"SELECT count(*) FROM {REJECTED}")
    return int(count)


def add_refused(session: Session, path: str) -> int:
    """Add those who were refused before they came into the tables; return how many customers they are."""
    session.run(
        f"INSERT INTO {REJECTS} SELECT {ID}, 0, file_row_number, fact, value, code, reason, help "
        f"FROM read_parquet({text(path)}, file_row_number = true)"
    )
    (count,) = session.row(f"SELECT count(DISTINCT {ID}) FROM read_parquet({text(path)})")
    return int(count)


@dataclass(frozen=True, slots=True)
class _Owner:
    """The record that a value stands in: SQL for the way to it, and its kind."""

    path: str
    record: str


class _Rejects:
    def __init__(self, session: Session, program: Program, layout: Layout) -> None:
        self.session = session
        self.program = program
        self.layout = layout
        self.place = 0

    def all(self, checked: Checked) -> None:
        for table in (self.layout.customers, *self.layout.previous):
            own = table.ids.sql(whole=self.layout.whole_ids)
            for entry in table.entries:
                if entry in checked.bad:
                    self.add(entry, f"(SELECT {own} AS {_WHOSE}, 0 AS {_PLACE}, * FROM {table.given.view})")
        for fact in checked.unknown:
            self.said_unknown(fact)
        for fact, table in self.layout.records.items():
            if fact in checked.crowded:
                self.crowded(fact)
            if checked.bad_records[fact]:
                self.records(fact, table, checked.bad_records[fact])

    def add(self, entry: Entry, rows: str, owner: _Owner | None = None) -> None:
        """The values of one column that are refused."""
        self.place += 1
        if not entry.field.optional:
            self.missing(entry, rows, owner)
        path = text(entry.field.name) if owner is None else f"{owner.path} || {text(f'.{entry.field.name}')}"
        key = f"to_json({entry.raw})::VARCHAR" if entry.shape.form is Form.TEXTS else f"CAST({entry.raw} AS VARCHAR)"
        assert entry.reading is not None  # noqa: S101  # only columns that are there are refused
        bad = f"FROM {rows} WHERE {entry.raw} IS NOT NULL AND ({entry.reading.fine}) IS NOT TRUE"
        whose = f"{_WHOSE} AS {ID}, {_PLACE} AS n, {path} AS path"
        self.session.run(f"CREATE OR REPLACE TEMP TABLE refused AS SELECT {whose}, {key} AS key {bad}")
        self.words(entry, f"SELECT DISTINCT {key} AS key, {entry.raw} AS raw {bad}")
        self.session.run(
            f"INSERT INTO {REJECTS} SELECT {ID}, {self.place}, n, path || inside, key, code, "
            "'`' || path || '` ' || says, help FROM refused JOIN words USING (key)"
        )

    def missing(self, entry: Entry, rows: str, owner: _Owner | None) -> None:
        """The rows that have no value where the policy requires one."""
        name = entry.field.name
        if owner is None:
            path, reason = text(name), text(f"`{name}` is missing, but the policy requires it")
        else:
            lacks = f"` has no `{name}`, which every `{owner.record}` must have"
            path, reason = owner.path, f"'`' || {owner.path} || {text(lacks)}"
        told = f"{path}, NULL, {text(str(FACT_MISSING))}, {reason}, ''"
        self.session.run(
            f"INSERT INTO {REJECTS} SELECT {_WHOSE}, {self.place}, {_PLACE}, {told} "
            f"FROM {rows} WHERE {entry.raw} IS NULL"
        )

    def words(self, entry: Entry, sql: str) -> None:
        """The table `words`: what is wrong with each different value."""
        self.session.run(
            "CREATE OR REPLACE TEMP TABLE words (key VARCHAR, inside VARCHAR, code VARCHAR, says VARCHAR, help VARCHAR)"
        )
        for rows in self.in_parts(sql):
            said = [(key, *_said(raw, entry)) for key, raw in rows]
            columns = dict(zip(("key", "inside", "code", "says", "help"), zip(*said, strict=True), strict=True))
            self.session.database.register("told", pa.table(columns))
            self.session.run("INSERT INTO words SELECT * FROM told")

    def in_parts(self, sql: str) -> Iterator[list[Row]]:
        self.session.run(f"CREATE OR REPLACE TEMP TABLE different AS {sql}")
        (count,) = self.session.row("SELECT count(*) FROM different")
        for first in range(0, count, _MANY):
            last = first + _MANY - 1
            yield self.session.rows(f"SELECT key, raw FROM different WHERE rowid BETWEEN {first} AND {last}")

    def crowded(self, fact: str) -> None:
        """Customers with more records than the policy admits."""
        self.place += 1
        declared = self.program.facts[fact]
        assert isinstance(declared.declared.type, ListOf)  # noqa: S101  # asked of lists only
        said = complaint.too_many_records(0, declared.at_most, declared.declared.type.record).says
        before, after = f"`{fact}` {said}".split("0", 1)
        self.session.run(
            f"INSERT INTO {REJECTS} SELECT {ID}, {self.place}, 0, {text(fact)}, NULL, {text(str(TOO_MANY))}, "
            f"{text(before)} || format('{{:,}}', count) || {text(after)}, '' "
            f"FROM {counts_table(fact)} WHERE count > {declared.at_most}"
        )

    def said_unknown(self, fact: str) -> None:
        """Customers with records of a list that is said not to be known."""
        self.place += 1
        table = self.layout.customers
        known = next(entry for entry in table.entries if entry.column.of == fact)
        assert known.reading is not None  # noqa: S101  # the lay-out asks for the column
        own = table.ids.sql(whole=self.layout.whole_ids)
        reason = f"`{fact}` is said not to be known, but there are records"
        self.session.run(
            f"INSERT INTO {REJECTS} SELECT {own}, {self.place}, 0, {text(fact)}, NULL, {text(str(FACT_TYPE))}, "
            f"{text(reason)}, 'say that it is known, or leave the records out' "
            f"FROM {table.given.view} WHERE {own} IN (SELECT {ID} FROM {counts_table(fact)}) "
            f"AND ({known.raw} IS NULL OR (({known.reading.fine}) AND NOT ({known.reading.value})))"
        )

    def records(self, fact: str, table: Table, bad: tuple[Entry, ...]) -> None:
        """Records are numbered as they stand in the file, which is looked up only for customers who are refused."""
        own = table.ids.sql(whole=self.layout.whole_ids)
        most = self.program.facts[fact].at_most
        self.session.run("SET preserve_insertion_order = true")
        self.session.run(
            f"CREATE OR REPLACE TEMP TABLE concerned AS SELECT DISTINCT {own} AS {ID} FROM {table.given.view} "
            f"WHERE {' OR '.join(entry.bad for entry in bad if entry.bad)}"
        )
        self.session.run(
            f"DELETE FROM concerned WHERE {ID} IN (SELECT {ID} FROM {counts_table(fact)} WHERE count > {most})"
        )
        rows = quoted(f"refused {fact}")
        self.session.run(
            f'CREATE TEMP TABLE {rows} AS SELECT row_number() OVER (PARTITION BY {own} ORDER BY "in file") - 1 AS '
            f'{_PLACE}, * FROM (SELECT *, row_number() OVER () AS "in file" FROM {table.given.view}) '
            f"WHERE {own} IN (SELECT {ID} FROM concerned)",
            f"numbering {fact}",
        )
        self.session.run("SET preserve_insertion_order = false")
        source = f"(SELECT {own} AS {_WHOSE}, * FROM {rows})"
        type_ = self.program.facts[fact].declared.type
        assert isinstance(type_, ListOf)  # noqa: S101  # asked of lists only
        owner = _Owner(f"{text(f'{fact}[')} || {_PLACE} || ']'", type_.record)
        for entry in bad:
            self.add(entry, source, owner)


def _said(raw: object, entry: Entry) -> tuple[str, str, str, str]:
    """Where inside the value, the code, what is said after the value's name, and how to mend it."""
    declared = entry.field.declared
    found = read_scalar(as_handed(raw, entry.shape, declared.type), declared)
    if not isinstance(found, Complaint):
        raise AssertionError(f"a value of `{entry.field.name}` was refused that is admitted")  # noqa: TRY004
    return _inside(found.inside), str(found.code), found.says, found.help


def _inside(path: Path) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
