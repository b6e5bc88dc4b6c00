"""Calls: `min` and `max` of several values, and aggregates over a list of records."""

from __future__ import annotations

from typing import Literal

from creditrules.checker import name_findings, type_findings
from creditrules.checker.comparisons import comparable
from creditrules.checker.context import bad
from creditrules.checker.elaborates import Elaborates
from creditrules.program import expressions as x
from creditrules.program.types import (
    WHOLE,
    YES_NO,
    Date,
    ListOf,
    Money,
    Number,
    Numeric,
    OneOf,
    Percent,
    Type,
    Unknown,
    wider,
)
from creditrules.syntax import tree as t
from creditrules.values.decimals import QUOTIENT_DECIMALS

FORMS = {
    "count": "count(LIST where CONDITION)",
    "sum": "sum(VALUE of LIST where CONDITION)",
    "mean": "mean(VALUE of LIST weighted by VALUE where CONDITION)",
    "min": "min(VALUE of LIST where CONDITION)",
    "max": "max(VALUE of LIST where CONDITION)",
    "share": "share(LIST where CONDITION among CONDITION)",
    "any": "any(LIST where CONDITION)",
    "every": "every(LIST where CONDITION among CONDITION)",
}
"""How each function is written over a list; `min` and `max` also take several values."""

_OF_VALUES = ("sum", "mean", "min", "max")


def call(elaborator: Elaborates, written: t.Call, wanted: Type | None) -> x.Expr:
    """A call of a function of the language."""
    name = written.function.text
    if name not in FORMS:
        elaborator.context.report(name_findings.unknown(written.function.span, "function", FORMS))
        return bad(written.span)
    parts = (written.of, written.weight, written.where, written.among)
    if name in ("min", "max") and all(part is None for part in parts) and not _is_list(elaborator, written):
        return _extreme(elaborator, written, wanted)
    return _aggregate(elaborator, written)


def _is_list(elaborator: Elaborates, written: t.Call) -> bool:
    first = written.arguments[0]
    fact = elaborator.context.facts.get(first.name) if isinstance(first, t.Ref) else None
    return fact is not None and isinstance(fact.declared.type, ListOf)


def _extreme(elaborator: Elaborates, written: t.Call, wanted: Type | None) -> x.Expr:
    context = elaborator.context
    if len(written.arguments) == 1:
        only = written.arguments[0]
        if isinstance(only, t.NumberLit) and "," in only.span.text:
            context.report(type_findings.ambiguous_comma(only.span, only.span.text))
        else:
            form = FORMS[written.function.text]
            context.report(
                type_findings.arguments(
                    written.span,
                    f"`{written.function.text}` needs several values, or those of a list, and this is one value",
                    f"write `{written.function.text}(VALUE, VALUE)` or `{form}`",
                )
            )
        return bad(written.span)
    operands = [elaborator.expression(argument, wanted) for argument in written.arguments]
    if any(isinstance(operand.type, Unknown) for operand in operands):
        return bad(written.span)
    first = operands[0]
    if not isinstance(first.type, (*Numeric.__args__, Date, OneOf)):
        context.report(type_findings.expected(first, "something with an order"))
        return bad(written.span)
    if not all(comparable(elaborator, first, operand) for operand in operands[1:]):
        return bad(written.span)
    type_ = first.type
    for operand in operands[1:]:
        type_ = wider(type_, operand.type)
    which: Literal["min", "max"] = "min" if written.function.text == "min" else "max"
    return x.Extreme(type=type_, which=which, operands=tuple(operands), span=written.span)


