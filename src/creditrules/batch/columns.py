"""The columns that a statement reads and gives.

Customers stand in the table `customers`, the records of each list in a table of their own. Numbers, percents and
amounts are kept as whole numbers: a value of `decimals` decimals is `value * 10**decimals`. Sets are kept as bits, the
first member lowest. NULL is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from creditrules.program.program import RECORDED_SCORE, Declared, Fact, Factor, Field, Program
from creditrules.program.reads import previous_asked
from creditrules.program.scales import Scales, declared_scale
from creditrules.program.types import (
    Date,
    ListOf,
    Money,
    Number,
    OneOf,
    Percent,
    Period,
    SetOf,
    Text,
    Type,
    Unknown,
    YesNo,
)
from creditrules.values.decimals import EXACT, add, multiply

CUSTOMERS = "customers"
ID = "id"
PLACE = "n"

MOST_MEMBERS = 63
"""A set of more members does not fit the bits of a number."""

_LOWERING = ("is", "at most")

BITS = 62
"""How many conditions are told by the bits of one column."""

_BIGGEST = 10**18 - 1


class Kind(Enum):
    """How a column is kept, whatever each engine calls it."""

    SMALL = "a whole number of 32 bits"
    WHOLE = "a whole number of 64 bits"
    WIDE = "a whole number of 38 digits"
    TEXT = "a text"
    YES_NO = "a boolean"
    DATE = "a day"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type` is the policy's type of what is in it, where it has one; `optional` says that NULL may stand.

    `decimals` are those of a scaled number. `of` is the name in the policy of what the column tells; `before` says that
    it is of the last recorded decision.
    """

    name: str
    kind: Kind
    type: Type | None = None
    decimals: int = 0
    optional: bool = False
    of: str = ""
    before: bool = False

    def is_number(self) -> bool:
        """Whether the column holds scaled numbers."""
        return isinstance(self.type, Number | Percent | Money)


def distinct(names: Iterable[str]) -> list[str]:
    """The names, those that an engine would take for one before them (`A` and `a`) with a number behind."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name.casefold()] = count = seen.get(name.casefold(), 0) + 1
        found.append(name if count == 1 else f"{name} ({count})")
    return found


# --------------------------------------------------------------------------------------------------------------- staged


def records_table(program: Program, fact: str) -> str:
    """The name of the table with the records of a list."""
    lists = [each.name for each in list_facts(program)]
    return distinct(f"records {name}" for name in lists)[lists.index(fact)]


def list_facts(program: Program) -> list[Fact]:
    """The facts that are lists of records."""
    return [fact for fact in program.facts.values() if isinstance(fact.declared.type, ListOf)]


def customers_columns(program: Program) -> tuple[Column, ...]:
    """The columns of `customers`: its id, the facts, and what the policy asks of the last decision.

    An optional list has a column of yes or no: whether the list is known.
    """
    found = [Column(ID, Kind.TEXT)]
    for fact in program.facts.values():
        if not isinstance(fact.declared.type, ListOf):
            found.append(_field_column(fact))
        elif fact.optional:
            found.append(Column(fact.name, Kind.YES_NO, fact.declared.type, optional=True, of=fact.name))
    found += [_previous_column(program, one.name) for one in previous_asked(program)]
    return _distinct(found)


def records_columns(program: Program, fact: str) -> tuple[Column, ...]:
    """The columns of the table with the records of a list: the customer's id, the place in the list, the fields."""
    type_ = program.facts[fact].declared.type
    assert isinstance(type_, ListOf)  # noqa: S101  # asked of lists only
    fields = program.records[type_.record].fields.values()
    return _distinct([Column(ID, Kind.TEXT), Column(PLACE, Kind.WHOLE), *map(_field_column, fields)])


def previous_name(name: str) -> str:
    """The column for the previous value of a name."""
    return f"previous {name}"


def _previous_column(program: Program, name: str) -> Column:
    fact = program.facts.get(name)
    if fact is not None:
        declared = fact.declared
    elif name == "score":
        declared = RECORDED_SCORE
    else:
        declared = Declared(OneOf(tuple(grade.name for grade in program.grades)))
    return replace(_declared_column(previous_name(name), declared, of=name, optional=True), before=True)


def _field_column(field: Field) -> Column:
    return _declared_column(field.name, field.declared, of=field.name, optional=field.optional)


def _declared_column(name: str, declared: Declared, *, of: str, optional: bool) -> Column:
    decimals = declared_scale(declared.type)
    return Column(name, declared_kind(declared), declared.type, decimals, optional, of)


def declared_kind(declared: Declared) -> Kind:
    """How the values of a declared type are kept."""
    match declared.type:
        case Number() | Percent() | Money():
            return _numeric_kind(declared.low, declared.high, declared_scale(declared.type))
        case Date():
            return Kind.DATE
        case YesNo():
            return Kind.YES_NO
        case SetOf():
            return Kind.WHOLE
        case Text() | OneOf() | Period() | ListOf() | Unknown():
            return Kind.TEXT


