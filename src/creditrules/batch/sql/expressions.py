"""Expressions of a policy as SQL.

A missing value is NULL, and what is computed from it is NULL again. Conditions are yes or no wherever a checked policy
asks them; where it does not (a line after the one that won, the other side of an `and`), what stands there is ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Protocol, assert_never

from creditrules.batch.sql import choices
from creditrules.batch.sql.days import Days
from creditrules.batch.sql.layers import Layers
from creditrules.batch.sql.numbers import Numbers, TooWideError, scaled
from creditrules.batch.sql.terms import FALSE, TRUE, Term, all_of, any_of, condition, level_of, negated
from creditrules.program import expressions as x
from creditrules.program.types import Date, Money, Number, OneOf, Percent, SetOf, Type, YesNo
from creditrules.values import Value


class Names(Protocol):
    """What the names in an expression stand for."""

    def named(self, expr: x.Expr) -> Term:
        """The column of a fact, field, let, table, factor, action or built-in name."""

    def aggregate(self, expr: x.Aggregate) -> Term:
        """The value of an aggregate."""


def is_number(type_: Type) -> bool:
    """Whether values of the type are kept as scaled numbers."""
    return isinstance(type_, Number | Percent | Money)


@dataclass(slots=True)
class Expressions:
    """Expressions over the columns of customers, or of the records of a list. `owner` names what is being written."""

    layers: Layers
    days: Days
    names: Names
    owner: str = ""
    numbers: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.layers.dialect, self.bind)

    def bind(self, term: Term, hint: str) -> Term:
        """The term, or a column for it that is called after what is being written."""
        return self.layers.bind(term, f"{self.owner} {hint}".strip())

    def of(self, expr: x.Expr) -> Term:
        """The expression as SQL."""
        try:
            return self._of(expr)
        except TooWideError as error:
            error.span = error.span or expr.span
            raise

    def _of(self, expr: x.Expr) -> Term:
        match expr:
            case x.Constant():
                return self.constant(expr.value, expr.type)
            case (
                x.FactRef()
                | x.FieldRef()
                | x.LetRef()
                | x.TableRef()
                | x.PointsRef()
                | x.ActionRef()
                | x.Builtin()
                | x.Previous()
            ):
                return self.names.named(expr)
            case x.Compare():
                return self._compare(expr)
            case x.AllOf():
                return all_of([self.of(operand) for operand in expr.operands])
            case x.AnyOf():
                return any_of([self.of(operand) for operand in expr.operands])
            case x.Not(operand=x.IsKnown(operand=operand)):
                return self.missing(self.of(operand))
            case x.Not():
                return negated(self.of(expr.operand))
            case x.Among():
                return self.among(self.of(expr.operand), expr.operand.type, [one.value for one in expr.values])
            case x.Includes():
                type_ = expr.operand.type
                return (
                    choices.includes(self.of(expr.operand), expr.member, type_) if isinstance(type_, SetOf) else FALSE
                )
            case x.Within():
                return self.days.within(self.bind(self.of(expr.operand), "day"), expr.duration)
            case x.IsKnown():
                return self.known(self.of(expr.operand))
            case x.Else():
                return self._else(expr)
            case x.Arithmetic():
                return self._arithmetic(expr)
            case x.Negate():
                return self.numbers.negate(self.of(expr.operand))
            case x.Shift():
                return self.days.shifted(self.of(expr.operand), expr.duration, expr.sign)
            case x.DaysBetween():
                return self.days.between(self.of(expr.end), self.of(expr.start))
            case x.Since():
                return self._since(expr)
            case x.Round():
                return self.numbers.rounded(self.of(expr.operand), self.of(expr.step), expr.mode)
            case x.Convert():
                return self.of(expr.operand)
            case x.Extreme():
                return self.extreme(expr.which, [self.of(operand) for operand in expr.operands], expr.type)
            case x.Aggregate():
                return self.names.aggregate(expr)
            case _:
                assert_never(expr)

    def constant(self, value: Value, type_: Type) -> Term:
        """A written value."""
        match value:
            case bool():
                return TRUE if value else FALSE
            case Decimal():
                return scaled(value)
            case str():
                place = str(type_.members.index(value)) if isinstance(type_, OneOf) and value in type_.members else None
                return Term(self.layers.dialect.text(value), nullable=False, atomic=True, place=place)
            case frozenset():
                found = choices.bits(value, type_) if isinstance(type_, SetOf) else 0
                return Term(str(found), nullable=False, atomic=True)
            case _:
                day = value if isinstance(type_, Date) else None
                return Term("NULL", atomic=True) if day is None else self.days.written(day)  # type: ignore[arg-type]

    @staticmethod
    def known(term: Term) -> Term:
        """Whether the value is not missing."""
        return condition(f"({term.text} IS NOT NULL)", replace(term, nullable=False)) if term.nullable else TRUE

    @staticmethod
    def missing(term: Term) -> Term:
        """Whether the value is missing."""
        return condition(f"({term.text} IS NULL)", replace(term, nullable=False)) if term.nullable else FALSE

    def _compare(self, expr: x.Compare) -> Term:
        left, right = self.of(expr.left), self.of(expr.right)
        if is_number(expr.left.type):
            return self.numbers.compare(expr.operator, left, right)
        ordered = expr.left.type if isinstance(expr.left.type, OneOf) else expr.right.type
        if isinstance(ordered, OneOf):
            return self._compare_members(expr, left, right, ordered)
        sign = "<>" if expr.operator == "!=" else expr.operator
        return condition(f"({left.text} {sign} {right.text})", left, right)

    def _compare_members(self, expr: x.Compare, left: Term, right: Term, type_: OneOf) -> Term:
        """Members compare by their places; with a written one, the others are those before or after it."""
        operator, dialect = expr.operator, self.layers.dialect
        if isinstance(expr.right, x.Constant):
            values = _members(operator, str(expr.right.value), type_.members)
            return choices.texts_among(dialect, left, values, type_)
        if isinstance(expr.left, x.Constant):
            flipped = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(operator, operator)
            values = _members(flipped, str(expr.left.value), type_.members)
            return choices.texts_among(dialect, right, values, type_)
        if operator in ("=", "!="):
            return condition(f"({left.text} {'=' if operator == '=' else '<>'} {right.text})", left, right)
        one, other = choices.place(dialect, left, type_), choices.place(dialect, right, type_)
        return condition(f"({one.text} {operator} {other.text})", one, other)

    def among(self, term: Term, type_: Type, values: Sequence[Value]) -> Term:
        """Whether the value is one of these."""
        match type_:
            case Number() | Percent() | Money():
                return self.numbers.among(term, [value for value in values if isinstance(value, Decimal)])
            case YesNo():
                return any_of([term if value is True else negated(term) for value in values])
            case SetOf():
                written = [str(choices.bits(value, type_)) for value in values]
            case Date():
                written = [self.constant(value, type_).text for value in values]
            case _:
                texts = [str(value) for value in values]
                return choices.texts_among(self.layers.dialect, term, texts, type_)
        return condition(f"({term.text} IN ({', '.join(written)}))", term)

    def _else(self, expr: x.Else) -> Term:
        term, fallback = self.of(expr.operand), self.of(expr.fallback)
        if is_number(expr.type):
            return self.numbers.otherwise(term, fallback)
        if not term.nullable:
            return term
        text = f"COALESCE({term.text}, {fallback.text})"
        return Term(text, level_of((term, fallback)), nullable=fallback.nullable)

    def _arithmetic(self, expr: x.Arithmetic) -> Term:
        left, right, numbers = self.of(expr.left), self.of(expr.right), self.numbers
        match expr.operator:
            case "+":
                return numbers.add(left, right)
            case "-":
                return numbers.subtract(left, right)
            case "*":
                return numbers.multiply(left, right)
            case "/":
                return numbers.quotient(left, right)
            case _:
                assert_never(expr.operator)

    def _since(self, expr: x.Since) -> Term:
        term = self.bind(self.of(expr.operand), "day")
        match expr.unit:
            case "days":
                return self.days.between(self.days.written(self.days.as_of), term)
            case "months":
                return self.days.months_since(term)
            case "years":
                return self.days.years_since(term)
            case _:
                assert_never(expr.unit)

    def extreme(self, which: choices.Which, terms: Sequence[Term], type_: Type) -> Term:
        """The first or last of several values; missing where one of them is."""
        if is_number(type_):
            return self.numbers.extreme(which, terms)
        dialect = self.layers.dialect
        terms = [self.bind(term, which) if term.nullable else term for term in terms]
        picked = terms
        if isinstance(type_, OneOf):
            picked = [choices.place(dialect, term, type_) for term in terms]
        found = choices.extreme_text(which, picked)
        asked = [f"{term.text} IS NOT NULL" for term in terms if term.nullable]
        if asked:
            found = replace(found, text=f"CASE WHEN {' AND '.join(asked)} THEN {found.text} END", nullable=True)
        return choices.member_at(dialect, found, type_) if isinstance(type_, OneOf) else found


def _members(operator: str, value: str, members: Sequence[str]) -> list[str]:
    at = members.index(value)
    tests: dict[str, Callable[[int], bool]] = {
        "<": lambda place: place < at,
        "<=": lambda place: place <= at,
        ">": lambda place: place > at,
        ">=": lambda place: place >= at,
        "=": lambda place: place == at,
        "!=": lambda place: place != at,
    }
    return [member for place, member in enumerate(members) if tests[operator](place)]
