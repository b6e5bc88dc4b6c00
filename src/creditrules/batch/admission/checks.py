"""Looks at whole tables before anything is decided: whose rows they are, and how many values are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from creditrules.batch import findings
from creditrules.batch.admission.layout import Entry, Layout, Table
from creditrules.batch.columns import ID
from creditrules.batch.findings import BatchError
from creditrules.batch.quoting import name as quoted
from creditrules.batch.session import Session
from creditrules.program.program import Fact

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Checked:
    """How many customers there are, and which columns have values that are refused.

    `bad` has those of the customers and of the previous decisions, `bad_records` those of each list. `crowded` are
    lists of which a customer has more records than the policy admits, `unknown` those said not to be known that have
    records all the same.
    """

    customers: int
    bad: tuple[Entry, ...]
    bad_records: Mapping[str, tuple[Entry, ...]]
    crowded: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def all_fine(self) -> bool:
        """Whether no customer is refused."""
        return not (self.bad or any(self.bad_records.values()) or self.crowded or self.unknown)


def counts_table(fact: str) -> str:
    """The table with the number of records of each customer (SQL)."""
    return quoted(f"count of {fact}")


def check(session: Session, layout: Layout, lists: Mapping[str, Fact], size: int) -> Checked:
    """Look at every table; raises `BatchError` where ids are missing, stand there twice, or belong to nobody.

    `size` is how many bytes are kept of a customer while records are counted and, later, added up.
    """
    customers, bad = _customers(session, layout.customers, layout)
    session.expect_groups(customers, size)
    for table in layout.previous:
        bad += _customers(session, table, layout)[1]
    bad_records: dict[str, tuple[Entry, ...]] = {}
    crowded, unknown = [], []
    for name, table in layout.records.items():
        bad_records[name] = tuple(_records(session, name, table, layout))
        most, not_known = _lists(session, lists[name], table, layout)
        crowded += [name] * (most > lists[name].at_most)
        unknown += [name] * (not_known > 0)
    return Checked(customers, tuple(bad), bad_records, tuple(crowded), tuple(unknown))


def _customers(session: Session, table: Table, layout: Layout) -> tuple[int, list[Entry]]:
    session.where = where = table.given.where
    own = table.ids.sql(whole=layout.whole_ids)
    bad = _looked_through(session, table, own, f"reading {where}")
    rows, different = session.row(f"SELECT count(*), count(DISTINCT {own}) FROM {table.given.view}", f"reading {where}")
    if different < rows:
        twice = f"SELECT {own} AS id FROM {table.given.view} GROUP BY 1 HAVING count(*) > 1"
        (count,) = session.row(f"SELECT count(*) FROM ({twice})")
        examples = session.rows(f"{twice} ORDER BY 1 LIMIT {_EXAMPLES}")
        raise BatchError([findings.duplicate_ids(where, count, [row[0] for row in examples])])
    return rows, bad


def _records(session: Session, name: str, table: Table, layout: Layout) -> list[Entry]:
    session.where = where = table.given.where
    return _looked_through(session, table, table.ids.sql(whole=layout.whole_ids), f"reading {name} in {where}")


def _looked_through(session: Session, table: Table, own: str, doing: str) -> list[Entry]:
    """The columns in which a value is refused; raises `BatchError` where a row has no id."""
    no_id, view = f"{own} IS NULL", table.given.view
    doubtful = {entry: entry.bad for entry in table.entries if entry.bad is not None}
    # Most tables have nothing to refuse, and to look for anything at once is quicker than to count each.
    (strange,) = session.row(f"SELECT count(*) FROM {view} WHERE {' OR '.join([no_id, *doubtful.values()])}", doing)
    if not strange:
        return []
    counts = ", ".join(f"count(*) FILTER ({each})" for each in (no_id, *doubtful.values()))
    lacking, *bad = session.row(f"SELECT {counts} FROM {view}", doing)
    if lacking:
        raise BatchError([findings.without_id(table.given.where, lacking)])
    return [entry for entry, count in zip(doubtful, bad, strict=True) if count]


def _lists(session: Session, fact: Fact, table: Table, layout: Layout) -> tuple[int, int]:
    """The most records of one customer, and how many customers have some though the list is said not to be known."""
    counts, own = counts_table(fact.name), table.ids.sql(whole=layout.whole_ids)
    session.run(
        f"CREATE TEMP TABLE {counts} AS SELECT {own} AS {ID}, count(*) AS count FROM {table.given.view} GROUP BY 1",
        f"counting {fact.name}",
    )
    customers = layout.customers
    theirs = customers.ids.sql(whole=layout.whole_ids)
    orphans = f"FROM {counts} ANTI JOIN (SELECT {theirs} AS {ID} FROM {customers.given.view}) USING ({ID})"
    (count,) = session.row(f"SELECT count(*) {orphans}")
    if count:
        examples = session.rows(f"SELECT {ID} {orphans} ORDER BY 1 LIMIT {_EXAMPLES}")
        found = findings.orphans(table.given.where, count, [row[0] for row in examples], customers.given.where)
        raise BatchError([found])
    (most,) = session.row(f"SELECT coalesce(max(count), 0) FROM {counts}")
    if not fact.optional:
        return most, 0
    known = next(entry for entry in customers.entries if entry.column.of == fact.name)
    assert known.reading is not None  # noqa: S101  # the lay-out asks for the column
    (unknown,) = session.row(
        f"SELECT count(*) FROM {customers.given.view} WHERE {theirs} IN (SELECT {ID} FROM {counts}) "
        f"AND ({known.raw} IS NULL OR (({known.reading.fine}) AND NOT ({known.reading.value})))"
    )
    return most, unknown
