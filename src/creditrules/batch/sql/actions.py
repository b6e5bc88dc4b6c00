"""What a decision sets: the settings that apply, and how several become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from creditrules.batch.sql import choices
from creditrules.batch.sql.expressions import is_number
from creditrules.batch.sql.sheet import Sheet
from creditrules.batch.sql.stored import stored
from creditrules.batch.sql.terms import Term, all_of, any_of, exclusive, level_of, negated
from creditrules.program.program import Action, Control, Watch
from creditrules.program.types import OneOf, YesNo

BlockKind: TypeAlias = Literal["control", "watch"]

_ALL_BITS = "-1"


@dataclass(slots=True)
class Conditions:
    """Columns for the conditions of controls and watches, each written when it is first asked for."""

    sheet: Sheet
    _found: dict[tuple[BlockKind, int], Term] = field(default_factory=dict)

    def of(self, kind: BlockKind, at: int) -> Term:
        """Whether the condition of the block at this place holds."""
        if (kind, at) not in self._found:
            program, sheet = self.sheet.program, self.sheet
            block: Control | Watch = program.controls[at] if kind == "control" else program.watches[at]
            owner, sheet.write.owner = sheet.write.owner, block.name
            told = ", ".join((f"{kind} {block.name}", *block.cites))
            condition = sheet.write.of(block.condition)
            self._found[kind, at] = sheet.layers.condition(f"{kind} {block.name}", condition, told)
            sheet.write.owner = owner
        return self._found[kind, at]


@dataclass(frozen=True, slots=True)
class Applied:
    """A setting: the condition of its block, and the value."""

    when: Term
    value: Term


def action_column(action: Action, conditions: Conditions, sheet: Sheet) -> Term:
    """The column of an action's merged value."""
    sheet.write.owner = f"action {action.name}"
    merged = _merged(action, _settings(action, conditions, sheet), sheet)
    told = ", ".join((f"action {action.name}", *action.cites))
    found = sheet.layers.define(f"action {action.name}", replace(merged, nullable=False), told)
    sheet.values["action", action.name] = found
    return found


def _settings(action: Action, conditions: Conditions, sheet: Sheet) -> list[Applied]:
    found = []
    blocks: list[tuple[BlockKind, int, Control | Watch]] = [
        *(("control", at, block) for at, block in enumerate(sheet.program.controls)),
        *(("watch", at, block) for at, block in enumerate(sheet.program.watches)),
    ]
    for kind, at, block in blocks:
        for setting in block.settings:
            if setting.action == action.name:
                when = conditions.of(kind, at)
                value = stored(sheet.write, sheet.write.of(setting.value), action.declared.type)
                found.append(Applied(when, value))
    return found


def _merged(action: Action, applied: Sequence[Applied], sheet: Sheet) -> Term:
    match action.merge:
        case "lowest" | "earliest":
            return _extreme("min", action, applied, sheet)
        case "highest" | "latest":
            return _extreme("max", action, applied, sheet)
        case "any":
            return any_of([all_of([one.when, one.value]) for one in applied])
        case "all":
            return all_of([any_of([negated(one.when), one.value]) for one in applied])
        case "common":
            return _bits("&", _ALL_BITS, applied)
        case "joined":
            return _bits("|", "0", applied)
        case None:
            return _chosen(action, [(one.when, one.value) for one in applied], sheet)


def _chosen(action: Action, cases: Sequence[tuple[Term, Term]], sheet: Sheet) -> Term:
    if is_number(action.declared.type):
        return sheet.write.numbers.chosen(cases)
    return choices.chosen_text(cases)


def _extreme(which: choices.Which, action: Action, applied: Sequence[Applied], sheet: Sheet) -> Term:
    type_, dialect = action.declared.type, sheet.dialect
    if is_number(type_):
        values = sheet.write.numbers.aligned(*(one.value for one in applied))
        cases = [(one.when, value) for one, value in zip(applied, values, strict=True)]
        groups = exclusive([one.when for one in applied])
        each = [sheet.write.numbers.chosen([cases[at] for at in group]) for group in groups]
        return sheet.write.numbers.extreme_of_known(which, each)
    if isinstance(type_, YesNo):
        return _merged(replace(action, merge="all" if which == "min" else "any"), applied, sheet)
    places = [choices.place(dialect, one.value, type_) if isinstance(type_, OneOf) else one.value for one in applied]
    found = choices.extreme_applied(which, [(one.when, place) for one, place in zip(applied, places, strict=True)])
    found = replace(found, nullable=False)  # the check has shown that something applies
    return choices.member_at(dialect, found, type_) if isinstance(type_, OneOf) else found


def _bits(operator: str, neutral: str, applied: Sequence[Applied]) -> Term:
    each = [f"CASE WHEN {one.when.text} THEN {one.value.text} ELSE {neutral} END" for one in applied]
    level = level_of([part for one in applied for part in (one.when, one.value)])
    return Term("(" + f" {operator} ".join(each) + ")", level)
