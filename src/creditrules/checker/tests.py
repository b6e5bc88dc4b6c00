"""Bands, lines and cells: what a value must be for a line or row to win."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from creditrules.checker import rule_findings
from creditrules.checker.expressions import Elaborator
from creditrules.program import expressions as x
from creditrules.program.program import Anything, Band, IsMissing, IsOneOf, Otherwise, Test, When
from creditrules.program.types import Date, ListOf, Number, Numeric, OneOf, SetOf, Unknown, YesNo
from creditrules.syntax import tree as t
from creditrules.values import Scalar


def line_test(elaborator: Elaborator, written: t.Test, subject: x.Expr | None) -> Test | None:
    """The test of a factor's line, or None after saying what is wrong with it."""
    if subject is None:
        match written:
            case t.WhenTest():
                return When(elaborator.condition(written.condition))
            case t.OtherwiseTest():
                return Otherwise()
            case _:
                elaborator.context.report(
                    rule_findings.test_not_here(
                        written.span,
                        "this factor has no `by`, so there is no value to compare",
                        "write `when` and a condition, or name the value: `factor … by VALUE`",
                    )
                )
                return None
    if isinstance(written, t.WhenTest):
        elaborator.context.report(
            rule_findings.test_not_here(
                written.span,
                "this factor looks at one value, so its lines are bands of that value",
                "write a band such as `up to 5`, or leave `by` out and write every line with `when`",
            )
        )
        return None
    return cell_test(elaborator, written, subject)


def cell_test(elaborator: Elaborator, written: t.Test, subject: x.Expr) -> Test | None:  # one case a kind
    """The test of a cell or band, or None after saying what is wrong with it."""
    match written:
        case t.AnyTest():
            return Anything()
        case t.MissingTest():
            return IsMissing()
        case t.OtherwiseTest():
            return Otherwise()
        case t.WhenTest():
            raise AssertionError("the grammar has no condition in a cell")
        case t.Edge():
            edge = _edge(elaborator, written.value, subject)
            return None if edge is None else _edge_test(written.kind, edge, subject)
        case t.Between():
            low, high = _edge(elaborator, written.low, subject), _edge(elaborator, written.high, subject)
            if low is None or high is None:
                return None
            return _between(elaborator, written, low, high, subject)
        case t.IsTest():
            constants = [elaborator.constant(value, subject) for value in written.values]
            known = [constant for constant in constants if constant is not None]
            return IsOneOf(tuple(_scalar(each) for each in known)) if len(known) == len(constants) else None


def _scalar(constant: x.Constant) -> Scalar:
    value = constant.value
    assert isinstance(value, Decimal | date | bool | str | frozenset)  # noqa: S101  # comparable, so a scalar
    return value


def _edge(elaborator: Elaborator, written: t.Expr, subject: x.Expr) -> x.Constant | None:
    if isinstance(subject.type, Unknown):
        elaborator.expression(written)
        return None
    if isinstance(subject.type, YesNo | SetOf | ListOf) or not isinstance(
        subject.type,
        (*Numeric.__args__, Date, OneOf),
    ):
        elaborator.context.report(
            rule_findings.test_not_here(
                written.span, "only numbers, amounts, percentages, dates and ordered words have bands", "write `is …`"
            )
        )
        return None
    value = elaborator.expression(written, subject.type)
    if isinstance(value.type, Unknown) or not elaborator.comparable(subject, value):
        return None
    if not isinstance(value, x.Constant):
        elaborator.context.report(rule_findings.band_edge(written.span))
        return None
    return value


def _edge_test(kind: str, edge: x.Constant, subject: x.Expr) -> Test:
    value = edge.value
    if isinstance(subject.type, OneOf):
        members = subject.type.members
        at = members.index(str(value))
        taken = {
            "up to": members[: at + 1],
            "below": members[:at],
            "from": members[at:],
            "above": members[at + 1 :],
        }
        return IsOneOf(taken[kind])
    assert isinstance(value, Decimal | date)  # noqa: S101  # the subject has bands
    match kind:
        case "up to":
            return Band(high=value)
        case "below":
            return Band(high=value, high_in=False)
        case "from":
            return Band(low=value)
        case _:
            return Band(low=value, low_in=False)


def _between(
    elaborator: Elaborator, written: t.Between, low: x.Constant, high: x.Constant, subject: x.Expr
) -> Test | None:
    if isinstance(subject.type, OneOf):
        members = subject.type.members
        first, last = members.index(str(low.value)), members.index(str(high.value))
        if first > last:
            elaborator.context.report(rule_findings.band_backwards(written.span))
            return None
        return IsOneOf(members[first : last + 1])
    assert isinstance(low.value, Decimal | date)  # noqa: S101  # the subject has bands
    assert isinstance(high.value, Decimal | date)  # noqa: S101
    if low.value > high.value:  # type: ignore[operator]  # both have the subject's type
        elaborator.context.report(rule_findings.band_backwards(written.span))
        return None
    return Band(low=low.value, high=high.value)


def plain_number(expr: x.Expr) -> bool:
    """Whether points or thresholds can be taken from the expression."""
    return isinstance(expr.type, Number | Unknown)
