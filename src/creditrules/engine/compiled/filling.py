"""The working sheet of a decision that generated code took, filled as the interpreter would have filled it."""

from __future__ import annotations

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
from creditrules.program.program import Action, Control, Factor, Program, Setting, Watch
from creditrules.program.types import Money, Number
from creditrules.values import Value

_SCORE, _UNROUNDED, _SCORED_GRADE, _GRADE, _OVERRIDES = range(5)


class Filling:
    """Fills the sheets of one program."""

    def __init__(self, layout: Layout) -> None:
        program, scales = layout.program, layout.scales
        self._layout, self._program = layout, program
        self._lets = [(let.name, unpacking(let.value.type, scales.let(let.name))) for let in program.lets.values()]
        self._tables = [(name, unpacking(table.type, scales.table(name))) for name, table in program.tables.items()]
        self._values = [(action.name, _stored(action, layout)) for action in program.actions.values()]
        # Factors and actions are filled in in the order in which the interpreter comes to them.
        places = {name: at for at, name in enumerate(program.factors)}
        factors = [program.factors[step.name] for step in program.steps if step.kind == "factor"]
        self._factors = [(each, places[each.name], _Gained(each, layout)) for each in factors]
        actions = [program.actions[step.name] for step in program.steps if step.kind == "action"]
        self._actions = [(action, _setters(action, program)) for action in actions]
        self._score = self._unrounded = None
        if program.score is not None:
            self._score = unpacking(Number(), scales.score(program.score))
            self._unrounded = unpacking(Number(), scales.unrounded_score(program.score))

    def sheet(self, outcome: Outcome, facts: Facts, as_of: date, previous: Previous | None) -> Sheet:
        """The sheet; what holds is noted for the conditions that generated code keeps."""
        layout, given = self._layout, cast("Any", outcome)
        sheet = Sheet(self._program, facts.values, as_of, previous)
        for (name, unpack), packed in zip(self._lets, given[layout.lets], strict=True):
            sheet.lets[name] = unpack(packed)
        for (name, unpack), packed in zip(self._tables, given[layout.tables], strict=True):
            sheet.tables[name] = unpack(packed)
        sheet.rows.update(zip(self._program.tables, given[layout.rows], strict=True))
        sheet.score, sheet.unrounded_score = self.score(outcome), self.unrounded_score(outcome)
        sheet.scored_grade, sheet.grade = self.scored_grade(outcome), self.grade(outcome)
        lines, points = given[layout.lines], given[layout.points]
        for factor, at, gained in self._factors:
            sheet.factors[factor.name] = gained.result(lines[at], points[at], sheet)
        sheet.controls.update(zip(layout.controls, given[layout.held_controls], strict=True))
        sheet.watches.update(zip(layout.watches, given[layout.held_watches], strict=True))
        if given[_OVERRIDES]:
            overrides = enumerate(self._program.overrides)
            apply_overrides(sheet, [each for at, each in overrides if held(given[_OVERRIDES], at)])
        values = self.actions(outcome)
        for action, setters in self._actions:
            sheet.actions[action.name] = _action(action, setters, values[action.name], sheet)
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
        packed = outcome[self._layout.actions]
        return {name: unpack(each) for (name, unpack), each in zip(self._values, packed, strict=True)}

    def _named(self, place: Any) -> str | None:
        return None if place is None else self._program.grades[place].name


@lru_cache(maxsize=64)
def filling(layout: Layout) -> Filling:
    """What fills the sheets of a program; made once."""
    return Filling(layout)


class _Gained:
    """Tells what one factor gave."""

    def __init__(self, factor: Factor, layout: Layout) -> None:
        self._factor = factor
        self._points = unpacking(Number(), layout.scales.points(factor.name))
        self._subject = None if factor.subject is None else prepared(factor.subject)
        self._given: dict[int, Points] = {}

    def result(self, line: int, points: Any, sheet: Sheet) -> FactorResult:
        """The result, where the line at this place won."""
        subject = self._subject
        looked_at = NO_SUBJECT if subject is None else subject(sheet, None)
        given = self._given.get(line)
        if given is None:
            given = points_of(self._factor, cast("Decimal", self._points(points)))
            if isinstance(self._factor.lines[line].points, Constant):
                self._given[line] = given
        return factor_result(self._factor, line, given, looked_at)


def _stored(action: Action, layout: Layout) -> Unpacking:
    """What unpacks an action's value. Amounts have all decimals of their currency, as everywhere where they are set."""
    type_, scale = action.declared.type, layout.scales.action(action.name)
    return (lambda packed: decimal(packed, scale)) if isinstance(type_, Money) else unpacking(type_, scale)


def _setters(action: Action, program: Program) -> list[tuple[bool, int, Control | Watch]]:
    """The settings of an action: whether a control sets it, its place among its like, and the control or watch."""
    found: list[tuple[bool, int, Control | Watch]] = []
    found += [(True, *each) for each in enumerate(program.controls) for _ in _of(action, each[1])]
    found += [(False, *each) for each in enumerate(program.watches) for _ in _of(action, each[1])]
    return found


def _of(action: Action, block: Control | Watch) -> list[Setting]:
    return [setting for setting in block.settings if setting.action == action.name]


def _action(
    action: Action, setters: list[tuple[bool, int, Control | Watch]], value: Value, sheet: Sheet
) -> ActionResult:
    """What an action became. A setting that is alone need not be computed again."""
    found = [block for control, at, block in setters if (sheet.controls if control else sheet.watches)[at]]
    if len(found) > 1:
        return run_action(action, sheet)
    (only,) = found
    cites = tuple(dict.fromkeys((*action.cites, *only.cites)))
    return ActionResult(
        name=action.name,
        title=action.title.text,
        value=value,
        controls=(only.name,),
        deciding=(only.name,),
        cites=cites,
    )
