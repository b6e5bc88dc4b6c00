"""Lines of factors and rows of tables: the first that matches wins."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import TypeAlias, assert_never

from creditrules.engine.evaluate import evaluate, holds
from creditrules.engine.results import FactorResult
from creditrules.engine.sheet import Sheet
from creditrules.engine.store import stored
from creditrules.engine.undecided import undecided
from creditrules.program.program import (
    Anything,
    Band,
    Factor,
    IsMissing,
    IsOneOf,
    Otherwise,
    Table,
    Test,
    When,
)
from creditrules.program.show import show
from creditrules.values import MISSING, Missing, Value
from creditrules.values.decimals import multiply, subtract
from creditrules.values.quick import making

_result = making(FactorResult, *(each.name for each in fields(FactorResult)))
NO_SUBJECT = True
"""What a factor by conditions looks at; `otherwise` must hold as it does for a known value."""


def matches(test: Test, value: Value, sheet: Sheet) -> bool:
    """Whether the test of a line or cell holds for the value."""
    match test:
        case Band():
            return _in_band(test, value)
        case IsOneOf():
            return value in test.values
        case IsMissing():
            return isinstance(value, Missing)
        case Otherwise():
            return not isinstance(value, Missing)
        case Anything():
            return True
        case When():
            return holds(test.condition, sheet)
        case _:
            assert_never(test)


def run_factor(factor: Factor, sheet: Sheet) -> FactorResult:
    """The points of the first line that matches."""
    subject = subject_of(factor, sheet)
    for index, line in enumerate(factor.lines):
        if matches(line.test, subject, sheet):
            points = evaluate(line.points, sheet)
            if not isinstance(points, Decimal):
                raise undecided(f"the points of `{factor.name}` are missing", line.points.span, "this is missing")
            return factor_result(factor, index, points_of(factor, points), subject)
    told = "this customer" if factor.subject is None else f"the value {show(subject, factor.subject.type)}"
    raise undecided(f"no line of the factor `{factor.name}` is for {told}", factor.span)


Points: TypeAlias = tuple[Decimal, Decimal, Decimal]
"""The points of a line, the same weighted, and those that it lost."""


def points_of(factor: Factor, points: Decimal) -> Points:
    """What the line at this place gave."""
    weight, lost = factor.weight, subtract(factor.baseline, points)
    return (points, points, lost) if weight is None else (points, multiply(weight, points), multiply(weight, lost))


def factor_result(factor: Factor, index: int, given: Points, subject: Value) -> FactorResult:
    """What the factor gave where the line at this place won."""
    points, weighted, lost = given
    return _result(
        factor.name,
        factor.title.text,
        factor.code,
        points,
        weighted,
        factor.baseline,
        lost,
        index,
        isinstance(factor.lines[index].test, IsMissing),
        None if factor.subject is None else subject,
        factor.cites,
    )


def subject_of(factor: Factor, sheet: Sheet) -> Value:
    """The value that the factor looks at."""
    return NO_SUBJECT if factor.subject is None else evaluate(factor.subject, sheet)


def run_table(table: Table, sheet: Sheet) -> tuple[int, Value]:
    """The index and the result of the first row that matches; -1 and missing where none does."""
    values = [evaluate(column, sheet) for column in table.columns]
    for index, row in enumerate(table.rows):
        if all(matches(test, value, sheet) for test, value in zip(row.tests, values, strict=True)):
            return index, stored(evaluate(row.result, sheet), table.type)
    return -1, MISSING


def _in_band(band: Band, value: Value) -> bool:
    low, high = band.low, band.high
    if isinstance(value, bool) or not isinstance(value, Decimal | date):
        return False
    return reaches(value, low, inclusive=band.low_in) and reaches(high, value, inclusive=band.high_in)


def reaches(later: Decimal | date | None, earlier: Decimal | date | None, *, inclusive: bool) -> bool:
    """Whether `later` is not before `earlier`; a bound that is not there is always kept."""
    if isinstance(later, Decimal) and isinstance(earlier, Decimal):
        return later > earlier or (inclusive and later == earlier)
    if isinstance(later, date) and isinstance(earlier, date):
        return later > earlier or (inclusive and later == earlier)
    return later is None or earlier is None