def _aggregate(elaborator: Elaborates, written: t.Call) -> x.Expr:
    context, name = elaborator.context, written.function.text
    of_values = name in _OF_VALUES
    if elaborator.record is not None:
        context.report(
            type_findings.aggregate(
                written.span, f"`{name}` over a list stands inside another list", "give it a name with `let`"
            )
        )
        return bad(written.span)
    if _wrongly_formed(written, name, of_values=of_values):
        context.report(
            type_findings.arguments(written.span, f"`{name}` is not written like this", f"write `{FORMS[name]}`")
        )
        return bad(written.span)
    records = _records(elaborator, written, of_values=of_values)
    if records is None or not isinstance(records.type, ListOf):
        return bad(written.span)
    inner = elaborator.within(context.records[records.type.record])
    where = inner.condition(written.where) if written.where else None
    among = inner.condition(written.among) if written.among else None
    value = inner.expression(written.arguments[0]) if of_values else None
    weight = inner.expression(written.weight) if written.weight else None
    parts = (where, among, value, weight)
    if any(part is not None and isinstance(part.type, Unknown) for part in parts):
        return bad(written.span)
    if weight is not None and not isinstance(weight.type, Numeric):
        context.report(type_findings.expected(weight, "a number, percentage or amount to weight by"))
        return bad(written.span)
    type_ = _type(elaborator, name, value)
    if type_ is None:
        return bad(written.span)
    return x.Aggregate(
        type=type_,
        kind=name,  # type: ignore[arg-type]  # a key of FORMS
        records=records,
        value=value,
        weight=weight,
        where=where,
        among=among,
        span=written.span,
    )


def _wrongly_formed(written: t.Call, name: str, *, of_values: bool) -> bool:
    if len(written.arguments) != 1:
        return True
    if of_values != (written.of is not None):
        return True
    if written.weight is not None and name != "mean":
        return True
    if written.among is not None and name not in ("share", "every"):
        return True
    return name in ("share", "any", "every") and written.where is None


def _records(elaborator: Elaborates, written: t.Call, *, of_values: bool) -> x.FactRef | None:
    """The list that is looked at."""
    source = written.of if of_values else written.arguments[0]
    context = elaborator.context
    if isinstance(source, t.Name):
        source = t.Ref(span=source.span, name=source.text)
    assert source is not None  # noqa: S101  # the form was looked at before
    lists = [name for name, fact in context.facts.items() if isinstance(fact.declared.type, ListOf)]
    if not isinstance(source, t.Ref):
        context.report(
            type_findings.aggregate(
                source.span, f"`{written.function.text}` is taken over a list, by the list's name", _lists(lists)
            )
        )
        return None
    fact = context.facts.get(source.name)
    if fact is None:
        if source.name not in context.unread and not context.is_value(source.name):
            context.report(name_findings.unknown(source.span, "list", lists))
        elif context.is_value(source.name):
            context.report(type_findings.aggregate(source.span, f"`{source.name}` is not a list", _lists(lists)))
        return None
    if isinstance(fact.declared.type, Unknown):
        return None
    if not isinstance(fact.declared.type, ListOf):
        context.report(type_findings.aggregate(source.span, f"`{source.name}` is not a list", _lists(lists)))
        return None
    return x.FactRef(type=fact.declared.type, name=source.name, span=source.span)


def _lists(lists: list[str]) -> str:
    return f"lists are: {', '.join(f'`{name}`' for name in lists)}" if lists else "this policy declares no list"


def _type(elaborator: Elaborates, name: str, value: x.Expr | None) -> Type | None:
    """The type of the result, or None after saying why there is none."""
    match name:
        case "count":
            return WHOLE
        case "any" | "every":
            return YES_NO
        case "share":
            return Percent(QUOTIENT_DECIMALS)
        case _:
            pass
    assert value is not None  # noqa: S101  # the other functions take a value of each record
    type_ = value.type
    if name == "mean":
        match type_:
            case Number():
                return Number(QUOTIENT_DECIMALS)
            case Percent():
                return Percent(QUOTIENT_DECIMALS)
            case Money():
                return Money(type_.currency, QUOTIENT_DECIMALS)
            case _:
                pass
    ordered = (Number, Percent, Money) if name in ("sum", "mean") else (Number, Percent, Money, Date, OneOf)
    if not isinstance(type_, ordered):
        elaborator.context.report(type_findings.expected(value, f"something to take the {name} of"))
        return None
    return type_
