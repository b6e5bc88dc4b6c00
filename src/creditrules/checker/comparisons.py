"""Comparisons and tests of a value: both sides of one kind, in one unit."""

from __future__ import annotations

from typing import Literal

from creditrules.checker import name_findings, type_findings
from creditrules.checker.context import bad
from creditrules.checker.elaborates import Elaborates
from creditrules.checker.names import value_of
from creditrules.program import expressions as x
from creditrules.program.types import (
    WHOLE,
    YES_NO,
    Date,
    ListOf,
    OneOf,
    Period,
    SetOf,
    Text,
    Unknown,
    YesNo,
    same_kind,
)
from creditrules.syntax import tree as t

_NEVER = "read literally, this could never hold"
_UNITS: dict[str, Literal["days", "months", "years"]] = {"days": "days", "months": "months", "years": "years"}


def compare(elaborator: Elaborates, written: t.Compare) -> x.Expr:
    """`x < y` and its like."""
    left, right = _pair(elaborator, written.left, written.right)
    if not comparable(elaborator, left, right):
        return bad(written.span)
    if written.operator not in ("=", "!=") and isinstance(left.type, YesNo | Text | SetOf | ListOf):
        elaborator.context.report(
            type_findings.expected(left, "something with an order", "a text, yes or no, or set is only equal or not")
        )
        return bad(written.span)
    return x.Compare(type=YES_NO, operator=written.operator, left=left, right=right, span=written.span)


def _pair(elaborator: Elaborates, left: t.Expr, right: t.Expr) -> tuple[x.Expr, x.Expr]:
    """Both sides, each helping to read the words that the other names."""
    if _is_word(elaborator, left) and not _is_word(elaborator, right):
        second = elaborator.expression(right)
        return (
            elaborator.expression(left, second.type) if _can_be(elaborator, left, second) else bad(left.span)
        ), second
    first = elaborator.expression(left)
    return first, (elaborator.expression(right, first.type) if _can_be(elaborator, right, first) else bad(right.span))


def _can_be(elaborator: Elaborates, written: t.Expr, subject: x.Expr) -> bool:
    """Whether a word is one that the subject can be; where not, it is reported with the subject's declaration."""
    if not isinstance(subject.type, OneOf) or not isinstance(written, t.Ref) or not _is_word(elaborator, written):
        return True
    if written.name in subject.type.members or written.name in elaborator.context.unread:
        return True
    owner = next(iter(type_findings.declaration_label(subject, elaborator.places())), None)
    elaborator.context.report(name_findings.unknown_member(written.span, subject.type.members, owner, _NEVER))
    return False


def _is_word(elaborator: Elaborates, written: t.Expr) -> bool:
    """Whether a name is that of no value, so that it can only be a word of a list."""
    if not isinstance(written, t.Ref):
        return False
    return value_of(elaborator.context, elaborator.record, written.name, written.span) is None


def comparable(elaborator: Elaborates, left: x.Expr, right: x.Expr) -> bool:
    """Whether the two can be compared; where not, it is reported."""
    if isinstance(left.type, Unknown) or isinstance(right.type, Unknown):
        return False
    if not same_kind(left.type, right.type):
        elaborator.context.report(type_findings.compared(left, right, elaborator.places()))
        return False
    if isinstance(left.type, ListOf | Period):
        elaborator.context.report(type_findings.expected(left, "a value that can be compared"))
        return False
    return True


def is_one_of(elaborator: Elaborates, written: t.Is) -> x.Expr:
    """`x is A`, `x is not A`, `x is one of (A, B)`."""
    operand = elaborator.expression(written.operand)
    if isinstance(operand.type, SetOf):
        help_ = "ask about one of its members: `x includes A`; about all of them, compare two sets with `=`"
        elaborator.context.report(type_findings.expected(operand, "a single value", help_))
        return bad(written.span)
    values = tuple(constant(elaborator, each, operand) for each in written.values)
    constants = tuple(value for value in values if value is not None)
    if len(constants) != len(values):
        return bad(written.span)
    found = x.Among(type=YES_NO, operand=operand, values=constants, span=written.span)
    return x.Not(type=YES_NO, operand=found, span=written.span) if written.negated else found


def constant(elaborator: Elaborates, written: t.Expr, subject: x.Expr) -> x.Constant | None:
    """A written value that the subject can equal, or None after saying why it is not."""
    if not _can_be(elaborator, written, subject):
        return None
    value = elaborator.expression(written, subject.type)
    if isinstance(value.type, Unknown) or not comparable(elaborator, subject, value):
        return None
    if not isinstance(value, x.Constant):
        elaborator.context.report(type_findings.not_written(value.span, "compare two values with `=`"))
        return None
    return value


def includes(elaborator: Elaborates, written: t.Includes) -> x.Expr:
    """`set includes A`."""
    operand, member = elaborator.expression(written.operand), written.member
    if isinstance(operand.type, Unknown):
        return bad(written.span)
    if not isinstance(operand.type, SetOf):
        elaborator.context.report(type_findings.expected(operand, "a set"))
        return bad(written.span)
    if member.text not in operand.type.members:
        owner = next(iter(type_findings.declaration_label(operand, elaborator.places())), None)
        elaborator.context.report(name_findings.unknown_member(member.span, operand.type.members, owner, _NEVER))
        return bad(written.span)
    return x.Includes(type=YES_NO, operand=operand, member=member.text, span=written.span)


def within(elaborator: Elaborates, written: t.Within) -> x.Expr:
    """`d within 12 months`."""
    operand = _date(elaborator, written.operand)
    if operand is None:
        return bad(written.span)
    return x.Within(type=YES_NO, operand=operand, duration=written.duration.value, span=written.span)


def since(elaborator: Elaborates, written: t.Since) -> x.Expr:
    """`months since d`."""
    unit = _UNITS.get(written.unit.text)
    if unit is None:
        elaborator.context.report(name_findings.unknown(written.unit.span, "unit of time", _UNITS))
        return bad(written.span)
    operand = _date(elaborator, written.operand)
    if operand is None:
        return bad(written.span)
    return x.Since(type=WHOLE, unit=unit, operand=operand, span=written.span)


def _date(elaborator: Elaborates, written: t.Expr) -> x.Expr | None:
    operand = elaborator.expression(written)
    if isinstance(operand.type, Unknown):
        return None
    if not isinstance(operand.type, Date):
        elaborator.context.report(type_findings.expected(operand, "a date"))
        return None
    return operand
