"""Values as generated code keeps them, and their places in what it takes and gives.

Numbers are whole numbers of the smallest decimals that they can have, days are counted, members of a `one of` are
places in its list, sets are bits in the order of their members, lists are tuples of tuples, what is missing is None.
A list that came in a dict stands by column. Of what came in a dict, numbers that are only compared or added up are
decimals still.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from typing import TypeAlias

from creditrules.engine.compiled.unpacking import Unpacking, unpacking
from creditrules.program.program import Program
from creditrules.program.reads import previous_asked
from creditrules.program.scales import Scales, declared_scale
from creditrules.program.types import ListOf, OneOf, SetOf, Type
from creditrules.values import MISSING, Duration, Missing, Value
from creditrules.values.decimals import EXACT
from creditrules.values.frozen import FrozenMap

Packed: TypeAlias = "int | bool | str | Decimal | tuple[Sequence[Packed], ...] | None"


class Layout:
    """Where a program's values stand in the tuples of generated code."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.scales = Scales(program)
        self.previous = tuple(Asked(one.name, one.type, self.scales.of(one)) for one in previous_asked(program))
        self.controls = tuple(at for at, control in enumerate(program.controls) if control.settings)
        """The controls, and the watches, that set something: their conditions are asked while actions are decided."""
        self.watches = tuple(at for at, watch in enumerate(program.watches) if watch.settings)
        factors, tables, lets, actions = (
            len(part) for part in (program.factors, program.tables, program.lets, program.actions)
        )
        rules = len(self.controls), len(self.watches)
        places = _places(5, *rules, factors, tables, lets, tables, factors, actions)
        self.head, self.held_controls, self.held_watches, self.lines, self.rows, *others = places
        self.lets, self.tables, self.points, self.actions = others

    def facts(self, values: Mapping[str, Value]) -> tuple[Packed, ...]:
        """The facts, packed."""
        return tuple(
            self.fact(values.get(fact.name, MISSING), fact.declared.type) for fact in self.program.facts.values()
        )

    def fact(self, value: Value, type_: Type) -> Packed:
        """A fact, packed."""
        if isinstance(type_, ListOf):
            if not isinstance(value, tuple):
                return None
            fields = self.program.records[type_.record].fields
            types = [(name, field.declared.type) for name, field in fields.items()]
            return tuple(
                tuple(pack(row.get(name, MISSING), each, declared_scale(each)) for name, each in types) for row in value
            )
        if isinstance(value, tuple):
            return None
        return pack(value, type_, declared_scale(type_))

    def unpacked(self, packed: tuple[Packed, ...], *, by_column: bool = False) -> FrozenMap[str, Value]:
        """The facts as the interpreter reads them."""
        found: dict[str, Value] = {}
        for (name, unpack, fields), each in zip(self._unpacking, packed, strict=True):
            found[name] = unpack(each) if fields is None else _records(each, fields, by_column=by_column)
        return FrozenMap(found)

    @cached_property
    def _unpacking(self) -> list[tuple[str, Unpacking, dict[str, Unpacking] | None]]:
        """What unpacks each fact, and the fields of each list."""
        return [
            (fact.name, _unpacking(fact.declared.type), self._fields(fact.declared.type))
            for fact in self.program.facts.values()
        ]

    def _fields(self, type_: Type) -> dict[str, Unpacking] | None:
        if not isinstance(type_, ListOf):
            return None
        fields = self.program.records[type_.record].fields
        return {name: _unpacking(field.declared.type) for name, field in fields.items()}


def _unpacking(type_: Type) -> Unpacking:
    return unpacking(type_, declared_scale(type_))


def _records(packed: Packed, fields: dict[str, Unpacking], *, by_column: bool) -> Value:
    """A list as the interpreter reads it."""
    if not isinstance(packed, tuple):
        return MISSING
    columns = packed if by_column else zip(*packed, strict=True)
    unpacked = [map(make, column) for make, column in zip(fields.values(), columns, strict=bool(packed))]
    return tuple([FrozenMap(zip(fields, record, strict=True)) for record in zip(*unpacked, strict=True)])


@dataclass(frozen=True, slots=True)
class Asked:
    """What the policy asks of the last decision: a fact, the `score` or the `grade`."""

    name: str
    type: Type
    scale: int


def pack(value: Value, type_: Type, scale: int) -> Packed:
    """A scalar as generated code keeps it."""
    match value:
        case Missing():
            return None
        case bool():
            return value
        case Decimal():
            return int(EXACT.scaleb(value, scale))
        case date():
            return value.toordinal()
        case Duration():
            return value.count
        case str():
            return type_.members.index(value) if isinstance(type_, OneOf) else value
        case frozenset():
            members = type_.members if isinstance(type_, SetOf) else ()
            return sum(1 << place for place, member in enumerate(members) if member in value)
        case _:
            raise TypeError(f"{type_} holds no {value!r}")


def decimal(packed: int, scale: int) -> Decimal:
    """The number that a whole number of so many decimals stands for, with all of them."""
    return EXACT.scaleb(Decimal(packed), -scale) if scale else Decimal(packed)


def floor(bound: Decimal | date, scale: int) -> int:
    """The greatest packed value that is not above the bound."""
    if isinstance(bound, date):
        return bound.toordinal()
    return int(EXACT.scaleb(bound, scale).to_integral_value(ROUND_FLOOR))


def ceiling(bound: Decimal | date, scale: int) -> int:
    """The least packed value that is not below the bound."""
    if isinstance(bound, date):
        return bound.toordinal()
    return int(EXACT.scaleb(bound, scale).to_integral_value(ROUND_CEILING))


def _places(*sizes: int) -> list[slice]:
    """Slices of these sizes, one after the other."""
    found: list[slice] = []
    start = 0
    for size in sizes:
        found.append(slice(start, start + size))
        start += size
    return found
