"""Conditions as regions of customers, so that what they cover and whether they meet can be worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from creditrules.checker.axes import Axis, Key
from creditrules.checker.context import Context
from creditrules.checker.missing import MissingCheck
from creditrules.checker.ranges import Ranges
from creditrules.checker.regions import Box, Domain, Point, Stretch, complement, intersection, points, product, union
from creditrules.checker.witness import Witness, witness
from creditrules.program import expressions as x
from creditrules.program.program import Anything, Band, IsMissing, IsOneOf, Otherwise, Test, When
from creditrules.program.types import Date, Money, Number, OneOf, Percent, SetOf, Type, YesNo
from creditrules.values import Duration, Scalar
from creditrules.values.dates import EARLIEST, LATEST
from creditrules.values.decimals import EXACT

_NO, _YES = 0, 1
_NOTHING: list[Box] = []
_EVERYTHING: list[Box] = [{}]
_OLDEST = 2 * 600_000 + 1  # more days than a calendar has
_STANDS_FOR = (x.LetRef, x.Else)  # compared by what they stand for
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class Regions:
    """The axes of one policy, and conditions and tests as boxes over them."""

    def __init__(self, context: Context, missing: MissingCheck, ranges: Ranges) -> None:
        self._context = context
        self._missing = missing
        self._ranges = ranges
        self._axes: list[Axis] = []
        self.wholes: list[Stretch] = []  # all points of every axis
        self._numbers: dict[Key, int] = {}
        self._of_lets: dict[tuple[object, ...], list[Box]] = {}

    def _once(self, let: x.LetRef, *question: object, answer: Callable[[x.Expr], list[Box]]) -> list[Box]:
        """The answer about the value of a let, worked out once: lets made of lets would ask it over and over."""
        key = (let.name, *question)
        if key not in self._of_lets:
            self._of_lets[key] = answer(self._context.lets[let.name].value)
        return self._of_lets[key]

    # ------------------------------------------------------------------------------------------------- conditions

    def of(self, condition: x.Expr, *, holds: bool = True) -> list[Box]:  # one case a node
        """The boxes in which the condition holds (or does not)."""
        match condition:
            case x.Constant():
                return _EVERYTHING if condition.value is holds else _NOTHING
            case x.Not():
                return self.of(condition.operand, holds=not holds)
            case x.AllOf() if holds:
                return product(self.of(operand) for operand in condition.operands)
            case x.AnyOf() if not holds:
                return product(self.of(operand, holds=False) for operand in condition.operands)
            case x.AllOf() | x.AnyOf():
                return union(self.of(operand, holds=holds) for operand in condition.operands)
            case x.IsKnown():
                return self._known(condition.operand, known=holds)
            case x.Compare():
                return self._compare(condition, holds=holds)
            case x.Among():
                values = tuple(each.value for each in condition.values)
                return self._within_domain(condition.operand, values, holds=holds)
            case x.Within():
                return self._within(condition.operand, condition.duration, holds=holds)
            case x.Includes():
                return self._includes(condition.operand, condition.member, holds=holds)
            case x.Else():
                return self._split(condition, lambda side: self.of(side, holds=holds))
            case x.LetRef():
                return self._once(condition, "of", holds, answer=lambda value: self.of(value, holds=holds))
            case x.FactRef() | x.FieldRef() | x.Previous():
                return self._flag(Key("value", condition), on=holds)
            case _:
                return self._flag(Key("holds", condition), on=holds)

    def _known(self, operand: x.Expr, *, known: bool) -> list[Box]:
        """Where a value is known: where everything that can make it missing is, or what it falls back to."""
        if isinstance(operand, x.LetRef):
            return self._once(operand, "known", known, answer=lambda value: self._known(value, known=known))
        sources = self._missing.sources(operand)
        if isinstance(operand, x.Else):
            first, instead = operand.operand, operand.fallback
            unknown = self._known(first, known=False)
            if not known:
                return product((unknown, self._known(instead, known=False)))
            return [*self._known(first, known=True), *product((unknown, self._known(instead, known=True)))]
        own = [self._axis(Key("known", operand), (_NO, _YES))] if operand in sources else []
        inside = self._missing.needed_by(operand) if sources else ()
        if known:
            needed = [self._known(part, known=True) for part in inside]
            return product(([dict.fromkeys(own, points((_YES,)))], *needed))
        missing: list[Box] = [{axis: points((_NO,))} for axis in own]
        missing += [box for part in inside for box in self._known(part, known=False)]
        return union((missing,))

    def _compare(self, condition: x.Compare, *, holds: bool) -> list[Box]:
        return self._sides(condition.left, str(condition.operator), condition.right, holds=holds)

    def differ(self, one: x.Expr, other: x.Expr) -> list[Box]:
        """The boxes in which two values of one type are not the same."""
        return self._sides(one, "!=", other, holds=True)

    def _sides(self, left: x.Expr, sign: str, right: x.Expr, *, holds: bool) -> list[Box]:
        """A comparison; that of `a else b` is one of a where it is known, of b where it is not."""
        if left == right:
            return _EVERYTHING if (sign in ("=", "<=", ">=")) is holds else _NOTHING
        if isinstance(left.type, YesNo):
            return self._alike(left, right, holds=holds == (sign == "="))
        if isinstance(left.type, SetOf):
            return self._same_members(left, right, left.type, holds=holds == (sign == "="))
        if not isinstance(left, _STANDS_FOR) and (isinstance(right, _STANDS_FOR) or isinstance(left, x.Constant)):
            left, right, sign = right, left, _MIRRORED[sign]
        if isinstance(left, x.LetRef):
            question = ("sides", sign, right, holds)
            return self._once(left, *question, answer=lambda value: self._sides(value, sign, right, holds=holds))
        if isinstance(left, x.Else):
            return self._split(left, lambda side: self._sides(side, sign, right, holds=holds))
        if isinstance(right, x.Constant):
            if isinstance(left, x.Constant):
                return _EVERYTHING if _constant_holds(left, sign, right) is holds else _NOTHING
            if sign in ("=", "!="):
                return self._within_domain(left, (right.value,), holds=holds == (sign == "="))
            axis, domain = self._side(left, sign, right.value)
            return self._boxes(axis, domain, holds=holds)
        if isinstance(left.type, OneOf):
            return self._member_by_member(left, sign, right, left.type, holds=holds)
        return self._order(left, right, sign, holds=holds)

    def _alike(self, left: x.Expr, right: x.Expr, *, holds: bool) -> list[Box]:
        """Where of two conditions both hold or neither does; or only one of them."""
        sides = ((one, one if holds else not one) for one in (True, False))
        return union(product((self.of(left, holds=one), self.of(right, holds=other))) for one, other in sides)

    def _same_members(self, left: x.Expr, right: x.Expr, type_: SetOf, *, holds: bool) -> list[Box]:
        """Where two sets have the same members; or where one has a member that the other lacks."""
        alike = [self._both_or_neither(left, right, member, holds=holds) for member in type_.members]
        return product(alike) if holds else union(alike)

    def _both_or_neither(self, left: x.Expr, right: x.Expr, member: str, *, holds: bool) -> list[Box]:
        sides = ((one, one if holds else not one) for one in (True, False))
        return union(
            product((self._includes(left, member, holds=one), self._includes(right, member, holds=other)))
            for one, other in sides
        )

    def _includes(self, operand: x.Expr, member: str, *, holds: bool) -> list[Box]:
        match operand:
            case x.Constant(value=frozenset() as members):
                return _EVERYTHING if (member in members) is holds else _NOTHING
            case x.LetRef():
                question = ("includes", member, holds)
                return self._once(operand, *question, answer=lambda each: self._includes(each, member, holds=holds))
            case x.Else():
                return self._split(operand, lambda side: self._includes(side, member, holds=holds))
            case _:
                return self._flag(Key("includes", operand, member), on=holds)

    def _member_by_member(self, left: x.Expr, sign: str, right: x.Expr, type_: OneOf, *, holds: bool) -> list[Box]:
        """A comparison of two words, for each that the left one may be."""
        words = [x.Constant(type=type_, value=member, span=left.span) for member in type_.members]
        return union(
            product((self._sides(left, "=", word, holds=True), self._sides(word, sign, right, holds=holds)))
            for word in words
        )

    def _split(self, either: x.Else, answer: Callable[[x.Expr], list[Box]]) -> list[Box]:
        """The answer about `a else b`: about a where it is known, about b where it is not."""
        known, unknown = self._known(either.operand, known=True), self._known(either.operand, known=False)
        first = product((known, answer(either.operand))) if known else _NOTHING
        return [*first, *product((unknown, answer(either.fallback)))] if unknown else first

    def _order(self, left: x.Expr, right: x.Expr, sign: str, *, holds: bool) -> list[Box]:
        """Two computed values: which of them is larger is an axis of its own; of a day, how far from the as-of date."""
        for day, fixed, side in ((left, right, sign), (right, left, _MIRRORED[sign])):
            since = _from_as_of(fixed)
            if since is not None and _from_as_of(day) is None:
                return self._aged(day, side, since, holds=holds)
        difference = x.Compare(type=left.type, operator="<", left=left, right=right, span=left.span)
        mirrored = x.Compare(type=left.type, operator="<", left=right, right=left, span=left.span)
        if Key("order", mirrored) in self._numbers:
            difference, sign = mirrored, _MIRRORED[sign]
        axis = self._axis(Key("order", difference), self._orders(difference.left, difference.right))
        taken = {"<": (-1,), "<=": (-1, 0), "=": (0,), "!=": (-1, 1), ">=": (0, 1), ">": (1,)}[sign]
        return self._boxes(axis, points(taken), holds=holds)

    def _aged(self, day: x.Expr, sign: str, since: Duration, *, holds: bool) -> list[Box]:
        """A day beside the as-of date moved back by a duration: the older, the further on the axis."""
        axis, at = self._age(day, since.unit), 2 * since.count
        low, high = self._axes[axis].whole
        taken: Domain = {
            "<": ((at + 1, high),),
            "<=": ((at, high),),
            "=": ((at, at),),
            "!=": ((low, at - 1), (at + 1, high)),
            ">=": ((low, at),),
            ">": ((low, at - 1),),
        }[sign]
        return self._boxes(axis, tuple(each for each in taken if each[0] <= each[1]), holds=holds)

    def _within(self, day: x.Expr, duration: Duration, *, holds: bool) -> list[Box]:
        if isinstance(day, x.LetRef):
            question = ("within", duration, holds)
            return self._once(day, *question, answer=lambda value: self._within(value, duration, holds=holds))
        if isinstance(day, x.Else):
            return self._split(day, lambda side: self._within(side, duration, holds=holds))
        axis = self._age(day, duration.unit)
        return self._boxes(axis, ((0, 2 * duration.count - 1),) if duration.count else (), holds=holds)

    def _age(self, day: x.Expr, unit: str) -> int:
        """How far before the as-of date a day lies: whole days or months at even places, between them at odd ones.

        Going back by more months always comes to an earlier day, also at ends of months. Days and months are two axes.
        """
        least, most = self._orders(day, x.Builtin(type=day.type, name="as_of", span=day.span))
        return self._axis(Key("age", day, unit), (min(-most, -most * _OLDEST), max(-least, -least * _OLDEST)))

    def _orders(self, left: x.Expr, right: x.Expr) -> Stretch:
        """Whether the left value can be less than the right one (-1), equal to it (0), more (1)."""
        one, other = self._ranges.of(left), self._ranges.of(right)
        if one is None or other is None:
            return (-1, 1)
        least = -1 if one.low < other.high else 0 if one.low == other.high else 1  # type: ignore[operator]  # of one kind
        most = 1 if one.high > other.low else 0 if one.high == other.low else -1  # type: ignore[operator]
        return (least, most)

    def _flag(self, key: Key, *, on: bool) -> list[Box]:
        return [{self._axis(key, (_NO, _YES)): points((_YES if on else _NO,))}]

    def _boxes(self, axis: int, domain: Domain, *, holds: bool) -> list[Box]:
        whole = self._axes[axis].whole
        taken = intersection(domain, (whole,)) if holds else complement(domain, whole)
        return [{axis: taken}] if taken else _NOTHING

    def _within_domain(self, operand: x.Expr, values: Sequence[object], *, holds: bool) -> list[Box]:
        if isinstance(operand, x.LetRef):
            question = ("domain", tuple(values), holds)
            return self._once(operand, *question, answer=lambda each: self._within_domain(each, values, holds=holds))
        if isinstance(operand, x.Constant):
            return _EVERYTHING if (operand.value in values) is holds else _NOTHING
        if isinstance(operand, x.Else):
            return self._split(operand, lambda side: self._within_domain(side, values, holds=holds))
        axis = self._value_axis(operand)
        return self._boxes(axis, self._points_of(axis, operand.type, values), holds=holds)

    def _side(self, operand: x.Expr, sign: str, value: object) -> tuple[int, Domain]:
        """The axis of an ordered value, and its points on one side of a written value."""
        axis = self._value_axis(operand)
        low, high = self._axes[axis].whole
        if isinstance(operand.type, OneOf):
            first = last = operand.type.members.index(str(value))
        else:
            assert isinstance(value, Decimal | date)  # noqa: S101  # ordered, and not a word
            first, last = _place(value, operand.type, up=True), _place(value, operand.type, up=False)
        taken = {
            "<": (low, first - 1),
            "<=": (low, last),
            ">": (last + 1, high),
            ">=": (first, high),
        }[sign]
        return axis, (taken,) if taken[0] <= taken[1] else ()

    # ------------------------------------------------------------------------------------------------------ tests

    def of_test(self, test: Test, subject: x.Expr) -> list[Box]:
        """The boxes in which a band or cell takes a value."""
        match test:
            case Anything():
                return _EVERYTHING
            case IsMissing():
                return self._known(subject, known=False)
            case Otherwise():
                return self._known(subject, known=True)
            case When():
                return self.of(test.condition)
            case IsOneOf():
                return product((self._known(subject, known=True), self._test(subject, test)))
            case Band():
                return product((self._known(subject, known=True), self._test(subject, test)))

    def _test(self, subject: x.Expr, test: IsOneOf | Band) -> list[Box]:
        if isinstance(subject, x.LetRef):
            return self._once(subject, "test", test, answer=lambda value: self._test(value, test))
        if isinstance(subject, x.Else):
            return self._split(subject, lambda side: self._test(side, test))
        if isinstance(test, IsOneOf) and isinstance(subject.type, YesNo):
            return [box for value in test.values for box in self.of(subject, holds=value is True)]
        axis = self._value_axis(subject)
        if isinstance(test, IsOneOf):
            return self._boxes(axis, self._points_of(axis, subject.type, test.values), holds=True)
        low, high = self._axes[axis].whole
        if test.low is not None:
            low = max(low, _place(test.low, subject.type, up=True) + _after(test.low, subject.type, inside=test.low_in))
        if test.high is not None:
            high = min(
                high, _place(test.high, subject.type, up=False) - _after(test.high, subject.type, inside=test.high_in)
            )
        return [{axis: ((low, high),)}] if low <= high else _NOTHING

    # ------------------------------------------------------------------------------------------------------- axes

    def _axis(self, key: Key, whole: Stretch, words: tuple[Scalar, ...] = ()) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._axes)
            self._axes.append(Axis(key, whole, words))
            self.wholes.append(whole)
        return self._numbers[key]

    def _value_axis(self, expr: x.Expr) -> int:
        key = Key("value", expr)
        if key in self._numbers:
            return self._numbers[key]
        match expr.type:
            case Number() | Percent() | Money():
                interval = self._ranges.of(expr)
                low, high = interval.numbers() if interval else (Decimal(-(10**38)), Decimal(10**38))
                return self._axis(key, (_place(low, expr.type, up=True), _place(high, expr.type, up=False)))
            case Date():
                interval = self._ranges.of(expr)
                first, last = interval.days() if interval else (EARLIEST, LATEST)
                return self._axis(key, (first.toordinal(), last.toordinal()))
            case OneOf(members=members):
                return self._axis(key, (0, len(members) - 1), members)
            case YesNo():
                return self._axis(key, (_NO, _YES))
            case _:
                return self._axis(key, (0, 10**9))  # texts: numbered as they are met, the rest is any other

    def _points_of(self, axis: int, type_: Type, values: Iterable[object]) -> Domain:
        """The points that stand for written values; those between the steps of a grid stand for none."""
        found: list[int] = []
        for value in values:
            match type_, value:
                case ((Number() | Percent() | Money()), Decimal()):
                    at = _place(value, type_, up=True)
                    found.extend([at] if at == _place(value, type_, up=False) else [])
                case Date(), date():
                    found.append(value.toordinal())
                case YesNo(), bool():
                    found.append(int(value))
                case _:
                    found.append(self._word(axis, value))
        return points(found)

    def _word(self, axis: int, value: object) -> int:
        words = self._axes[axis].words
        if value not in words:
            words = self._axes[axis].words = (*words, value)  # type: ignore[arg-type]  # a text
        return words.index(value)

    def fixed(self, expr: x.Expr, value: Scalar) -> Box:
        """The box in which an expression has one value."""
        axis = self._value_axis(expr)
        return {axis: self._points_of(axis, expr.type, (value,))}

    def witness(self, point: Point) -> Witness:
        """A customer at the point."""
        return witness([(self._axes[axis], at) for axis, at in sorted(point.items())], self._context, self._missing)


def _from_as_of(expr: x.Expr) -> Duration | None:
    """How far back from the as-of date a day is, where that is all that it is."""
    match expr:
        case x.Builtin(name="as_of"):
            return Duration(0, "months")
        case x.Shift(operand=x.Builtin(name="as_of"), duration=duration, sign=sign):
            return Duration(-sign * duration.count, duration.unit)
        case _:
            return None


def _place(value: Decimal | date, type_: Type, *, up: bool) -> int:
    """The point of a value, or the next one above or below it where it lies between two."""
    if isinstance(value, date):
        return value.toordinal()
    assert isinstance(type_, Number | Percent | Money)  # noqa: S101  # a decimal is a value of one of these
    return int(EXACT.scaleb(value, type_.decimals).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))


def _after(edge: Decimal | date, type_: Type, *, inside: bool) -> int:
    """1 where the edge is a point that does not belong, else 0."""
    return int(not inside and _place(edge, type_, up=True) == _place(edge, type_, up=False))


def _constant_holds(left: x.Constant, sign: str, right: x.Constant) -> bool:
    first, second = left.value, right.value
    if isinstance(left.type, OneOf):
        first, second = left.type.members.index(str(first)), left.type.members.index(str(second))  # type: ignore[assignment]
    match sign:
        case "=":
            return first == second
        case "!=":
            return first != second
        case "<":
            return bool(first < second)  # type: ignore[operator]  # of one ordered kind
        case "<=":
            return bool(first <= second)  # type: ignore[operator]
        case ">":
            return bool(first > second)  # type: ignore[operator]
        case _:
            return bool(first >= second)  # type: ignore[operator]
