"""Lines that take facts out of a dict in their plainest form: what is not beyond doubt is left to the real door.

Whatever they admit, `creditrules.facts.admit` admits as the same values; what they do not admit may still be right.
They run in a context of exact decimals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from creditrules.engine.compiled import reading
from creditrules.engine.compiled.aggregates import write_reading
from creditrules.engine.compiled.expressions import Expressions
from creditrules.engine.compiled.layout import ceiling, decimal, floor
from creditrules.program import expressions as x
from creditrules.program.program import Declared, Fact, Field
from creditrules.program.types import Date, ListOf, Money, Number, OneOf, Percent, SetOf, Text, YesNo
from creditrules.values.dates import EARLIEST, LATEST
from creditrules.values.decimals import MOST_DIGITS

_MOST = 10**MOST_DIGITS - 1
_REFUSE = "raise ValueError"


class Door:
    """Writes the lines of one program, and gathers the constants that they name."""

    def __init__(self, code: Expressions) -> None:
        self.code, self.writer = code, code.writer
        self.program = code.layout.program
        self.constants: dict[str, object] = dict(reading.NAMES)
        self._days: dict[tuple[int, int], tuple[str, str]] = {}

    def facts(self, groups: Mapping[str, Sequence[x.Aggregate]]) -> None:
        """Takes every fact, and computes the aggregates of each list, given by its name, on the way."""
        with self.writer.block(f"if not {self._constant(frozenset(self.program.facts))}.issuperset(raw)"):
            self.writer.line(_REFUSE)
        # Numbers that came as texts are looked at together.
        self.writer.line("texts = []")
        for fact in self.program.facts.values():
            if not isinstance(fact.declared.type, ListOf):
                self._fact(self.code.names.of("fact", fact.name), fact)
        # Aggregates may ask for other facts, so lists come last.
        for fact in self.program.facts.values():
            if not isinstance(fact.declared.type, ListOf):
                continue
            self.writer.comment(f"records of {fact.name}")
            fields = list(self.program.records[fact.declared.type.record].fields.values())
            group = groups.get(fact.name, ())
            results = write_reading(self.code, group, _List(self, fact, fields), missing=fact.optional)
            self.code.combined.update(zip(group, results, strict=True))
        with self.writer.block("if texts"):
            self.writer.line("all_plain(texts)")

    def scalar(self, name: str, declared: Declared) -> None:
        """Reads the value `v`, which is not None."""
        line = self.writer.line
        match declared.type:
            case Number(decimals) | Percent(decimals) | Money(_, decimals):
                self._number(name, declared, decimals)
            case Date():
                known, learnt = self._days_within(declared)
                with self.writer.block("try"):
                    line(f"{name} = {known}[v]")
                with self.writer.block("except KeyError"):
                    line(f"{name} = {learnt}(v)")
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

    def summand(self, name: str, total: str, bounds: _Bounds) -> None:
        """Reads the value `v` as a decimal that is only added up; what its sum shows is looked at after the loop."""
        line = self.writer.line
        with self.writer.block("if type(v) is not Decimal"):
            with self.writer.block("if type(v) is str"):
                line("texts.append(v)")
                line("v = Decimal(v)")
            with self.writer.block("else"):
                line("v = plain(v)")
        line(f"{name} = v")
        outside = f"{name} < {self.constant_decimal(bounds.low)}"
        if not bounds.sum_shows_most:
            outside += f" or {name} > {self.constant_decimal(bounds.high)}"
        with self.writer.block(f"if {outside}"):
            line(_REFUSE)
        line(f"{total} += {name}")

    def constant_decimal(self, value: Decimal) -> str:
        """The name of a decimal."""
        return self._constant(value)

    def _fact(self, name: str, fact: Fact) -> None:
        line = self.writer.line
        if not fact.optional:
            line(f"v = raw[{fact.name!r}]")
            self.scalar(name, fact.declared)
            return
        line(f"v = raw.get({fact.name!r})")
        with self.writer.block("if v is None"):
            line(f"{name} = None")
        with self.writer.block("else"):
            self.scalar(name, fact.declared)

    def _number(self, name: str, declared: Declared, decimals: int) -> None:
        line, size = self.writer.line, 10**decimals
        if decimals:
            with self.writer.block("if type(v) is Decimal"):
                line(f"w = v * {self._constant(Decimal(size))}")
                line(f"{name} = int(w)")
                with self.writer.block(f"if {name} != w"):
                    line(_REFUSE)
        else:
            with self.writer.block("if type(v) is int"):
                line(f"{name} = v")
        with self.writer.block("else"):
            line(f"{name} = number(v, {decimals}, texts)")
        low, high = _packed_bounds(declared, decimals)
        with self.writer.block(f"if not {low} <= {name} <= {high}"):
            line(_REFUSE)

    def _days_within(self, declared: Declared) -> tuple[str, str]:
        """The names of the days that were counted before, and of what counts others."""
        low = declared.low if isinstance(declared.low, date) else EARLIEST
        high = declared.high if isinstance(declared.high, date) else LATEST
        bounds = low.toordinal(), high.toordinal()
        if bounds not in self._days:
            days = reading.Days(*bounds)
            self._days[bounds] = self._constant(days.counted), self._constant(days.count)
        return self._days[bounds]

    def _constant(self, value: object) -> str:
        for name, known in self.constants.items():
            if isinstance(value, Decimal) and type(known) is Decimal and value.compare_total(known) == 0:
                return name
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name


class _List:
    """The loop over a list of records: each is read, kept, and looked at by the lines of the aggregates."""

    def __init__(self, door: Door, fact: Fact, fields: list[Field]) -> None:
        self.door, self.fact, self.fields = door, fact, fields
        self.writer, self.names = door.writer, door.code.names
        self.name = self.names.of("fact", fact.name)
        self.totals = {
            field.name: self.writer.fresh("total")
            for field in fields
            if (fact.name, field.name) in door.code.as_decimals
        }

    def begin(self) -> None:
        """Takes the list `v`, or None."""
        self.writer.line(f"v = raw{f'.get({self.fact.name!r})' if self.fact.optional else f'[{self.fact.name!r}]'}")

    def absent(self) -> None:
        """What stands where there is no list."""
        self.writer.line(f"{self.name} = None")

    def loop(self, lines: list[str]) -> None:
        """Reads the records; `lines` look at each."""
        line, fields = self.writer.line, self.fields
        with self.writer.block(f"if type(v) is not list and type(v) is not tuple or len(v) > {self.fact.at_most}"):
            line(_REFUSE)
        columns = [f"{self.name}_{place}" for place, _ in enumerate(fields)]
        for column in columns:
            line(f"{column} = []")
        for name, total in self.totals.items():
            line(f"{total} = {self.door.constant_decimal(decimal(0, self._bounds(name).decimals))}")
        with self.writer.block("for r in v"):
            with self.writer.block("if type(r) is not dict"):
                line(_REFUSE)
            for field in fields:
                if not field.optional:
                    line(f"v = r[{field.name!r}]")
                    self._value(field)
            self._optional([field for field in fields if field.optional])
            for column, field in zip(columns, fields, strict=True):
                line(f"{column}.append({self._local(field)})")
            self.writer.lines += lines
        for name, total in self.totals.items():
            self._settle(name, total)
        line(f"{self.name} = ({', '.join(columns)},)")

    def _optional(self, optional: list[Field]) -> None:
        """Reads optional fields, and counts names: one that the record does not declare would be one too many."""
        line, required = self.writer.line, len(self.fields) - len(optional)
        if len(optional) == 1:
            # The only other name that a record may have, so one more name must be this one.
            (field,) = optional
            with self.writer.block(f"if len(r) == {required}"):
                line(f"{self._local(field)} = None")
            with self.writer.block(f"elif len(r) == {required + 1}"):
                line(f"v = r[{field.name!r}]")
                self._or_none(field)
            with self.writer.block("else"):
                line(_REFUSE)
            return
        if optional:
            line(f"known = {required}")
        for field in optional:
            with self.writer.block(f"if {field.name!r} in r"):
                line("known += 1")
                line(f"v = r[{field.name!r}]")
                self._or_none(field)
            with self.writer.block("else"):
                line(f"{self._local(field)} = None")
        with self.writer.block(f"if len(r) != {'known' if optional else required}"):
            line(_REFUSE)

    def _or_none(self, field: Field) -> None:
        with self.writer.block("if v is None"):
            self.writer.line(f"{self._local(field)} = None")
        with self.writer.block("else"):
            self._value(field)

    def _value(self, field: Field) -> None:
        name = self._local(field)
        if field.name in self.totals:
            self.door.summand(name, self.totals[field.name], self._bounds(field.name))
        else:
            self.door.scalar(name, field.declared)

    def _settle(self, name: str, total: str) -> None:
        """Looks at each value where the sum of all does not show that they are right."""
        place = [field.name for field in self.fields].index(name)
        bounds, constant = self._bounds(name), self.door.constant_decimal
        quantum, high = constant(bounds.quantum), constant(bounds.high)
        doubt = f"not {total}.same_quantum({quantum})"
        if bounds.sum_shows_most:
            doubt += f" or {total} > {high}"
        with self.writer.block(f"if {doubt}"):
            self.writer.line(f"settle({self.name}_{place}, {quantum}, {high})")

    def _bounds(self, name: str) -> _Bounds:
        declared = next(field.declared for field in self.fields if field.name == name)
        return _Bounds(declared)

    def _local(self, field: Field) -> str:
        return self.names.of("field", field.name)


class _Bounds:
    """The least and the greatest of the numbers that are admitted, and the step between them."""

    def __init__(self, declared: Declared) -> None:
        assert isinstance(declared.type, Number | Percent | Money)  # noqa: S101  # only numbers are added up
        self.decimals = decimals = declared.type.decimals
        low, high = _packed_bounds(declared, decimals)
        self.low, self.high, self.quantum = decimal(low, decimals), decimal(high, decimals), decimal(1, decimals)
        self.sum_shows_most = low >= 0
        """No number is above the sum of all where none is below zero."""


def _packed_bounds(declared: Declared, decimals: int) -> tuple[int, int]:
    """The least and the greatest packed number that are admitted."""
    low = -_MOST if declared.low is None else max(-_MOST, ceiling(declared.low, decimals))
    high = _MOST if declared.high is None else min(_MOST, floor(declared.high, decimals))
    return low, high
