"""A generated door for facts in their plainest form: what is not beyond doubt is left to the real one.

Whatever it admits, `creditrules.facts.admit` admits as the same values; what it does not admit may still be right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias, cast

from creditrules.engine.compiled import columns
from creditrules.engine.compiled.layout import Packed, ceiling, floor
from creditrules.engine.compiled.writer import Writer
from creditrules.program.program import Declared, Field, Program
from creditrules.program.types import Date, ListOf, Money, Number, OneOf, Percent, SetOf, Text, YesNo
from creditrules.values.dates import EARLIEST, LATEST
from creditrules.values.decimals import MOST_DIGITS

Admit: TypeAlias = Callable[[dict[str, object]], "tuple[Packed, ...]"]

NOT_ADMITTED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What the generated door raises where it leaves the facts to the real one."""

_MOST = 10**MOST_DIGITS - 1
_REFUSE = "raise ValueError"


def door(program: Program) -> Admit:
    """The function that packs the facts of a customer, a dict of its own, or raises one of `NOT_ADMITTED`."""
    source, constants = door_source(program)
    scope: dict[str, object] = {
        "bits": _bits,
        "clean": columns.clean,
        "day": columns.day,
        "days": columns.days,
        "fields_of": columns.fields_of,
        "known": columns.known,
        "number": columns.number,
        "numbers": columns.numbers,
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
        self.functions: list[str] = []

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
        return "\n".join([*self.functions, "def admit(raw):", *self.writer.lines, ""]), self.constants

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
                line(f"{name} = day(v)")
                self._within(name, *_day_bounds(declared))
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
        self.writer.line(f"{name} = number(v, {decimals})")
        self._within(name, *_bounds(declared, decimals))

    def _within(self, name: str, low: int, high: int) -> None:
        with self.writer.block(f"if not {low} <= {name} <= {high}"):
            self.writer.line(_REFUSE)

    def _records(self, name: str, fields: list[Field], at_most: int) -> None:
        line = self.writer.line
        with self.writer.block(f"if type(v) is not list and type(v) is not tuple or len(v) > {at_most}"):
            line(_REFUSE)
        with self.writer.block("if v"):
            line(f"fields_of(v, {self._constant(frozenset(field.name for field in fields))})")
            names = [f"column{place}" for place, _ in enumerate(fields)]
            for column, field in zip(names, fields, strict=True):
                value = f"r.get({field.name!r})" if field.optional else f"r[{field.name!r}]"
                line(f"c = [{value} for r in v]")
                read, *bounds = self._column(field.declared)
                if field.optional:
                    line(f"{column} = known({', '.join(['c', read, *bounds])})")
                else:
                    line(f"{column} = {read}({', '.join(['c', *bounds])})")
            line(f"{name} = tuple(zip({', '.join(names)}))")
        with self.writer.block("else"):
            line(f"{name} = ()")

    def _column(self, declared: Declared) -> list[str]:
        """What reads all values of a field, and what it needs to know."""
        match declared.type:
            case Number(decimals) | Percent(decimals) | Money(_, decimals):
                return ["numbers", str(decimals), *map(str, _bounds(declared, decimals))]
            case Date():
                return ["days", *map(str, _day_bounds(declared))]
            case _:
                # One value after the other, as outside of records.
                one = self.writer.fresh("read")
                with self.writer.aside(deeper=1 - self.writer.depth) as lines:
                    self._scalar("found", declared)
                    self.writer.line("return found")
                self.functions += [f"def {one}(v):", *lines, ""]
                many = f"{one}_all"
                self.functions += [f"def {many}(c):", f"    return [{one}(v) for v in c]", ""]
                return [many]

    def _constant(self, value: object) -> str:
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name


def _bounds(declared: Declared, decimals: int) -> tuple[int, int]:
    """The least and the greatest packed number that are admitted."""
    low = -_MOST if declared.low is None else max(-_MOST, ceiling(declared.low, decimals))
    high = _MOST if declared.high is None else min(_MOST, floor(declared.high, decimals))
    return low, high


def _day_bounds(declared: Declared) -> tuple[int, int]:
    low = declared.low if isinstance(declared.low, date) else EARLIEST
    high = declared.high if isinstance(declared.high, date) else LATEST
    return low.toordinal(), high.toordinal()


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
