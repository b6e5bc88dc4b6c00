"""Random numbers, percentages and amounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from creditrules.program.types import WHOLE, Money, Number, Percent, Type
from creditrules.testing.random_policies import bounds
from creditrules.testing.random_policies.names import Listed, Names
from creditrules.testing.random_policies.terms import (
    ATOM,
    OR,
    PRODUCT,
    SUM,
    UNARY,
    VALUE,
    Term,
    constant,
    decimals,
    written,
)
from creditrules.testing.random_policies.writes import NumericKind, Writes
from creditrules.values import Rounding
from creditrules.values.currencies import MINOR_DECIMALS
from creditrules.values.decimals import QUOTIENT_DECIMALS, decimals_of, quotient, round_to

_Way = Callable[[Writes, Names, NumericKind, int], Term | None]


def number(write: Writes, names: Names, kind: NumericKind, depth: int) -> Term:
    """A number, percentage or amount; it may be missing."""
    if depth <= 0 or names.chance.often(30):
        return leaf(names, kind)
    found = names.chance.one(_WAYS[kind])(write, names, kind, depth - 1)
    return leaf(names, kind) if found is None else found


def leaf(names: Names, kind: NumericKind) -> Term:
    """Something with a name, or a written value."""
    named = names.of(kind, lambda term: term.varies) or names.of(kind)
    if named and names.chance.often(85):
        return names.chance.one(named)
    if named and names.chance.often(60):
        return constant(names.chance, names.chance.one(named))
    type_, figures = _FIGURES[kind]
    if isinstance(type_, Money):
        type_ = Money(names.currency, MINOR_DECIMALS[names.currency])
    fitting = [figure for each in figures if decimals_of(figure := Decimal(each)) <= decimals(type_)]
    return written(names.chance, names.chance.one(fitting), type_)


_FIGURES: dict[NumericKind, tuple[Type, list[str]]] = {
    Number: (Number(2), ["1", "0", "2", "0.5", "12", "100", "-3"]),
    Percent: (Percent(4), ["0.5", "0", "1", "0.125", "1.5", "-0.1"]),
    Money: (Money("CNY", 2), ["100", "0", "1", "0.01", "5000", "1000000", "-250.5"]),
}


def known(names: Names, term: Term) -> Term:
    """The term, with an `else` where it may be missing; in a wild policy now and then without."""
    if not term.missing or names.slips():
        return term.known()
    fallback = constant(names.chance, term)
    low, high = bounds.hull(term, fallback)
    text = f"{term.at(VALUE)} else {fallback.at(SUM)}"
    return replace(term, text=text, low=low, high=high, missing=False, level=VALUE)


# ---------------------------------------------------------------------------------------------------- of every kind


def _made(
    text: str, type_: Type, ends: tuple[Decimal, Decimal] | None, level: int, *parts: Term, missing: bool = False
) -> Term | None:
    """The result, or None where it is too large or too fine to be computed with."""
    if ends is None or not bounds.fits(*ends, decimals(type_)):
        return None
    named = tuple(dict.fromkeys(name for part in parts for name in part.parts))
    return Term(text, type_, *ends, missing=missing or any(part.missing for part in parts), level=level, parts=named)


def _sum(write: Writes, names: Names, kind: NumericKind, depth: int) -> Term | None:
    left, right = write.number(names, kind, depth), write.number(names, kind, depth)
    type_ = _wider(left.type, right.type)
    if names.chance.often(50):
        return _made(f"{left.at(SUM)} - {right.at(PRODUCT)}", type_, bounds.minus(left, right), SUM, left, right)
    return _made(f"{left.at(SUM)} + {right.at(PRODUCT)}", type_, bounds.plus(left, right), SUM, left, right)


def _negated(write: Writes, names: Names, kind: NumericKind, depth: int) -> Term | None:
    operand = write.number(names, kind, depth)
    low, high = operand.numbers()
    return _made(f"-{operand.at(UNARY)}", operand.type, (-high, -low), UNARY, operand)


def _extreme(write: Writes, names: Names, kind: NumericKind, depth: int) -> Term | None:
    operands = [write.number(names, kind, depth) for _ in range(names.chance.between(2, 3))]
    which, pick = names.chance.one([("min", min), ("max", max)])
    lows, highs = zip(*(operand.numbers() for operand in operands), strict=True)
    type_ = operands[0].type
    for operand in operands[1:]:
        type_ = _wider(type_, operand.type)
    text = ", ".join(operand.at(OR) for operand in operands)
    return _made(f"{which}({text})", type_, (pick(lows), pick(highs)), ATOM, *operands)


def _either(write: Writes, names: Names, kind: NumericKind, depth: int) -> Term | None:
    missing = names.of(kind, lambda term: term.missing)
    first = names.chance.one(missing) if missing else write.number(names, kind, depth)
    if not first.missing and not names.chance.often(20):
        return None
    second = write.number(names, kind, depth)
    (a, b), (c, d) = first.numbers(), second.numbers()
    made = _made(
        f"{first.at(VALUE)} else {second.at(SUM)}", _wider(first.type, second.type), (min(a, c), max(b, d)), VALUE,
        first, second,
    )  # fmt: skip
    return None if made is None else replace(made, missing=first.missing and second.missing)


def _rounded(write: Writes, names: Names, kind: NumericKind, depth: int) -> Term | None:
    operand = write.number(names, kind, depth)
    size = Decimal(names.chance.one(["0.01", "0.005", "0.1"] if kind is Percent else ["1", "0.5", "100", "0.01", "3"]))
    if isinstance(operand.type, Money) and decimals_of(size) > MINOR_DECIMALS[names.currency]:
        return None
    mode = names.chance.one(tuple(Rounding))
    to = written(names.chance, size, operand.type)
    low, high = (round_to(end, size, mode) for end in operand.numbers())
    type_ = _with_decimals(operand.type, decimals_of(size))
    return _made(f"{operand.at(VALUE)} rounded {mode.value} to {to.at(UNARY)}", type_, (low, high), VALUE, operand)


def _share_of(write: Writes, names: Names, kind: NumericKind, depth: int) -> Term | None:
    operand = write.number(names, kind, depth)
    percent = written(names.chance, Decimal(names.chance.one(["0.2", "0.5", "1.5", "0.125"])), Percent(3))
    type_ = _product_type(percent.type, operand.type)
    return _made(f"{percent.text} of {operand.at(UNARY)}", type_, bounds.times(percent, operand), UNARY, operand)


# --------------------------------------------------------------------------------------------- products and quotients


def _product(write: Writes, names: Names, kind: NumericKind, depth: int) -> Term | None:
    kinds: dict[NumericKind, list[tuple[NumericKind, NumericKind]]] = {
        Number: [(Number, Number), (Number, Percent), (Percent, Number)],
        Percent: [(Percent, Percent)],
        Money: [(Money, Number), (Number, Money), (Money, Percent), (Percent, Money)],
    }
    first, second = names.chance.one(kinds[kind])
    left, right = write.number(names, first, depth), write.number(names, second, depth)
    type_ = _product_type(left.type, right.type)
    return _made(f"{left.at(PRODUCT)} * {right.at(UNARY)}", type_, bounds.times(left, right), PRODUCT, left, right)


def _quotient(write: Writes, names: Names, kind: NumericKind, depth: int) -> Term | None:
    kinds: dict[NumericKind, list[tuple[NumericKind, NumericKind]]] = {
        Number: [(Money, Money), (Number, Number), (Percent, Percent), (Number, Percent)],
        Percent: [(Percent, Number)],
        Money: [(Money, Number), (Money, Percent)],
    }
    first, second = names.chance.one(kinds[kind])
    left, right = write.number(names, first, depth), write.number(names, second, depth)
    type_ = _with_decimals(left.type if kind is not Number else Number(), QUOTIENT_DECIMALS)
    text = f"{left.at(PRODUCT)} / {right.at(UNARY)}"
    zero = bounds.may_be_zero(right)
    made = _made(text, type_, bounds.over(left, right), PRODUCT, left, right, missing=zero)
    if made is not None or not names.chance.often(30) or not zero:
        return made
    return Term(text, type_, Decimal(0), Decimal(0), missing=True, level=PRODUCT)  # a divisor that is always zero


def _converted(write: Writes, names: Names, kind: NumericKind, depth: int) -> Term | None:
    operand = write.number(names, Percent if kind is Number else Number, depth)
    type_: Type = Number(decimals(operand.type)) if kind is Number else Percent(decimals(operand.type))
    unit = "number" if kind is Number else "percent"
    return _made(f"{operand.at(VALUE)} as {unit}", type_, operand.numbers(), VALUE, operand)


# ------------------------------------------------------------------------------------------------------------- time


def _since(write: Writes, names: Names, _kind: NumericKind, depth: int) -> Term | None:
    start = write.day(names, depth)
    unit = names.chance.one(["months", "years", "days"])
    ends = bounds.since(start, unit, names.as_of)
    return _made(f"{unit} since {start.at(UNARY)}", WHOLE, ends, UNARY, start)


def _days(write: Writes, names: Names, _kind: NumericKind, depth: int) -> Term | None:
    end, start = write.day(names, depth), write.day(names, depth)
    return _made(f"{end.at(SUM)} - {start.at(PRODUCT)}", WHOLE, bounds.days_between(end, start), SUM, end, start)


# -------------------------------------------------------------------------------------------------------- aggregates


def _count(write: Writes, names: Names, _kind: NumericKind, _depth: int) -> Term | None:
    if not names.lists:
        return None
    listed = names.chance.one(names.lists)
    where = f" where {write.condition(names.inside(listed), 1).text}" if names.chance.often(70) else ""
    ends = (Decimal(0), Decimal(listed.at_most))
    return _aggregate(f"count({listed.name}{where})", WHOLE, ends, listed, missing=False)


def _share(write: Writes, names: Names, _kind: NumericKind, _depth: int) -> Term | None:
    if not names.lists:
        return None
    listed = names.chance.one(names.lists)
    inside = names.inside(listed)
    where = write.condition(inside, 1).text
    among = f" among {write.condition(inside, 1).text}" if names.chance.often(60) else ""
    ends = (Decimal(0), Decimal(1))
    type_ = Percent(QUOTIENT_DECIMALS)
    return _aggregate(f"share({listed.name} where {where}{among})", type_, ends, listed, missing=True)


def _over_records(write: Writes, names: Names, kind: NumericKind, _depth: int) -> Term | None:
    """The sum, mean, least or greatest of something of every record."""
    if not names.lists:
        return None
    chance = names.chance
    listed = chance.one(names.lists)
    inside = names.inside(listed)
    which = chance.one(["sum", "mean", "max", "min"])
    value = known(inside, write.number(inside, kind, 1))
    weighted = f" weighted by {_weight(write, inside)}" if which == "mean" and chance.often(50) else ""
    where = f" where {write.condition(inside, 1).text}" if chance.often(60) else ""
    (low, high), type_ = value.numbers(), value.type
    if which == "sum":
        low, high = min(low * listed.at_most, Decimal(0)), max(high * listed.at_most, Decimal(0))
    elif which == "mean":
        low, high, type_ = (
            quotient(low, Decimal(1)),
            quotient(high, Decimal(1)),
            _with_decimals(type_, QUOTIENT_DECIMALS),
        )
    shown = f"({value.text})" if value.text.endswith("%") else value.at(OR)  # `5% of L` would be a share of L
    text = f"{which}({shown} of {listed.name}{weighted}{where})"
    return _aggregate(text, type_, (low, high), listed, missing=which != "sum")


def _weight(write: Writes, inside: Names) -> str:
    kind = inside.chance.one([Money, Number, Percent])
    weight = known(inside, write.number(inside, kind, 0))
    if weight.numbers()[0] >= 0 or inside.slips(10):
        return weight.at(VALUE)
    zero = "0%" if kind is Percent else f"0 {inside.currency}" if kind is Money else "0"
    return f"max({weight.at(OR)}, {zero})"


def _aggregate(text: str, type_: Type, ends: tuple[Decimal, Decimal], listed: Listed, *, missing: bool) -> Term | None:
    made = _made(text, type_, ends, ATOM, missing=missing or listed.optional)
    return replace(made, parts=(listed.name,)) if made is not None and listed.optional else made


# ------------------------------------------------------------------------------------------------------------- types


def _wider(left: Type, right: Type) -> Type:
    return left if decimals(left) >= decimals(right) else right


def _with_decimals(type_: Type, places: int) -> Type:
    match type_:
        case Money():
            return Money(type_.currency, places)
        case Percent():
            return Percent(places)
        case _:
            return Number(places)


def _product_type(left: Type, right: Type) -> Type:
    places = decimals(left) + decimals(right)
    for each in (left, right):
        if isinstance(each, Money):
            return Money(each.currency, places)
    both = isinstance(left, Percent) and isinstance(right, Percent)
    return Percent(places) if both else Number(places)


_COMMON: list[_Way] = [_sum, _sum, _negated, _extreme, _either, _either, _rounded, _product, _quotient, _over_records]
_WAYS: dict[NumericKind, list[_Way]] = {
    Number: [*_COMMON, _share_of, _converted, _since, _since, _days, _count, _count, _over_records],
    Percent: [*_COMMON, _share_of, _converted, _share, _quotient],
    Money: [*_COMMON, _share_of, _quotient, _over_records],
}
