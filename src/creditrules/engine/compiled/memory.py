"""The rest of a decision, told from the program, the facts and what the generated code gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias, cast

from creditrules.engine.actions import run_action
from creditrules.engine.compiled.layout import Layout, Packed, decimal, shortest, unpack
from creditrules.engine.compiled.source import Outcome
from creditrules.engine.decision import Decision
from creditrules.engine.grading import apply_overrides
from creditrules.engine.interpret import told
from creditrules.engine.lines import factor_result, subject_of
from creditrules.engine.results import held
from creditrules.engine.sheet import Sheet
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous
from creditrules.program.types import Money
from creditrules.values import Value
from creditrules.values.frozen import FrozenMap

_NAMES = tuple(field.name for field in fields(Decision))
_SCORE, _UNROUNDED, _SCORED_GRADE, _GRADE, _OVERRIDES = range(5)


Remembered: TypeAlias = tuple[tuple[Packed, ...], Outcome, date, "Previous | None", "Facts | None"]
"""Facts, outcome, as-of date, last decision, and the facts as they were admitted, where they came so."""


class Memory(NamedTuple):
    """What one run of the generated code took and gave; `facts` where they came admitted."""

    layout: Layout
    packed: tuple[Packed, ...]
    outcome: Outcome
    as_of: date
    previous: Previous | None
    admitted: Facts | None

    def tell(self, name: str) -> Mapping[str, object]:
        """The part of this name; most come together."""
        program, scales = self.layout.program, self.layout.scales
        match name:
            case "program":
                return {name: program}
            case "as_of" | "previous":
                return {name: getattr(self, name)}
            case "facts":
                return {name: self.facts()}
            case "score" if program.score is not None:
                return {name: self._number(_SCORE, scales.score(program.score))}
            case "unrounded_score" if program.score is not None:
                return {name: self._number(_UNROUNDED, scales.unrounded_score(program.score))}
            case "score" | "unrounded_score":
                return {name: None}
            case "grade":
                return {name: self._grade(_GRADE)}
            case "scored_grade":
                return {name: self._grade(_SCORED_GRADE)}
            case "actions":
                return {name: self._actions()}
            case _:
                facts = self.facts()
                decision = told(self.sheet(facts), facts)
                return {each: getattr(decision, each) for each in _NAMES}

    def facts(self) -> Facts:
        """The facts as they were admitted."""
        if self.admitted is not None:
            return self.admitted
        values = self.layout.unpacked(self.packed, by_column=True)
        return Facts(values, FrozenMap(), self.layout.program.digest, self.as_of)

    def sheet(self, facts: Facts) -> Sheet:
        """The working sheet, as the interpreter would have filled it."""
        layout, outcome, program = self.layout, self.outcome, self.layout.program
        sheet = Sheet(program, facts.values, self.as_of, self.previous)
        for (name, let), packed in zip(program.lets.items(), outcome[layout.lets], strict=True):
            sheet.lets[name] = unpack(packed, let.value.type, layout.scales.let(name))
        for (name, table), packed in zip(program.tables.items(), outcome[layout.tables], strict=True):
            sheet.tables[name] = unpack(packed, table.type, layout.scales.table(name))
        sheet.rows.update(zip(program.tables, cast("tuple[int, ...]", outcome[layout.rows]), strict=True))
        sheet.score, sheet.unrounded_score = cast("tuple[Decimal | None, Decimal | None]", self._scores())
        sheet.scored_grade, sheet.grade = self._grade(_SCORED_GRADE), self._grade(_GRADE)
        self._factors(sheet)
        sheet.controls.update(
            zip(layout.controls, cast("tuple[bool, ...]", outcome[layout.held_controls]), strict=True)
        )
        sheet.watches.update(zip(layout.watches, cast("tuple[bool, ...]", outcome[layout.held_watches]), strict=True))
        overrides = self._whole(_OVERRIDES)
        apply_overrides(sheet, [each for at, each in enumerate(program.overrides) if held(overrides, at)])
        for step in program.steps:
            if step.kind == "action":
                sheet.actions[step.name] = run_action(program.actions[step.name], sheet)
        return sheet

    def _factors(self, sheet: Sheet) -> None:
        layout, program = self.layout, self.layout.program
        lines, points = self.outcome[layout.lines], self.outcome[layout.points]
        given = dict(zip(program.factors, zip(lines, points, strict=True), strict=True))
        for step in program.steps:  # in the order in which the interpreter comes to them
            if step.kind == "factor":
                factor = program.factors[step.name]
                line, packed = cast("tuple[int, int]", given[step.name])
                gained = shortest(packed, layout.scales.points(step.name))
                sheet.factors[step.name] = factor_result(factor, line, gained, subject_of(factor, sheet))

    def _actions(self) -> FrozenMap[str, Value]:
        layout, program = self.layout, self.layout.program
        found: dict[str, Value] = {}
        for (name, action), packed in zip(program.actions.items(), self.outcome[layout.actions], strict=True):
            type_, scale = action.declared.type, layout.scales.action(name)
            # Amounts have all the decimals of their currency, as everywhere where they are set.
            amount = isinstance(type_, Money)
            found[name] = decimal(cast("int", packed), scale) if amount else unpack(packed, type_, scale)
        return FrozenMap(found)

    def _scores(self) -> tuple[object, object]:
        return self.tell("score")["score"], self.tell("unrounded_score")["unrounded_score"]

    def _whole(self, at: int) -> int:
        return cast("int", self.outcome[at])

    def _number(self, at: int, scale: int) -> Decimal:
        return shortest(self._whole(at), scale)

    def _grade(self, at: int) -> str | None:
        place = self.outcome[at]
        return None if place is None else self.layout.program.grades[cast("int", place)].name
