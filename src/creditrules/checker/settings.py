"""Whether every action is set for every customer, without contradiction, by values that it admits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from creditrules.checker import coverage_findings, rule_findings
from creditrules.checker.conditions import Regions
from creditrules.checker.context import Context
from creditrules.checker.declarations import merge_rules
from creditrules.checker.missing import Flow, MissingCheck
from creditrules.checker.ranges import Ranges
from creditrules.checker.regions import Box, Cover, TooComplex, product
from creditrules.checker.witness import Witness
from creditrules.diagnostics import Label
from creditrules.program import expressions as x
from creditrules.program.program import Action, Control, Declared, Setting, Watch
from creditrules.program.show import show
from creditrules.program.types import Unknown

Rule: TypeAlias = Control | Watch


def check_settings(context: Context, missing: MissingCheck, ranges: Ranges, rules: Sequence[Rule]) -> None:
    """Conditions and values are known where they are asked for, and values lie in the declared ranges."""
    for rule in rules:
        missing.condition(rule.condition)
        flow = missing.if_true(rule.condition, Flow())
        for setting in rule.settings:
            missing.known(setting.value, flow, instead="let it apply only where the value is known")
            _in_range(context, ranges, setting, flow)


def _in_range(context: Context, ranges: Ranges, setting: Setting, flow: Flow) -> None:
    declared = context.actions[setting.action].declared
    interval = ranges.of(setting.value, flow.bounds)
    if interval is None or declared.low is None or declared.high is None or isinstance(declared.type, Unknown):
        return
    if interval.low < declared.low or interval.high > declared.high:  # type: ignore[operator]  # of one kind
        low, high = (show(end, declared.type) for end in (declared.low, declared.high))
        if isinstance(setting.value, x.Constant):
            value = show(setting.value.value, declared.type)
            context.report(
                rule_findings.set_out_of_range(setting.value.span, setting.action, value, f"{low} to {high}")
            )
            return
        context.report(
            rule_findings.setting_out_of_range(
                setting.value.span,
                setting.action,
                " to ".join(dict.fromkeys(show(end, declared.type) for end in (interval.low, interval.high))),
                f"{low} to {high}",
            )
        )


class Settings:
    """Looks through what controls and watches set."""

    def __init__(self, context: Context, regions: Regions, rules: Sequence[Rule]) -> None:
        self._context = context
        self._regions = regions
        self._rules = [rule for rule in rules if not isinstance(rule.condition.type, Unknown)]
        self._complete = len(self._rules) == len(rules)
        self._boxes: dict[int, list[Box]] = {}

    def check(self) -> None:
        """Every action is set for every customer, and no two settings contradict."""
        for action in self._context.actions.values():
            rules = [(rule, each) for rule in self._rules for each in rule.settings if each.action == action.name]
            try:
                self._always_set(action, [rule for rule, _ in rules if isinstance(rule, Control)])
                if action.merge is None:
                    self._agree(action, rules)
            except TooComplex:
                what = f"that `{action.name}` is always set, and only in one way"
                self._context.report(coverage_findings.not_shown(action.span, what))

    def _of(self, rule: Rule) -> list[Box]:
        key = rule.span.start
        if key not in self._boxes:
            self._boxes[key] = self._regions.of(rule.condition)
        return self._boxes[key]

    def _always_set(self, action: Action, controls: Sequence[Control]) -> None:
        context = self._context
        if not self._complete or context.lost("control", "actions", "grades"):
            return
        unset: list[str | None] = []
        witness: Witness | None = None
        for grade in tuple(context.grades) if context.scores else (None,):
            found = self._left_out(controls, grade)
            if found is not None:
                unset.append(grade)
                witness = witness or found
        if unset:
            named = [grade for grade in unset if grade is not None]
            ways = _ways(action, controls)
            context.report(
                coverage_findings.action_not_set(action.span, action.name, named, witness if controls else None, ways)
            )

    def _left_out(self, controls: Sequence[Control], grade: str | None) -> Witness | None:
        """A customer of the grade whom none of the controls takes."""
        universe: Box = {} if grade is None else self._regions.fixed(_grade(self._context, controls), grade)
        boxes = [box for control in controls for box in self._of(control)]
        cover = Cover(self._regions.wholes, [universe, *boxes])
        point = cover.gap(inside=0, by=((1 << len(boxes)) - 1) << 1)
        return None if point is None else self._regions.witness(point)

    def _agree(self, action: Action, rules: Sequence[tuple[Rule, Setting]]) -> None:
        """Reports the first setting that can meet an earlier one with another value."""
        for at, (rule, setting) in enumerate(rules):
            for other, earlier in rules[:at]:
                if isinstance(setting.value.type, Unknown) or isinstance(earlier.value.type, Unknown):
                    continue
                unlike = self._regions.differ(earlier.value, setting.value)
                both = product((unlike, self._of(other), self._of(rule))) if unlike else []
                if both:
                    point = Cover(self._regions.wholes, both[:1]).common_point(0, 0)
                    first = Label(earlier.span, f"set by `{other.name}`")
                    second = Label(setting.span, f"set by `{rule.name}`")
                    witness = self._regions.witness(point)
                    self._context.report(
                        coverage_findings.action_conflict(
                            first, second, action.name, merge_rules(action.declared.type), witness
                        )
                    )
                    return


def _grade(context: Context, controls: Sequence[Control]) -> x.Builtin:
    span = controls[0].span if controls else context.file.blocks[0].span
    return x.Builtin(type=context.grade_type, name="grade", span=span)


def _with_merge(action: Action) -> str:
    """Which merge rules an action could have, where it has none yet."""
    rules = merge_rules(action.declared.type)
    if action.merge is not None or not rules:
        return ""
    return f" with a merge rule in `actions`: {' or '.join(f'`{rule} applies`' for rule in rules)}"


def _ways(action: Action, controls: Sequence[Control]) -> str:
    if not controls:
        return f"add a control that sets it, such as `control … when yes` with `{action.name} = …`"
    return f"add a control for them, or one for everybody (`when yes`){_with_merge(action)}"


def in_range(value: Decimal | date, declared: Declared) -> bool:
    """Whether a number or day lies in the declared range."""
    if declared.low is None or declared.high is None:
        return True
    return bool(declared.low <= value <= declared.high)  # type: ignore[operator]  # of one kind
