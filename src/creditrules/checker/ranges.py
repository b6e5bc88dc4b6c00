"""Between which bounds every value of a policy lies, worked out from the declared ranges.

The bounds are safe: a value never lies outside them. They are exact where each fact stands once in an expression; where
the same fact stands twice (`x - x`) they may be wider than need be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from itertools import product

from creditrules.checker import rule_findings
from creditrules.checker.context import Context
from creditrules.diagnostics import Diagnostic
from creditrules.program import expressions as x
from creditrules.program.program import RECORDED_SCORE
from creditrules.program.types import Date, Money, Number, Numeric, Percent, Type
from creditrules.values import Rounding
from creditrules.values.dates import EARLIEST, LATEST, complete_months, complete_years, days_between, shift
from creditrules.values.decimals import (
    EXACT,
    MOST_DIGITS,
    QUOTIENT_DECIMALS,
    add,
    digits_of,
    multiply,
    quotient,
    round_to,
    subtract,
)


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers or days from `low` to `high`, both ends in."""

    low: Decimal | date
    high: Decimal | date

    def numbers(self) -> tuple[Decimal, Decimal]:
        """Both ends, of an interval of numbers."""
        assert isinstance(self.low, Decimal)  # noqa: S101  # asked of numbers only
        assert isinstance(self.high, Decimal)  # noqa: S101
        return self.low, self.high

    def days(self) -> tuple[date, date]:
        """Both ends, of an interval of days."""
        assert isinstance(self.low, date)  # noqa: S101  # asked of days only
        assert isinstance(self.high, date)  # noqa: S101
        return self.low, self.high


Bounds = Mapping[x.Expr, Interval]
"""What is known of expressions beyond their declarations, because a condition before them holds."""

_CALENDAR = Interval(EARLIEST, LATEST)
_NO_BOUNDS: Bounds = {}


