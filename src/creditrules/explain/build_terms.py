"""Formulas with their numbers: each node of an expression with what came out of it.

Every result is the engine's: a node is evaluated with the results of its operands in their place, so that each is
computed once.
"""

from __future__ import annotations

from dataclasses import replace

from creditrules.engine.evaluate import combined, evaluate, gathered
from creditrules.engine.sheet import Sheet
from creditrules.explain.model import RecordTerm, Shown, Term
from creditrules.explain.plan import Leaf, Note, Plan
from creditrules.program.expressions import (
    Aggregate,
    AllOf,
    Among,
    AnyOf,
    Arithmetic,
    Compare,
    Constant,
    Convert,
    DaysBetween,
    Else,
    Expr,
    Extreme,
    FieldRef,
    Includes,
    IsKnown,
    Negate,
    Not,
    Round,
    Shift,
    Since,
    Within,
)
from creditrules.program.types import ListOf, Type
from creditrules.values import Missing, Row, Value


class Terms:
    """Makes the terms of one decision."""

    def __init__(self, plan: Plan, sheet: Sheet) -> None:
        self._plan = plan
        self._sheet = sheet
        self._leaves: dict[tuple[str, str, str], Term] = {}
        self._rows: dict[str, tuple[RecordTerm, ...]] = {}

    def of(self, expr: Expr) -> Term:
        """The formula with its numbers."""
        note = self._plan.note(expr)
        if isinstance(expr, Leaf):
            return self._leaf(expr, note)
        match expr:
            case AllOf() | AnyOf():
                operands = self._until(note.operands, isinstance(expr, AnyOf))
            case Else():
                first = self.of(expr.operand)
                asked = first.result is not None and isinstance(first.result.value, Missing)
                operands = (first, self.of(expr.fallback) if asked else self.unasked(expr.fallback))
            case Aggregate():
                return self._aggregate(expr, note)
            case _:
                operands = tuple(map(self.of, note.operands))
        value = evaluate(expr if note.flat else _settled(expr, operands), self._sheet)
        return Term(note.operation, note.text, shown(value, expr.type, note.secret), "", operands + note.constants)

    def unasked(self, expr: Expr) -> Term:
        """A formula that was not computed."""
        return self._plan.note(expr).unasked

    def rows(self, name: str) -> tuple[RecordTerm, ...]:
        """The records of a list with their fields; none where the list is missing."""
        if name not in self._rows:
            self._rows[name] = tuple(self._records(name))
        return self._rows[name]

    def _leaf(self, expr: Leaf, note: Note) -> Term:
        """A name is told often, and the same each time."""
        if note.constant is not None:
            return note.constant
        key = (note.operation, note.name, note.text)
        term = self._leaves.get(key)
        if term is None:
            result = shown(evaluate(expr, self._sheet), expr.type, note.secret)
            term = self._leaves[key] = Term(note.operation, note.text, result, note.name)
        return term

    def _until(self, operands: tuple[Expr, ...], decides: bool) -> tuple[Term, ...]:  # noqa: FBT001  # an answer
        """Operands of `and` and `or`: those behind the one that decides are not asked."""
        terms: list[Term] = []
        for at, operand in enumerate(operands):
            terms.append(self.of(operand))
            result = terms[-1].result
            if result is not None and result.value is decides:
                return (*terms, *map(self.unasked, operands[at + 1 :]))
        return tuple(terms)

    # ------------------------------------------------------------------------------------------------- aggregates

    def _aggregate(self, expr: Aggregate, note: Note) -> Term:
        found = gathered(expr, self._sheet)
        entered: tuple[RecordTerm, ...] = ()
        if found is not None:
            rows = self.rows(expr.records.name)
            values = self._contributed(expr.value, found.values, len(found.counted))
            weights = self._contributed(expr.weight, found.weights or [], len(found.counted))
            entered = tuple(
                RecordTerm(at + 1, rows[at].fields, value, weight)
                for at, value, weight in zip(found.counted, values, weights, strict=True)
            )
        return Term(
            note.operation,
            note.text,
            shown(combined(expr, found), expr.type, note.secret),
            operands=(self.of(expr.records), *self._asked_of_each(expr)),
            records=entered,
            looked_at=0 if found is None else found.looked,
        )

    def _contributed(self, expr: Expr | None, values: list[Value], count: int) -> list[Shown | None]:
        if expr is None:
            return [None] * count
        secret = None if self._plan.note(expr).secret is None else ""
        return [shown(value, expr.type, secret) for value in values]

    def _asked_of_each(self, expr: Aggregate) -> list[Term]:
        """The formulas that are computed for every record."""
        parts = (("among", expr.among), ("where", expr.where), ("value", expr.value), ("weight", expr.weight))
        return [
            Term(role, self._plan.note(part).text, None, "", (self._form(part),))
            for role, part in parts
            if part is not None
        ]

    def _form(self, expr: Expr) -> Term:
        """A formula about a record; what is not the same for every record has no result."""
        note = self._plan.note(expr)
        if isinstance(expr, FieldRef):
            return note.unasked
        if isinstance(expr, Leaf):
            return self._leaf(expr, note)
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
        return [
            RecordTerm(number, tuple([_field(f"{name}[{number}]", row, *field) for field in fields]))
            for number, row in enumerate(value, start=1)
        ]


def _field(record: str, row: Row, field: str, type_: Type, secret: bool) -> tuple[str, Shown]:  # noqa: FBT001  # a mark
    return field, shown(row[field], type_, f"{record}.{field}" if secret else None)


def shown(value: Value, type_: Type, secret: str | None = None) -> Shown:
    """The value; `secret` is the name of one that is confidential, which may be empty."""
    return Shown(value, type_) if secret is None else Shown(value, type_, confidential=True, name=secret)


def _settled(expr: Expr, operands: tuple[Term, ...]) -> Expr:
    """The expression with the results of its operands in their place, so that it is quick to evaluate."""
    match expr:
        case Negate() | Shift() | Since() | Within() | Among() | Includes() | IsKnown() | Not() | Convert() | Round():
            return replace(expr, operand=_known(expr.operand, operands[0]))
        case Arithmetic() | Compare():
            return replace(expr, left=_known(expr.left, operands[0]), right=_known(expr.right, operands[1]))
        case DaysBetween():
            return replace(expr, end=_known(expr.end, operands[0]), start=_known(expr.start, operands[1]))
        case AllOf() | AnyOf() | Extreme():
            return replace(expr, operands=tuple(map(_known, expr.operands, operands)))
        case Else():
            operand, fallback = _known(expr.operand, operands[0]), _known(expr.fallback, operands[1])
            return replace(expr, operand=operand, fallback=fallback)
        case _:
            return expr


def _known(expr: Expr, term: Term) -> Expr:
    if isinstance(expr, Leaf) or term.result is None:
        return expr
    return Constant(type=expr.type, span=expr.span, value=term.result.value)
