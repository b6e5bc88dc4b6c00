"""Whether every action is set for every grade, by values that it admits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from creditrules.checker import rule_findings
from creditrules.checker.context import Context
from creditrules.checker.missing import Flow, MissingCheck
from creditrules.checker.ranges import Ranges
from creditrules.program import expressions as x
from creditrules.program.program import Action, Control, Declared, Setting, Watch
from creditrules.program.show import show
from creditrules.program.types import Unknown


def check_settings(context: Context, missing: MissingCheck, ranges: Ranges, rules: Sequence[Control | Watch]) -> None:
    """Conditions and values are known where they are asked for, and values lie in the declared ranges."""
    for rule in rules:
        missing.condition(rule.condition)
        flow = missing.if_true(rule.condition, Flow())
        for setting in rule.settings:
            missing.known(setting.value, flow)
            _in_range(context, ranges, setting, flow)


def _in_range(context: Context, ranges: Ranges, setting: Setting, flow: Flow) -> None:
    declared = context.actions[setting.action].declared
    interval = ranges.of(setting.value, flow.bounds)
    if interval is None or declared.low is None or declared.high is None or isinstance(declared.type, Unknown):
        return
    if interval.low < declared.low or interval.high > declared.high:  # type: ignore[operator]  # of one kind
        low, high = (show(end, declared.type) for end in (declared.low, declared.high))
        context.report(
            rule_findings.setting_out_of_range(
                setting.value.span,
                setting.action,
                " to ".join(dict.fromkeys(show(end, declared.type) for end in (interval.low, interval.high))),
                f"{low} to {high}",
            )
        )


def check_all_set(context: Context, controls: Sequence[Control]) -> None:
    """Every action is set, whatever the grade."""
    if context.lost("control", "actions", "grades"):
        return
    for action in context.actions.values():
        setting = [control for control in controls if any(each.action == action.name for each in control.settings)]
        if any(isinstance(control.condition.type, Unknown) for control in setting):
            continue
        grades: tuple[str | None, ...] = tuple(context.grades) if context.scores else (None,)
        unset = [grade for grade in grades if not _surely_one([control.condition for control in setting], grade)]
        if unset:
            named = [grade for grade in unset if grade is not None]
            context.report(rule_findings.action_not_set(action.span, action.name, named, _ways(action, setting)))


def _ways(action: Action, setting: Sequence[Control]) -> str:
    if not setting:
        return f"add a control that sets it, such as `control … when yes` with `{action.name} = …`"
    return (
        "add a control that surely applies there, such as `when grade is …`, or one for all, `when yes`, "
        "with a merge rule such as `lowest applies`"
    )


def _surely_one(conditions: Sequence[x.Expr], grade: str | None) -> bool:
    """Whether at least one of the conditions holds for every customer of the grade.

    Shown where one holds by the grade alone, or where two are each other's opposite.
    """
    left = [_given_grade(condition, grade) for condition in conditions]
    if any(condition is True for condition in left):
        return True
    open_: list[frozenset[x.Expr]] = [_parts(condition) for condition in left if not isinstance(condition, bool)]
    return _exhaustive(open_)


def _exhaustive(ways: Iterable[frozenset[x.Expr]]) -> bool:
    """Whether sets of conditions, each met where all of its conditions hold, leave no customer out.

    Two sets that differ only in one condition and its opposite are met where the rest is; so they are joined, until one
    of them asks for nothing.
    """
    known = set(ways)
    waiting = list(known)
    while waiting:
        way = waiting.pop()
        if not way:
            return True
        for other in list(known):
            joined = _joined(way, other)
            if joined is not None and joined not in known and len(known) < 200:
                known.add(joined)
                waiting.append(joined)
    return False


def _joined(one: frozenset[x.Expr], other: frozenset[x.Expr]) -> frozenset[x.Expr] | None:
    for condition in one:
        if opposite(condition) in other:
            return (one - {condition}) | (other - {opposite(condition)})
    return None


_OPPOSITE: dict[str, str] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


def opposite(condition: x.Expr) -> x.Expr:
    """The condition that holds where this one does not."""
    match condition:
        case x.Not():
            return condition.operand
        case x.Compare():
            return x.Compare(
                type=condition.type,
                operator=_OPPOSITE[condition.operator],  # type: ignore[arg-type]  # an operator, as the other
                left=condition.left,
                right=condition.right,
                span=condition.span,
            )
        case _:
            return x.Not(type=condition.type, operand=condition, span=condition.span)


def _parts(condition: x.Expr) -> frozenset[x.Expr]:
    return frozenset(condition.operands) if isinstance(condition, x.AllOf) else frozenset((condition,))


def _given_grade(condition: x.Expr, grade: str | None) -> x.Expr | bool:
    """What is left of a condition for a customer with this grade: yes, no, or the part that other things decide."""
    match condition:
        case x.Constant(value=bool(value)):
            return value
        case x.Among(operand=x.Builtin(name="grade"), values=values) if grade is not None:
            return any(value.value == grade for value in values)
        case x.Compare(operator=("=" | "!=") as sign, left=x.Builtin(name="grade"), right=x.Constant(value=value)):
            return (value == grade) == (sign == "=")
        case x.Compare(left=x.Builtin(name="grade"), right=x.Constant()) if grade is not None:
            return _by_order(condition, grade)
        case x.Not():
            inner = _given_grade(condition.operand, grade)
            return (not inner) if isinstance(inner, bool) else opposite(inner)
        case x.AllOf():
            return _all_of(condition, grade)
        case x.AnyOf():
            return _any_of(condition, grade)
        case _:
            return condition


def _by_order(condition: x.Compare, grade: str) -> bool:
    members = condition.left.type.members  # type: ignore[union-attr]  # the type of a grade
    left, right = members.index(grade), members.index(condition.right.value)  # type: ignore[union-attr]
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[condition.operator]


def _all_of(condition: x.AllOf, grade: str | None) -> x.Expr | bool:
    parts = [_given_grade(operand, grade) for operand in condition.operands]
    if any(part is False for part in parts):
        return False
    left = [part for part in parts if not isinstance(part, bool)]
    if not left:
        return True
    return left[0] if len(left) == 1 else x.AllOf(type=condition.type, operands=tuple(left), span=condition.span)


def _any_of(condition: x.AnyOf, grade: str | None) -> x.Expr | bool:
    parts = [_given_grade(operand, grade) for operand in condition.operands]
    if any(part is True for part in parts):
        return True
    left = [part for part in parts if not isinstance(part, bool)]
    if not left:
        return False
    return left[0] if len(left) == 1 else x.AnyOf(type=condition.type, operands=tuple(left), span=condition.span)


def in_range(value: Decimal | date, declared: Declared) -> bool:
    """Whether a number or day lies in the declared range."""
    if declared.low is None or declared.high is None:
        return True
    return bool(declared.low <= value <= declared.high)  # type: ignore[operator]  # of one kind


def check_conflicts(context: Context, rules: Sequence[Control | Watch]) -> None:
    """An action without a merge rule is never set differently by two rules at once."""
    for action in context.actions.values():
        if action.merge is not None:
            continue
        setting = [
            (rule, each) for rule in rules for each in rule.settings if each.action == action.name
        ]
        for at, (rule, here) in enumerate(setting):
            clash = next(((o, s) for o, s in setting[:at] if _can_differ(context, (o, s), (rule, here))), None)
            if clash is not None:
                other, there = clash
                context.report(
                    rule_findings.action_conflict(there.span, here.span, action.name, other.name, rule.name)
                )


def _can_differ(
    context: Context, one: tuple[Control | Watch, Setting], other: tuple[Control | Watch, Setting]
) -> bool:
    """Whether two settings may apply to one customer and differ, as far as it cannot be shown that they do not."""
    (rule, here), (second, there) = one, other
    if here.value == there.value or Unknown in (type(rule.condition.type), type(second.condition.type)):
        return False
    grades: tuple[str | None, ...] = tuple(context.grades) if context.scores else (None,)
    for grade in grades:
        first, then = _given_grade(rule.condition, grade), _given_grade(second.condition, grade)
        if first is False or then is False:
            continue
        if isinstance(first, bool) or isinstance(then, bool) or _joined(_parts(first), _parts(then)) is None:
            return True
    return False
