"""Expressions: every name resolved, every type found, every unit held to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never

from creditrules.checker import aggregates, arithmetic, name_findings, type_findings
from creditrules.checker.context import Context, bad
from creditrules.diagnostics import Label, Span
from creditrules.program import expressions as x
from creditrules.program.program import Record
from creditrules.program.types import (
    DATE,
    UNKNOWN,
    WHOLE,
    YES_NO,
    Date,
    ListOf,
    Money,
    Number,
    OneOf,
    Percent,
    Period,
    SetOf,
    Text,
    Type,
    Unknown,
    YesNo,
)
from creditrules.syntax import tree as t
from creditrules.values import MISSING
from creditrules.values.currencies import MINOR_DECIMALS
from creditrules.values.decimals import decimals_of

EMPTY = "none"
"""The word for a set or list with nothing in it."""


class Elaborator:
    """Turns written expressions into typed ones; reports each mistake once and goes on.

    Inside an aggregate, `record` is the kind of record whose fields come before the policy's names.
    """

    def __init__(self, context: Context, record: Record | None = None) -> None:
        self.context = context
        self.record = record

    def within(self, record: Record) -> Elaborator:
        """The same, inside an aggregate over such records."""
        return Elaborator(self.context, record)

    # ---------------------------------------------------------------------------------------------- what is asked for

    def condition(self, written: t.Expr) -> x.Expr:
        """A yes or no."""
        found = self.expression(written)
        if not isinstance(found.type, YesNo | Unknown):
            self.context.report(
                type_findings.expected(found, "a condition", "compare it with something: `x = 0`, `x is A`, `x is known`")
            )
            return bad(written.span)
        return found

    def number(self, written: t.Expr) -> x.Expr:
        """A plain number."""
        found = self.expression(written)
        if not isinstance(found.type, Number | Unknown):
            self.context.report(type_findings.expected(found, "a plain number"))
            return bad(written.span)
        return found

    def constant_number(self, written: t.Expr) -> Decimal | None:
        """A plain number that is written down."""
        if isinstance(written, t.NumberLit):
            return written.value
        found = self.expression(written)
        if not isinstance(found.type, Unknown):
            self.context.report(type_findings.expected(found, "a plain number, written down,"))
        return None

    def given_to(self, written: Sequence[t.Expr], target: Type) -> x.Expr:
        """A value, or a list of members for a set, for something of a known type; the type itself is not compared."""
        span = written[0].span.to(written[-1].span)
        if isinstance(target, SetOf):
            return self._set(written, target, span)
        if len(written) > 1:
            self.context.report(
                type_findings.arguments(span, "several values are given where one is expected", "keep one of them")
            )
            return bad(span)
        return self.expression(written[0], target)

    def _set(self, written: Sequence[t.Expr], target: SetOf, span: Span) -> x.Expr:
        if len(written) == 1:
            only = written[0]
            if isinstance(only, t.Ref) and only.name not in target.members:
                if only.name == EMPTY:
                    return x.Constant(type=target, value=frozenset(), span=span)
                if only.name in self.context.value_names():
                    return self.expression(only)
            elif not isinstance(only, t.Ref):
                return self.expression(only)
        members: set[str] = set()
        for each in written:
            if isinstance(each, t.Ref) and each.name in target.members:
                if each.name in members:
                    self.context.report(name_findings.duplicate(each.span, "value", written[0].span))
                members.add(each.name)
            else:
                self.context.report(name_findings.unknown_member(each.span, target.members, None))
                return bad(span)
        return x.Constant(type=target, value=frozenset(members), span=span)

    # -------------------------------------------------------------------------------------------------- by their kind

    def expression(self, written: t.Expr, wanted: Type | None = None) -> x.Expr:  # noqa: PLR0911, PLR0912, C901  # one case a node
        """The typed expression. `wanted` is the type that its place suggests: members of a `one of` are read by it."""
        span = written.span
        match written:
            case t.NumberLit():
                return x.Constant(type=Number(decimals_of(written.value)), value=written.value, span=span)
            case t.PercentLit():
                return x.Constant(type=Percent(max(2, decimals_of(written.value))), value=written.value, span=span)
            case t.MoneyLit():
                return self._money(written)
            case t.DateLit():
                return x.Constant(type=DATE, value=written.value, span=span)
            case t.DurationLit():
                return x.Constant(type=Period(written.value.unit), value=written.value, span=span)
            case t.YesNoLit():
                return x.Constant(type=YES_NO, value=written.value, span=span)
            case t.TextLit():
                return x.Constant(type=Text(), value=written.value, span=span)
            case t.MissingLit():
                return x.Constant(type=wanted or UNKNOWN, value=MISSING, span=span)
            case t.Ref():
                return self._name(written, wanted)
            case t.Previous():
                return self._previous(written)
            case t.Negate():
                return arithmetic.negate(self, written)
            case t.Arithmetic():
                return arithmetic.combine(self, written)
            case t.PercentOf():
                return arithmetic.percent_of(self, written)
            case t.Rounded():
                return arithmetic.rounded(self, written)
            case t.As():
                return arithmetic.convert(self, written)
            case t.Compare():
                return self._compare(written)
            case t.Is():
                return self._is(written)
            case t.IsKnown():
                known = x.IsKnown(type=YES_NO, operand=self.expression(written.operand), span=span)
                return x.Not(type=YES_NO, operand=known, span=span) if written.negated else known
            case t.Includes():
                return self._includes(written)
            case t.Within():
                return self._within(written)
            case t.Since():
                return self._since(written)
            case t.Not():
                return x.Not(type=YES_NO, operand=self.condition(written.operand), span=span)
            case t.Logic():
                operands = tuple(self.condition(operand) for operand in written.operands)
                kind = x.AllOf if written.operator == "and" else x.AnyOf
                return kind(type=YES_NO, operands=operands, span=span)
            case t.Else():
                return self._else(written, wanted)
            case t.Call():
                return aggregates.call(self, written, wanted)
            case _:
                assert_never(written)

    def _money(self, written: t.MoneyLit) -> x.Expr:
        if written.currency not in MINOR_DECIMALS:
            place = Span(written.span.source, written.span.end - len(written.currency), written.span.end)
            self.context.report(name_findings.unknown(place, "currency", MINOR_DECIMALS))
            return bad(written.span)
        minor = MINOR_DECIMALS[written.currency]
        if decimals_of(written.value) > minor:
            self.context.report(type_findings.too_many_decimals(written.span, written.currency, minor))
        return x.Constant(type=Money(written.currency, minor), value=written.value, span=written.span)

    # ---------------------------------------------------------------------------------------------------------- names

    def _name(self, written: t.Ref, wanted: Type | None) -> x.Expr:
        name, span = written.name, written.span
        if isinstance(wanted, OneOf) and name in wanted.members and not self._is_field(name):
            return x.Constant(type=wanted, value=name, span=span)
        found = self._value(name, span)
        if found is not None:
            return found
        if isinstance(wanted, OneOf):
            self.context.report(name_findings.unknown_member(span, wanted.members, None))
            return bad(span)
        if name not in self.context.unread:
            fields = tuple(self.record.fields) if self.record else ()
            kind = "field or name" if self.record else "fact or other value"
            self.context.report(name_findings.unknown(span, kind, (*fields, *self.context.value_names())))
        return bad(span)

    def _is_field(self, name: str) -> bool:
        return self.record is not None and name in self.record.fields

    def _value(self, name: str, span: Span) -> x.Expr | None:
        """What a name stands for: a field first, then the policy's names; None where it stands for nothing."""
        context = self.context
        if self.record is not None and name in self.record.fields:
            return x.FieldRef(
                type=self.record.fields[name].declared.type, name=name, record=self.record.name, span=span
            )
        if name in context.facts:
            return x.FactRef(type=context.facts[name].declared.type, name=name, span=span)
        if name in context.let_blocks:
            let = context.lets.get(name)
            return x.LetRef(type=let.value.type, name=name, span=span) if let else bad(span)
        if name in context.table_blocks:
            return x.TableRef(type=context.table_types.get(name, UNKNOWN), name=name, span=span)
        if name in context.factor_blocks:
            return x.PointsRef(type=Number(6), name=name, span=span)
        if name in context.actions:
            return x.ActionRef(type=context.actions[name].declared.type, name=name, span=span)
        return self._builtin(name, span)

    def _builtin(self, name: str, span: Span) -> x.Expr | None:
        if name not in self.context.builtins():
            return None
        match name:
            case "as_of":
                return x.Builtin(type=DATE, name="as_of", span=span)
            case "grade" | "scored_grade":
                return x.Builtin(type=self.context.grade_type, name=name, span=span)
            case "factors_known":
                return x.Builtin(type=WHOLE, name=name, span=span)
            case "score" | "points_from_missing":
                return x.Builtin(type=Number(6), name=name, span=span)
            case _:
                return None

    def _previous(self, written: t.Previous) -> x.Expr:
        name = written.name.text
        if name in self.context.facts:
            declared = self.context.facts[name].declared.type
            if isinstance(declared, ListOf):
                self.context.report(
                    name_findings.not_here(written.span, name, "lists of the last decision are not compared")
                )
                return bad(written.span)
            return x.Previous(type=declared, name=name, span=written.span)
        if self.context.scores and name in ("score", "grade"):
            type_ = self.context.grade_type if name == "grade" else Number(6)
            return x.Previous(type=type_, name=name, span=written.span)
        if name not in self.context.unread:
            known = (*self.context.facts, *(("score", "grade") if self.context.scores else ()))
            self.context.report(name_findings.unknown(written.name.span, "recorded value", known))
        return bad(written.span)

    # ----------------------------------------------------------------------------------------------------- conditions

    def pair(self, left: t.Expr, right: t.Expr) -> tuple[x.Expr, x.Expr]:
        """Both sides, each helping to read the members that the other names."""
        if isinstance(left, t.Ref) and self._value(left.name, left.span) is None:
            second = self.expression(right)
            return self.expression(left, second.type), second
        first = self.expression(left)
        return first, self.expression(right, first.type)

    def _compare(self, written: t.Compare) -> x.Expr:
        left, right = self.pair(written.left, written.right)
        if not self.comparable(left, right):
            return bad(written.span)
        if written.operator not in ("=", "!=") and isinstance(left.type, YesNo | Text | SetOf | ListOf):
            self.context.report(
                type_findings.expected(left, "something with an order", "a text, yes or no, or set is only equal or not")
            )
            return bad(written.span)
        return x.Compare(type=YES_NO, operator=written.operator, left=left, right=right, span=written.span)

    def comparable(self, left: x.Expr, right: x.Expr) -> bool:
        """Whether the two can be compared; where not, it is reported."""
        if isinstance(left.type, Unknown) or isinstance(right.type, Unknown):
            return False
        if not same_kind(left.type, right.type):
            self.context.report(type_findings.compared(left, right, self.places()))
            return False
        if isinstance(left.type, ListOf | Period):
            self.context.report(type_findings.expected(left, "a value that can be compared"))
            return False
        return True

    def places(self) -> dict[str, Span]:
        """Where facts, fields and actions are declared, to point at."""
        found = {name: item.span for name, item in self.context.facts.items()}
        found.update((name, item.span) for name, item in self.context.actions.items())
        if self.record:
            found.update((name, item.span) for name, item in self.record.fields.items())
        return found

    def _is(self, written: t.Is) -> x.Expr:
        operand = self.expression(written.operand)
        values = tuple(self.constant(each, operand) for each in written.values)
        constants = tuple(value for value in values if value is not None)
        if len(constants) != len(values):
            return bad(written.span)
        found = x.Among(type=YES_NO, operand=operand, values=constants, span=written.span)
        return x.Not(type=YES_NO, operand=found, span=written.span) if written.negated else found

    def constant(self, written: t.Expr, subject: x.Expr) -> x.Constant | None:
        """A written value that the subject can equal, or None after saying why it is not."""
        value = self.expression(written, subject.type)
        if isinstance(value.type, Unknown) or not self.comparable(subject, value):
            return None
        if not isinstance(value, x.Constant):
            self.context.report(
                type_findings.expected(value, "a value that is written down", "compare two values with `=`")
            )
            return None
        return value

    def _includes(self, written: t.Includes) -> x.Expr:
        operand, member = self.expression(written.operand), written.member
        if isinstance(operand.type, Unknown):
            return bad(written.span)
        if not isinstance(operand.type, SetOf):
            self.context.report(type_findings.expected(operand, "a set"))
            return bad(written.span)
        if member.text not in operand.type.members:
            self.context.report(name_findings.unknown_member(member.span, operand.type.members, self._owner(operand)))
            return bad(written.span)
        return x.Includes(type=YES_NO, operand=operand, member=member.text, span=written.span)

    def _owner(self, operand: x.Expr) -> Label | None:
        labels = type_findings.declaration_label(operand, self.places())
        return labels[0] if labels else None

    def _within(self, written: t.Within) -> x.Expr:
        operand = self._date(written.operand)
        if operand is None:
            return bad(written.span)
        return x.Within(type=YES_NO, operand=operand, duration=written.duration.value, span=written.span)

    def _since(self, written: t.Since) -> x.Expr:
        unit = written.unit.text
        if unit not in ("days", "months", "years"):
            self.context.report(name_findings.unknown(written.unit.span, "unit of time", ("days", "months", "years")))
            return bad(written.span)
        operand = self._date(written.operand)
        if operand is None:
            return bad(written.span)
        return x.Since(type=WHOLE, unit=unit, operand=operand, span=written.span)

    def _date(self, written: t.Expr) -> x.Expr | None:
        operand = self.expression(written)
        if isinstance(operand.type, Unknown):
            return None
        if not isinstance(operand.type, Date):
            self.context.report(type_findings.expected(operand, "a date"))
            return None
        return operand

    def _else(self, written: t.Else, wanted: Type | None) -> x.Expr:
        operand = self.expression(written.operand, wanted)
        fallback = self.expression(written.fallback, operand.type)
        if isinstance(operand.type, Unknown) or isinstance(fallback.type, Unknown):
            return bad(written.span)
        if not same_kind(operand.type, fallback.type):
            self.context.report(
                type_findings.stored(fallback, operand.type, operand.span.text, ())
            )
            return bad(written.span)
        type_ = wider(operand.type, fallback.type)
        return x.Else(type=type_, operand=operand, fallback=fallback, span=written.span)


def same_kind(left: Type, right: Type) -> bool:
    """Whether values of the two types can be compared and stand for one another, decimals apart."""
    match left, right:
        case (Unknown(), _) | (_, Unknown()):
            return True
        case (Number(), Number()) | (Percent(), Percent()):
            return True
        case Money(), Money():
            return left.currency == right.currency
        case _:
            return left == right


def wider(left: Type, right: Type) -> Type:
    """The one of two types of one kind that has more decimals."""
    match left, right:
        case (Number(), Number()) | (Percent(), Percent()) | (Money(), Money()):
            return left if left.decimals >= right.decimals else right  # type: ignore[union-attr]  # both have them
        case _:
            return left


def is_scalar_constant(value: object) -> bool:
    """Whether a constant's value is a number or a day, which have a place on a scale."""
    return isinstance(value, Decimal | date)
