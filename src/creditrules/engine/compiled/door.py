"""Lines that take facts out of a dict in their plainest form: what is not beyond doubt is left to the real door.

Whatever they admit, `creditrules.facts.admit` admits as the same values; what they do not admit may still be right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from creditrules.engine.compiled.aggregates import write_reading
from creditrules.engine.compiled.expressions import Expressions
from creditrules.engine.compiled.reading import Dates, Days
from creditrules.engine.compiled.records import Records
from creditrules.engine.compiled.scalars import REFUSE, Bounds, Scalars
from creditrules.program import expressions as x
from creditrules.program.program import Fact, Field
from creditrules.program.types import ListOf


@dataclass(slots=True)
class _Seen:
    """Facts that are decimals of as many places: whether one has more shows in their sum."""

    total: str
    bounds: Bounds
    names: list[str] = field(default_factory=list)


class Door:
    """Writes the lines of one program."""

    def __init__(self, code: Expressions) -> None:
        self.code, self.writer = code, code.writer
        self.program = code.layout.program
        self.scalars = Scalars(code.writer, code.constants)
        self._seen: dict[int, _Seen] = {}
        self._decimals: dict[str, _Seen] = {}
        stay = {expr.name for expr in code.decimals.values if isinstance(expr, x.FactRef)}
        for fact in self.program.facts.values():
            if fact.name in stay:
                bounds = Bounds(fact.declared)
                seen = _Seen(f"seen{bounds.decimals}", bounds)
                self._decimals[fact.name] = self._seen.setdefault(bounds.decimals, seen)

    def facts(self, groups: Mapping[str, Sequence[x.Aggregate]]) -> None:
        """Takes every fact, and computes the aggregates of each list, given by its name, on the way."""
        line, facts = self.writer.line, self.program.facts
        with self.writer.block(f"if not {self.code.constants.name(frozenset(facts))}.issuperset(raw)"):
            line(REFUSE)
        # Numbers that came as texts are looked at together.
        line("texts = []")
        self._scalars([fact for fact in facts.values() if not isinstance(fact.declared.type, ListOf)])
        # Aggregates may ask for other facts, so lists come last.
        for fact, fields in self._lists():
            self.writer.comment(f"records of {fact.name}")
            group = groups.get(fact.name, ())
            records = Records(self.code, self.scalars, fact, fields)
            results = write_reading(self.code, group, records, missing=fact.optional)
            self.code.combined.update(zip(group, results, strict=True))
        with self.writer.block("if texts"):
            line("all_plain(texts)")

    def dates(self) -> Dates:
        """Where facts have days."""
        return Dates(
            self._days(self.program.facts.values()),
            tuple((fact.name, fact.at_most, self._days(fields)) for fact, fields in self._lists()),
        )

    def _lists(self) -> list[tuple[Fact, list[Field]]]:
        records = self.program.records
        return [
            (fact, list(records[fact.declared.type.record].fields.values()))
            for fact in self.program.facts.values()
            if isinstance(fact.declared.type, ListOf)
        ]

    def _days(self, of: Iterable[Fact | Field]) -> tuple[tuple[str, Days], ...]:
        return tuple((one.name, days) for one in of if (days := self.scalars.days(one.declared)) is not None)

    def _scalars(self, facts: Sequence[Fact]) -> None:
        line, constant = self.writer.line, self.code.constants.name
        for seen in self._seen.values():
            line(f"{seen.total} = {constant(seen.bounds.zero)}")
        for fact in facts:
            name = self.code.names.of("fact", fact.name)
            if not fact.optional:
                self._scalar(name, f"raw[{fact.name!r}]", fact)
                continue
            line(f"{name} = raw.get({fact.name!r})")
            with self.writer.block(f"if {name} is not None"):
                self._scalar(name, name, fact)
        for seen in self._seen.values():
            quantum = constant(seen.bounds.quantum)
            with self.writer.block(f"if not {seen.total}.same_quantum({quantum})"):
                line(f"settle(({', '.join(seen.names)},), {quantum})")

    def _scalar(self, name: str, value: str, fact: Fact) -> None:
        seen = self._decimals.get(fact.name)
        if seen is None:
            self.scalars.read(name, value, fact.declared)
        else:
            self.scalars.decimal(name, value, Bounds(fact.declared))
            self.writer.line(f"{seen.total} += {name}")
            seen.names.append(name)
