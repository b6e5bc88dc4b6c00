"""Expressions as Python on whole numbers.

An expression becomes text. What does not fit into one line stands in lines before it, inside the same `if`, so that
nothing is computed which the interpreter would not compute. Where a value must be known (`known`), a missing one is not
looked for: Python refuses to compute with None, and then the interpreter says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import assert_never

from creditrules.engine.compiled.constants import Constants
from creditrules.engine.compiled.decimals import Decimals
from creditrules.engine.compiled.layout import Layout, pack
from creditrules.engine.compiled.names import Names
from creditrules.engine.compiled.writer import Writer, bare, is_number, is_word
from creditrules.program import expressions as x
from creditrules.program.types import Money, OneOf, SetOf, Type
from creditrules.values import Duration, Rounding
from creditrules.values.decimals import QUOTIENT_DECIMALS

ROUNDING = {
    Rounding.DOWN: "down",
    Rounding.UP: "up",
    Rounding.HALF_UP: "half_up",
    Rounding.HALF_EVEN: "half_even",
}


@dataclass(slots=True)
class Expressions:
    """Writes the expressions of one program."""

    layout: Layout
    writer: Writer
    loop: Callable[[Expressions, Sequence[x.Aggregate]], list[str]]
    """Writes one loop over a list for aggregates of its records, and says which names have their values."""
    names: Names = field(default_factory=Names)
    windows: tuple[Duration, ...] = ()
    combined: dict[x.Aggregate, str] = field(default_factory=dict)
    """Aggregates that were computed before, by the names that have their values."""
    shared: frozenset[x.Expr] = frozenset()
    """What is asked more than once for a record, and so kept when it is first computed."""
    constants: Constants = field(default_factory=lambda: Constants({}))
    decimals: Decimals = field(default_factory=Decimals)
    """What is read as decimals and stays so."""
    by_column: bool = False
    """Whether lists are tuples of columns, not of records."""
    _kept: dict[x.Expr, str] = field(default_factory=dict)

    def value(self, expr: x.Expr, *, known: bool = False) -> str:
        """The packed value; None where it is missing."""
        if expr not in self.shared:
            return self._value(expr, known=known)
        if expr not in self._kept:
            self._kept[expr] = self.writer.kept(self._value(expr, known=known))
        return self._kept[expr]

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Within, what is kept is kept for what stands within alone."""
        before = dict(self._kept)
        yield
        self._kept = before

    def _value(self, expr: x.Expr, *, known: bool) -> str:
        match expr:
            case x.Constant(value=value):
                return self.constant(value, expr.type, self.scale(expr))
            case (
                x.FactRef()
                | x.FieldRef()
                | x.LetRef()
                | x.TableRef()
                | x.PointsRef()
                | x.ActionRef()
                | x.Previous()
                | x.Builtin()
            ):
                return self._name(expr)
            case x.Compare(operator=operator, left=left, right=right):
                return self._compare(operator, left, right)
            case x.AllOf(operands=operands):
                return self._joined(operands, "and")
            case x.AnyOf(operands=operands):
                return self._joined(operands, "or")
            case x.Not(operand=x.IsKnown(operand=operand)):
                value = self.value(operand) if self.may_be_missing(operand) else "0"
                return "False" if is_number(value) else f"({value} is None)"
            case x.Not(operand=operand):
                return f"(not {self.value(operand, known=True)})"
            case x.Among():
                return self._among(expr)
            case x.Includes(operand=operand, member=member):
                return f"({self.value(operand, known=True)} & {_bit(operand.type, member)} != 0)"
            case x.Within(operand=operand, duration=duration):
                return f"({self.window(duration)} < {self.value(operand, known=True)} <= day)"
            case x.IsKnown(operand=operand):
                value = self.value(operand) if self.may_be_missing(operand) else "0"
                return "True" if is_number(value) else f"({value} is not None)"
            case x.Else():
                return self._else(expr, known=known)
            case x.Arithmetic():
                return self._arithmetic(expr, known=known)
            case x.Negate(operand=operand):
                return self._strict([operand], lambda one: f"(-{one})", known=known)
            case x.Shift():
                return self._shift(expr, known=known)
            case x.DaysBetween(start=start, end=end):
                return self._strict([end, start], lambda late, soon: f"({late} - {soon})", known=known)
            case x.Since():
                return self._since(expr, known=known)
            case x.Round():
                return self._round(expr, known=known)
            case x.Convert(operand=operand):
                return self.value(operand, known=known)
            case x.Extreme(operands=(operand,)):
                return self.value(operand, known=known)
            case x.Extreme(which=which, operands=operands):
                scale = self.scale(expr)
                wide = [(operand, scale) for operand in operands]
                return self._strict_scaled(wide, lambda *each: f"{which}({', '.join(each)})", known=known)
            case x.Aggregate():
                return self.aggregate(expr)
            case _:
                assert_never(expr)

    def scale(self, expr: x.Expr) -> int:
        """The decimals of the packed value."""
        return self.layout.scales.of(expr)

    def may_be_missing(self, expr: x.Expr) -> bool:
        """Whether the packed value can be None."""
        return self.layout.scales.may_be_missing(expr)

    def constant(self, value: object, type_: Type, scale: int) -> str:
        """A value of the policy as it stands in the code."""
        if isinstance(value, Decimal | date | Duration | bool | str | frozenset):
            return repr(pack(value, type_, scale))
        return "None"

    def scaled(self, expr: x.Expr, scale: int, *, known: bool = False) -> str:
        """The packed value with so many decimals, at least its own."""
        if isinstance(expr, x.Constant) and isinstance(expr.value, Decimal):
            return self.constant(expr.value, expr.type, scale)
        own = self.scale(expr)
        if own == scale:
            return self.value(expr, known=known)
        return self._strict([expr], lambda one: f"({one} * {10 ** (scale - own)})", known=known)

    def condition(self, expr: x.Expr) -> str:
        """A condition, to stand behind an `if`."""
        return bare(self.value(expr, known=True))

    def window(self, duration: Duration) -> str:
        """The name of the day before which the window that ends today has not begun."""
        return f"start{self.windows.index(duration)}"

    def aggregate(self, expr: x.Aggregate) -> str:
        """The value of an aggregate: computed before, or in a loop of its own."""
        return self.combined[expr] if expr in self.combined else self.loop(self, [expr])[0]

    def _name(self, expr: x.Expr) -> str:
        match expr:
            case x.FactRef(name=name):
                return self.names.of("fact", name)
            case x.FieldRef(name=name):
                return self.names.of("field", name)
            case x.LetRef(name=name):
                return self.names.of("let", name)
            case x.TableRef(name=name):
                return self.names.of("table", name)
            case x.PointsRef(name=name):
                return self.names.of("points", name)
            case x.ActionRef(name=name):
                return self.names.of("action", name)
            case x.Previous(name=name):
                return self.names.of("previous", name)
            case x.Builtin(name="as_of"):
                return "day"
            case x.Builtin(name="score" | "grade" | "scored_grade" as name):
                return name
            case x.Builtin(name="points_from_missing"):
                return "points_from_missing"
            case _:
                return "factors_known"

    def _compare(self, operator: str, left: x.Expr, right: x.Expr) -> str:
        if left in self.decimals.values or right in self.decimals.values:
            one, other = self._decimal(left), self._decimal(right)
        else:
            scale = max(self.scale(left), self.scale(right))
            one, other = self.scaled(left, scale, known=True), self.scaled(right, scale, known=True)
        return f"({one} {'==' if operator == '=' else operator} {other})"

    def _among(self, expr: x.Among) -> str:
        operand = expr.operand
        if isinstance(operand.type, OneOf | SetOf):
            value = self.value(operand, known=True)
            constants = [repr(pack(each.value, operand.type, 0)) for each in expr.values]
        elif operand in self.decimals.values:
            value, constants = self._decimal(operand), [self._decimal(each) for each in expr.values]
        else:
            scale = max(self.scale(operand), *(self.scale(each) for each in expr.values))
            value = self.scaled(operand, scale, known=True)
            constants = [self.scaled(each, scale) for each in expr.values]
        if len(constants) == 1:
            return f"({value} == {constants[0]})"
        return f"({value} in ({', '.join(constants)}))"

    def _decimal(self, expr: x.Expr) -> str:
        """The name of a decimal: of a fact or let that is one, or of a constant."""
        return self.constants.name(expr.value) if isinstance(expr, x.Constant) else self.value(expr, known=True)

    def _joined(self, operands: Sequence[x.Expr], word: str) -> str:
        """`and`, `or`: from the left, as far as need be."""
        held = self.value(operands[0], known=True)
        for operand in operands[1:]:
            with self.inside(), self.writer.aside(deeper=1) as lines:
                text = self.value(operand, known=True)
            if not lines:
                held = f"{held} {word} {text}"
                continue
            name = self.writer.fresh("c")
            self.writer.line(f"{name} = {bare(held)}")
            with self.writer.block(f"if {name}" if word == "and" else f"if not {name}"):
                self.writer.lines += lines
                self.writer.line(f"{name} = {bare(text)}")
            held = name
        return held if is_word(held) else f"({held})"

    def _else(self, expr: x.Else, *, known: bool) -> str:
        scale = self.scale(expr)
        if not self.may_be_missing(expr.operand):
            return self.scaled(expr.operand, scale, known=known)
        operand = self.writer.kept(self.value(expr.operand))
        if is_number(operand):
            return self.scaled(expr.operand, scale, known=known)
        wide = operand if (more := scale - self.scale(expr.operand)) == 0 else f"{operand} * {10**more}"
        with self.inside(), self.writer.aside(deeper=1) as lines:
            fallback = self.scaled(expr.fallback, scale, known=known)
        if not lines:
            return f"({fallback} if {operand} is None else {wide})"
        name = self.writer.fresh()
        with self.writer.block(f"if {operand} is None"):
            self.writer.lines += lines
            self.writer.line(f"{name} = {bare(fallback)}")
        with self.writer.block("else"):
            self.writer.line(f"{name} = {wide}")
        return name

    def _arithmetic(self, expr: x.Arithmetic, *, known: bool) -> str:
        left, right = expr.left, expr.right
        one, other = self.scale(left), self.scale(right)
        match expr.operator:
            case "+" | "-":
                wide = [(left, max(one, other)), (right, max(one, other))]
                return self._strict_scaled(wide, lambda a, b: f"({a} {expr.operator} {b})", known=known)
            case "*":
                return self._strict([left, right], lambda a, b: f"({a} * {b})", known=known)
            case "/":
                more = QUOTIENT_DECIMALS + other - one
                tops, lows = (f" * {10**more}" if more > 0 else ""), (f" * {10**-more}" if more < 0 else "")
                return self._strict([left, right], lambda a, b: self._quotient(f"{a}{tops}", f"{b}{lows}"), known=known)
            case _:
                assert_never(expr.operator)

    def _shift(self, expr: x.Shift, *, known: bool) -> str:
        count = expr.sign * expr.duration.count
        if expr.duration.unit == "days":
            return self._strict([expr.operand], lambda one: f"({one} + {count})", known=known)
        return self._strict([expr.operand], lambda one: f"months_later({bare(one)}, {count})", known=known)

    def _since(self, expr: x.Since, *, known: bool) -> str:
        def since(one: str) -> str:
            match expr.unit:
                case "days":
                    return f"(day - {one})"
                case "months":
                    return f"months_since({bare(one)}, month, reach)"
                case "years":
                    return f"(months_since({bare(one)}, month, reach) // 12)"
                case _:
                    assert_never(expr.unit)

        return self._strict([expr.operand], since, known=known)

    def _round(self, expr: x.Round, *, known: bool) -> str:
        step = expr.step.value
        assert isinstance(step, Decimal)  # noqa: S101  # the checker admits no other
        own, scale = self.scale(expr.operand), self.scale(expr)
        wide = max(own, scale)
        size = int(step.scaleb(wide))
        return self._strict_scaled(
            [(expr.operand, wide)],
            lambda one: _times(self._steps(expr.mode, one, size), int(step.scaleb(scale))),
            known=known,
        )

    # What is usual is computed where it stands; the runtime's functions are for all else.

    def _quotient(self, top: str, low: str) -> str:
        """`top / low`, rounded half up; without a call where neither is below zero."""
        one, other = self.writer.fresh(), self.writer.fresh()
        usual = f"(2 * {one} + {other}) // (2 * {other})"
        asked = f"({one} := {bare(top)}) >= 0 and ({other} := {bare(low)}) > 0"
        return f"({usual} if {asked} else quotient({one}, {bare(low)}))"

    def _steps(self, mode: Rounding, value: str, size: int) -> str:
        """How many steps of this size the value holds; without a call where it is rounded down and not below zero."""
        if mode is not Rounding.DOWN:
            return f"{ROUNDING[mode]}({bare(value)}, {size})"
        one = self.writer.fresh()
        return f"({one} // {size} if ({one} := {bare(value)}) >= 0 else down({one}, {size}))"

    def stored(self, expr: x.Expr, type_: Type, scale: int) -> str:
        """The value where the policy declares its type: of so many decimals, amounts rounded half up to them."""
        own = self.scale(expr)
        if not isinstance(type_, Money) or own <= scale:
            return self.scaled(expr, scale)
        value, step = self.value(expr), 10 ** (own - scale)
        if not self.may_be_missing(expr) or is_number(value):
            return f"half_up({bare(value)}, {step})"
        value = self.writer.kept(value)
        return f"(None if {value} is None else half_up({value}, {step}))"

    def _strict(self, operands: list[x.Expr], text: Callable[..., str], *, known: bool) -> str:
        return self._strict_scaled([(each, self.scale(each)) for each in operands], text, known=known)

    def _strict_scaled(self, operands: list[tuple[x.Expr, int]], text: Callable[..., str], *, known: bool) -> str:
        """What is missing where one of its operands is."""
        if known:
            return text(*(self.scaled(each, scale, known=True) for each, scale in operands))
        missing: list[str] = []
        values: list[str] = []
        for each, scale in operands:
            if not self.may_be_missing(each):
                values.append(self.scaled(each, scale))
                continue
            more = scale - self.scale(each)
            name = self.writer.kept(self.value(each))
            if not is_number(name):
                missing.append(f"{name} is None")
            values.append(f"({name} * {10**more})" if more else name)
        if not missing:
            return text(*values)
        return f"(None if {' or '.join(dict.fromkeys(missing))} else {bare(text(*values))})"


def _times(value: str, factor: int) -> str:
    return value if factor == 1 else f"({value} * {factor})"


def _bit(type_: Type, member: str) -> int:
    return 1 << type_.members.index(member) if isinstance(type_, SetOf) else 0
