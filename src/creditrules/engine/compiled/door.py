"""A generated door for facts in their plainest form: what is not beyond doubt is left to the real one.

Whatever it admits, `creditrules.facts.admit` admits as the same values; what it does not admit may still be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias, cast

from creditrules.engine.compiled.layout import Packed, ceiling, floor
from creditrules.engine.compiled.writer import Writer
from creditrules.facts.scalars import LONGEST_TEXT
from creditrules.program.program import Declared, Field, Program
from creditrules.program.types import Date, ListOf, Money, Number, OneOf, Percent, SetOf, Text, YesNo
from creditrules.values.dates import EARLIEST, LATEST, read_date
from creditrules.values.decimals import MOST_DIGITS

Admit: TypeAlias = Callable[[dict[str, object]], "tuple[Packed, ...]"]

NOT_ADMITTED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What the generated door raises where it leaves the facts to the real one."""

_MOST = 10**MOST_DIGITS - 1
_MOST_PLACES = 100
_PLAIN = re.compile(r"-?[0-9]{1,60}(?:\.[0-9]{1,60})?\Z")
_REFUSE = "raise ValueError"


def door(program: Program) -> Admit:
    """The function that packs the facts of a customer, a dict of its own, or raises one of `NOT_ADMITTED`."""
    source, constants = door_source(program)
    scope: dict[str, object] = {
        "Decimal": Decimal,
        "bits": _bits,
        "clean": _clean,
        "date": date,
        "day": _day,
        "exact": _exact,
        "number": _number,
        **constants,
    }
    exec(compile(source, f"<facts of {program.id} {program.digest[:12]}>", "exec"), scope)  # noqa: S102  # our own lines
    return cast("Admit", scope["admit"])


def door_source(program: Program) -> tuple[str, Mapping[str, object]]:
    """The source of the door, and the constants that it names."""
    return _Door(program).written()


