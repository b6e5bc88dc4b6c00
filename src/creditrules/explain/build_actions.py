"""What was set: every setting that applied, with its formula, and how they became one value."""

from __future__ import annotations

from collections.abc import Sequence

from creditrules.engine.results import ActionResult
from creditrules.engine.store import minor_unit, stored
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_terms import Terms
from creditrules.explain.build_values import showing
from creditrules.explain.model import ActionStep, SettingStep
from creditrules.explain.plan import Plan
from creditrules.program.expressions import Constant
from creditrules.program.program import Action, Control, Setting, Watch
from creditrules.program.types import Money
from creditrules.values import MISSING
from creditrules.values.quick import making

_action = making(ActionStep, "name", "title", "merge", "settings", "value", "place")
_setting = making(SettingStep, "by", "by_title", "formula", "value", "rounded_to", "decided", "place")


class Actions:
    """Tells one action."""

    def __init__(self, action: Action, plan: Plan, terms: Terms) -> None:
        program = plan.program
        self._action = action
        self._show = showing(action.declared.type, None)
        self._place = plan.place(action.span, action.cites)
        # By controls first, then by watches, as the engine merges them.
        self._by_controls = [
            (at, each) for at, one in enumerate(program.controls) for each in _settings(action, one, plan, terms)
        ]
        self._by_watches = [
            (at, each) for at, one in enumerate(program.watches) for each in _settings(action, one, plan, terms)
        ]

    def told(self, basis: Basis, controls: Sequence[bool], watches: Sequence[bool]) -> ActionStep:
        """The action; what is handed over is which of the controls and watches apply."""
        action, result = self._action, basis.sheet.actions[self._action.name]
        settings = [setting.told(result, basis) for at, setting in self._by_controls if controls[at]]
        if self._by_watches:
            settings += [setting.told(result, basis) for at, setting in self._by_watches if watches[at]]
        return _action(action.name, action.title, action.merge, tuple(settings), self._show(result.value), self._place)


def _settings(action: Action, block: Control | Watch, plan: Plan, terms: Terms) -> list[_Setting]:
    return [
        _Setting(action, setting, block, plan, terms) for setting in block.settings if setting.action == action.name
    ]


class _Setting:
    """Tells one setting."""

    def __init__(self, action: Action, setting: Setting, block: Control | Watch, plan: Plan, terms: Terms) -> None:
        self._type, self._block = action.declared.type, block
        self._formula = terms.of(setting.value)
        self._show = showing(self._type, "" if plan.secrecy.of(setting.value) else None)
        self._place = plan.place(setting.span, block.cites)
        self._same = isinstance(setting.value, Constant)
        self._known: dict[bool, SettingStep] = {}

    def told(self, result: ActionResult, basis: Basis) -> SettingStep:
        """The setting, which applied; what it sets for everybody is told once where it decides, and once where not."""
        decided = self._block.name in result.deciding
        if not self._same:
            return self._told(basis, decided=decided)
        found = self._known.get(decided)
        if found is None:
            found = self._known[decided] = self._told(basis, decided=decided)
        return found

    def _told(self, basis: Basis, *, decided: bool) -> SettingStep:
        formula, block, type_ = self._formula(basis, None), self._block, self._type
        computed = MISSING if formula.result is None else formula.result.value
        value, rounded = computed, None
        if isinstance(type_, Money):
            value = stored(computed, type_)
            rounded = minor_unit(type_) if value != computed else None
        return _setting(block.name, block.title, formula, self._show(value), rounded, decided, self._place)
