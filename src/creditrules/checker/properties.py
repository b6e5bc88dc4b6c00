"""What must always hold, never hold, or only go one way."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.checker import name_findings, rule_findings
from creditrules.checker.context import Context, clauses_of
from creditrules.checker.expressions import Elaborator
from creditrules.checker.missing import NOTHING, MissingCheck
from creditrules.program import expressions as x
from creditrules.program.program import Monotone, Property
from creditrules.program.types import Date, Money, Number, OneOf, Percent, Unknown
from creditrules.syntax import tree as t


def read_properties(context: Context, missing: MissingCheck) -> Iterator[Property]:
    """The `always` and `never` blocks."""
    elaborator = Elaborator(context)
    for block in context.file.blocks:
        if not isinstance(block, t.PropertyBlock):
            continue
        condition = elaborator.condition(block.condition)
        when = elaborator.condition(block.when) if block.when is not None else None
        flow = missing.if_true(when, NOTHING) if when is not None else NOTHING
        if when is not None:
            missing.condition(when)
        missing.condition(condition, flow)
        title = block.title.text if block.title else ""
        cites = clauses_of(block.clauses)
        yield Property(span=block.span, kind=block.kind, title=title, condition=condition, when=when, cites=cites)


def read_monotones(context: Context) -> Iterator[Monotone]:
    """The `monotone` blocks."""
    elaborator = Elaborator(context)
    for block in context.file.blocks:
        if not isinstance(block, t.MonotoneBlock):
            continue
        if block.subject.text != "score" or not context.scores:
            context.report(name_findings.held_to_nothing(block.subject.span))
            continue
        subject = elaborator.expression(t.Ref(span=block.over.span, name=block.over.text))
        if isinstance(subject.type, Unknown):
            continue
        if not isinstance(subject, x.FactRef | x.LetRef):
            context.report(
                rule_findings.test_not_here(
                    block.over.span, "the score is held to a fact or a let", "name one of these, or write it as a `let`"
                )
            )
            continue
        if not isinstance(subject.type, Number | Percent | Money | Date | OneOf):
            context.report(
                rule_findings.test_not_here(
                    block.over.span, "the score cannot rise or fall with something that has no order", "name a number"
                )
            )
            continue
        title = block.title.text if block.title else ""
        yield Monotone(
            span=block.span, title=title, direction=block.direction, subject=subject, cites=clauses_of(block.clauses)
        )
