"""The working sheet of a decision that generated code took, filled as the interpreter would have filled it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from creditrules.engine.actions import run_action
from creditrules.engine.compiled.layout import Layout, decimal
from creditrules.engine.compiled.source import Outcome
from creditrules.engine.compiled.unpacking import Unpacking, unpacking
from creditrules.engine.grading import apply_overrides
from creditrules.engine.lines import NO_SUBJECT, Points, factor_result, points_of
from creditrules.engine.prepared import prepared
from creditrules.engine.results import ActionResult, FactorResult, held
from creditrules.engine.sheet import Sheet
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous
from creditrules.program.expressions import Constant
from creditrules.program.program import Action, Control, Factor, Watch
from creditrules.program.types import Money, Number
from creditrules.values import Value
from creditrules.values.quick import making

_action_result = making(ActionResult, *(each.name for each in fields(ActionResult)))
_SCORE, _UNROUNDED, _SCORED_GRADE, _GRADE, _OVERRIDES = range(5)


class Filling:
    """Fills the sheets of one program."""

    def __init__(self, layout: Layout) -> None:
        program, scales = layout.program, layout.scales
        self._layout, self._program = layout, program
        lets = [(let.name, unpacking(let.value.type, scales.let(let.name))) for let in program.lets.values()]
        tables = [(name, unpacking(table.type, scales.table(name))) for name, table in program.tables.items()]
        actions = [(action.name, _stored(action, layout)) for action in program.actions.values()]
        self._lets, self._tables = _placed(lets, layout.lets), _placed(tables, layout.tables)
        self._values = _placed(actions, layout.actions)
        self._rows = [(name, layout.rows.start + at) for at, name in enumerate(program.tables)]
        self._controls = [(each, layout.held_controls.start + at) for at, each in enumerate(layout.controls)]
        self._watches = [(each, layout.held_watches.start + at) for at, each in enumerate(layout.watches)]
        # Factors and actions are filled in in the order in which the interpreter comes to them.
        places = {name: at for at, name in enumerate(program.factors)}
        factors = [program.factors[step.name] for step in program.steps if step.kind == "factor"]
        self._factors = [(each.name, _Gained(each, places[each.name], layout)) for each in factors]
        done = [program.actions[step.name] for step in program.steps if step.kind == "action"]
        self._actions = [(each.name, _Became(each, layout)) for each in done]
        self._score = self._unrounded = None
        if program.score is not None:
            self._score = unpacking(Number(), scales.score(program.score))
            self._unrounded = unpacking(Number(), scales.unrounded_score(program.score))

    def sheet(self, outcome: Outcome, facts: Facts, as_of: date, previous: Previous | None) -> Sheet:
        """The sheet; what holds is noted for the conditions that generated code keeps."""
        program, given = self._program, cast("Any", outcome)
        sheet = Sheet(program, facts.values, as_of, previous)
        lets, factors, actions = sheet.lets, sheet.factors, sheet.actions
        for name, unpack, place in self._lets:
            lets[name] = unpack(given[place])
        for name, unpack, place in self._tables:
            sheet.tables[name] = unpack(given[place])
        for name, place in self._rows:
            sheet.rows[name] = given[place]
        sheet.score, sheet.unrounded_score = self.score(outcome), self.unrounded_score(outcome)
        sheet.scored_grade, sheet.grade = self.scored_grade(outcome), self.grade(outcome)
        for name, gained in self._factors:
            factors[name] = gained.result(given, sheet)
        for at, place in self._controls:
            sheet.controls[at] = given[place]
        for at, place in self._watches:
            sheet.watches[at] = given[place]
        if given[_OVERRIDES]:
            overrides = enumerate(program.overrides)
            apply_overrides(sheet, [each for at, each in overrides if held(given[_OVERRIDES], at)])
        values = self.actions(outcome)
        for name, became in self._actions:
            actions[name] = became.result(given, values[name], sheet)
        return sheet

    def score(self, outcome: Outcome) -> Decimal | None:
        """The score."""
        return None if self._score is None else cast("Decimal", self._score(outcome[_SCORE]))

    def unrounded_score(self, outcome: Outcome) -> Decimal | None:
        """The score before its rounding."""
        return None if self._unrounded is None else cast("Decimal", self._unrounded(outcome[_UNROUNDED]))

    def scored_grade(self, outcome: Outcome) -> str | None:
        """The grade before overrides."""
        return self._named(outcome[_SCORED_GRADE])

    def grade(self, outcome: Outcome) -> str | None:
        """The grade."""
        return self._named(outcome[_GRADE])

    def actions(self, outcome: Outcome) -> dict[str, Value]:
        """The merged values of the actions, in the order of the file."""
        given: Any = outcome
        found: dict[str, Value] = {}
        for name, unpack, place in self._values:
            found[name] = unpack(given[place])
        return found

    def _named(self, place: Any) -> str | None:
        return None if place is None else self._program.grades[place].name


@lru_cache(maxsize=64)
def filling(layout: Layout) -> Filling:
    """What fills the sheets of a program; made once."""
    return Filling(layout)


def _placed(unpacked: list[tuple[str, Unpacking]], places: slice) -> list[tuple[str, Unpacking, int]]:
    """Names and what unpacks them, with their places in what generated code gives."""
    return [(name, unpack, places.start + at) for at, (name, unpack) in enumerate(unpacked)]


class _Gained:
    """Tells what one factor gave."""

    def __init__(self, factor: Factor, place: int, layout: Layout) -> None:
        self._factor = factor
        self._line, self._place = layout.lines.start + place, layout.points.start + place
        self._points = unpacking(Number(), layout.scales.points(factor.name))
        self._subject = None if factor.subject is None else prepared(factor.subject)
        self._given: dict[int, Points] = {}

    def result(self, outcome: Any, sheet: Sheet) -> FactorResult:
        """The result, by the line that won."""
        subject, line = self._subject, outcome[self._line]
        looked_at = NO_SUBJECT if subject is None else subject(sheet, None)
        given = self._given.get(line)
        if given is None:
            given = points_of(self._factor, cast("Decimal", self._points(outcome[self._place])))
            if isinstance(self._factor.lines[line].points, Constant):
                self._given[line] = given
        return factor_result(self._factor, line, given, looked_at)


class _Became:
    """Tells what one action became."""

    def __init__(self, action: Action, layout: Layout) -> None:
        self._action = action
        held_controls, held_watches = layout.held_controls.start, layout.held_watches.start
        controls = [(held_controls + at, layout.program.controls[each]) for at, each in enumerate(layout.controls)]
        watches = [(held_watches + at, layout.program.watches[each]) for at, each in enumerate(layout.watches)]
        blocks: list[tuple[int, Control | Watch]] = [*controls, *watches]
        self._setters = [
            (place, ((block.name,), tuple(dict.fromkeys((*action.cites, *block.cites)))))
            for place, block in blocks
            for setting in block.settings
            if setting.action == action.name
        ]

    def result(self, outcome: Any, value: Value, sheet: Sheet) -> ActionResult:
        """The result, with its merged value. A setting that is alone need not be computed again."""
        action, found = self._action, None
        for place, setter in self._setters:
            if outcome[place]:
                if found is not None:
                    return run_action(action, sheet)
                found = setter
        assert found is not None  # noqa: S101  # an action that nobody sets is not decided
        by, cites = found
        return _action_result(action.name, action.title.text, value, by, by, cites)


def _stored(action: Action, layout: Layout) -> Unpacking:
    """What unpacks an action's value. Amounts have all decimals of their currency, as everywhere where they are set."""
    type_, scale = action.declared.type, layout.scales.action(action.name)
    return (lambda packed: decimal(packed, scale)) if isinstance(type_, Money) else unpacking(type_, scale)
