"""Random sources, records and facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from creditrules.program.types import DATE, Date, Money, Number, OneOf, Percent, SetOf, Text, Type, YesNo
from creditrules.testing.random_policies.draft import Draft
from creditrules.testing.random_policies.names import Listed
from creditrules.testing.random_policies.terms import Bound, Term, decimals, step, written
from creditrules.values.currencies import MINOR_DECIMALS
from creditrules.values.dates import EARLIEST, LATEST

WORDS = (("AAA", "AA", "A", "BBB"), ("good", "medium", "poor"), ("open", "settled", "lost"), ("low", "high"))
SERVICES = (("basic", "burst", "new_orders"), ("hosting", "cdn"))
_Kind: TypeAlias = type[Number | Percent | Money | Date | YesNo | Text | OneOf | SetOf]
_NAMES: dict[_Kind, tuple[str, ...]] = {
    Number: ("ratio", "employees", "trend", "defaults", "facts", "value"),
    Percent: ("debt_ratio", "share_paid", "growth", "占比"),
    Money: ("sales", "capital", "monthly_bill", "net_worth", "营业额"),
    Date: ("founded", "customer_since", "last_visit"),
    YesNo: ("blocked", "dishonest", "audited"),
    Text: ("region", "branch"),
    OneOf: ("rating", "status", "standing"),
    SetOf: ("services", "rights"),
}
_FACTS: tuple[_Kind, ...] = (Number, Percent, Money, Date, YesNo, OneOf, Money, Number, Text, SetOf)
_FIELDS: dict[_Kind, str] = {
    Money: "amount",
    Date: "due",
    YesNo: "disputed",
    Number: "days_late",
    OneOf: "state",
    Percent: "part",
}
_RANGES: dict[_Kind, tuple[tuple[str, str], ...]] = {
    Number: (("0", "10"), ("0", "100"), ("-50", "50"), ("1", "12"), ("0", "1"), ("0", "1000000"), ("5", "5")),
    Percent: (("0", "1"), ("0", "10"), ("-10", "10"), ("0.01", "0.99"), ("-0.5", "0.5")),
    Money: (("0", "1000"), ("0", "1000000000"), ("-1000000", "1000000"), ("100", "5000"), ("1", "1")),
}
_TINY = ((Decimal(0), Decimal(3)), (Decimal(-1), Decimal(1)), (Decimal(0), Decimal(1)))
_WIDEST: dict[_Kind, int] = {Number: 10**12, Percent: 10**6, Money: 10**15}
_DAYS = ((date(2000, 1, 1), date(2026, 12, 31)), (date(2024, 2, 29), date(2024, 3, 1)), (date(1990, 6, 30), LATEST))


def write_sources(draft: Draft) -> None:
    """Up to three lawful sources."""
    chance = draft.chance
    lines = []
    for name in chance.some(["bureau", "ledger", "customer"], 0, 3):
        fresh = f" fresh for {chance.one(['30 days', '1 year', '6 months'])}" if chance.often(50) else ""
        lines.append(f"{name}{draft.title()}{fresh}")
        draft.sources.append(name)
    if lines:
        draft.add("sources", *lines)


def write_facts(draft: Draft) -> None:
    """Facts of all types, and the lists of records with their records."""
    chance = draft.chance
    lines = []
    kinds = [chance.one(_FACTS), chance.one(_FACTS), Number] if draft.tiny else _FACTS
    for _ in range(chance.between(2, 4) if draft.tiny else chance.between(3, 8)):
        kind = chance.one(kinds)
        name = draft.fresh.name(_NAMES[kind])
        optional = chance.often(65 if draft.tiny else 45)
        type_, term = _typed(draft, name, kind, optional=optional)
        lines.append(f"{name} : {type_}{draft.title()}{' optional' if optional else ''}{_clauses(draft)}")
        draft.knows(term)
        draft.names = replace(
            draft.names, previous=(*draft.names.previous, replace(term, text=f"previous {name}", missing=True))
        )
    lines += [_list(draft) for _ in range(chance.below(3))]
    draft.add("facts", *lines)


def _clauses(draft: Draft) -> str:
    chance = draft.chance
    said = chance.some([" confidential", " fixed", ' cites "Norm ch. 4"'], 0, 1)
    if draft.sources and chance.often(30):
        said.append(f" from {', '.join(chance.some(draft.sources, 1, 3))}")
    return "".join(said)


def _typed(draft: Draft, name: str, kind: _Kind, *, optional: bool) -> tuple[str, Term]:
    """How the type is written, and the value with its name."""
    chance = draft.chance
    parts = (name,) if optional else ()
    type_: Type
    low: Bound = None
    high: Bound = None
    if kind is Number:
        places = 0 if draft.tiny else chance.one([0, 0, 4, 2, 6])
        type_ = Number(places)
        text = "whole number" if places == 0 else "number" if places == 4 else f"number with {places} decimals"
    elif kind is Percent:
        places = 0 if draft.tiny else chance.one([2, 2, 0, 4])
        type_, text = Percent(places + 2), "percent" if places == 2 else f"percent with {places} decimals"
    elif kind is Money:
        currency = draft.names.currency
        type_, text = Money(currency, MINOR_DECIMALS[currency]), chance.one(["money", f"money {currency}"])
    elif kind is YesNo:
        type_, text = YesNo(), "yes or no"
    elif kind is Text:
        type_, text = Text(), "text"
    elif kind is OneOf:
        type_ = OneOf(chance.one(WORDS))
        text = f"one of {', '.join(type_.members)}"
    elif kind is SetOf:
        type_ = SetOf(chance.one(SERVICES))
        text = f"set of {', '.join(type_.members)}"
    else:
        type_, text, low, high = DATE, "date", EARLIEST, LATEST
        if chance.often(30):
            low, high = chance.one(_DAYS)
            text = f"date {low} to {high}"
    if isinstance(type_, Number | Percent | Money):
        text, low, high = _ranged(draft, text, type_)
    return text, Term(name, type_, low, high, missing=optional, parts=parts)


def _ranged(draft: Draft, text: str, type_: Number | Percent | Money) -> tuple[str, Decimal, Decimal]:
    chance = draft.chance
    if draft.tiny:
        low, high = (end * step(type_) for end in chance.one(_TINY))
    elif not chance.often(85):
        return text, Decimal(-_WIDEST[type(type_)]), Decimal(_WIDEST[type(type_)])
    else:
        low, high = (Decimal(end) for end in chance.one(_RANGES[type(type_)]))
    if decimals(type_) and low < high and chance.often(10):
        high -= step(type_)
    ends = [written(chance, end, type_).text for end in (low, high)]
    return f"{text} {ends[0]} to {ends[1]}", low, high


def _list(draft: Draft) -> str:
    """A list with a kind of record of its own."""
    chance = draft.chance
    record = draft.fresh.name(("invoice", "default", "lawsuit"))
    fields, lines = [], []
    for kind in chance.some(tuple(_FIELDS), 1, 4):
        name = _FIELDS[kind]
        optional = chance.often(30)
        type_, term = _typed(draft, name, kind, optional=optional)
        lines.append(f"{name} : {type_}{draft.title(10)}{' optional' if optional else ''}")
        fields.append(term)
    draft.add(f"record {record}{draft.title()}", *lines)
    name = draft.fresh.name(("invoices", "events", "claims"))
    at_most = chance.between(1, 2) if draft.tiny else chance.one([1000, 3, 1, 100_000])
    bound = "" if at_most == 100_000 else f", at most {at_most:,}"
    optional = chance.often(30)
    draft.names = replace(draft.names, lists=(*draft.names.lists, Listed(name, tuple(fields), at_most, optional)))
    return f"{name} : list of {record}{bound}{' optional' if optional else ''}"
