"""The loop that reads a list of records and, on the way, looks at each for the aggregates."""

from __future__ import annotations

from creditrules.engine.compiled.expressions import Expressions
from creditrules.engine.compiled.scalars import REFUSE, Bounds, Scalars
from creditrules.program.program import Fact, Field


class Records:
    """Writes the loop over one list.

    `totals` are by field: numbers that are only added up are decimals, and what they may have too much of, or be too
    much, shows in the sum of all. `counted` are those of which a sum of the policy has a part, by the name of that sum.
    """

    def __init__(self, code: Expressions, scalars: Scalars, fact: Fact, fields: list[Field]) -> None:
        self.code, self.scalars, self.fact, self.fields = code, scalars, fact, fields
        self.writer = code.writer
        self.name = code.names.of("fact", fact.name)
        added = [field.name for field in fields if (fact.name, field.name) in code.decimals.fields]
        self.totals = {name: self.writer.fresh("total") for name in added}
        self.counted: dict[str, str] = {}

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
            line(REFUSE)
        columns = [f"{self.name}_{place}" for place, _ in enumerate(fields)]
        for column in columns:
            line(f"{column} = []")
        for name, total in self.totals.items():
            line(f"{total} = {self.code.constants.name(self._bounds(name).zero)}")
        with self.writer.block("for r in v"):
            with self.writer.block("if type(r) is not dict"):
                line(REFUSE)
            for field in fields:
                if not field.optional:
                    self._value(field, f"r[{field.name!r}]")
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
            line("names = len(r)")
            with self.writer.block(f"if names == {required}"):
                line(f"{self._local(field)} = None")
            with self.writer.block(f"elif names == {required + 1}"):
                self._or_none(field)
            with self.writer.block("else"):
                line(REFUSE)
            return
        if optional:
            line(f"names = {required}")
        for field in optional:
            with self.writer.block(f"if {field.name!r} in r"):
                line("names += 1")
                self._or_none(field)
            with self.writer.block("else"):
                line(f"{self._local(field)} = None")
        with self.writer.block(f"if len(r) != {'names' if optional else required}"):
            line(REFUSE)

    def _or_none(self, field: Field) -> None:
        name = self._local(field)
        self.writer.line(f"{name} = r[{field.name!r}]")
        with self.writer.block(f"if {name} is not None"):
            self._value(field, name)

    def _value(self, field: Field, value: str) -> None:
        name, total = self._local(field), self.totals.get(field.name)
        if total is None:
            self.scalars.read(name, value, field.declared)
            return
        bounds = self._bounds(field.name)
        self.scalars.decimal(name, value, bounds, sum_shows_most=bounds.sum_shows_most)
        if field.name not in self.counted:
            self.writer.line(f"{total} += {name}")

    def _settle(self, name: str, total: str) -> None:
        """Looks at each value where the sum of all does not show that they are right."""
        line = self.writer.line
        if name in self.counted:
            line(f"{total} += {self.counted[name]}")
        place = [field.name for field in self.fields].index(name)
        bounds, constant = self._bounds(name), self.code.constants.name
        quantum, high = constant(bounds.quantum), constant(bounds.high)
        doubt = f"not {total}.same_quantum({quantum})"
        if bounds.sum_shows_most:
            doubt += f" or {total} > {high}"
        with self.writer.block(f"if {doubt}"):
            line(f"settle({self.name}_{place}, {quantum}, {high})")

    def _bounds(self, name: str) -> Bounds:
        return Bounds(next(field.declared for field in self.fields if field.name == name))

    def _local(self, field: Field) -> str:
        return self.code.names.of("field", field.name)
