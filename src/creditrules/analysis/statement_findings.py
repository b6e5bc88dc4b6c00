"""What is said where an `always`, `never` or `monotone` is not true, with the customers who show it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from creditrules.analysis.statements import OneWay
from creditrules.diagnostics import Diagnostic, Label, Span
from creditrules.diagnostics.codes import PROPERTY_FAILED
from creditrules.diagnostics.visible import escaped
from creditrules.engine.decision import Decision
from creditrules.explain import trace_text
from creditrules.explain.led_by import Part, led_by, read_by
from creditrules.explain.words import cited, number, value_text
from creditrules.program.expressions import FactRef
from creditrules.program.program import Monotone, Property

_HELP = "change the policy or the statement; which of the two is wrong is a credit decision"


@dataclass(frozen=True, slots=True)
class Shown:
    """A customer who shows something: what was handed over as `facts` and `previous`, and the decision."""

    decision: Decision
    facts: Mapping[str, object]
    previous: Mapping[str, object] | None = None


def not_kept(statement: Property, customer: Shown) -> Diagnostic:
    """A customer for whom an `always` does not hold, or a `never` does."""
    decision = customer.decision
    asked = [statement.condition, *([] if statement.when is None else [statement.when])]
    parts = [part for expr in asked for part in read_by(expr, decision.program)]
    wrong = "does not hold" if statement.kind == "always" else "holds"
    return _finding(
        statement,
        f"what must {statement.kind} hold {wrong} for a customer whom the facts admit",
        Label(statement.condition.span, f"{wrong} for this customer"),
        (f"as of {decision.as_of}, this led there:\n{_way_to(customer, parts)}",),
        [customer],
    )


def goes_wrong(way: OneWay, less: Shown, more: Shown) -> Diagnostic:
    """Two customers, alike but for the subject, whose scores go the way that they must never go."""
    name, type_ = way.subject.name, way.subject.type
    rows = [f"{name} = {value_text(way.value(each.decision), type_)}, {_score(each.decision)}" for each in (less, more)]
    alike = "differ in nothing else" if isinstance(way.subject, FactRef) else "are alike in all else that gives points"
    moved = [
        Part("factor", one.name)
        for one, other in zip(less.decision.factors, more.decision.factors, strict=True)
        if one.points != other.points
    ]
    notes = (
        "\n".join([f"as of {less.decision.as_of}, two customers who {alike} have:", *rows]),
        f"this led to the first score:\n{_way_to(less, moved)}",
        f"and this to the second:\n{_way_to(more, moved)}",
    )
    direction = way.statement.direction
    return _finding(
        way.statement,
        f"the score {direction} with `{name}`, which it must never do",
        Label(_head(way.statement.span), f"it {direction} for these customers"),
        notes,
        [less, more],
    )


def _finding(
    statement: Property | Monotone, message: str, label: Label, notes: tuple[str, ...], customers: Sequence[Shown]
) -> Diagnostic:
    return Diagnostic(
        code=PROPERTY_FAILED,
        message=message,
        primary=label,
        notes=(*notes, *([f"the statement cites {cited(statement.cites)}"] if statement.cites else [])),
        help=_HELP,
        data={
            "statement": statement.title,
            "customers": [
                {"as_of": each.decision.as_of.isoformat(), "facts": each.facts, "previous": each.previous}
                for each in customers
            ],
        },
    )


def _way_to(customer: Shown, parts: Sequence[Part]) -> str:
    """What led to parts of a decision, with the last decision where they rest upon it."""
    told = trace_text(customer.decision, parts)
    if not any(part.kind == "previous" for part in led_by(customer.decision, parts)):
        return told
    before = "none" if customer.previous is None else json.dumps(customer.previous, ensure_ascii=False)
    return "\n".join(filter(None, [escaped(f"the decision before: {before}"), told]))


def _score(decision: Decision) -> str:
    assert decision.score is not None  # noqa: S101  # a policy with a `monotone` scores
    return f"score = {number(decision.score)}"


def _head(span: Span) -> Span:
    """The first line of the block."""
    return Span(span.source, span.start, span.start + len(span.text.split("\n", 1)[0].rstrip()))
