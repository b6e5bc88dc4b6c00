"""What a decision sets: the settings that apply, and how several become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from creditrules.diagnostics import Span
from creditrules.engine.evaluate import evaluate, holds
from creditrules.engine.fill import fill
from creditrules.engine.ordering import rank
from creditrules.engine.results import ActionResult, ControlResult
from creditrules.engine.sheet import Sheet
from creditrules.engine.store import in_range, stored
from creditrules.engine.undecided import undecided
from creditrules.program.program import Action, Control, Watch
from creditrules.program.show import describe_declared, show
from creditrules.values import Missing, Value


@dataclass(frozen=True, slots=True)
class Applied:
    """A setting that applies: who sets it, where that is written, and the value."""

    name: str
    value: Value
    cites: tuple[str, ...]
    span: Span


def run_action(action: Action, sheet: Sheet) -> ActionResult:
    """The merged value of an action, with the controls and watches that set it and those that decided."""
    applied = _settings(action, sheet)
    if not applied:
        raise undecided(f"no control sets `{action.name}` for this customer", action.span, "must always be set")
    value = _merged(action, applied)
    if not in_range(value, action.declared):
        told = show(value, action.declared.type)
        message = f"`{action.name}` would be {told}, but it is declared as {describe_declared(action.declared)}"
        raise undecided(message, applied[0].span, "set here")
    # Where sets are joined or cut, no single one may equal the outcome: then all of them decided.
    deciding = [one for one in applied if one.value == value] or applied
    return ActionResult(
        name=action.name,
        title=action.title.text,
        value=value,
        controls=tuple(one.name for one in applied),
        deciding=tuple(one.name for one in deciding),
        cites=tuple(dict.fromkeys([*action.cites, *(clause for one in deciding for clause in one.cites)])),
    )


def run_controls(sheet: Sheet) -> tuple[ControlResult, ...]:
    """The controls that apply, in the order of the file."""
    return tuple(
        ControlResult(
            name=control.name,
            title=control.title.text,
            text=control.title.text if control.because is None else fill(control.because, sheet),
            cites=control.cites,
        )
        for index, control in enumerate(sheet.program.controls)
        if control_holds(index, sheet)
    )


def control_holds(index: int, sheet: Sheet) -> bool:
    """Whether the condition of the control at this place holds; asked once."""
    if index not in sheet.controls:
        sheet.controls[index] = holds(sheet.program.controls[index].condition, sheet)
    return sheet.controls[index]


def watch_holds(index: int, sheet: Sheet) -> bool:
    """Whether the condition of the watch at this place holds; asked once."""
    if index not in sheet.watches:
        sheet.watches[index] = holds(sheet.program.watches[index].condition, sheet)
    return sheet.watches[index]


def _settings(action: Action, sheet: Sheet) -> list[Applied]:
    """Settings of this action by controls, then by watches, each in the order of the file.

    Conditions of blocks that do not set this action are not asked here: they may need the action's own value.
    """
    found: list[Applied] = []
    for index, control in enumerate(sheet.program.controls):
        found += _of_block(action, control, index, sheet)
    for index, watch in enumerate(sheet.program.watches):
        found += _of_block(action, watch, index, sheet)
    return found


def _of_block(action: Action, block: Control | Watch, index: int, sheet: Sheet) -> list[Applied]:
    settings = [setting for setting in block.settings if setting.action == action.name]
    if not settings:
        return []
    applies = control_holds(index, sheet) if isinstance(block, Control) else watch_holds(index, sheet)
    if not applies:
        return []
    found = []
    for setting in settings:
        value = evaluate(setting.value, sheet)
        if isinstance(value, Missing):
            raise undecided(f"`{block.name}` sets `{action.name}` to a missing value", setting.span, "this is missing")
        found.append(Applied(block.name, stored(value, action.declared.type), block.cites, setting.span))
    return found


def _merged(action: Action, applied: Sequence[Applied]) -> Value:
    values = [one.value for one in applied]
    type_ = action.declared.type
    match action.merge:
        case "lowest" | "earliest":
            return min(values, key=lambda value: rank(value, type_))
        case "highest" | "latest":
            return max(values, key=lambda value: rank(value, type_))
        case "any":
            return any(value is True for value in values)
        case "all":
            return all(value is True for value in values)
        case "common":
            return reduce(frozenset.intersection, map(_set, values))
        case "joined":
            return reduce(frozenset.union, map(_set, values))
        case None:
            return _agreed(action, applied)


def _agreed(action: Action, applied: Sequence[Applied]) -> Value:
    first = applied[0]
    for other in applied[1:]:
        if other.value != first.value:
            one, two = (show(each.value, action.declared.type) for each in (first, other))
            message = f"`{first.name}` sets `{action.name}` to {one} and `{other.name}` to {two}"
            raise undecided(message, other.span, "no rule says which of them applies")
    return first.value


def _set(value: Value) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()
