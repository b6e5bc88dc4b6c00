"""Random actions with the controls and watches that set them, and reviews."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from creditrules.program.types import DATE, Date, Money, Number, OneOf, Percent, SetOf, Text, Type, YesNo
from creditrules.testing.random_policies import bounds
from creditrules.testing.random_policies.conditions import guard
from creditrules.testing.random_policies.declarations import SERVICES
from creditrules.testing.random_policies.definitions import amount
from creditrules.testing.random_policies.draft import Draft
from creditrules.testing.random_policies.names import Names
from creditrules.testing.random_policies.numbers import known
from creditrules.testing.random_policies.terms import (
    AND,
    NOT,
    OR,
    TEXTS,
    VALUE,
    Term,
    ceiling_to,
    decimals,
    floor_to,
)
from creditrules.values.dates import EARLIEST, LATEST
from creditrules.values.decimals import plain

_NAMES: dict[type[Type], tuple[str, ...]] = {
    Money: ("credit_limit", "deposit", "额度"),
    Percent: ("prepayment", "discount"),
    Number: ("terms_days", "level"),
    YesNo: ("guarantee", "referral"),
    OneOf: ("payment_terms", "release"),
    SetOf: ("granted", "services_kept"),
    Date: ("valid_until",),
    Text: ("note",),
}
_MERGES: dict[type[Type], tuple[str, ...]] = {
    Money: ("lowest", "highest"),
    Percent: ("lowest", "highest"),
    Number: ("lowest", "highest"),
    YesNo: ("any", "all"),
    OneOf: ("earliest", "latest"),
    SetOf: ("common", "joined"),
}
_LISTED = (("net_60", "net_30", "prepaid"), ("hold", "refer", "release"))


_NOTHING = Term("", YesNo())


@dataclass(slots=True)
class _Case:
    """A control or watch that sets an action: its condition, what can be named where it holds, and the value."""

    text: str
    names: Names
    value: Term = _NOTHING


def write_rules(draft: Draft) -> None:
    """Up to four actions, each always set; the block that declares them comes after what sets them is known."""
    chance = draft.chance
    lines = [_action(draft) for _ in range(chance.below(5))]
    if lines:
        draft.add("actions", *lines)
    _reviews(draft)
    for _ in range(chance.below(2)):
        _watch(draft, [])


# ----------------------------------------------------------------------------------------------------------- actions


def _action(draft: Draft) -> str:
    """Writes the controls and watches of an action; returns its declaration."""
    chance = draft.chance
    kind = chance.one([Money, Money, Percent, Number, YesNo, OneOf, SetOf, Date, Text])
    name = draft.fresh.name(_NAMES[kind])
    merge = chance.one(_MERGES[kind]) if kind in _MERGES and chance.often(60) else ""
    cases = _cases(draft, merge=bool(merge))
    listed = OneOf(chance.one(_LISTED)) if kind is OneOf else SetOf(chance.one(SERVICES))
    for case in cases:
        case.value = _value(draft, case.names, kind, listed)
    watched = _watched(draft, kind, listed) if merge and chance.often(30) else []
    type_, term = _declared(draft, kind, listed, [case.value for case in (*cases, *watched)])
    for case in cases:
        _control(draft, name, case)
    for case in watched:
        _watch(draft, [f"{name} = {case.value.text}"], case.text)
    draft.knows(replace(term, text=name))
    applies = f" {merge} applies" if merge else ""
    return f"{name} : {type_}{draft.title()}{applies}"


def _control(draft: Draft, action: str, case: _Case) -> None:
    name = draft.fresh.name(("rule", "standard", "规则"))
    lines = [f"when {case.text}", f"{action} = {case.value.text}{draft.because()}"]
    draft.add(f"control {name}{draft.title()}", *lines, *draft.cites())


def _cases(draft: Draft, *, merge: bool) -> list[_Case]:
    """Conditions of which one always holds; without a merge rule, only one."""
    chance, names = draft.chance, draft.names
    match chance.below(4):
        case 0 if draft.grades:
            cases = _by_grade(draft)
        case 1 | 2:
            cases = _split(draft, names, chance.between(1, 2))
        case _:
            cases = [_Case("yes", names)]
    if names.slips(12) and len(cases) > 1:
        del cases[chance.below(len(cases))]
    if merge or names.slips(10):
        cases += [_extra(draft) for _ in range(chance.below(3))]
    return cases


def _by_grade(draft: Draft) -> list[_Case]:
    groups: list[list[str]] = [[]]
    for grade in draft.grades:
        if groups[-1] and draft.chance.often(60):
            groups.append([])
        groups[-1].append(grade)
    texts = [f"grade is one of ({', '.join(group)})" if len(group) > 1 else f"grade is {group[0]}" for group in groups]
    return [_Case(text, draft.names) for text in texts]


def _split(draft: Draft, names: Names, depth: int, before: str = "") -> list[_Case]:
    """Two ways, where a condition holds and where not; either may split further."""
    chance = draft.chance
    text, other, inside = _two_ways(draft, names)
    yes, no = (f"{before} and {each}" if before else each for each in (text, other))
    cases = [_Case(yes, inside), _Case(no, names)]
    if depth > 1:
        at = chance.below(2)
        left = cases[at].names.without(cases[at].text)
        cases[at : at + 1] = _split(draft, left, depth - 1, cases[at].text)
    return cases


def _two_ways(draft: Draft, names: Names) -> tuple[str, str, Names]:
    """A condition, its opposite, and what can be named where it holds."""
    chance = draft.chance
    missing = names.of((Number, Percent, Money, Date, OneOf), lambda term: term.missing)
    if missing and chance.often(50 if draft.tiny else 10):
        term = chance.one(missing)
        named = chance.one(missing) if (draft.tiny and chance.often(20)) or names.slips(20) else term
        return f"{term.text} is known", f"{named.text} is missing", names.narrowed(term.known())
    found = guard(names) if chance.often(40) else None
    if found is not None:
        return found[0], _opposite(draft, found[0]), found[1]
    condition = draft.write.condition(names, 1)
    return condition.at(NOT), f"not {condition.at(NOT)}", names


def _opposite(draft: Draft, text: str) -> str:
    """The opposite of a guard: as a whole, or part by part."""
    parts = text.split(" and ")
    if draft.names.slips(20) or draft.chance.often(50):
        opposites = [
            part.replace("is known", "is missing") if part.endswith("is known") else f"not {part}" for part in parts
        ]
        whole = " or ".join(opposites)
        return f"({whole})" if len(parts) > 1 else whole
    return f"not ({text})"


def _extra(draft: Draft) -> _Case:
    """A further condition, which may hold beside others."""
    names = draft.names
    found = guard(names) if draft.chance.often(50) else None
    if found is None:
        return _Case(draft.write.condition(names, 1).text, names)
    text, inside = found
    if draft.chance.often(30):
        return _Case(f"{text} and {draft.write.condition(inside, 1).at(NOT)}", inside)
    return _Case(text, inside)


# ------------------------------------------------------------------------------------------------------------ values


def _value(draft: Draft, names: Names, kind: type[Type], listed: OneOf | SetOf) -> Term:
    chance, write = draft.chance, draft.write
    match listed:
        case OneOf() if kind is OneOf:
            named = names.of(OneOf, lambda term: term.type == listed and not term.missing)
            return chance.one(named) if named and chance.often(40) else Term(chance.one(listed.members), listed)
        case SetOf() if kind is SetOf:
            same = names.of(SetOf, lambda term: term.type == listed and not term.missing)
            if same and chance.often(50):
                return chance.one(same)
            return Term(", ".join(chance.some(listed.members, 0, 3)) or "none", listed)
        case _:
            pass
    if kind is YesNo:
        return Term(chance.one(["yes", "no"]), YesNo()) if chance.often(60) else write.condition(names, 1)
    if kind is Text:
        return Term(f'"{chance.one(TEXTS)}"', Text())
    if kind is Date:
        day = write.day(names, 1)
        return known(names, day) if day.missing else day
    if kind is Money:
        return known(names, write.number(names, Money, 2))
    plain_kind = Percent if kind is Percent else Number
    value = known(names, write.number(names, plain_kind, 2))
    return _coarser(value, plain_kind) if decimals(value.type) > 8 else value


def _coarser(value: Term, kind: type[Number | Percent]) -> Term:
    """The value rounded to two decimals more than none."""
    low, high = (floor_to(value.numbers()[0], 4), ceiling_to(value.numbers()[1], 4))
    step = "0.01%" if kind is Percent else "0.0001"
    return Term(f"{value.at(VALUE)} rounded down to {step}", kind(4), low, high, level=VALUE)


def _declared(draft: Draft, kind: type[Type], listed: OneOf | SetOf, values: list[Term]) -> tuple[str, Term]:
    """How the type of the action is written, with a range that its values just fill."""
    names, chance = draft.names, draft.chance
    match kind:
        case _ if kind is OneOf:
            return f"one of {', '.join(listed.members)}", Term("", listed)
        case _ if kind is SetOf:
            return f"set of {', '.join(listed.members)}", Term("", listed)
        case _ if kind is YesNo:
            return "yes or no", Term("", YesNo())
        case _ if kind is Text:
            return "text", Term("", Text())
        case _:
            pass
    low, high = bounds.hull(*values)
    if kind is Date:
        first, last = Term("", DATE, low, high).days()
        if first < EARLIEST or last > LATEST:
            first, last = max(first, EARLIEST), min(last, LATEST)
        return f"date {first} to {last}", Term("", DATE, first, last)
    least, most = Term("", Number(0), low, high).numbers()
    if kind is Money:
        type_: Type = amount(draft)
        word = "money"
    else:
        places = max(decimals(value.type) for value in values)
        if kind is Percent:
            places = max(places, 2)
            type_, word = Percent(places), f"percent with {places - 2} decimals"
        else:
            type_, word = Number(places), f"number with {places} decimals" if places else "whole number"
    least, most = floor_to(least, decimals(type_)), ceiling_to(most, decimals(type_))
    if names.slips(20) and least < most:
        most = floor_to((least + most) / 2, decimals(type_))
    elif chance.often(25):
        most += 10
    ends = [_end(each, type_) for each in (least, most)]
    return f"{word} {ends[0]} to {ends[1]}", Term("", type_, least, most)


def _end(value: Decimal, type_: Type) -> str:
    match type_:
        case Percent():
            return f"{plain(value * 100)}%"
        case Money():
            return f"{plain(value)} {type_.currency}"
        case _:
            return plain(value)


# --------------------------------------------------------------------------------------------------- watches, reviews


def _watched(draft: Draft, kind: type[Type], listed: OneOf | SetOf) -> list[_Case]:
    return [_Case(_change(draft), draft.names, _value(draft, draft.names, kind, listed))]


def _watch(draft: Draft, settings: list[str], when: str = "") -> None:
    name = draft.fresh.name(("alert", "change"))
    lines = [f"when {when or _change(draft)}{draft.because()}"]
    if draft.chance.often(60) or not settings:
        lines.append("review now")
    draft.add(f"watch {name}{draft.title()}", *lines, *settings, *draft.cites())


def _change(draft: Draft) -> str:
    """A condition over now and before."""
    chance, names = draft.chance, draft.names
    now = {term.text: term for term in names.values}
    pairs = [(term, now[term.text.removeprefix("previous ")]) for term in names.previous if term.text[9:] in now]
    ordered = [
        (before, term) for before, term in pairs if isinstance(term.type, Number | Percent | Money | Date | OneOf)
    ]
    if not ordered or chance.often(20):
        return draft.write.condition(replace(names, values=(*names.values, *names.previous)), 1).text
    before, term = chance.one(ordered)
    guards = [f"{each.text} is known" for each in (before, term) if each.missing and not names.slips(10)]
    sign = chance.one(["<", ">", ">=", "<=", "!="])
    text = " and ".join([*guards, f"{term.text} {sign} {before.text}"])
    if chance.often(30):
        return f"{text} and {draft.write.condition(names, 1).at(AND + 1)}"
    return text


def _reviews(draft: Draft) -> None:
    chance = draft.chance
    lines = [
        f"{grade} every {chance.one(['12 months', '30 days', '1 year'])}{draft.because()}"
        for grade in draft.grades
        if chance.often(40)
    ]
    if chance.often(30):
        lines.append(f"every {chance.one(['3 months', '1 day'])} when {draft.write.condition(draft.names, 1).at(OR)}")
    if lines:
        draft.add("review", *lines, *draft.cites())
