"""Expressions over the records of a list, one expression for all records before the next.

They give what `evaluate` gives for each record, and raise what it raises for one of them.
"""

from __future__ import annotations

import operator as python
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import compress
from typing import Any, TypeAlias

from creditrules.engine.evaluate import Gathered
from creditrules.engine.prepared import combining, prepared
from creditrules.engine.sheet import Sheet
from creditrules.engine.undecided import neither_yes_nor_no
from creditrules.program import expressions as x
from creditrules.program.types import Date, Numeric
from creditrules.values import MISSING, Missing, Row, Value
from creditrules.values.dates import shift
from creditrules.values.quick import making

Column: TypeAlias = "Callable[[Sheet, Sequence[Row]], list[Any]]"
"""The value of an expression for each record."""

_Met: TypeAlias = tuple[list[int], Sequence[Row], Sequence[bool]]
"""The places of records, from 0, they themselves, and which records they are of those that were asked."""

_TESTS = (x.AllOf, x.AnyOf, x.Not, x.Compare, x.Among, x.Includes, x.Within, x.IsKnown)
"""What is yes or no, or is refused."""

_YES_OR_NO = frozenset((bool,))
make_gathered = making(Gathered, "looked", "counted", "values", "weights")
ORDERS: dict[str, Callable[[Any, Any], bool]] = {"<": python.lt, "<=": python.le, ">": python.gt, ">=": python.ge}


class Gathering:
    """What gathers the records of one aggregate. Those of one policy share what they ask of records."""

    def __init__(self, expr: x.Aggregate, asking: Asking | None = None) -> None:
        asking = Asking() if asking is None else asking
        name, among, where = expr.records.name, x.one_by_one(expr.among), x.one_by_one(expr.where)
        self._name = name
        self._looked = asking.meeting(name, among)
        self._counted = asking.meeting(name, (*among, *where))
        self._value = None if expr.value is None else self._counted.column(expr.value)
        self._weight = None if expr.weight is None else self._counted.column(expr.weight)

    def gathered(self, sheet: Sheet) -> Gathered | None:
        """What the list's records contribute; None where the list itself is missing."""
        if not isinstance(sheet.facts.get(self._name, MISSING), tuple):
            return None
        looked, (places, rows, _) = self._looked.met(sheet)[0], self._counted.met(sheet)
        values = [] if self._value is None else self._value(sheet, rows)
        weights = None if self._weight is None else self._weight(sheet, rows)
        return make_gathered(len(looked), places, values, weights)


class Asking:
    """What the aggregates of one policy ask of records: nothing twice that is the same."""

    def __init__(self) -> None:
        self._meeting: dict[tuple[str, tuple[x.Expr, ...]], _Meeting] = {}

    def meeting(self, name: str, conditions: tuple[x.Expr, ...]) -> _Meeting:
        """The records of a list that meet conditions, tried one after the other."""
        found = self._meeting.get((name, conditions))
        if found is None:
            found = _Meeting(name)
            if conditions:
                before = self.meeting(name, conditions[:-1])
                found = _Meeting(name, before, _Condition(conditions[-1], before.column))
            self._meeting[name, conditions] = found
        return found