def _numeric_kind(low: object, high: object, decimals: int) -> Kind:
    if not isinstance(low, Decimal) or not isinstance(high, Decimal):
        return Kind.WIDE
    ends = [abs(int(EXACT.scaleb(end, decimals).to_integral_value(context=EXACT))) for end in (low, high)]
    return Kind.WHOLE if max(ends) <= _BIGGEST else Kind.WIDE


# --------------------------------------------------------------------------------------------------------------- output


def output_columns(program: Program) -> tuple[Column, ...]:
    """The columns of a statement's result, one row a customer. Of a customer out of scope only two are told.

    `line X` and `row X` count from 1; `row X` is NULL where no row matched. `overrides`, `controls`, `reviews` and
    `watches` have bit n where the condition of the n-th in the file holds, 62 a column (`overrides 2` has the next).
    """
    scales = Scales(program)
    found = [Column(ID, Kind.TEXT), Column("in_scope", Kind.YES_NO, YesNo())]
    found += _grading(program, scales)
    for action in program.actions.values():
        decimals = scales.action(action.name)
        type_ = _with_decimals(action.declared.type, decimals)
        declared = Declared(type_, action.declared.low, action.declared.high)
        found.append(_declared_column(f"action {action.name}", declared, of=action.name, optional=False))
    if program.reviews or any(watch.review_now for watch in program.watches):
        found.append(Column("review_due", Kind.DATE, Date(), optional=True))
    for factor in program.factors.values():
        found.append(_points(factor, scales))
        found.append(Column(f"line {factor.name}", Kind.SMALL, Number(0), of=factor.name))
    found += [Column(f"row {name}", Kind.SMALL, Number(0), optional=True, of=name) for name in program.tables]
    for name, blocks in bit_sets(program):
        found += [Column(column, Kind.WHOLE, of=name) for column in bit_columns(name, len(blocks))]
    found += [
        Column(f"reason {place}", Kind.TEXT, Text(), optional=True) for place in range(1, most_reasons(program) + 1)
    ]
    return _distinct(found)


def bit_sets(program: Program) -> Iterator[tuple[str, Sequence[object]]]:
    """The blocks whose conditions are told as bits."""
    yield "overrides", program.overrides if program.grades and program.score is not None else ()
    yield "controls", program.controls
    yield "reviews", program.reviews
    yield "watches", program.watches


def bit_columns(name: str, blocks: int) -> list[str]:
    """The columns for the bits of so many conditions."""
    return [name if part == 0 else f"{name} {part + 1}" for part in range((blocks + BITS - 1) // BITS)]


def most_reasons(program: Program) -> int:
    """How many reasons can be told: lowering overrides, and those by points.

    Of the overrides with one effect only those lower the grade that name the grade which their stage comes to.
    """
    if program.score is None:
        return 0
    codes = {factor.code for factor in program.factors.values()}
    by_points = 0 if program.reasons is None else min(program.reasons.at_most, len(codes))
    if not program.grades:
        return by_points
    named = {effect: Counter(one.grade for one in program.overrides if one.effect == effect) for effect in _LOWERING}
    return by_points + sum(max(each.values(), default=0) for each in named.values())


def _grading(program: Program, scales: Scales) -> Iterator[Column]:
    score = program.score
    if score is None:
        return
    decimals = scales.score(score)
    yield _declared_column("score", Declared(Number(decimals), score.low, score.high), of="score", optional=False)
    decimals = scales.unrounded_score(score)
    ends = [score.start, score.start]
    for factor in program.factors.values():
        weight = factor.weight if score.weighted and factor.weight is not None else Decimal(1)
        ends = [
            add(end, multiply(weight, points)) for end, points in zip(ends, (factor.worst, factor.best), strict=True)
        ]
    declared = Declared(Number(decimals), ends[0], ends[1])
    yield _declared_column("unrounded_score", declared, of="score", optional=False)
    if program.grades:
        grades = OneOf(tuple(grade.name for grade in program.grades))
        yield Column("scored_grade", Kind.TEXT, grades)
        yield Column("grade", Kind.TEXT, grades)


def _points(factor: Factor, scales: Scales) -> Column:
    declared = Declared(Number(scales.points(factor.name)), factor.worst, factor.best)
    return _declared_column(f"points {factor.name}", declared, of=factor.name, optional=False)


def _with_decimals(type_: Type, decimals: int) -> Type:
    match type_:
        case Number():
            return Number(decimals)
        case Percent():
            return Percent(decimals)
        case _:
            return type_


def _distinct(columns: Sequence[Column]) -> tuple[Column, ...]:
    names = distinct(column.name for column in columns)
    return tuple(replace(column, name=name) for column, name in zip(columns, names, strict=True))