class _Door:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.writer = Writer()
        self.constants: dict[str, object] = {}

    def written(self) -> tuple[str, Mapping[str, object]]:
        line = self.writer.line
        line(f"if not raw.keys() <= {self._constant(frozenset(self.program.facts))}:")
        line(f"    {_REFUSE}")
        packed: list[str] = []
        for place, fact in enumerate(self.program.facts.values()):
            name = f"fact{place}"
            packed.append(name)
            if fact.optional:
                line(f"v = raw.get({fact.name!r})")
                with self.writer.block("if v is None"):
                    line(f"{name} = None")
                with self.writer.block("else"):
                    self._value(name, fact, fact.at_most)
            else:
                line(f"v = raw[{fact.name!r}]")
                self._value(name, fact, fact.at_most)
        line(f"return ({', '.join(packed)}{',' if packed else ''})")
        return "\n".join(["def admit(raw):", *self.writer.lines, ""]), self.constants

    def _value(self, name: str, field: Field, at_most: int = 0) -> None:
        match field.declared.type:
            case ListOf(record=record):
                self._records(name, list(self.program.records[record].fields.values()), at_most)
            case _:
                self._scalar(name, field.declared)

    def _scalar(self, name: str, declared: Declared) -> None:
        line = self.writer.line
        match declared.type:
            case Number(decimals) | Percent(decimals) | Money(_, decimals):
                self._number(name, declared, decimals)
            case Date():
                low = declared.low if isinstance(declared.low, date) else EARLIEST
                high = declared.high if isinstance(declared.high, date) else LATEST
                line(f"{name} = day(v) if type(v) is str else v.toordinal() if type(v) is date else None")
                self._within(name, low.toordinal(), high.toordinal())
            case YesNo():
                with self.writer.block("if v is not True and v is not False"):
                    line(_REFUSE)
                line(f"{name} = v")
            case Text():
                line(f"{name} = clean(v)")
            case OneOf(members=members):
                line(f"{name} = {self._constant({member: at for at, member in enumerate(members)})}[v]")
            case SetOf(members=members):
                line(f"{name} = bits(v, {self._constant({member: 1 << at for at, member in enumerate(members)})})")
            case _:
                line(_REFUSE)

    def _number(self, name: str, declared: Declared, decimals: int) -> None:
        line = self.writer.line
        line("kind = type(v)")
        with self.writer.block("if kind is int"):
            line(f"{name} = v * {10**decimals}" if decimals else f"{name} = v")
        with self.writer.block("elif kind is Decimal"):
            if decimals:
                # Most amounts are written with all their decimals; the digits without the point are the packed number.
                line("t = str(v)")
                plain = f"int(t[:-{decimals + 1}] + t[-{decimals}:])"
                line(f'{name} = {plain} if t[-{decimals + 1}:-{decimals}] == "." else exact(v, {decimals})')
            else:
                line(f"{name} = exact(v, 0)")
        with self.writer.block("else"):
            line(f"{name} = number(v, {decimals})")
        low = -_MOST if declared.low is None else max(-_MOST, ceiling(declared.low, decimals))
        high = _MOST if declared.high is None else min(_MOST, floor(declared.high, decimals))
        self._within(name, low, high)

    def _within(self, name: str, low: int, high: int) -> None:
        with self.writer.block(f"if not {low} <= {name} <= {high}"):
            self.writer.line(_REFUSE)

    def _records(self, name: str, fields: list[Field], at_most: int) -> None:
        line = self.writer.line
        with self.writer.block(f"if type(v) is not list and type(v) is not tuple or len(v) > {at_most}"):
            line(_REFUSE)
        line("rows = []")
        names = [f"field{place}" for place, _ in enumerate(fields)]
        required = [field for field in fields if not field.optional]
        with self.writer.block("for r in v"):
            with self.writer.block("if type(r) is not dict"):
                line(_REFUSE)
            several = len(required) < len(fields)
            if several:
                line(f"size = {len(required)}")
            for each, field in zip(names, fields, strict=True):
                if field in required:
                    line(f"v = r[{field.name!r}]")
                    self._value(each, field)
                    continue
                line(f"{each} = None")
                with self.writer.block(f"if {field.name!r} in r"):
                    line("size += 1")
                    line(f"v = r[{field.name!r}]")
                    with self.writer.block("if v is not None"):
                        self._value(each, field)
            with self.writer.block(f"if len(r) != {'size' if several else len(fields)}"):
                line(_REFUSE)
            line(f"rows.append(({', '.join(names)},))")
        line(f"{name} = tuple(rows)")

    def _constant(self, value: object) -> str:
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name


def _exact(value: Decimal, decimals: int) -> int:
    """The number as a whole number of so many decimals."""
    if not -_MOST_PLACES <= value.adjusted() <= _MOST_PLACES:
        raise ValueError
    top, low = value.as_integer_ratio()
    size: int = 10**decimals
    if size % low:
        raise ValueError
    return top * (size // low)


def _number(value: object, decimals: int) -> int:
    """The number written in plain digits."""
    if type(value) is not str or not _PLAIN.match(value):
        raise ValueError
    whole, _, fraction = value.partition(".")
    if len(fraction) > decimals:
        fraction = fraction.rstrip("0")
        if len(fraction) > decimals:
            raise ValueError
    return int(whole + fraction.ljust(decimals, "0"))


@lru_cache(maxsize=65_536)
def _day(text: str) -> int:
    day = read_date(text)
    if day is None:
        raise ValueError
    return day.toordinal()


def _clean(value: object) -> str:
    """A text that no policy refuses."""
    if type(value) is not str or len(value) > LONGEST_TEXT or not (value.isascii() or value.encode()):
        raise ValueError
    return value


def _bits(value: object, places: Mapping[str, int]) -> int:
    """The members of a set, each once."""
    if not isinstance(value, list | tuple | set | frozenset):
        raise TypeError
    found = 0
    for member in value:
        bit = places[member]
        if found & bit:
            raise ValueError
        found |= bit
    return found
