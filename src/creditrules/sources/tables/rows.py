"""Rows of tables, made into answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from creditrules.sources.asking import Refused, Request, SourceError, Told, Wanted
from creditrules.sources.cells import from_cell, record_from_row
from creditrules.sources.kinds import Row
from creditrules.sources.tables.columns import FactColumns, RecordColumns
from creditrules.sources.tables.settings import AsOf, InColumn
from creditrules.values.dates import read_date


@dataclass(frozen=True, slots=True)
class _Entry:
    place: str
    values: Mapping[str, object]
    as_of: date | None


@dataclass(slots=True)
class FactRows:
    """Facts by customer, from a table with a row for each; a customer of two rows is refused."""

    columns: FactColumns
    entries: dict[str, _Entry] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)

    def add(self, customer: str, row: Row, place: str) -> None:
        """Take the row of a customer; `place` says where it stands."""
        if (earlier := self.entries.get(customer)) is not None:
            self.troubles.setdefault(customer, f"the customer has two rows, {earlier.place} and {place}")
            return
        try:
            values = {
                fact: value
                for fact, column in self.columns.of.items()
                if (value := _cell(row.get(column), self.columns.wanted[fact], column, place)) is not None
            }
            self.entries[customer] = _Entry(place, values, _day_in(row, self.columns.as_of, place))
        except SourceError as error:
            self.entries[customer] = _Entry(place, {}, None)
            self.troubles.setdefault(customer, str(error))

    def knows(self, customer: str) -> bool:
        """Whether there was a row of this customer."""
        return customer in self.entries

    def keep(self, customers: Iterable[str]) -> None:
        """Forget all other customers."""
        kept = frozenset(customers)
        self.entries = {customer: entry for customer, entry in self.entries.items() if customer in kept}
        self.troubles = {customer: text for customer, text in self.troubles.items() if customer in kept}

    def __len__(self) -> int:
        return len(self.entries)


@dataclass(slots=True)
class RecordRows:
    """The records of a list by customer; one who has too many of them is refused."""

    columns: RecordColumns
    lists: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    size: int = 0

    def add(self, customer: str, row: Row, place: str) -> None:
        """Take a record of a customer; `place` says where it stands."""
        if customer in self.troubles:
            return
        records = self.lists.setdefault(customer, [])
        if len(records) == self.columns.at_most:
            self._refuse(customer, _too_many(self.columns.at_most))
            return
        try:
            record = {
                name: value
                for name, column in self.columns.of.items()
                if (value := _cell(row.get(column), self.columns.wanted[name], column, place)) is not None
            }
        except SourceError as error:
            self._refuse(customer, str(error))
            return
        records.append(record)
        self.size += 1

    def knows(self, customer: str) -> bool:
        """Whether there was a record of this customer."""
        return customer in self.lists or customer in self.troubles

    def keep(self, customers: Iterable[str]) -> None:
        """Forget all other customers."""
        kept = frozenset(customers)
        self.lists = {customer: records for customer, records in self.lists.items() if customer in kept}
        self.troubles = {customer: text for customer, text in self.troubles.items() if customer in kept}
        self.size = sum(map(len, self.lists.values()))

    def __len__(self) -> int:
        return self.size + len(self.lists)

    def _refuse(self, customer: str, why: str) -> None:
        self.troubles[customer] = why
        self.size -= len(self.lists.pop(customer, ()))


def answers(
    request: Request, facts: FactRows | None, lists: Mapping[str, RecordRows]
) -> dict[str, Mapping[str, Told] | SourceError]:
    """What the rows tell of the request.

    A customer without records has an empty list where the table of facts knows the customer; where it does not, or
    there is no such table, nothing is known of the list.
    """
    today = date.today()  # noqa: DTZ011  # the day where the values are used
    asked = [name for name in lists if name in request.names]
    found: dict[str, Mapping[str, Told] | SourceError] = {}
    for customer in request.customers:
        tables = [facts, *(lists[name] for name in asked)]
        trouble = next(
            (table.troubles[customer] for table in tables if table is not None and customer in table.troubles), None
        )
        if trouble is not None:
            found[customer] = Refused(trouble)
            continue
        told: dict[str, Told] = {}
        entry = facts.entries.get(customer) if facts is not None else None
        day = entry.as_of if entry else None
        if facts is not None and entry is not None:
            day = _fixed(facts.columns.as_of, today) or entry.as_of
            told = {name: Told(entry.values[name], day) for name in entry.values if name in request.names}
        for name in asked:
            table = lists[name]
            records = table.lists.get(customer, [] if entry else None)
            if records is not None:
                default = facts.columns.as_of if facts is not None else None
                told[name] = Told(records, _fixed(table.columns.as_of or default, today) or day)
        if told:
            found[customer] = told
    return found


def customer_of(row: Row, column: str, place: str) -> str:
    """The customer's id in this column; refused where there is none, or it is no id."""
    if type(cell := row.get(column)) is str and cell and not cell.isspace():
        return cell
    match cell:
        case None | str():
            raise Refused(f"{place}: no customer's id stands in `{column}`")
        case bool():
            pass
        case int():
            return str(cell)
        case Decimal() if cell.is_finite() and cell == cell.to_integral_value():
            return format(cell.to_integral_value(), "f")
        case UUID():
            return str(cell)
        case _:
            pass
    raise Refused(f"{place}: what stands in `{column}` is neither text nor a whole number, so it is no customer's id")


def without_time(value: datetime) -> date:
    """The day of a time that is exactly midnight of no zone, which is how many tables hold a date; else the time."""
    return value.date() if value.tzinfo is None and value.time() == time() else value


def _cell(cell: object, wanted: Wanted, column: str, place: str) -> object:
    value = from_cell(cell, wanted) if cell is not None else None
    if wanted.type != "list of" or not isinstance(value, list):
        return value
    if wanted.at_most and len(value) > wanted.at_most:
        raise Refused(f"{place}: `{column}`: {_too_many(wanted.at_most)}")
    return [record_from_row(record, wanted) if isinstance(record, dict) else record for record in value]


def _too_many(at_most: int) -> str:
    return f"the customer has more than {at_most:,} records, the most that the policy reads"


def _fixed(as_of: AsOf | None, today: date) -> date | None:
    return today if as_of == "today" else as_of if isinstance(as_of, date) else None


def _day_in(row: Row, as_of: AsOf | None, place: str) -> date | None:
    if not isinstance(as_of, InColumn):
        return None
    cell = row.get(as_of.column)
    if isinstance(cell, datetime):
        cell = cell.date()
    day = read_date(cell.strip()) if isinstance(cell, str) else cell
    if day is None and (cell is None or cell == ""):
        return None
    if not isinstance(day, date):
        raise Refused(f"{place}: what stands in `{as_of.column}` is no date such as 2026-02-20")
    return day
