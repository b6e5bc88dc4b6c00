"""Actions: what controls and watches set, merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from creditrules.engine.compiled.expressions import Expressions
from creditrules.engine.compiled.layout import ceiling, floor
from creditrules.engine.compiled.writer import is_number
from creditrules.program import expressions as x
from creditrules.program.program import Action, Control, Program, Setting, Watch


class _Setter(NamedTuple):
    """A control or watch, by the name that its condition has in the code, and what it says of one action."""

    asked: str
    rule: Control | Watch
    settings: list[Setting]


@dataclass(slots=True)
class Actions:
    """Writes the merged values of actions."""

    program: Program
    code: Expressions
    _asked: set[str] = field(default_factory=set)

    def action(self, action: Action) -> None:
        """The merged value of an action, into its name."""
        writer, name = self.code.writer, self.code.names.of("action", action.name)
        apart, others = _apart(self._setters(action))
        writer.line(f"{name} = None")
        for setter in apart:
            self._ask(setter)
        for at, setter in enumerate(apart):
            with writer.block(f"{'elif' if at else 'if'} {setter.asked}"):
                self._set_all(name, action, setter, first=True)
        for at, setter in enumerate(others):
            self._ask(setter)
            with writer.block(f"if {setter.asked}"):
                self._set_all(name, action, setter, first=not apart and not at)
        self._check(name, action)

    def _setters(self, action: Action) -> list[_Setter]:
        rules: list[tuple[str, Control | Watch]] = [
            *((f"control{at}", each) for at, each in enumerate(self.program.controls)),
            *((f"watch{at}", each) for at, each in enumerate(self.program.watches)),
        ]
        found = [
            _Setter(asked, rule, [one for one in rule.settings if one.action == action.name]) for asked, rule in rules
        ]
        return [setter for setter in found if setter.settings]

    def _ask(self, setter: _Setter) -> None:
        """Computes the condition of a control or watch, once for all actions."""
        if setter.asked not in self._asked:
            self._asked.add(setter.asked)
            self.code.writer.line(f"{setter.asked} = {self.code.condition(setter.rule.condition)}")

    def _set_all(self, name: str, action: Action, setter: _Setter, *, first: bool) -> None:
        for at, setting in enumerate(setter.settings):
            self._set(name, action, setting, first=first and not at)

    def _set(self, name: str, action: Action, setting: Setting, *, first: bool) -> None:
        """Merges a setting's value with what is set already; nothing is before the first."""
        code, line = self.code, self.code.writer.line
        scale = code.layout.scales.action(action.name)
        value = code.writer.kept(code.stored(setting.value, action.declared.type, scale))
        if code.may_be_missing(setting.value) and not is_number(value):
            with code.writer.block(f"if {value} is None"):
                line("raise UndecidedError")
        if first:
            line(f"{name} = {value}")
            return
        if action.merge is None:
            with code.writer.block(f"if {name} is None"):
                line(f"{name} = {value}")
            with code.writer.block(f"elif {name} != {value}"):
                line("raise UndecidedError")
            return
        match action.merge:
            case "lowest" | "earliest":
                with code.writer.block(f"if {name} is None or {value} < {name}"):
                    line(f"{name} = {value}")
            case "highest" | "latest":
                with code.writer.block(f"if {name} is None or {value} > {name}"):
                    line(f"{name} = {value}")
            case "any" | "joined":
                line(f"{name} = {value} if {name} is None else {name} | {value}")
            case "all" | "common":
                line(f"{name} = {value} if {name} is None else {name} & {value}")

    def _check(self, name: str, action: Action) -> None:
        """Refuses what is not set, or lies outside of the declared range."""
        scale, declared = self.code.layout.scales.action(action.name), action.declared
        low, high = declared.low, declared.high
        bounds = [f"{name} is None"]
        bounds += [] if low is None else [f"{name} < {ceiling(low, scale)}"]
        bounds += [] if high is None else [f"{name} > {floor(high, scale)}"]
        with self.code.writer.block(f"if {' or '.join(bounds)}"):
            self.code.writer.line("raise UndecidedError")


def _apart(setters: Sequence[_Setter]) -> tuple[list[_Setter], list[_Setter]]:
    """Setters of which at most one applies, as those for different grades; and the others."""
    apart: list[_Setter] = []
    others: list[_Setter] = []
    subject: x.Expr | None = None
    taken: set[object] = set()
    for setter in setters:
        condition = setter.rule.condition
        if isinstance(condition, x.Among) and subject in (None, condition.operand):
            values = {each.value for each in condition.values}
            if taken.isdisjoint(values):
                subject = condition.operand
                taken |= values
                apart.append(setter)
                continue
        others.append(setter)
    return apart, others
