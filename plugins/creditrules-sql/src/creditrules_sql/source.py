"""The source: facts from a query, and the records of lists from queries of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from creditrules.sources import Answers, Opening, Refused, Request, Row, Source
from creditrules.sources.tables import (
    FactColumns,
    FactRows,
    RecordColumns,
    RecordRows,
    answers,
    check_distinct,
    columns_of,
    customer_of,
)
from creditrules_sql.database import Database, open_database
from creditrules_sql.settings import SqlSettings


class SqlSource(Source):
    """Facts from a database, all those of a request from one state of it."""

    most_customers = 500

    def __init__(
        self,
        settings: SqlSettings,
        database: Database,
        facts: FactColumns,
        records: Mapping[str, RecordColumns],
    ) -> None:
        self._settings = settings
        self._database = database
        self._columns = facts
        self._lists = records
        self.facts = frozenset((*(facts.of if settings.query is not None else ()), *records))

    def fetch(self, request: Request) -> Answers:
        """What the database has of these facts of these customers."""
        most = self._settings.most_rows
        facts = None
        lists = {}
        with self._database.reading(request.customers) as connection:

            def fill(rows: FactRows | RecordRows, what: str, query: str, bound: int) -> None:
                with self._database.answer(connection, query, request.customers) as (names, found):
                    try:
                        check_distinct(names)
                        rows.columns.check(names)
                    except Refused as error:
                        raise Refused(f"`{what}`: {error}") from None
                    _fill(rows, what, found, request.customers, min(bound, most))

            if self._settings.query is not None:
                facts = FactRows(self._columns)
                fill(facts, "query", self._settings.query, 2 * len(request.customers))
            for name in sorted(self._lists.keys() & request.names):
                columns = self._lists[name]
                lists[name] = RecordRows(columns)
                bound = columns.at_most * len(request.customers) + 1
                fill(lists[name], f"records.{name}.query", self._settings.records[name].query, bound)
        return answers(request, facts, lists)

    def close(self) -> None:
        """Close the connections."""
        self._database.close()


def open_sql(settings: SqlSettings, opening: Opening) -> SqlSource:
    """The source of these settings; the database is not connected yet."""
    facts, lists = columns_of(settings, settings.records, opening)
    database = open_database(settings.url.get_secret_value(), opening.folder, settings.statement_timeout)
    return SqlSource(settings, database, facts, lists)


def _fill(rows: FactRows | RecordRows, what: str, found: Iterable[Row], asked: Sequence[str], bound: int) -> None:
    """Take the rows, each for a customer who was asked for, and not more than so many."""
    customers = frozenset(asked)
    alike = {_folded(customer): customer for customer in asked}
    others: dict[str, str] = {}
    for number, row in enumerate(found, 1):
        if number > bound:
            if customers <= rows.troubles.keys():
                break
            raise Refused(f"`{what}` gives more than {bound:,} rows for {len(asked):,} customers")
        place = f"row {number:,} of `{what}`"
        customer = customer_of(row, rows.columns.id, place)
        if customer in customers:
            rows.add(customer, row, place)
        elif (meant := alike.get(_folded(customer))) is not None:
            others[meant] = f"{place} is of an id that differs in case, spaces or leading zeros; compare exactly"
        else:
            raise Refused(f"{place} is of a customer who was not asked for; limit the query to `:customers`")
    rows.troubles |= {customer: why for customer, why in others.items() if not rows.knows(customer)}


def _folded(customer: str) -> str:
    return customer.strip().casefold().lstrip("0")
