"""Customers put where a statement reads them, and its rows read as decisions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from creditrules.api import Policy
from creditrules.batch.columns import (
    BITS,
    CUSTOMERS,
    ID,
    Column,
    bit_columns,
    bit_sets,
    customers_columns,
    list_facts,
    most_reasons,
    output_columns,
    records_columns,
    records_table,
)
from creditrules.batch.sql.dialects import Dialect
from creditrules.engine.decision import Decision
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous
from creditrules.program.program import Program
from creditrules.program.types import ListOf, SetOf
from creditrules.values import Missing, Value
from creditrules.values.decimals import EXACT

Row = dict[str, object]


@dataclass(frozen=True)
class Table:
    """Rows to be staged."""

    name: str
    columns: tuple[Column, ...]
    rows: list[tuple[object, ...]]

    def create(self, dialect: Dialect) -> str:
        columns = ", ".join(f"{dialect.quote(one.name)} {dialect.types[one.kind]}" for one in self.columns)
        return f"CREATE TEMPORARY TABLE {dialect.quote(self.name)} ({columns})"

    def insert(self, dialect: Dialect) -> str:
        rows = ",\n".join(
            "(" + ", ".join(literal(value, one, dialect) for value, one in zip(row, self.columns, strict=True)) + ")"
            for row in self.rows
        )
        return f"INSERT INTO {dialect.quote(self.name)} VALUES {rows}"

    def view(self, dialect: Dialect) -> str:
        """A temporary view over the rows, each column of its type."""
        types = [dialect.types[one.kind] for one in self.columns]
        nothing = ", ".join(f"CAST(NULL AS {type_})" for type_ in types)
        rows = [
            [literal(value, one, dialect) for value, one in zip(row, self.columns, strict=True)] for row in self.rows
        ]
        values = ", ".join(f"({', '.join(row)})" for row in rows) or f"({nothing})"
        names = [dialect.quote(one.name) for one in self.columns]
        told = ", ".join(f"CAST({name} AS {type_}) AS {name}" for name, type_ in zip(names, types, strict=True))
        only = "" if rows else " WHERE FALSE"
        view = f"CREATE OR REPLACE TEMPORARY VIEW {dialect.quote(self.name)} AS SELECT {told}"
        return f"{view} FROM VALUES {values} AS staged({', '.join(names)}){only}"

    def drop(self, dialect: Dialect) -> str:
        return f"DROP TABLE {dialect.quote(self.name)}"


def literal(value: object, column: Column, dialect: Dialect) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case date():
            return f"DATE '{value}'"
        case int():
            return dialect.cast(str(value), column.kind)
        case _:
            text = str(
                value
            )  # PostgreSQL keeps no NUL; no policy has one either, so that any other letter does as well
            return dialect.text(text.replace("\0", "\ufffd") if dialect.name == "postgres" else text)


def staged(program: Program, customers: Iterable[tuple[Facts, Previous | None]]) -> Iterator[Table]:
    """The tables that a statement reads; customers are numbered from 0."""
    customers = list(customers)
    columns = customers_columns(program)
    rows = [
        tuple(_customer_value(program, str(number), one, facts, previous) for one in columns)
        for number, (facts, previous) in enumerate(customers)
    ]
    yield Table(CUSTOMERS, columns, rows)
    for fact in list_facts(program):
        fields = records_columns(program, fact.name)
        records = [
            (str(number), at, *(_kept(record[one.of], one) for one in fields[2:]))
            for number, (facts, _) in enumerate(customers)
            for at, record in enumerate(_records(facts.values[fact.name]))
        ]
        yield Table(records_table(program, fact.name), fields, records)


def _records(value: Value) -> Sequence[Mapping[str, Value]]:
    return value if isinstance(value, tuple) else ()


def _customer_value(program: Program, number: str, column: Column, facts: Facts, previous: Previous | None) -> object:
    if column.name == ID and not column.of:
        return number
    if not column.before:
        value = facts.values[column.of]
        return not isinstance(value, Missing) if isinstance(column.type, ListOf) else _kept(value, column)
    if previous is None:
        return None
    if column.of in program.facts:
        value = previous.facts.values.get(column.of, Missing())
        return _kept(value, column)
    found = previous.score if column.of == "score" else previous.grade
    return None if found is None else _kept(found, column)


def _kept(value: Value, column: Column) -> object:
    match value:
        case Missing():
            return None
        case Decimal():
            return int(EXACT.scaleb(value, column.decimals))
        case frozenset() if isinstance(column.type, SetOf):
            return sum(1 << at for at, member in enumerate(column.type.members) if member in value)
        case _:
            return value


# ----------------------------------------------------------------------------------------------------------- decisions


def expected(policy: Policy, decision: Decision | None) -> Row:
    """The row that the decision should be; None is a customer out of scope."""
    program = policy.program
    columns = output_columns(program)
    if decision is None:
        return {"in_scope": False, **{one.name: None for one in columns[2:]}}
    found: dict[str, Value | None] = {"in_scope": True}
    if program.score is not None:
        found |= {"score": decision.score, "unrounded_score": decision.unrounded_score}
        if program.grades:
            found |= {"scored_grade": decision.scored_grade, "grade": decision.grade}
    values: list[object] = [_kept(value, one) for one, value in zip(columns[1:], found.values(), strict=False)]  # type: ignore[arg-type]
    left = list(columns[1 + len(values) :])
    values += [_kept(decision.actions[name], left.pop(0)) for name in program.actions]
    if left and left[0].name == "review_due":
        values.append(decision.review_due)
        left.pop(0)
    for factor in decision.factors:
        values += [_kept(factor.points, left.pop(0)), factor.line + 1]
        left.pop(0)
    values += [row + 1 if row >= 0 else None for row in decision.trace.rows]
    for name, blocks in bit_sets(program):
        bits = getattr(decision.trace, name)
        values += [bits >> at * BITS & ((1 << BITS) - 1) for at in range(len(bit_columns(name, len(blocks))))]
    if program.score is not None:
        codes = [reason.code for reason in decision.reasons]
        values += codes + [None] * (most_reasons(program) - len(codes))
    return dict(zip([one.name for one in columns[1:]], values, strict=True))
