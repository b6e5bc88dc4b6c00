"""Formulas with their numbers: each node of an expression with what came out of it.

Every result is the engine's: a node is computed from the results of its operands, so that each is computed once.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from creditrules.engine.evaluate import combined, evaluate
from creditrules.engine.sheet import Sheet
from creditrules.explain.model import RecordTerm, Shown, Term
from creditrules.explain.plan import AggregateNote, Note, Plan
from creditrules.program.expressions import AllOf, AnyOf, Else, Expr
from creditrules.program.types import ListOf, Type
from creditrules.values import Missing, Row, Value
from creditrules.values.quick import making

_open = making(Shown, "value", "type")
_term = making(Term, "operation", "text", "result", "name", "operands")
_record = making(RecordTerm, "number", "fields", "value", "weight")


class Terms:
    """Makes the terms of one decision."""

    def __init__(self, plan: Plan, sheet: Sheet) -> None:
        self._plan = plan
        self._sheet = sheet
        self._leaves: dict[tuple[str, str, str], Term] = {}
        self._rows: dict[str, tuple[RecordTerm, ...]] = {}

    def of(self, expr: Expr) -> Term:
        """The formula with its numbers."""
        return self._of(self._plan.note(expr))

    def _of(self, note: Note) -> Term:
        if note.leaf:
            return self._leaf(note)
        if note.aggregate is not None:
            return self._aggregate(note, note.aggregate)
        match note.expr:
            case AllOf():
                operands = self._until(note.operands, decides=False)
                value = _last(operands)
            case AnyOf():
                operands = self._until(note.operands, decides=True)
                value = _last(operands)
            case Else():
                one, other = note.operands
                first = self._of(one)
                asked = first.result is not None and isinstance(first.result.value, Missing)
                operands = (first, self._of(other) if asked else other.unasked)
                value = _last(operands)
            case _:
                operands = tuple([self._of(operand) for operand in note.operands])
                value = note.combine(self._sheet, [_value(operand) for operand in operands])
        result = shown(value, note.type, note.secret)
        return _term(note.operation, note.text, result, "", operands + note.constants)

    def unasked(self, expr: Expr) -> Term:
        """A formula that was not computed."""
        return self._plan.note(expr).unasked

    def rows(self, name: str) -> tuple[RecordTerm, ...]:
        """The records of a list with their fields; none where the list is missing."""
        if name not in self._rows:
            self._rows[name] = tuple(self._records(name))
        return self._rows[name]

    def _leaf(self, note: Note) -> Term:
        """A name is told often, and the same each time."""
        if note.constant is not None:
            return note.constant
        key = (note.operation, note.name, note.text)
        term = self._leaves.get(key)
        if term is None:
            result = shown(evaluate(note.expr, self._sheet), note.type, note.secret)
            term = self._leaves[key] = _term(note.operation, note.text, result, note.name, ())
        return term

    def _until(self, operands: tuple[Note, ...], *, decides: bool) -> tuple[Term, ...]:
        """Operands of `and` and `or`: those behind the one that decides are not asked."""
        terms: list[Term] = []
        for at, operand in enumerate(operands):
            terms.append(self._of(operand))
            result = terms[-1].result
            if result is not None and result.value is decides:
                return (*terms, *[other.unasked for other in operands[at + 1 :]])
        return tuple(terms)

    # ------------------------------------------------------------------------------------------------- aggregates

    def _aggregate(self, note: Note, parts: AggregateNote) -> Term:
        found = parts.gathering.gathered(self._sheet)
        entered: tuple[RecordTerm, ...] = ()
        if found is not None:
            rows = self.rows(parts.expr.records.name)
            if parts.value is None:
                entered = tuple([rows[at] for at in found.counted])
            else:
                values = _contributed(parts.value, found.values)
                weights = itertools.repeat(None) if parts.weight is None else _contributed(parts.weight, found.weights)
                each = zip(found.counted, values, weights, strict=False)
                entered = tuple([_record(at + 1, rows[at].fields, value, weight) for at, value, weight in each])
        result = shown(combined(parts.expr, found), note.type, note.secret)
        asked = [_term(role, part.text, None, "", (self._form(part),)) for role, part in parts.asked]
        looked = 0 if found is None else found.looked
        return Term(note.operation, note.text, result, "", (self._leaf(parts.records), *asked), entered, looked)

    def _form(self, note: Note) -> Term:
        """A formula about a record; what is not the same for every record has no result."""
        if note.form is not None:
            return note.form
        if note.leaf:
            return self._leaf(note)
        operands = (*map(self._form, note.operands), *note.constants)
        return Term(note.operation, note.text, None, note.name, operands)

    def _records(self, name: str) -> list[RecordTerm]:
        value, type_ = self._sheet.facts.get(name), self._plan.program.facts[name].declared.type
        if not isinstance(value, tuple) or not isinstance(type_, ListOf):
            return []
        secrecy = self._plan.secrecy
        whole = secrecy.fact(name)
        fields: list[tuple[str, Type, bool]] = [
            (field.name, field.declared.type, whole or secrecy.field(type_.record, field.name))
            for field in self._plan.program.records[type_.record].fields.values()
        ]
        if not any(secret for _, _, secret in fields):
            return [
                _record(number, tuple([(field, _open(row[field], type_)) for field, type_, _ in fields]), None, None)
                for number, row in enumerate(value, start=1)
            ]
        return [
            RecordTerm(number, tuple([_field(f"{name}[{number}]", row, *field) for field in fields]))
            for number, row in enumerate(value, start=1)
        ]


def _field(record: str, row: Row, field: str, type_: Type, secret: bool) -> tuple[str, Shown]:  # noqa: FBT001  # a mark
    return field, shown(row[field], type_, f"{record}.{field}" if secret else None)


def _contributed(note: Note, values: Sequence[Value] | None) -> list[Shown]:
    if note.secret is None:
        return [_open(value, note.type) for value in values or ()]
    return [shown(value, note.type, "") for value in values or ()]


def shown(value: Value, type_: Type, secret: str | None = None) -> Shown:
    """The value; `secret` is the name of one that is confidential, which may be empty."""
    return _open(value, type_) if secret is None else Shown(value, type_, confidential=True, name=secret)


def _last(operands: tuple[Term, ...]) -> Value:
    """What the last of the operands gave that were asked."""
    return next(term.result.value for term in reversed(operands) if term.result is not None)


def _value(term: Term) -> Value:
    assert term.result is not None  # noqa: S101  # all operands were asked
    return term.result.value
