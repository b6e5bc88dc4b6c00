"""Formulas with their numbers: each node of an expression with what came out of it.

Every result is the engine's: a node is evaluated with the results of its operands in their place, so that each is
computed once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias, assert_never

from creditrules.engine.evaluate import combined, evaluate, gathered
from creditrules.explain.build_basis import Basis, name_of, one_line, shown
from creditrules.explain.model import RecordTerm, Shown, Term
from creditrules.program.expressions import (
    ActionRef,
    Aggregate,
    AllOf,
    Among,
    AnyOf,
    Arithmetic,
    Builtin,
    Compare,
    Constant,
    Convert,
    DaysBetween,
    Else,
    Expr,
    Extreme,
    FactRef,
    FieldRef,
    Includes,
    IsKnown,
    LetRef,
    Negate,
    Not,
    PointsRef,
    Previous,
    Round,
    Shift,
    Since,
    TableRef,
    Within,
    children,
)
from creditrules.program.types import ListOf, OneOf, Percent, Period, SetOf
from creditrules.values import Duration, Missing, Value

_Leaf: TypeAlias = Constant | FactRef | FieldRef | LetRef | TableRef | PointsRef | ActionRef | Builtin | Previous
_LEAF_OPERATIONS: dict[type[_Leaf], str] = {
    Constant: "constant",
    FactRef: "fact",
    FieldRef: "field",
    LetRef: "let",
    TableRef: "table",
    PointsRef: "points",
    ActionRef: "action",
    Builtin: "built-in",
    Previous: "previous",
}


class Terms:
    """Makes the terms of one decision."""

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._rows: dict[str, tuple[RecordTerm, ...]] = {}

    def of(self, expr: Expr) -> Term:
        """The formula with its numbers."""
        if isinstance(expr, _Leaf):
            return Term(_operation(expr), one_line(expr.span.text), self._value(expr, expr), name_of(expr))
        match expr:
            case AllOf() | AnyOf():
                operands = self._until(expr.operands, isinstance(expr, AnyOf))
            case Else():
                first = self.of(expr.operand)
                asked = first.result is not None and isinstance(first.result.value, Missing)
                operands = (first, self.of(expr.fallback) if asked else unasked(expr.fallback))
            case Aggregate():
                return self._aggregate(expr)
            case _:
                operands = tuple(map(self.of, children(expr)))
        result = self._value(expr, _settled(expr, operands))
        return Term(_operation(expr), one_line(expr.span.text), result, operands=(*operands, *_constants(expr)))

    def rows(self, records: FactRef) -> tuple[RecordTerm, ...]:
        """The records of a list with their fields; none where the list is missing."""
        if records.name not in self._rows:
            self._rows[records.name] = tuple(self._records(records))
        return self._rows[records.name]

    def _value(self, expr: Expr, settled: Expr) -> Shown:
        """What comes out of an expression, by one in whose place the results of its operands stand."""
        secret = name_of(expr) if self._basis.secrecy.of(expr) else None
        return shown(evaluate(settled, self._basis.sheet), expr.type, secret)

    def _until(self, operands: tuple[Expr, ...], decides: bool) -> tuple[Term, ...]:  # noqa: FBT001  # an answer
        """Operands of `and` and `or`: those behind the one that decides are not asked."""
        terms: list[Term] = []
        decided = False
        for operand in operands:
            terms.append(unasked(operand) if decided else self.of(operand))
            result = terms[-1].result
            decided = decided or (result is not None and result.value is decides)
        return tuple(terms)

    # ------------------------------------------------------------------------------------------------- aggregates

    def _aggregate(self, expr: Aggregate) -> Term:
        found = gathered(expr, self._basis.sheet)
        secret = "" if self._basis.secrecy.of(expr) else None
        entered: tuple[RecordTerm, ...] = ()
        if found is not None:
            rows = self.rows(expr.records)
            values = self._contributed(expr.value, found.values, len(found.counted))
            weights = self._contributed(expr.weight, found.weights or [], len(found.counted))
            entered = tuple(
                RecordTerm(at + 1, rows[at].fields, value, weight)
                for at, value, weight in zip(found.counted, values, weights, strict=True)
            )
        return Term(
            expr.kind,
            one_line(expr.span.text),
            shown(combined(expr, found), expr.type, secret),
            operands=(self.of(expr.records), *self._asked_of_each(expr)),
            records=entered,
            looked_at=0 if found is None else found.looked,
        )

    def _contributed(self, expr: Expr | None, values: list[Value], count: int) -> list[Shown | None]:
        if expr is None:
            return [None] * count
        secret = "" if self._basis.secrecy.of(expr) else None
        return [shown(value, expr.type, secret) for value in values]

    def _asked_of_each(self, expr: Aggregate) -> list[Term]:
        """The formulas that are computed for every record."""
        parts = (("among", expr.among), ("where", expr.where), ("value", expr.value), ("weight", expr.weight))
        return [
            Term(role, one_line(part.span.text), None, operands=(self._form(part),))
            for role, part in parts
            if part is not None
        ]

    def _form(self, expr: Expr) -> Term:
        """A formula about a record; what is not the same for every record has no result."""
        if isinstance(expr, _Leaf) and not isinstance(expr, FieldRef):
            return self.of(expr)
        operands = (*map(self._form, children(expr)), *_constants(expr))
        return Term(_operation(expr), one_line(expr.span.text), None, name_of(expr), operands)

    def _records(self, records: FactRef) -> list[RecordTerm]:
        value = evaluate(records, self._basis.sheet)
        if not isinstance(value, tuple) or not isinstance(records.type, ListOf):
            return []
        secrecy, whole = self._basis.secrecy, self._basis.secrecy.fact(records.name)
        fields = [
            (field.name, field.declared.type, whole or secrecy.field(records.type.record, field.name))
            for field in self._basis.program.records[records.type.record].fields.values()
        ]
        return [
            RecordTerm(
                number,
                tuple(
                    (name, shown(row[name], type_, f"{records.name}[{number}].{name}" if secret else None))
                    for name, type_, secret in fields
                ),
            )
            for number, row in enumerate(value, start=1)
        ]


def unasked(expr: Expr) -> Term:
    """A formula that was not computed."""
    return Term(_operation(expr), one_line(expr.span.text), None, name_of(expr))


def _constants(expr: Expr) -> tuple[Term, ...]:
    """Operands that are no expressions."""
    match expr:
        case Shift() | Within():
            return (_constant(expr.duration, Period(expr.duration.unit)),)
        case Includes():
            members = expr.operand.type.members if isinstance(expr.operand.type, SetOf) else (expr.member,)
            return (_constant(expr.member, OneOf(members)),)
        case _:
            return ()


def _constant(value: Duration | str, type_: Period | OneOf) -> Term:
    return Term("constant", str(value), Shown(value, type_))


def _operation(expr: Expr) -> str:
    """What the node does, in a sign or a word of the language."""
    if isinstance(expr, _Leaf):
        return _LEAF_OPERATIONS[type(expr)]
    match expr:
        case Arithmetic() | Compare():
            return expr.operator
        case Negate() | DaysBetween():
            return "-"
        case Shift():
            return "+" if expr.sign == 1 else "-"
        case Since():
            return f"{expr.unit} since"
        case Within():
            return "within"
        case Among():
            return "is" if len(expr.values) == 1 else "is one of"
        case Includes():
            return "includes"
        case IsKnown():
            return "is known"
        case Not():
            return "not"
        case AllOf():
            return "and"
        case AnyOf():
            return "or"
        case Else():
            return "else"
        case Round():
            return f"rounded {expr.mode.value}"
        case Convert():
            return "as percent" if isinstance(expr.type, Percent) else "as number"
        case Extreme():
            return expr.which
        case Aggregate():
            return expr.kind
        case _:
            assert_never(expr)


def _settled(expr: Expr, operands: tuple[Term, ...]) -> Expr:
    """The expression with the results of its operands in their place, so that it is quick to evaluate."""
    if all(isinstance(child, _Leaf) for child in children(expr)):
        return expr
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
    if isinstance(expr, _Leaf) or term.result is None:
        return expr
    return Constant(type=expr.type, span=expr.span, value=term.result.value)
