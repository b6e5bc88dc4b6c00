"""Which values may be missing, and where a condition before them shows that they are not.

Arithmetic on a missing value is missing. A condition is never asked of a missing value: that is what is checked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from creditrules.checker import rule_findings
from creditrules.checker.context import Context
from creditrules.checker.ranges import Interval, Ranges
from creditrules.diagnostics import Label, Span
from creditrules.program import expressions as x
from creditrules.program.types import Unknown
from creditrules.values.decimals import add, decimals_of, subtract


@dataclass(frozen=True)
class Flow:
    """What is known at a place: expressions that are not missing, and bounds that conditions before it give."""

    known: frozenset[x.Expr] = frozenset()
    bounds: Mapping[x.Expr, Interval] = field(default_factory=dict)

    def with_known(self, *exprs: x.Expr) -> Flow:
        """The same, with these not missing."""
        return Flow(self.known.union(exprs), self.bounds)


NOTHING = Flow()
_FlowKey: TypeAlias = tuple[frozenset[x.Expr], frozenset[tuple[x.Expr, Interval]]]


class MissingCheck:
    """Follows missing values through a policy's expressions and reports where they are used unguarded."""

    def __init__(self, context: Context, ranges: Ranges) -> None:
        self._context = context
        self._ranges = ranges
        self._lets: dict[str, dict[_FlowKey, frozenset[x.Expr]]] = {}
        self._below: dict[str, tuple[str, ...]] = {}

    # ------------------------------------------------------------------------------------------------- what may be

    def sources(self, expr: x.Expr, flow: Flow = NOTHING) -> frozenset[x.Expr]:  # one case a node
        """The expressions because of which this one may be missing; none where it is always known."""
        if expr in flow.known:
            return frozenset()
        match expr:
            case x.FactRef():
                return frozenset((expr,)) if self._context.facts[expr.name].optional else frozenset()
            case x.FieldRef():
                optional = self._context.records[expr.record].fields[expr.name].optional
                return frozenset((expr,)) if optional else frozenset()
            case x.Previous():
                return frozenset((expr,))
            case x.LetRef():
                return self._of_let(expr.name, flow)
            case x.Else():
                return self.sources(expr.fallback, flow) if self.sources(expr.operand, flow) else frozenset()
            case x.Aggregate():
                own = frozenset((expr,)) if self._can_be_over_nothing(expr) else frozenset[x.Expr]()
                return own | self.sources(expr.records, flow)
            case x.Arithmetic(operator="/"):
                own = frozenset((expr,)) if self._may_be_zero(expr.right, flow) else frozenset[x.Expr]()
                return own | self.sources(expr.left, flow) | self.sources(expr.right, flow)
            case (
                x.Negate()
                | x.Arithmetic()
                | x.Shift()
                | x.DaysBetween()
                | x.Since()
                | x.Round()
                | x.Convert()
                | x.Extreme()
            ):
                return frozenset[x.Expr]().union(*(self.sources(child, flow) for child in x.children(expr)))
            case _:
                return frozenset()  # conditions are never missing; constants, points and actions are always known

    def _of_let(self, name: str, flow: Flow) -> frozenset[x.Expr]:
        """The sources of a let. What is never missing is not so where more is known."""
        if name not in self._context.lets:
            return frozenset()
        anywhere = self._let_in(name, NOTHING)
        return self._let_in(name, flow) if anywhere else anywhere

    def _let_in(self, name: str, flow: Flow) -> frozenset[x.Expr]:
        """Those of the lets that it rests upon are found first, so that no chain is too long."""
        key = (flow.known, frozenset(flow.bounds.items()))
        for each in self._rests_upon(name):
            found = self._lets.setdefault(each, {})
            if key not in found:
                found[key] = self.sources(self._context.lets[each].value, flow)
        return self._lets[name][key]

    def _rests_upon(self, name: str) -> tuple[str, ...]:
        """The lets that a let is made of, itself last, each after those that it is made of."""
        if name not in self._below:
            found: dict[str, None] = {}
            for part in x.walk(self._context.lets[name].value):
                if isinstance(part, x.LetRef) and part.name in self._context.lets:
                    found.update(dict.fromkeys(self._rests_upon(part.name)))
            self._below[name] = (*found, name)
        return self._below[name]

    def _can_be_over_nothing(self, expr: x.Aggregate) -> bool:
        return expr.kind in ("mean", "min", "max", "share")

    def _may_be_zero(self, divisor: x.Expr, flow: Flow) -> bool:
        interval = self._ranges.of(divisor, flow.bounds)
        if interval is None:
            return True
        low, high = interval.numbers()
        return low <= 0 <= high

    # ------------------------------------------------------------------------------------------------- what follows

    def if_true(self, condition: x.Expr, flow: Flow) -> Flow:
        """What is known where the condition holds."""
        match condition:
            case x.IsKnown():
                return flow.with_known(*self._made_of(condition.operand))
            case x.Not():
                return self.if_false(condition.operand, flow)
            case x.AllOf():
                for operand in condition.operands:
                    flow = self.if_true(operand, flow)
                return flow
            case x.AnyOf():
                return self._common(flow, [self.if_true(operand, flow) for operand in condition.operands])
            case x.Compare():
                return _bounded(condition, flow, holds=True)
            case _:
                return flow

    def if_false(self, condition: x.Expr, flow: Flow) -> Flow:
        """What is known where the condition does not hold."""
        match condition:
            case x.Not():
                return self.if_true(condition.operand, flow)
            case x.AnyOf():
                for operand in condition.operands:
                    flow = self.if_false(operand, flow)
                return flow
            case x.AllOf():
                return self._common(flow, [self.if_false(operand, flow) for operand in condition.operands])
            case x.Compare():
                return _bounded(condition, flow, holds=False)
            case _:
                return flow

    def _common(self, flow: Flow, ways: list[Flow]) -> Flow:
        return Flow(frozenset.intersection(*(way.known for way in ways)), flow.bounds)

    def _made_of(self, expr: x.Expr) -> Iterator[x.Expr]:
        """The expression, and those that cannot be missing where it is known."""
        waiting, seen = [expr], set[x.Expr]()
        while waiting:
            part = waiting.pop()
            if part not in seen:
                seen.add(part)
                yield part
                waiting.extend(self.needed_by(part))

    def needed_by(self, expr: x.Expr) -> tuple[x.Expr, ...]:
        """The expressions without which this one is missing, directly."""
        match expr:
            case x.LetRef():
                let = self._context.lets.get(expr.name)
                return () if let is None else (let.value,)
            case (
                x.Negate()
                | x.Arithmetic()
                | x.Shift()
                | x.DaysBetween()
                | x.Since()
                | x.Round()
                | x.Convert()
                | x.Extreme()
            ):
                return x.children(expr)
            case x.Aggregate():
                return (expr.records,)
            case _:
                return ()

    # ------------------------------------------------------------------------------------------------- what is wrong

    def condition(self, expr: x.Expr, flow: Flow = NOTHING) -> None:  # one case a node
        """Reports every part of a condition that is asked of a value that may be missing."""
        match expr:
            case x.AllOf():
                for operand in expr.operands:
                    self.condition(operand, flow)
                    flow = self.if_true(operand, flow)
            case x.AnyOf():
                for operand in expr.operands:
                    self.condition(operand, flow)
                    flow = self.if_false(operand, flow)
            case x.Not():
                self.condition(expr.operand, flow)
            case x.IsKnown():
                self.inside(expr.operand, flow)
            case x.Compare():
                self.known(expr.left, flow)
                self.known(expr.right, flow)
            case x.Among() | x.Within() | x.Includes():
                self.known(expr.operand, flow)
            case _:
                self.known(expr, flow)

    def known(self, expr: x.Expr, flow: Flow = NOTHING, *, instead: str = "") -> None:
        """Reports the expression where it may be missing, and what is wrong inside it.

        `instead` is what can be done where the place has no condition that could guard the value.
        """
        self.inside(expr, flow)
        if isinstance(expr.type, Unknown):
            return
        sources = self.sources(expr, flow)
        if sources:
            self._context.report(
                rule_findings.may_be_missing(expr.span, self.labels(sources), _ways(expr, sources, instead))
            )

    def labels(self, sources: frozenset[x.Expr]) -> list[Label]:
        """Where missing values come from, in the order of the text."""
        found: dict[Span, str] = {}
        for source in sources:
            match source:
                case x.FactRef():
                    found[self._context.facts[source.name].span] = f"`{source.name}` is optional"
                case x.FieldRef():
                    field_ = self._context.records[source.record].fields[source.name]
                    found[field_.span] = f"`{source.name}` is optional"
                case x.Previous():
                    found[source.span] = "there may be no earlier decision"
                case x.Aggregate():
                    found[source.span] = f"the {source.kind} of no records is missing"
                case _:
                    found[source.span] = "the divisor may be zero"
        return [Label(span, text) for span, text in sorted(found.items(), key=lambda item: item[0].start)]

    def inside(self, expr: x.Expr, flow: Flow = NOTHING) -> None:
        """Reports conditions and records inside an expression that use missing values; it may be missing itself."""
        match expr:
            case x.Aggregate():
                self._aggregate(expr, flow)
            case x.AllOf() | x.AnyOf() | x.Not() | x.Compare() | x.Among() | x.Within() | x.Includes() | x.IsKnown():
                self.condition(expr, flow)
            case _:
                for child in x.children(expr):
                    self.inside(child, flow)

    def _aggregate(self, expr: x.Aggregate, flow: Flow) -> None:
        for condition in (expr.among, expr.where):
            if condition is not None:
                self.condition(condition, flow)
                flow = self.if_true(condition, flow)
        for part in (expr.value, expr.weight):
            if part is not None:
                self.known(part, flow, instead="take only records `where` it is known")


