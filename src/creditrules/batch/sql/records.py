"""All aggregates over one list in one pass over its records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from creditrules.batch.columns import CUSTOMERS, ID, records_columns, records_table
from creditrules.batch.sql.dialects import Dialect
from creditrules.batch.sql.layers import Layers
from creditrules.batch.sql.staged import staged_term
from creditrules.batch.sql.terms import Term
from creditrules.program.program import Program
from creditrules.program.types import ListOf

RECORD = "r"
CUSTOMER = "c"


@dataclass(frozen=True, slots=True)
class Total:
    """What is taken together from the records for which all the conditions hold."""

    call: str
    where: tuple[str, ...]


@dataclass(slots=True)
class Pass:
    """One pass over the records of a list, grouped by customer.

    `stage` is the layer of customers' columns that it reads, 0 where it reads only facts or none; `joined` is the layer
    in which its totals stand. `layers` are columns of each record.
    """

    program: Program
    dialect: Dialect
    fact: str
    stage: int
    joined: int
    name: str
    layers: Layers
    brought: dict[str, str] = field(default_factory=dict)
    totals: dict[Total, str] = field(default_factory=dict)

    def field_term(self, name: str) -> Term:
        """A field of the record."""
        column = next(one for one in records_columns(self.program, self.fact) if one.of == name)
        type_ = self.program.facts[self.fact].declared.type
        assert isinstance(type_, ListOf)  # noqa: S101  # only lists are passed over
        declared = self.program.records[type_.record].fields[name].declared
        return staged_term(self.layers.refer(column.name), column, declared)

    def bring(self, term: Term) -> Term:
        """What is known of the customer, as a column of each of its records."""
        if not term.column:
            return term
        if term.text not in self.brought:
            self.brought[term.text] = self.layers.unique("of the customer")
        return replace(term, text=self.layers.refer(self.brought[term.text]), level=0, place=None, conjuncts=())

    def write(self, layer: str) -> Iterator[str]:
        """The lines of the pass; `layer` is the name of the customers' layer that it reads."""
        quote = self.dialect.quote
        key = f"{RECORD}.{quote(ID)}"
        yield f"{quote(self.name)}{self.dialect.materialized if self.dialect.name == 'postgres' else ' AS'} ("
        yield "  SELECT"
        yield f"    {key} AS {quote(ID)},"
        shared = self._shared()
        for at, (total, name) in enumerate(self.totals.items(), 1):
            own = [each for each in total.where if each not in shared]
            only = f" FILTER (WHERE {' AND '.join(own)})" if own else ""
            yield f"    {total.call}{only} AS {quote(name)}{',' if at < len(self.totals) else ''}"
        yield f"  FROM {self._source(layer)}"
        if shared:
            yield f"  WHERE {' AND '.join(shared)}"
        yield f"  GROUP BY {key}"
        yield ")"

    def _shared(self) -> list[str]:
        """The conditions that all totals have: records for which they do not hold are left out at once."""
        first, *others = self.totals
        return [each for each in first.where if all(each in other.where for other in others)]

    def _source(self, layer: str) -> str:
        """The records, with what is known of the customer and what is worked out for each of them."""
        quote = self.dialect.quote
        found = f"{quote(records_table(self.program, self.fact))} AS {RECORD}"
        if self.brought:
            columns = "".join(f", {CUSTOMER}.{text} AS {quote(name)}" for text, name in self.brought.items())
            customers = quote(CUSTOMERS if self.stage == 0 else layer)
            join = f"JOIN {customers} AS {CUSTOMER} ON {CUSTOMER}.{quote(ID)} = {RECORD}.{quote(ID)}"
            found = f"(\n    SELECT {RECORD}.*{columns}\n    FROM {found}\n    {join}\n  ) AS {RECORD}"
        for level in sorted(self.layers.layers):
            columns = "".join(f", {one.text} AS {quote(one.name)}" for one in self.layers.layers[level])
            found = f"(\n    SELECT {RECORD}.*{columns}\n    FROM {found}\n  ) AS {RECORD}"
        return found
