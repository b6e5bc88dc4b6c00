"""What names stand for: fields, facts, lets, tables, factors, actions, and what the language defines."""

from __future__ import annotations

from creditrules.checker import name_findings
from creditrules.checker.context import Context, bad
from creditrules.checker.elaborates import Elaborates
from creditrules.diagnostics import Span
from creditrules.program import expressions as x
from creditrules.program.program import RECORDED_SCORE, Record
from creditrules.program.types import DATE, UNKNOWN, WHOLE, ListOf, OneOf, Type, Unknown
from creditrules.syntax import tree as t


def named(elaborator: Elaborates, written: t.Ref, wanted: Type | None) -> x.Expr:
    """What a name stands for. Where a word of a list is wanted, the words of that list come first."""
    context, record = elaborator.context, elaborator.record
    name, span = written.name, written.span
    is_field = record is not None and name in record.fields
    if isinstance(wanted, OneOf) and name in wanted.members and not is_field:
        return x.Constant(type=wanted, value=name, span=span)
    found = value_of(context, record, name, span)
    if found is not None:
        return found
    if name in context.unread or isinstance(wanted, Unknown):
        return bad(span)  # of an unknown type nobody can say which words it has
    if isinstance(wanted, OneOf):
        context.report(name_findings.unknown_member(span, wanted.members))
        return bad(span)
    fields = tuple(record.fields) if record else ()
    kind = f"field of `{record.name}` or other value" if record else "fact or other value"
    context.report(name_findings.unknown(span, kind, (*fields, *context.value_names())))
    return bad(span)


def value_of(context: Context, record: Record | None, name: str, span: Span) -> x.Expr | None:
    """The value of that name: a field first, then the policy's names; None where there is none."""
    if record is not None and name in record.fields:
        return x.FieldRef(type=record.fields[name].declared.type, name=name, record=record.name, span=span)
    if name in context.facts:
        return x.FactRef(type=context.facts[name].declared.type, name=name, span=span)
    if name in context.let_blocks:
        let = context.lets.get(name)
        return x.LetRef(type=let.value.type, name=name, span=span) if let else bad(span)
    if name in context.table_blocks:
        return x.TableRef(type=context.table_types.get(name, UNKNOWN), name=name, span=span)
    if name in context.factor_blocks:
        return x.PointsRef(type=context.points_type(name), name=name, span=span)
    if name in context.actions:
        return x.ActionRef(type=context.actions[name].declared.type, name=name, span=span)
    return _builtin(context, name, span)


def _builtin(context: Context, name: str, span: Span) -> x.Expr | None:
    if name not in context.builtins():
        return None
    match name:
        case "as_of":
            return x.Builtin(type=DATE, name="as_of", span=span)
        case "grade" | "scored_grade":
            return x.Builtin(type=context.grade_type, name=name, span=span)
        case "factors_known":
            return x.Builtin(type=WHOLE, name=name, span=span)
        case "score":
            return x.Builtin(type=context.score_type(), name=name, span=span)
        case "points_from_missing":
            return x.Builtin(type=context.points_total_type(), name=name, span=span)
        case _:
            return None


def previous(elaborator: Elaborates, written: t.Previous) -> x.Expr:
    """`previous NAME`: a fact, the score or the grade of the last recorded decision."""
    context, name = elaborator.context, written.name.text
    if name in context.facts:
        declared = context.facts[name].declared.type
        if isinstance(declared, ListOf):
            context.report(name_findings.not_here(written.span, name, "lists of the last decision are not compared"))
            return bad(written.span)
        return x.Previous(type=declared, name=name, span=written.span)
    if context.scores and name in ("score", "grade"):
        type_ = context.grade_type if name == "grade" else RECORDED_SCORE.type
        return x.Previous(type=type_, name=name, span=written.span)
    if name not in context.unread:
        known = (*context.facts, *(("score", "grade") if context.scores else ()))
        context.report(name_findings.unknown(written.name.span, "recorded value", known))
    return bad(written.span)
