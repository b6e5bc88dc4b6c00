"""Aggregates with the records that entered them, and lists of records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import repeat
from typing import TypeAlias

from creditrules.engine.by_records import Asking
from creditrules.engine.compiled.gathering import Together
from creditrules.engine.evaluate import Gathered, combined
from creditrules.explain.build_basis import Basis, Telling
from creditrules.explain.build_values import Showing, opened_each, showing_each, shown
from creditrules.explain.model import RecordTerm, Shown, Term
from creditrules.explain.plan import Note, Plan
from creditrules.program.expressions import Aggregate, Builtin, Constant, Expr, FieldRef, children, walk
from creditrules.program.types import ListOf, Type
from creditrules.values import Row, Value
from creditrules.values.quick import making, making_each, remaking_each

_told = making(Term, "operation", "text", "result", "name", "operands", "records", "looked_at")
_term = making(Term, "operation", "text", "result", "name", "operands")
_listed = making_each(RecordTerm, "number", "fields")
_entered = remaking_each(RecordTerm, "value")
_weighted = remaking_each(RecordTerm, "value", "weight")

_Part: TypeAlias = "Callable[[Basis], Term]"
_Contributing: TypeAlias = "Callable[[Sequence[Value], Sequence[RecordTerm]], list[Shown]]"


class Aggregates:
    """Makes what tells the aggregates of one policy; `of` makes what tells other expressions."""

    def __init__(self, plan: Plan, of: Callable[[Expr], Telling]) -> None:
        self._plan = plan
        self._of = of
        self._rows: dict[str, Rows] = {}
        self._together = Together()

    def rows(self, name: str) -> Rows:
        """What tells the records of a list."""
        found = self._rows.get(name)
        if found is None:
            found = self._rows[name] = Rows(name, self._plan, self._together.asking)
        return found

    def telling(self, expr: Aggregate, note: Note, show: Showing) -> Telling:
        """What tells an aggregate."""
        gathered, entering = self._together.gathering(expr), self._entering(expr)
        records = self._of(expr.records)
        roles = (("among", expr.among), ("where", expr.where), ("value", expr.value), ("weight", expr.weight))
        parts = [self._part(role, self._plan.note(part)) for role, part in roles if part is not None]
        operation, text = note.operation, note.text

        def aggregate(basis: Basis, value: Value | None) -> Term:
            found = gathered(basis.sheet)
            if value is None:
                value = combined(expr, found)
            entered = () if found is None else entering(basis, found)
            looked = 0 if found is None else found.looked
            operands = (records(basis, None), *[part(basis) for part in parts])
            return _told(operation, text, show(value), "", operands, entered, looked)

        return aggregate

    def _entering(self, expr: Aggregate) -> Callable[[Basis, Gathered], tuple[RecordTerm, ...]]:
        """What tells the records that entered, with what they contributed."""
        rows = self.rows(expr.records.name)
        if expr.value is None:
            return lambda basis, found: _some(rows.told(basis), found.counted)
        values = _contributing(self._plan.note(expr.value), rows)
        weights = None if expr.weight is None else _contributing(self._plan.note(expr.weight), rows)

        def entered(basis: Basis, found: Gathered) -> tuple[RecordTerm, ...]:
            records = rows.told(basis)
            counted = [records[at] for at in found.counted]
            each = values(found.values, counted)
            if weights is None:
                return tuple(_entered(counted, each))
            return tuple(_weighted(counted, each, weights(found.weights or (), counted)))

        return entered

    # ------------------------------------------------------------------------------------- formulas about a record

    def _part(self, role: str, note: Note) -> _Part:
        """A formula that was computed for every record, in its role."""
        if note.form is not None:
            same = Term(role, note.text, None, "", (note.form,))
            return lambda _basis: same
        form, text = self._form(note), note.text
        return _of_the_day(note.expr, lambda basis: _term(role, text, None, "", (form(basis),)))

    def _form(self, note: Note) -> _Part:
        """What is not the same for every record has no result."""
        if note.form is not None:
            form = note.form
            return lambda _basis: form
        if note.leaf:
            leaf = self._of(note.expr)
            return lambda basis: leaf(basis, None)
        operands, constants = [self._form(each) for each in note.operands], note.constants
        operation, text, name = note.operation, note.text, note.name
        return lambda basis: _term(operation, text, None, name, (*[operand(basis) for operand in operands], *constants))


class Rows:
    """Tells the records of one list, with their fields; none where the list is missing."""

    def __init__(self, name: str, plan: Plan, asking: Asking) -> None:
        self._name = name
        type_ = plan.program.facts[name].declared.type
        record = type_.record if isinstance(type_, ListOf) else ""
        fields = plan.program.records[record].fields.values() if record else ()
        whole, secrecy = plan.secrecy.fact(name), plan.secrecy
        self.fields: list[tuple[str, Type, bool]] = [
            (field.name, field.declared.type, whole or secrecy.field(record, field.name)) for field in fields
        ]
        self._secret = any(secret for *_, secret in self.fields)
        all_ = asking.meeting(name, ())
        self._columns = [(name, all_.field(name), showing_each(type_)) for name, type_, _ in self.fields]

    def told(self, basis: Basis) -> tuple[RecordTerm, ...]:
        """The records."""
        found = basis.rows.get(self._name)
        if found is None:
            value = basis.sheet.facts.get(self._name)
            found = basis.rows[self._name] = self._told(value, basis) if isinstance(value, tuple) else ()
        return found

    def place(self, expr: Expr) -> int | None:
        """Where a record has its field, if that is what the expression is and it is told as it stands."""
        if self._secret or not isinstance(expr, FieldRef):
            return None
        found = [at for at, (name, type_, _) in enumerate(self.fields) if (name, type_) == (expr.name, expr.type)]
        return found[0] if found else None

    def _told(self, rows: tuple[Row, ...], basis: Basis) -> tuple[RecordTerm, ...]:
        if self._secret:
            return tuple([self._record(number, row) for number, row in enumerate(rows, start=1)])
        sheet = basis.sheet
        # Columns are as long as the list; that this is so need not be asked.
        columns = [zip(repeat(name), show(column(sheet, rows)), strict=False) for name, column, show in self._columns]
        return tuple(_listed(enumerate(zip(*columns, strict=False), start=1)))

    def _record(self, number: int, row: Row) -> RecordTerm:
        called = f"{self._name}[{number}]"
        fields = [
            (name, shown(row[name], type_, f"{called}.{name}" if secret else None))
            for name, type_, secret in self.fields
        ]
        return RecordTerm(number, tuple(fields))


def _some(rows: tuple[RecordTerm, ...], places: list[int]) -> tuple[RecordTerm, ...]:
    return tuple([rows[at] for at in places])


def _of_the_day(expr: Expr, part: _Part) -> _Part:
    """A formula in which nothing but the as-of date has a value is the same for all customers of a day."""
    leaves = [each for each in walk(expr) if not children(each)]
    if not all(isinstance(each, Constant | FieldRef) or _is_as_of(each) for each in leaves):
        return part
    kept: tuple[date | None, Term | None] = None, None

    def same(basis: Basis) -> Term:
        nonlocal kept
        day, term = kept
        if term is None or day != basis.sheet.as_of:
            term = part(basis)
            kept = basis.sheet.as_of, term
        return term

    return same


def _is_as_of(expr: Expr) -> bool:
    return isinstance(expr, Builtin) and expr.name == "as_of"


def _contributing(note: Note, rows: Rows) -> _Contributing:
    """What shows what records contributed; where it is a field, that is shown already."""
    type_, secret, at = note.type, note.secret, rows.place(note.expr)
    if secret is not None:
        return lambda values, _rows: [shown(value, type_, "") for value in values]
    if at is not None:
        return lambda _values, rows: [row.fields[at][1] for row in rows]
    return lambda values, _rows: opened_each(values, type_)