def _ways(expr: x.Expr, sources: frozenset[x.Expr], instead: str) -> str:
    """The shortest ways to say what happens."""
    text = expr.span.text
    if "\n" in text or len(text) > 40:
        return "give the value a name with `let`, and say what happens with `(name else …)` or `name is known and …`"
    guard = instead or f"guard it: `{text} is known and …`, `{text} is missing or …`"
    divisors = [source.right.span.text for source in sources if isinstance(source, x.Arithmetic)]
    above_zero = f"; it is known where `{divisors[0]} > 0`" if divisors and len(sources) == 1 and not instead else ""
    return f"say it with `({text} else …)`, or {guard}{above_zero}"


_FAR = Decimal(10) ** 60  # beyond every value of a policy
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def _bounded(condition: x.Compare, flow: Flow, *, holds: bool) -> Flow:
    """The bounds that a comparison with a written number gives for the rest of the condition."""
    left, right, sign = condition.left, condition.right, str(condition.operator)
    if isinstance(left, x.Constant):
        left, right, sign = right, left, _MIRRORED[sign]
    if not isinstance(right, x.Constant) or not isinstance(right.value, Decimal):
        return flow
    sign = sign if holds else _OPPOSITE[sign]
    decimals = getattr(left.type, "decimals", 0)
    step, value = Decimal(1).scaleb(-decimals), right.value
    between = decimals_of(value) > decimals  # the number itself is none that the left side can be
    match sign:
        case "<":
            interval = Interval(_FAR.copy_negate(), value if between else subtract(value, step))
        case "<=":
            interval = Interval(_FAR.copy_negate(), value)
        case ">":
            interval = Interval(value if between else add(value, step), _FAR)
        case ">=":
            interval = Interval(value, _FAR)
        case "=":
            interval = Interval(value, value)
        case _:
            return flow
    before = flow.bounds.get(left)
    if before is not None:
        low, high = max(before.low, interval.low), min(before.high, interval.high)
        interval = Interval(low, high) if low <= high else interval  # type: ignore[operator]
    return Flow(flow.known, {**flow.bounds, left: interval})
