"""What names stand for while a statement is written: columns of customers, and of their records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from creditrules.batch.columns import Column, customers_columns, list_facts
from creditrules.batch.sql.aggregates import aggregate_term
from creditrules.batch.sql.days import Days
from creditrules.batch.sql.dialects import Dialect
from creditrules.batch.sql.expressions import Expressions
from creditrules.batch.sql.layers import Layers
from creditrules.batch.sql.records import RECORD, Pass
from creditrules.batch.sql.staged import staged_term
from creditrules.batch.sql.terms import TRUE, Term, level_of
from creditrules.program import expressions as x
from creditrules.program.program import RECORDED_SCORE, Declared, Program
from creditrules.program.types import ListOf, OneOf

ValueKind: TypeAlias = Literal["let", "table", "points", "action", "builtin"]

_NOTHING = Term("NULL", atomic=True)


@dataclass(slots=True)
class Sheet:
    """The columns of customers, and the passes over their records, as far as they are written."""

    program: Program
    dialect: Dialect
    as_of: date
    layers: Layers = field(init=False)
    days: Days = field(init=False)
    write: Expressions = field(init=False)
    values: dict[tuple[ValueKind, str], Term] = field(default_factory=dict)
    rows: dict[str, Term] = field(default_factory=dict)
    passes: dict[tuple[str, int], Pass] = field(default_factory=dict)
    _facts: dict[str, Term] = field(default_factory=dict)
    _before: dict[str, Term] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.layers, self.days = Layers(self.dialect), Days(self.dialect, self.as_of)
        self.write = Expressions(self.layers, self.days, self)
        if list_facts(self.program):
            self.layers.ground("facts, with the totals of the records")
        for column in customers_columns(self.program):
            self.layers.reserve([column.name])
            self._stage(column)
        self.values["builtin", "as_of"] = self.days.written(self.as_of)

    def _stage(self, column: Column) -> None:
        if not column.of:
            return
        text = self.layers.refer(column.name)
        fact = self.program.facts.get(column.of)
        declared = fact.declared if fact is not None else RECORDED_SCORE if column.is_number() else Declared(OneOf(()))
        if column.before:
            self._before[column.of] = staged_term(text, column, declared)
        else:
            self._facts[column.of] = staged_term(text, column, declared)

    def listed(self, name: str) -> Term:
        """The condition that a list is known."""
        return self._facts[name] if self.program.facts[name].optional else TRUE

    def named(self, expr: x.Expr) -> Term:
        """The column that a name stands for."""
        match expr:
            case x.FactRef(name=name, type=ListOf()):
                known = self.listed(name)
                return known if known is TRUE else Term(f"NULLIF({known.text}, FALSE)", known.level)
            case x.FactRef(name=name):
                return self._facts[name]
            case x.Previous(name=name):
                return self._before[name]
            case x.LetRef(name=name):
                return self.values["let", name]
            case x.TableRef(name=name):
                return self.values["table", name]
            case x.PointsRef(name=name):
                return self.values["points", name]
            case x.ActionRef(name=name):
                return self.values["action", name]
            case x.Builtin(name=name):
                return self.values.get(("builtin", name), _NOTHING)
            case _:
                raise TypeError(f"{expr} is no name")

    def column(self, expr: x.Expr) -> Term:
        """What a name stands for, as a column or a literal, which records can be given."""
        return self.write.bind(self.named(expr), "of the customer")

    def aggregate(self, expr: x.Aggregate) -> Term:
        """The value of an aggregate, from the pass over its list."""
        rows = self._pass(expr)
        inside = Expressions(rows.layers, self.days, Records(self, rows), self.write.owner)
        return aggregate_term(expr, self.write, inside, rows, self.listed(expr.records.name))

    def _pass(self, expr: x.Aggregate) -> Pass:
        """The pass over the list that knows of the customer what the aggregate asks."""
        fact = expr.records.name
        stage = level_of(self.column(part) for part in _of_the_customer(expr))
        if (fact, stage) not in self.passes:
            self.passes[fact, stage] = self._new_pass(fact, stage)
        return self.passes[fact, stage]

    def _new_pass(self, fact: str, stage: int) -> Pass:
        joined = 1 if stage == 0 else self.layers.above(stage)
        again = sum(name == fact for name, _ in self.passes)
        name = f"totals of {fact}" if not again else f"totals of {fact} ({again + 1})"
        rows = Layers(self.dialect, prefix=f"{RECORD}.")
        return Pass(self.program, self.dialect, fact, stage, joined, name, rows)


@dataclass(slots=True)
class Records:
    """What names stand for inside an aggregate: fields first, then what is known of the customer."""

    sheet: Sheet
    rows: Pass

    def named(self, expr: x.Expr) -> Term:
        """The column that a name stands for."""
        if isinstance(expr, x.FieldRef):
            return self.rows.field_term(expr.name)
        return self.rows.bring(self.sheet.column(expr))

    def aggregate(self, expr: x.Aggregate) -> Term:
        """No aggregate stands in another."""
        raise TypeError(f"{expr} stands in another aggregate")


def _of_the_customer(expr: x.Aggregate) -> Iterator[x.Expr]:
    """The names inside an aggregate that are not fields."""
    for inner in (expr.among, expr.where, expr.value, expr.weight):
        for part in () if inner is None else x.walk(inner):
            if isinstance(part, x.FactRef | x.LetRef | x.TableRef | x.PointsRef | x.ActionRef | x.Builtin | x.Previous):
                yield part
