"""What an explanation says of a policy whatever the customer: found once for each policy, and kept.

Rebuilding an explanation is then a matter of the numbers alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, assert_never

from creditrules.diagnostics import Span
from creditrules.explain.model import LineTest, Place, Shown, Term
from creditrules.explain.secrecy import Secrecy
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
from creditrules.program.program import (
    Anything,
    Band,
    IsMissing,
    IsOneOf,
    Otherwise,
    Program,
)
from creditrules.program.types import Number, OneOf, Percent, Period, SetOf, Type
from creditrules.values import Duration

Leaf: TypeAlias = Constant | FactRef | FieldRef | LetRef | TableRef | PointsRef | ActionRef | Builtin | Previous
"""Expressions without operands."""

FixedTest: TypeAlias = Band | IsOneOf | IsMissing | Otherwise | Anything
"""Tests that compute nothing."""

_LEAF_OPERATIONS: dict[type[Leaf], str] = {
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


@dataclass(frozen=True, slots=True)
class Note:
    """What a formula says of an expression before there are numbers.

    `secret` is the name of one that is confidential, which may be empty; None of one that is not. `operands` are
    expressions, `constants` those operands that are none. A `leaf` has no operands. `unasked` is the term where the
    expression was not computed, `constant` the term of a constant, `form` the term of a formula about a record that is
    the same for all customers.
    """

    expr: Expr
    type: Type
    operation: str
    text: str
    name: str
    secret: str | None
    operands: tuple[Note, ...]
    constants: tuple[Term, ...]
    unasked: Term
    constant: Term | None
    leaf: bool
    form: Term | None


POINTS = Number(4)
"""The type of points that no expression gives; written in full, however many decimals they have."""


def points_shown(value: Decimal, *, confidential: bool = False) -> Shown:
    """Points that were computed from others."""
    return Shown(value, POINTS, confidential=True) if confidential else Shown(value, POINTS)


class Plan:
    """The notes on one policy."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.secrecy = Secrecy(program)
        self._notes: dict[int, Note] = {}  # by identity: the program holds the expressions, and the plan the program
        self._places: dict[int, Place] = {}
        self._tests: dict[int, LineTest] = {}
        self._texts: dict[int, str] = {}

    def note(self, expr: Expr) -> Note:
        """The note on an expression of the policy."""
        note = self._notes.get(id(expr))
        if note is None:
            note = self._notes[id(expr)] = self._noted(expr)
        return note

    def place(self, span: Span, cites: tuple[str, ...]) -> Place:
        """Where a step is written."""
        place = self._places.get(id(span))
        if place is None or place.cites != cites:
            place = self._places[id(span)] = Place(span.source.name, span.line, cites)
        return place

    def text(self, span: Span) -> str:
        """The author's words on one line."""
        text = self._texts.get(span.start)
        if text is None:
            text = self._texts[span.start] = one_line(span.text)
        return text

    def test(self, test: FixedTest, type_: Type) -> LineTest:
        """The test of a line or cell for values of this type."""
        told = self._tests.get(id(test))
        if told is None:
            told = self._tests[id(test)] = _told_test(test, type_)
        return told

    def _noted(self, expr: Expr) -> Note:
        operation, text, name = _operation(expr), one_line(expr.span.text), _name(expr)
        operands = tuple(map(self.note, children(expr)))
        leaf, constants = isinstance(expr, Leaf), _constants(expr)
        secret = (name if leaf else "") if self.secrecy.of(expr) else None
        unasked = Term(operation, text, None, name)
        constant = Term(operation, text, Shown(expr.value, expr.type)) if isinstance(expr, Constant) else None
        forms = tuple([operand.form for operand in operands if operand.form is not None])
        form = Term(operation, text, None, name, forms + constants) if len(forms) == len(operands) else None
        if leaf:
            form = unasked if isinstance(expr, FieldRef) else constant
        return Note(
            expr,
            expr.type,
            operation,
            text,
            name,
            secret,
            operands,
            constants,
            unasked,
            constant,
            leaf,
            form,
        )


def one_line(text: str) -> str:
    """The author's words on one line."""
    return " ".join(text.split())


def _name(expr: Expr) -> str:
    """What the author calls the value, where it has a name."""
    name: str = getattr(expr, "name", "")
    return f"previous {name}" if isinstance(expr, Previous) else name


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
    if isinstance(expr, Leaf):
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


def _told_test(test: FixedTest, type_: Type) -> LineTest:
    match test:
        case Band():
            low = None if test.low is None else Shown(test.low, type_)
            high = None if test.high is None else Shown(test.high, type_)
            return LineTest("band", low, high, test.low_in, test.high_in)
        case IsOneOf():
            return LineTest("is", values=tuple(Shown(value, type_) for value in test.values))
        case IsMissing():
            return LineTest("missing")
        case Otherwise():
            return LineTest("otherwise")
        case Anything():
            return LineTest("any")
        case _:
            assert_never(test)
