"""Random lets and tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from creditrules.program.types import Date, Money, Number, OneOf, Percent, YesNo
from creditrules.testing.random_policies import bounds
from creditrules.testing.random_policies.draft import Draft
from creditrules.testing.random_policies.lines import cells
from creditrules.testing.random_policies.numbers import known
from creditrules.testing.random_policies.terms import ATOM, SUM, VALUE, Term, ceiling_to, constant, floor_to
from creditrules.testing.random_policies.writes import NumericKind
from creditrules.values.currencies import MINOR_DECIMALS

_KINDS: tuple[NumericKind, ...] = (Number, Percent, Money)
LETS = ("indicator", "coverage", "load_factor", "exposure", "指标", "flag", "since_when")


def write_let(draft: Draft) -> None:
    """A named value of any kind."""
    name = draft.fresh.name(LETS)
    value = (_of_missing(draft) if draft.tiny and draft.chance.often(60) else None) or any_value(draft, 2)
    draft.add(f"let {name}{draft.title()} = {value.text}", *draft.cites())
    parts = (name, *value.parts) if value.missing else ()
    draft.knows(replace(value, text=name, level=ATOM, parts=parts))


def _of_missing(draft: Draft) -> Term | None:
    """A value made of two that may be missing, or None where there are not two of a kind."""
    chance, names = draft.chance, draft.names
    kind = chance.one([*_KINDS, Number])
    pool = names.of(kind, lambda term: term.missing)
    if len(pool) < 2:  # one for each side
        return None
    first, second = chance.some(pool, 2, 2)
    way = chance.one([" else ", " else ", " + ", " / ", "min", "max"]) if kind is Number else " else "
    fallback = way == " else "
    low, high = bounds.hull(first, second)
    if way == " + ":
        low, high = bounds.plus(first, second)
    elif way == " / ":
        low, high = bounds.over(first, second) or (low, high)
    text = f"{way}({first.text}, {second.text})" if way in ("min", "max") else f"{first.text}{way}{second.text}"
    type_ = Number(6) if way == " / " else first.type
    return Term(
        text, type_, low, high, missing=True, level=VALUE if fallback else SUM, parts=first.parts + second.parts
    )


def any_value(draft: Draft, depth: int) -> Term:
    """A number, percentage or amount mostly; a condition, a date or a word."""
    chance, names, write = draft.chance, draft.names, draft.write
    match chance.below(10):
        case 7:
            return write.condition(names, depth)
        case 8:
            return write.day(names, depth)
        case 9 if named := names.of(OneOf):
            type_ = chance.one(named).type
            assert isinstance(type_, OneOf)  # noqa: S101  # as asked for
            return write.word(names, type_, depth)
        case _:
            return write.number(names, chance.one(_KINDS), depth)


def write_table(draft: Draft) -> None:
    """A decision table over one to three values; its rows cover everything, and each of them can win."""
    chance, names = draft.chance, draft.names
    pool = names.of((Number, Percent, Money, Date, OneOf, YesNo))
    columns: list[Term] = []
    for column in chance.some(pool, 1, 2):
        if column.text not in {each.text for each in columns}:
            columns.append(column)
    if columns and chance.often(15):
        columns[-1] = draft.write.number(names, chance.one(_KINDS), 1)
    name = draft.fresh.name(("rate", "days_granted", "系数"))
    unique = chance.often(40)
    axes = [_axis(draft, column, unique=unique) for column in columns]
    rows = [[]] if not axes else [[one] for one in axes[0]]
    for axis in axes[1:]:
        rows = [[*row, cell] for row in rows for cell in axis]
    if names.slips() and len(rows) > 1:
        del rows[chance.below(len(rows))]
    results, result = _results(draft, len(rows))
    heads = [*(column.text for column in columns), name]
    if not columns:
        return
    lines = [
        f"| {' | '.join(heads)} |",
        *(f"| {' | '.join([*row, value])} |" for row, value in zip(rows, results, strict=True)),
    ]
    draft.add(f"table {name}{draft.title()} : {_declared(result)}{' unique' if unique else ''}", *lines, *draft.cites())
    draft.knows(replace(result, text=name, missing=False, level=ATOM, parts=()))


def _axis(draft: Draft, column: Term, *, unique: bool) -> list[str]:
    """The cells of a column for everything that its value may be."""
    chance = draft.chance
    found = cells(chance, column, apart=unique)
    if not found:
        return ["any"]
    if column.missing and not draft.names.slips():
        if not unique and chance.often(30) and "any" not in found:
            return [*found, "any"]
        return ["missing", *found]
    if not unique and "any" not in found and chance.often(30):
        return [*found[:-1], "any"]
    return found


def _results(draft: Draft, count: int) -> tuple[list[str], Term]:
    """A result for each row, and a term for any of them."""
    chance = draft.chance
    if chance.often(20):
        word_type = OneOf(chance.one((("net_60", "net_30", "prepaid"), ("good", "medium", "poor"))))
        return [chance.one(word_type.members) for _ in range(count)], Term("", word_type)
    if chance.often(10):
        return [chance.one(["yes", "no"]) for _ in range(count)], Term("", YesNo())
    kind = chance.one(_KINDS)
    type_ = amount(draft) if kind is Money else Percent(4) if kind is Percent else Number(chance.one([0, 4]))
    like = Term("", type_, Decimal(0), Decimal(chance.one([1, 100, 5000])))
    terms = [constant(chance, like) for _ in range(count)]
    if kind is Money and count and chance.often(40):
        terms[chance.below(count)] = known(draft.names, draft.write.number(draft.names, Money, 1))
    low, high = bounds.hull(*terms) if terms else (like.low, like.high)
    if isinstance(like.type, Money) and isinstance(low, Decimal) and isinstance(high, Decimal):
        low, high = floor_to(low, like.type.decimals), ceiling_to(high, like.type.decimals)
    return [term.text for term in terms], replace(like, low=low, high=high)


def amount(draft: Draft) -> Money:
    """The type of an amount, with the decimals of its currency."""
    currency = draft.names.currency
    return Money(currency, MINOR_DECIMALS[currency])


def _declared(result: Term) -> str:
    match result.type:
        case Number(decimals=0):
            return "whole number"
        case Number():
            return "number"
        case Percent():
            return "percent"
        case Money():
            return "money"
        case OneOf(members=members):
            return f"one of {', '.join(members)}"
        case _:
            return "yes or no"