@dataclass
class Ranges:
    """The bounds of expressions; results too large for the engine are reported, once each."""

    context: Context
    as_of: Interval = field(default_factory=lambda: _CALENDAR)
    points: dict[str, Interval] = field(default_factory=dict)
    score: Interval = field(default_factory=lambda: Interval(Decimal(0), Decimal(0)))
    _lets: dict[str, Interval | None] = field(default_factory=dict)
    _tables: dict[str, Interval | None] = field(default_factory=dict)
    _reported: set[tuple[int, int]] = field(default_factory=set)

    def of(self, expr: x.Expr, bounds: Bounds = _NO_BOUNDS) -> Interval | None:
        """The bounds of a number, percentage, amount or date; None for anything else and where nothing is known."""
        if not isinstance(expr.type, (*Numeric.__args__, Date)):
            return None
        try:
            found = self._of(expr, bounds)
        except (OverflowError, ValueError):
            self._report(expr, rule_findings.date_overflow(expr.span))
            return None
        if found is not None and expr in bounds:
            found = _meet(found, bounds[expr])
        return found if found is None else self._fitting(expr, found)

    def define_let(self, name: str, value: x.Expr) -> None:
        """Works out a let once; it is asked for by name from then on."""
        self._lets[name] = self.of(value)

    def define_table(self, name: str, type_: Type, results: list[x.Expr]) -> None:
        """Works out the results of a table once; amounts are rounded half up to the minor unit, as they are kept."""
        intervals = [self.of(result) for result in results]
        known = [interval for interval in intervals if interval is not None]
        found = _span_of(known) if known and len(known) == len(intervals) else None
        if found is not None and isinstance(type_, Money):
            minor = EXACT.scaleb(Decimal(1), -type_.decimals)
            found = Interval(*(round_to(end, minor, Rounding.HALF_UP) for end in found.numbers()))
        self._tables[name] = found

    def _report(self, expr: x.Expr, finding: Diagnostic) -> None:
        """Reports the innermost expression that is too large; what is made of it is not reported again."""
        start, end = expr.span.start, expr.span.end
        if not any(start <= first and last <= end for first, last in self._reported):
            self._reported.add((start, end))
            self.context.report(finding)

    def _fitting(self, expr: x.Expr, found: Interval) -> Interval | None:
        """The interval, or None after reporting that it does not fit."""
        if isinstance(expr.type, Number | Percent | Money):
            low, high = found.numbers()
            digits = max(digits_of(low.to_integral_value()), digits_of(high.to_integral_value())) + expr.type.decimals
            if digits > MOST_DIGITS:
                self._report(expr, rule_findings.overflow(expr.span, digits, MOST_DIGITS))
                return None
        elif isinstance(expr.type, Date):
            found.days()
        return found

    # ---------------------------------------------------------------------------------------------------- by node

    def _of(self, expr: x.Expr, bounds: Bounds) -> Interval | None:  # one case a node
        match expr:
            case x.Constant():
                return Interval(expr.value, expr.value) if isinstance(expr.value, Decimal | date) else None
            case x.FactRef() | x.Previous() | x.FieldRef() | x.ActionRef():
                return self._declared(expr)
            case x.LetRef():
                return self._lets.get(expr.name)
            case x.TableRef():
                return self._tables.get(expr.name)
            case x.PointsRef():
                return self.points.get(expr.name)
            case x.Builtin():
                return self._builtin(expr)
            case x.Negate():
                return self._map(expr.operand, bounds, Decimal.copy_negate)
            case x.Convert():
                return self.of(expr.operand, bounds)
            case x.Arithmetic():
                return self._arithmetic(expr, bounds)
            case x.Round():
                step = expr.step.value
                assert isinstance(step, Decimal)  # noqa: S101  # the checker admits nothing else
                return self._map(expr.operand, bounds, lambda value: round_to(value, step, expr.mode))
            case x.Shift():
                interval = self.of(expr.operand, bounds) or _CALENDAR
                low, high = interval.days()
                return Interval(shift(low, expr.duration, expr.sign), shift(high, expr.duration, expr.sign))
            case x.DaysBetween():
                return self._days_between(expr.end, expr.start, bounds)
            case x.Since():
                return self._since(expr, bounds)
            case x.Else():
                return self._either([expr.operand, expr.fallback], bounds)
            case x.Extreme():
                return self._extreme(expr, bounds)
            case x.Aggregate():
                return self._aggregate(expr, bounds)
            case _:
                return None

    def _declared(self, expr: x.FactRef | x.Previous | x.FieldRef | x.ActionRef) -> Interval | None:
        context = self.context
        match expr:
            case x.FieldRef():
                declared = context.records[expr.record].fields[expr.name].declared
            case x.ActionRef():
                declared = context.actions[expr.name].declared
            case x.Previous() if expr.name == "score" and expr.name not in context.facts:
                declared = RECORDED_SCORE
            case _:
                declared = context.facts[expr.name].declared
        if declared.low is None or declared.high is None:
            return None
        return Interval(declared.low, declared.high)

    def _builtin(self, expr: x.Builtin) -> Interval | None:
        match expr.name:
            case "as_of":
                return self.as_of
            case "score":
                return self.score
            case "factors_known":
                return Interval(Decimal(0), Decimal(len(self.context.factor_blocks)))
            case "points_from_missing":
                ends = [interval.numbers() for interval in self.points.values()]
                low = reduce(add, (min(low, Decimal(0)) for low, _ in ends), Decimal(0))
                return Interval(low, reduce(add, (max(high, Decimal(0)) for _, high in ends), Decimal(0)))
            case _:
                return None

    def _map(self, operand: x.Expr, bounds: Bounds, change: Callable[[Decimal], Decimal]) -> Interval | None:
        interval = self.of(operand, bounds)
        if interval is None:
            return None
        ends = [change(end) for end in interval.numbers()]
        return Interval(min(ends), max(ends))

    def _arithmetic(self, expr: x.Arithmetic, bounds: Bounds) -> Interval | None:
        left, right = self.of(expr.left, bounds), self.of(expr.right, bounds)
        if left is None or right is None:
            return None
        (a, b), (c, d) = left.numbers(), right.numbers()
        match expr.operator:
            case "+":
                return Interval(add(a, c), add(b, d))
            case "-":
                return Interval(subtract(a, d), subtract(b, c))
            case "*":
                ends = [multiply(p, q) for p, q in product((a, b), (c, d))]
                return Interval(min(ends), max(ends))
            case "/":
                return _quotients((a, b), _divisors(expr.right, c, d))

    def _days_between(self, end: x.Expr, start: x.Expr, bounds: Bounds) -> Interval:
        (a, b) = (self.of(end, bounds) or _CALENDAR).days()
        (c, d) = (self.of(start, bounds) or _CALENDAR).days()
        return Interval(Decimal((a - d) // timedelta(days=1)), Decimal((b - c) // timedelta(days=1)))

    def _since(self, expr: x.Since, bounds: Bounds) -> Interval:
        """Exact: what is complete never shrinks with a later as-of date, nor with an earlier start."""
        first, last = (self.of(expr.operand, bounds) or _CALENDAR).days()
        earliest, latest = self.as_of.days()
        count = {"days": days_between, "months": complete_months, "years": complete_years}[expr.unit]
        return Interval(Decimal(count(last, earliest)), Decimal(count(first, latest)))

    def _either(self, operands: list[x.Expr], bounds: Bounds) -> Interval | None:
        intervals = [self.of(operand, bounds) for operand in operands]
        known = [interval for interval in intervals if interval is not None]
        return _span_of(known) if len(known) == len(intervals) else None

    def _extreme(self, expr: x.Extreme, bounds: Bounds) -> Interval | None:
        intervals = [self.of(operand, bounds) for operand in expr.operands]
        known = [interval for interval in intervals if interval is not None]
        if len(known) != len(intervals):
            return None
        pick = min if expr.which == "min" else max
        return Interval(pick(each.low for each in known), pick(each.high for each in known))

    def _aggregate(self, expr: x.Aggregate, bounds: Bounds) -> Interval | None:
        longest = Decimal(self.context.facts[expr.records.name].at_most)
        match expr.kind:
            case "count":
                return Interval(Decimal(0), longest)
            case "share":
                return Interval(Decimal(0), Decimal(1))
            case "any" | "every":
                return None
            case "sum" | "mean" | "min" | "max":
                pass
        assert expr.value is not None  # noqa: S101  # the other aggregates have one
        value = self.of(expr.value, bounds)
        if value is None or expr.kind in ("min", "max"):
            return value
        low, high = value.numbers()
        if expr.kind == "mean":
            self._mean_sums(expr, low, high, longest, bounds)
            return Interval(quotient(low, Decimal(1)), quotient(high, Decimal(1)))
        return Interval(min(multiply(low, longest), Decimal(0)), max(multiply(high, longest), Decimal(0)))

    def _mean_sums(self, expr: x.Aggregate, low: Decimal, high: Decimal, longest: Decimal, bounds: Bounds) -> None:
        """The sums that a mean is made of must fit too; a weight below zero would let it leave its values' range."""
        weight, decimals, largest = Decimal(1), 0, max(low.copy_abs(), high.copy_abs())
        if expr.weight is not None:
            interval = self.of(expr.weight, bounds)
            if interval is None:
                return
            lightest, heaviest = interval.numbers()
            if lightest < 0:
                self._report(expr.weight, rule_findings.negative_weight(expr.weight.span))
                return
            weight, decimals = heaviest, expr.weight.type.decimals  # type: ignore[union-attr]  # numeric
        total = multiply(multiply(largest, weight), longest)
        assert expr.value is not None  # noqa: S101  # a mean has one
        needed = digits_of(total.to_integral_value()) + decimals + expr.value.type.decimals  # type: ignore[union-attr]
        if needed > MOST_DIGITS:
            self._report(expr, rule_findings.overflow(expr.span, needed, MOST_DIGITS))


def _span_of(intervals: list[Interval]) -> Interval:
    low = min(interval.low for interval in intervals)
    high = max(interval.high for interval in intervals)
    return Interval(low, high)


def _meet(one: Interval, other: Interval) -> Interval:
    low, high = max(one.low, other.low), min(one.high, other.high)
    return Interval(low, high) if low <= high else one  # type: ignore[operator]


def _divisors(expr: x.Expr, low: Decimal, high: Decimal) -> list[Decimal]:
    """The divisors that give the largest and smallest quotients: the ends, and those nearest to zero on either side."""
    decimals = expr.type.decimals if isinstance(expr.type, Number | Percent | Money) else QUOTIENT_DECIMALS
    least = Decimal(1).scaleb(-decimals)
    found = [end for end in (low, high) if end != 0]
    if low <= 0 < high:
        found.append(least)
    if low < 0 <= high:
        found.append(-least)
    return found


def _quotients(dividends: tuple[Decimal, Decimal], divisors: list[Decimal]) -> Interval:
    if not divisors:  # always missing: any bounds are right, and with some those of `x else y` are known
        return Interval(Decimal(0), Decimal(0))
    ends = [quotient(p, q) for p, q in product(dividends, divisors)]
    return Interval(min(ends), max(ends))
