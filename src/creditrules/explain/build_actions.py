"""What was set: every setting that applied, with its formula, and how they became one value."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.engine.results import ActionResult, held
from creditrules.engine.store import minor_unit, stored
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_terms import shown
from creditrules.explain.model import ActionStep, SettingStep
from creditrules.program.program import Action, Control, Setting, Watch
from creditrules.program.types import Money
from creditrules.values import MISSING


def told_actions(basis: Basis) -> Iterator[ActionStep]:
    """Each action, in the order of the file."""
    applied = _applied(basis)
    for result in basis.decision.action_results:
        action = basis.program.actions[result.name]
        yield ActionStep(
            name=action.name,
            title=action.title,
            merge=action.merge,
            settings=tuple(_setting(action, result, *each, basis) for each in applied.get(action.name, ())),
            value=shown(result.value, action.declared.type),
            place=basis.place(action.span, action.cites),
        )


def _applied(basis: Basis) -> dict[str, list[tuple[Control | Watch, Setting]]]:
    """The settings of the controls and watches that apply, by action; controls first, as the engine merges them."""
    program, trace = basis.program, basis.trace
    blocks: list[Control | Watch] = [
        *(control for index, control in enumerate(program.controls) if held(trace.controls, index)),
        *(watch for index, watch in enumerate(program.watches) if held(trace.watches, index)),
    ]
    found: dict[str, list[tuple[Control | Watch, Setting]]] = {}
    for block in blocks:
        for setting in block.settings:
            found.setdefault(setting.action, []).append((block, setting))
    return found


def _setting(
    action: Action, result: ActionResult, block: Control | Watch, setting: Setting, basis: Basis
) -> SettingStep:
    formula = basis.terms.of(setting.value)
    computed = MISSING if formula.result is None else formula.result.value
    value = stored(computed, action.declared.type)
    secret = "" if basis.secrecy.of(setting.value) else None
    money = action.declared.type
    return SettingStep(
        by=block.name,
        by_title=block.title,
        formula=formula,
        value=shown(value, action.declared.type, secret),
        rounded_to=minor_unit(money) if value != computed and isinstance(money, Money) else None,
        decided=block.name in result.deciding,
        place=basis.place(setting.span, block.cites),
    )
