"""A customer who shows a finding: in words, as facts where facts are all there is to say, and what was widened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from creditrules.checker.axes import Axis
from creditrules.checker.context import Context
from creditrules.checker.missing import MissingCheck
from creditrules.facts.write import written_value
from creditrules.program import expressions as x
from creditrules.program.show import show
from creditrules.program.types import Date, Money, Number, Percent, SetOf, Text, Type, YesNo
from creditrules.values import Value
from creditrules.values.decimals import EXACT

_Told = tuple[Axis, int]
"""An axis, and the place on it."""


class Witness(NamedTuple):
    """Whom a finding is about: `words` follow `a customer for whom`.

    `facts` are such a customer's, in the form of files of facts, where the words are of facts alone. `widened` says
    which values may not be possible, and within which bounds the check has looked for them.
    """

    words: str
    facts: dict[str, object] | None
    widened: tuple[str, ...]


def witness(point: Sequence[_Told], context: Context, missing: MissingCheck) -> Witness:
    """The customer at a point. Of a value that is missing there is no more to tell."""
    gone = {axis.key.expr for axis, at in point if axis.key.kind == "known" and not at}
    has_value = {axis.key.expr for axis, _ in point if axis.key.kind != "known"}
    told = [
        (axis, at)
        for axis, at in point
        if (axis.key.kind == "known" and (not at or axis.key.expr not in has_value))
        or (axis.key.kind != "known" and gone.isdisjoint(missing.sources(axis.key.expr)))
    ]
    *most, last = dict.fromkeys(_part(axis, at, context) for axis, at in told) or ("nothing is special",)
    words = f"{', '.join(most)} and {last}" if most else last
    return Witness(words, _facts(told), (*_widened(told, context), *_independent(told, context)))


# ------------------------------------------------------------------------------------------------------------ in words


def _part(axis: Axis, at: int, context: Context) -> str:
    expr, name = axis.key.expr, _name(axis.key.expr, context)
    match axis.key.kind:
        case "known":
            return f"{name} is {'known' if at else 'missing'}"
        case "includes":
            return f"{name} {'includes' if at else 'does not include'} `{axis.key.member}`"
        case "order":
            assert isinstance(expr, x.Compare)  # noqa: S101  # that is how an order is kept
            left, right = _name(expr.left, context), _name(expr.right, context)
            return f"{left} is {_order_in_words(at, expr.left.type)} {right}"
        case "holds":
            return f"{name} {'holds' if at else 'does not hold'}"
        case "age":
            return f"{name} lies {_age_in_words(at, axis)}"
        case "value":
            return f"{name} is {_shown(axis, at)}"


def _shown(axis: Axis, at: int) -> str:
    value = _value(axis, at)
    return "any other text" if value is None else show(value, axis.key.expr.type)


def _value(axis: Axis, at: int) -> Value | None:
    """The value at a place on its axis; None for a text that is none of those asked about."""
    match axis.key.expr.type:
        case Number(decimals) | Percent(decimals):
            return EXACT.scaleb(Decimal(at), -decimals)
        case Money(decimals=decimals):
            return EXACT.scaleb(Decimal(at), -decimals)
        case Date():
            return date.fromordinal(at)
        case YesNo():
            return bool(at)
        case _:
            return axis.words[at] if at < len(axis.words) else None


def _order_in_words(at: int, type_: Type) -> str:
    if at == 0:
        return "equal to"
    if isinstance(type_, Text):
        return "other than"
    return "less than" if at < 0 else "more than"


def _age_in_words(at: int, axis: Axis) -> str:
    """How long before or after the as-of date: even places are a number of days or months, odd ones between two."""
    unit, side = axis.key.member, "after" if at < 0 else "before"
    count, between = divmod(abs(at), 2)
    if at == 0:
        return "on `as_of`"
    if at in axis.whole:
        return f"long {side} `as_of`"
    return f"{f'{count} to {count + 1}' if between else count} {unit} {side} `as_of`"


def _name(expr: x.Expr, context: Context) -> str:
    """What an expression is called: by a let that stands for it, else as it is written."""
    if isinstance(expr, x.FactRef | x.FieldRef | x.Builtin | x.ActionRef | x.PointsRef | x.TableRef):
        return f"`{expr.name}`"
    if isinstance(expr, x.Previous):
        return f"`previous {expr.name}`"
    for let in context.lets.values():
        if let.value == expr:
            return f"`{let.name}`"
    text = " ".join(expr.span.text.split())
    return f"`{text if len(text) <= 60 else text[:59] + '…'}`"


# ----------------------------------------------------------------------------------------------------------- as facts


def _facts(told: Sequence[_Told]) -> dict[str, object] | None:
    """The facts as a file has them; None where something else is told, or a value is left open."""
    found: dict[str, object] = {}
    for axis, at in told:
        expr = axis.key.expr
        if not isinstance(expr, x.FactRef):
            return None
        match axis.key.kind:
            case "includes":
                members = found.setdefault(expr.name, [])
                assert isinstance(members, list)  # noqa: S101  # nothing else is asked of a set
                members.extend([axis.key.member] if at else [])
            case "known" if not at:
                found[expr.name] = None
            case "value" if not isinstance(expr.type, SetOf) and (value := _value(axis, at)) is not None:
                found[expr.name] = written_value(value, expr.type)
            case _:
                return None
    return found


# ------------------------------------------------------------------------------------------------------ what is widened


def _widened(told: Sequence[_Told], context: Context) -> Iterator[str]:
    """The values that are worked out in such a way that not every one between their bounds need be possible."""
    for axis, _ in told:
        if (
            axis.key.kind == "value"
            and not isinstance(axis.key.expr.type, YesNo)
            and _thins_out(axis.key.expr, context)
        ):
            low, high = (_shown(axis, end) for end in axis.whole)
            name = _name(axis.key.expr, context)
            yield f"{name} is worked out, and is looked for anywhere from {low} to {high}"


def _thins_out(expr: x.Expr, context: Context) -> bool:
    """Whether between the bounds of a number there may be values that no customer has."""
    if not isinstance(expr.type, Number | Percent | Money | Date):
        return False
    parts = list(_walk(expr, context))
    names = [part.name for part in parts if isinstance(part, x.FactRef)]
    return len(names) > len(set(names)) or any(
        isinstance(part, x.Round)
        or (isinstance(part, x.Arithmetic) and part.operator in "*/")
        or (isinstance(part, x.Aggregate) and part.kind in ("mean", "share"))
        for part in parts
    )


def _independent(told: Sequence[_Told], context: Context) -> Iterator[str]:
    """Two values that rest upon one fact: not every two of their values need be possible together."""
    for (one, _), (other, _) in combinations(told, 2):
        if one.key.expr != other.key.expr and (shared := _rests_on(one, context) & _rests_on(other, context)):
            first, second = (_name(each.key.expr, context) for each in (one, other))
            facts = sorted({f"`{name}`" for name in shared} - {first, second})
            upon = f"both rest upon {', '.join(facts)}" if facts else "rest upon one another"
            yield f"{first} and {second} {upon}, and are looked at as if they did not"
            return


def _rests_on(axis: Axis, context: Context) -> set[str]:
    return {part.name for part in _walk(axis.key.expr, context) if isinstance(part, x.FactRef)}


def _walk(expr: x.Expr, context: Context) -> Iterator[x.Expr]:
    """The expression and everything inside it, also in the lets that it names."""
    for part in x.walk(expr):
        yield part
        if isinstance(part, x.LetRef) and part.name in context.lets:
            yield from _walk(context.lets[part.name].value, context)
