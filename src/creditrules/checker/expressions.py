"""Expressions: every name resolved, every type found, every unit held to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import assert_never

from creditrules.checker import aggregates, arithmetic, comparisons, name_findings, names, type_findings
from creditrules.checker.context import Context, bad
from creditrules.diagnostics import Span
from creditrules.program import expressions as x
from creditrules.program.program import Record
from creditrules.program.types import (
    DATE,
    UNKNOWN,
    YES_NO,
    Money,
    Number,
    Percent,
    Period,
    SetOf,
    Text,
    Type,
    Unknown,
    YesNo,
    describe,
    same_kind,
    wider,
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
            ways = "compare it with something: `x = 0`, `x is A`, `x is known`"
            self.context.report(type_findings.expected(found, "a condition", ways))
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

    def constant(self, written: t.Expr, subject: x.Expr) -> x.Constant | None:
        """A written value that the subject can equal, or None after saying why it is not."""
        return comparisons.constant(self, written, subject)

    def comparable(self, left: x.Expr, right: x.Expr) -> bool:
        """Whether the two can be compared; where not, it is reported."""
        return comparisons.comparable(self, left, right)

    def given_to(self, written: Sequence[t.Expr], target: Type) -> x.Expr:
        """A value, or a list of members for a set, for something of a known type; the type itself is not compared."""
        span = written[0].span.to(written[-1].span)
        if isinstance(target, SetOf):
            return self._set(written, target, span)
        if len(written) > 1:
            message = "several values are given where one is expected"
            self.context.report(type_findings.arguments(span, message, "keep one of them"))
            return bad(span)
        return self.expression(written[0], target)

    def _set(self, written: Sequence[t.Expr], target: SetOf, span: Span) -> x.Expr:
        only = written[0] if len(written) == 1 else None
        if only is not None and not (isinstance(only, t.Ref) and only.name in target.members):
            if isinstance(only, t.Ref) and only.name == EMPTY:
                return x.Constant(type=target, value=frozenset(), span=span)
            if not isinstance(only, t.Ref) or self.context.is_value(only.name):
                return self.expression(only)
        members: dict[str, Span] = {}
        for each in written:
            if not isinstance(each, t.Ref) or each.name not in target.members:
                self.context.report(name_findings.unknown_member(each.span, target.members))
                return bad(span)
            if each.name in members:
                self.context.report(name_findings.listed_twice(each.span, "word", members[each.name]))
            members.setdefault(each.name, each.span)
        return x.Constant(type=target, value=frozenset(members), span=span)

    def places(self) -> dict[str, Span]:
        """Where facts, fields and actions are declared, to point at."""
        found = {name: item.span for name, item in self.context.facts.items()}
        found.update((name, item.span) for name, item in self.context.actions.items())
        if self.record:
            found.update((name, item.span) for name, item in self.record.fields.items())
        return found

    # -------------------------------------------------------------------------------------------------- by their kind

    def expression(self, written: t.Expr, wanted: Type | None = None) -> x.Expr:
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
                return names.named(self, written, wanted)
            case t.Previous():
                return names.previous(self, written)
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
                return comparisons.compare(self, written)
            case t.Is():
                return comparisons.is_one_of(self, written)
            case t.Includes():
                return comparisons.includes(self, written)
            case t.Within():
                return comparisons.within(self, written)
            case t.Since():
                return comparisons.since(self, written)
            case t.IsKnown():
                return self._is_known(written)
            case t.Not():
                operand = self.condition(written.operand)
                return bad(span) if _unknown(operand) else x.Not(type=YES_NO, operand=operand, span=span)
            case t.Logic():
                return self._logic(written)
            case t.Else():
                return self._else(written, wanted)
            case t.Call():
                return aggregates.call(self, written, wanted)
            case _:
                assert_never(written)

    def _money(self, written: t.MoneyLit) -> x.Expr:
        if written.currency not in MINOR_DECIMALS:
            place = Span(written.span.source, written.span.end - len(written.currency), written.span.end)
            self.context.report(name_findings.unknown_currency(place))
            return bad(written.span)
        minor = MINOR_DECIMALS[written.currency]
        type_ = Money(written.currency, minor)
        if decimals_of(written.value) > minor:
            self.context.report(type_findings.too_fine(written.span, describe(type_), type_))
        return x.Constant(type=type_, value=written.value, span=written.span)

    def _is_known(self, written: t.IsKnown) -> x.Expr:
        operand = self.expression(written.operand)
        if _unknown(operand):
            return bad(written.span)
        known = x.IsKnown(type=YES_NO, operand=operand, span=written.span)
        return x.Not(type=YES_NO, operand=known, span=written.span) if written.negated else known

    def _logic(self, written: t.Logic) -> x.Expr:
        operands = tuple(self.condition(operand) for operand in written.operands)
        if any(_unknown(operand) for operand in operands):
            return bad(written.span)
        kind = x.AllOf if written.operator == "and" else x.AnyOf
        return kind(type=YES_NO, operands=operands, span=written.span)

    def _else(self, written: t.Else, wanted: Type | None) -> x.Expr:
        operand = self.expression(written.operand, wanted)
        fallback = self.expression(written.fallback, operand.type)
        if _unknown(operand) or _unknown(fallback):
            return bad(written.span)
        if not same_kind(operand.type, fallback.type):
            self.context.report(type_findings.stored(fallback, operand.type, operand.span.text, ()))
            return bad(written.span)
        type_ = wider(operand.type, fallback.type)
        return x.Else(type=type_, operand=operand, fallback=fallback, span=written.span)


def _unknown(expr: x.Expr) -> bool:
    """Whether the expression was refused, or is made of one that was."""
    return isinstance(expr.type, Unknown)
