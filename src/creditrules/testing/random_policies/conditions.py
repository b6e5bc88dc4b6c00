"""Random conditions, with guards where a value in them may be missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from creditrules.program.types import Date, Money, Number, OneOf, Percent, SetOf, Text, YesNo
from creditrules.testing.random_policies.names import Names
from creditrules.testing.random_policies.numbers import known
from creditrules.testing.random_policies.terms import (
    AND,
    COMPARISON,
    NOT,
    OR,
    TEXTS,
    UNARY,
    VALUE,
    Term,
    condition,
    constant,
    step,
    written,
)
from creditrules.testing.random_policies.writes import NumericKind, Writes

_Way = Callable[[Writes, Names, int], Term | None]
_NUMERIC: tuple[NumericKind, ...] = (Number, Percent, Money)
_ORDERS = ("<", "<=", ">", ">=")
PERIODS = ("12 months", "30 days", "1 month", "3 years", "90 days", "6 months", "0 days")


def any_condition(write: Writes, names: Names, depth: int) -> Term:
    """A yes or no that is always known, unless the policy is wild."""
    ways = _SIMPLE if depth <= 0 else [*_SIMPLE, *_NESTED]
    for _ in range(3):
        found = names.chance.one(ways)(write, names, depth)
        if found is not None:
            return found
    return _of_day(write, names, 0)


# ------------------------------------------------------------------------------------------------------------- guards


def guarded(names: Names, subject: Term, test: Callable[[Term], str], level: int = COMPARISON) -> Term:
    """A test of a value, safe where the value may be missing; in a wild policy now and then only nearly so."""
    body = condition(test(subject), level, subject.parts)
    if not subject.missing or names.slips(15):
        return body
    chance = names.chance
    named = subject.at(VALUE)
    if names.slips(25) and subject.parts:
        named = chance.one(subject.parts)
    match chance.below(6):
        case 0:
            return condition(f"{named} is known and {body.at(NOT)}", AND)
        case 1:
            return condition(f"{named} is missing or {body.at(AND)}", OR)
        case 2:
            return condition(f"not ({named} is missing or not {body.at(COMPARISON)})", NOT)
        case 3:
            return condition(f"not ({named} is known and {body.at(NOT)})", NOT)
        case 4:
            return condition(f"not {named} is missing and {body.at(NOT)}", AND)
        case _:
            return condition(test(known(names, subject)), level)


# ---------------------------------------------------------------------------------------------------- simple conditions


def _of_number(write: Writes, names: Names, depth: int) -> Term | None:
    """A comparison with a written number, or with another number."""
    subject = write.number(names, names.chance.one(_NUMERIC), depth)
    if not subject.varies and not names.slips(10):
        return None
    return guarded(names, subject, lambda term: _compared(names, term))


def _compared(names: Names, subject: Term) -> str:
    """With a number that lies inside the bounds, so that the answer may be either; `=` and `!=` now and then."""
    chance = names.chance
    if chance.often(15):
        return f"{subject.at(VALUE)} {chance.one(('=', '!='))} {constant(chance, subject).text}"
    return _with_order(names, subject, constant(chance, subject))


def _with_order(names: Names, subject: Term, bound: Term) -> str:
    low, high = subject.numbers()
    value = bound.low
    fitting = list(_ORDERS)
    if value == low:
        fitting = ["<=", ">"]
    elif value == high:
        fitting = ["<", ">="]
    if names.chance.often(10) and not names.slips(50):
        mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
        return f"{bound.text} {mirrored[names.chance.one(fitting)]} {subject.at(VALUE)}"
    return f"{subject.at(VALUE)} {names.chance.one(fitting)} {bound.text}"


def _of_two(write: Writes, names: Names, depth: int) -> Term | None:
    """Two computed numbers, days or words."""
    chance = names.chance
    sign = chance.one([*_ORDERS, "="])
    kind = chance.below(4)
    if kind == 0:
        left, right = write.day(names, depth), write.day(names, depth)
    elif kind == 1:
        words = names.of(OneOf)
        if not words:
            return None
        left = chance.one(words)
        assert isinstance(left.type, OneOf)  # noqa: S101  # as asked for
        right = write.word(names, left.type, depth)
    else:
        numeric = chance.one(_NUMERIC)
        left, right = write.number(names, numeric, depth), write.number(names, numeric, depth)
    if left.text == right.text:
        return None
    if not left.varies and not right.varies:
        return None
    text = f"{left.at(VALUE)} {sign} {right.at(VALUE)}"
    missing = [term for term in (left, right) if term.missing]
    if not missing or names.slips(15):
        return condition(text, COMPARISON)
    guards = " and ".join(f"{term.at(VALUE)} is known" for term in missing)
    return condition(f"{guards} and {text}", AND)


def _of_day(write: Writes, names: Names, depth: int) -> Term:
    subject = write.day(names, depth)
    chance = names.chance
    if not subject.varies:
        subject = names.as_of
    match chance.below(3):
        case 0:
            period = chance.one(PERIODS)
            return guarded(names, subject, lambda term: f"{term.at(VALUE)} within {period}")
        case 1:
            first, last = subject.days()
            bound = constant(chance, subject)
            signs = ["<=", ">"] if bound.low == first else ["<", ">="] if bound.low == last else [*_ORDERS]
            sign = chance.one(signs)
            return guarded(names, subject, lambda term: f"{term.at(VALUE)} {sign} {bound.text}")
        case _:
            unit = chance.one(["months", "years", "days"])
            count = chance.one([0, 1, 6, 12, 36, 90])
            sign = chance.one(_ORDERS)
            return guarded(names, subject, lambda term: f"{unit} since {term.at(UNARY)} {sign} {count}")


def _of_word(write: Writes, names: Names, depth: int) -> Term | None:
    words = names.of(OneOf, lambda term: isinstance(term.type, OneOf) and len(term.type.members) > 1)
    if not words:
        return None
    chance = names.chance
    first = chance.one(words)
    assert isinstance(first.type, OneOf)  # noqa: S101  # as asked for
    members = first.type.members
    subject = first if chance.often(70) else write.word(names, first.type, depth)
    if subject.text in members:
        subject = first
    chosen = chance.some(members, 1, len(members) - 1)
    match chance.below(5):
        case 0 | 1:
            one = f"is one of ({', '.join(chosen)})" if len(chosen) > 1 or chance.often(20) else f"is {chosen[0]}"
            return guarded(names, subject, lambda term: f"{term.at(VALUE)} {one}")
        case 2:
            return guarded(names, subject, lambda term: f"{term.at(VALUE)} is not {chosen[0]}")
        case 3:
            return guarded(names, subject, lambda term: f"{term.at(VALUE)} >= {members[-1]}")
        case _:
            return guarded(names, subject, lambda term: f"{term.at(VALUE)} < {members[-1]}")


def _of_flag(_write: Writes, names: Names, _depth: int) -> Term | None:
    flags = names.of(YesNo)
    if not flags:
        return None
    flag = names.chance.one(flags)
    way = names.chance.below(4)
    if not flag.missing or names.slips(15):
        text, level = [(flag.text, 8), (f"not {flag.text}", NOT), (f"{flag.text} is no", COMPARISON), (flag.text, 8)][
            way
        ]
        return condition(text, level, flag.parts)
    ways = [
        (f"{flag.text} is known and {flag.text}", AND),
        (f"({flag.text} else {names.chance.one(('yes', 'no'))})", 8),
        (f"{flag.text} is missing or not {flag.text}", OR),
        (f"not ({flag.text} else yes)", NOT),
    ]
    return condition(*ways[way])


def _of_set(_write: Writes, names: Names, _depth: int) -> Term | None:
    sets = names.of(SetOf)
    if not sets:
        return None
    subject = names.chance.one(sets)
    assert isinstance(subject.type, SetOf)  # noqa: S101  # as asked for
    member = names.chance.one(subject.type.members)
    if not subject.missing:
        return condition(f"{subject.text} includes {member}", COMPARISON)
    return condition(f"{subject.text} is known and {subject.text} includes {member}", AND)


def _of_text(_write: Writes, names: Names, _depth: int) -> Term | None:
    texts = names.of(Text)
    if not texts:
        return None
    subject = names.chance.one(texts)
    one, two = names.chance.one(TEXTS), names.chance.one(TEXTS[:2])
    if names.chance.often(50):
        return guarded(names, subject, lambda term: f'{term.at(VALUE)} is one of ("{one}", "{two}x")')
    return guarded(names, subject, lambda term: f'{term.at(VALUE)} {names.chance.one(("=", "!="))} "{one}"')


def _whether_known(write: Writes, names: Names, depth: int) -> Term | None:
    named = names.of((Number, Percent, Money, Date, OneOf, Text, SetOf, YesNo), lambda term: term.missing)
    if not named:
        return None
    subject = names.chance.one(named)
    if names.chance.often(20):
        subject = write.number(names, names.chance.one(_NUMERIC), depth)
        if not subject.missing:
            return None
    says = names.chance.one(["is known", "is missing", "is not known", "is not missing"])
    return condition(f"{subject.at(VALUE)} {says}", COMPARISON)


def _any_or_every(write: Writes, names: Names, _depth: int) -> Term | None:
    if not names.lists:
        return None
    chance = names.chance
    listed = chance.one(names.lists)
    inside = names.inside(listed)
    where = write.condition(inside, 1).text
    text = f"any({listed.name} where {where})"
    if chance.often(50):
        among = f" among {write.condition(inside, 1).text}" if chance.often(60) else ""
        text = f"every({listed.name} where {where}{among})"
    if not listed.optional or names.slips(15):
        return condition(text)
    return condition(f"{listed.name} is known and {text}", AND)


# ---------------------------------------------------------------------------------------------------- from conditions


def _together(write: Writes, names: Names, depth: int) -> Term:
    parts = [write.condition(names, depth - 1) for _ in range(names.chance.between(2, 3))]
    return condition(" and ".join(part.at(NOT) for part in parts), AND)


def _one_of_them(write: Writes, names: Names, depth: int) -> Term:
    parts = [write.condition(names, depth - 1) for _ in range(names.chance.between(2, 3))]
    return condition(" or ".join(part.at(AND) for part in parts), OR)


def _opposite(write: Writes, names: Names, depth: int) -> Term:
    return condition(f"not {write.condition(names, depth - 1).at(NOT)}", NOT)


def _where_known(write: Writes, names: Names, depth: int) -> Term | None:
    """A guard, then a condition in which the guarded value needs none."""
    found = guard(names)
    if found is None:
        return None
    text, inner = found
    return condition(f"{text} and {write.condition(inner, depth - 1).at(NOT)}", AND)


def guard(names: Names) -> tuple[str, Names] | None:
    """A condition that a named value is known, or lies above a bound, and what can be named where it holds."""
    chance = names.chance
    named = names.of((*_NUMERIC, Date, OneOf, YesNo), lambda term: term.missing or _above_zero(term))
    if not named:
        return None
    term = chance.one(named)
    texts = [f"{term.text} is known"] if term.missing else []
    inner = term.known()
    if _above_zero(term) and (not texts or chance.often(60)):
        low, high = term.numbers()
        zero = written(chance, Decimal(0), replace(term).type)
        strict = chance.often(70) or low == 0
        sign = ">" if strict else ">="
        texts.append(f"{term.text} {sign} {zero.text}")
        inner = replace(inner, low=step(term.type) if strict else Decimal(0), high=high)
    return " and ".join(texts), names.narrowed(inner)


def _above_zero(term: Term) -> bool:
    """Whether that the value is above zero says something."""
    return isinstance(term.type, Number | Percent | Money) and term.numbers()[0] <= 0 < term.numbers()[1]


_SIMPLE: list[_Way] = [
    _of_number,
    _of_number,
    _of_number,
    _of_day,
    _of_word,
    _of_word,
    _of_flag,
    _of_flag,
    _of_set,
    _of_text,
    _of_two,
    _whether_known,
    _any_or_every,
]
_NESTED: list[_Way] = [_together, _one_of_them, _opposite, _where_known, _where_known]