class _Meeting:
    """Those records of a list that meet a condition, of those that met the conditions before it."""

    def __init__(self, name: str, before: _Meeting | None = None, condition: _Condition | None = None) -> None:
        self._name = name
        self._before, self._condition = before, condition
        self._columns: dict[x.Expr | str, Column] = {}

    def met(self, sheet: Sheet) -> _Met:
        """The records; found once."""
        found = sheet.asked.get(self)
        if found is None:
            found = sheet.asked[self] = self._met(sheet)
        return found

    def _met(self, sheet: Sheet) -> _Met:
        if self._before is None or self._condition is None:
            records: Any = sheet.facts[self._name]
            return list(range(len(records))), records, ()
        places, rows, _ = self._before.met(sheet)
        answers = self._condition.answers(sheet, rows)
        return list(compress(places, answers)), list(compress(rows, answers)), answers

    def column(self, expr: x.Expr) -> Column:
        """The value of an expression for each of these records, and of none else; found once for a customer."""
        if isinstance(expr, x.FieldRef):
            return self.field(expr.name)
        found = self._columns.get(expr)
        if found is None:
            made = column(expr, self.column)
            found = self._columns[expr] = _once(made) if _of_records(expr) else made
        return found

    def field(self, name: str) -> Column:
        """A field of each of these records; found once for a customer."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = _once(
                _field(name) if self._before is None else self._some(name, self._before)
            )
        return found

    def _some(self, name: str, before: _Meeting) -> Column:
        all_ = before.field(name)
        return lambda sheet, _rows: list(compress(all_(sheet, before.met(sheet)[1]), self.met(sheet)[2]))


def _once(made: Column) -> Column:
    def values(sheet: Sheet, rows: Sequence[Row]) -> list[Any]:
        found = sheet.asked.get(made)
        if found is None:
            found = sheet.asked[made] = made(sheet, rows)
        return found

    return values


def column(expr: x.Expr, of: Callable[[x.Expr], Column] | None = None) -> Column:
    """What computes the expression for several records; `of` gives columns of operands that all of them are asked."""
    of = column if of is None else of
    match expr:
        case x.FieldRef(name=name):
            return _field(name)
        case _ if not _of_records(expr):
            same = prepared(expr)
            return lambda sheet, rows: [same(sheet, None)] * len(rows) if rows else []
        case x.AllOf(operands=(first, *others)) | x.AnyOf(operands=(first, *others)):
            asked = [_Condition(first, of), *[_Condition(each, column) for each in others]]
            return _joined(asked, decides=isinstance(expr, x.AnyOf))
        case x.Not():
            return _not(_Condition(expr.operand, of))
        case x.IsKnown():
            return _known(of(expr.operand))
        case x.Else():
            return _else(of(expr.operand), column(expr.fallback))
        case x.Within():
            return _within(expr, of(expr.operand))
        case x.Compare(operator=operator) if operator in ORDERS and is_ordered(expr):
            return _ordered(expr, of(expr.left), of(expr.right))
        case x.DaysBetween():
            return _between(expr, of(expr.end), of(expr.start))
        case _:
            return _strict(expr, [of(each) for each in x.children(expr)])


def _field(name: str) -> Column:
    return lambda _sheet, rows: [row[name] for row in rows]


def _of_records(expr: x.Expr) -> bool:
    """Whether it may have another value for every record."""
    return any(isinstance(part, x.FieldRef) for part in x.walk(expr))


class _Condition:
    """A condition that is asked of several records."""

    def __init__(self, expr: x.Expr, of: Callable[[x.Expr], Column]) -> None:
        self._expr, self._column = expr, of(expr)
        self._sure = isinstance(expr, _TESTS)

    def answers(self, sheet: Sheet, rows: Sequence[Row]) -> list[bool]:
        """Yes or no for each of them."""
        answers = self._column(sheet, rows)
        if not self._sure and not _YES_OR_NO.issuperset(map(type, answers)):
            raise neither_yes_nor_no(self._expr.span)
        return answers


def _strict(expr: x.Expr, operands: list[Column]) -> Column:
    combine = combining(expr)

    def strict(sheet: Sheet, rows: Sequence[Row]) -> list[Value]:
        columns = [operand(sheet, rows) for operand in operands]
        return [combine(sheet, values) for values in zip(*columns, strict=True)]

    return strict


def _joined(operands: list[_Condition], *, decides: bool) -> Column:
    """An operand is asked of those records that the operands before it have not decided."""
    first, *others = operands

    def joined(sheet: Sheet, rows: Sequence[Row]) -> list[bool]:
        answers = [*first.answers(sheet, rows)]
        for operand in others:
            left = [at for at, answer in enumerate(answers) if answer is not decides]
            for at, answer in zip(left, operand.answers(sheet, [rows[at] for at in left]), strict=True):
                answers[at] = answer
        return answers

    return joined


def _not(operand: _Condition) -> Column:
    return lambda sheet, rows: [not answer for answer in operand.answers(sheet, rows)]


def _known(operand: Column) -> Column:
    return lambda sheet, rows: [not isinstance(value, Missing) for value in operand(sheet, rows)]


def _else(operand: Column, fallback: Column) -> Column:
    def values(sheet: Sheet, rows: Sequence[Row]) -> list[Value]:
        found = operand(sheet, rows)
        left = [at for at, value in enumerate(found) if isinstance(value, Missing)]
        if left:
            found = [*found]
            for at, value in zip(left, fallback(sheet, [rows[at] for at in left]), strict=True):
                found[at] = value
        return found

    return values


# Below, what the operator itself refuses (a missing value, say) is left to what raises the proper error.


def _within(expr: x.Within, operand: Column) -> Column:
    slowly = combining(expr)

    def within(sheet: Sheet, rows: Sequence[Row]) -> list[Value]:
        days, as_of = operand(sheet, rows), sheet.as_of
        start = shift(as_of, expr.duration, -1)
        try:
            return [start < day <= as_of for day in days]
        except TypeError:
            return [slowly(sheet, (day,)) for day in days]

    return within


def _ordered(expr: x.Compare, left: Column, right: Column) -> Column:
    holds, slowly = ORDERS[expr.operator], combining(expr)

    def ordered(sheet: Sheet, rows: Sequence[Row]) -> list[Value]:
        ones, others = left(sheet, rows), right(sheet, rows)
        try:
            return list(map(holds, ones, others))
        except TypeError:
            return [slowly(sheet, pair) for pair in zip(ones, others, strict=True)]

    return ordered


def _between(expr: x.DaysBetween, end: Column, start: Column) -> Column:
    slowly = combining(expr)

    def between(sheet: Sheet, rows: Sequence[Row]) -> list[Value]:
        ends, starts = end(sheet, rows), start(sheet, rows)
        try:
            return [Decimal(each.days) for each in map(python.sub, ends, starts)]
        except TypeError:
            return [slowly(sheet, pair) for pair in zip(ends, starts, strict=True)]

    return between


def is_ordered(expr: x.Compare) -> bool:
    """Whether Python's operators order the values as the language does: numbers, and days."""
    types = (expr.left.type, expr.right.type)
    return any(all(isinstance(each, kind) for each in types) for kind in (Numeric, Date))
