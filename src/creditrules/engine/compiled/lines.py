"""Lines of factors and rows of tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import assert_never

from creditrules.engine.compiled.chains import Branch, write_chain
from creditrules.engine.compiled.expressions import Expressions
from creditrules.engine.compiled.layout import ceiling, floor
from creditrules.engine.compiled.writer import bare
from creditrules.program.expressions import Expr
from creditrules.program.program import (
    Anything,
    Band,
    Factor,
    IsMissing,
    IsOneOf,
    Line,
    Otherwise,
    Table,
    TableRow,
    Test,
    When,
)
from creditrules.program.types import Type
from creditrules.values import Scalar
from creditrules.values.decimals import decimals_of


@dataclass(frozen=True, slots=True)
class _Looked:
    """A value that tests look at: its name and type, the decimals it has there, whether it can be missing.

    `constant` writes what stands beside a decimal; it is None where the value is a whole number.
    """

    name: str
    type: Type
    scale: int
    missing: bool
    constant: Callable[[object], str] | None


def write_factor(factor: Factor, code: Expressions) -> None:
    """The winning line of a factor, counted from 0, and its points, into the names of both."""
    names = code.names
    won, points = names.of("line", factor.name), names.of("points", factor.name)
    scale = code.layout.scales.points(factor.name)
    looked = None if factor.subject is None else _looked(factor.subject, code)

    def branch(index: int, line: Line) -> Branch:
        def body() -> None:
            code.writer.line(f"{won} = {index}")
            code.writer.line(f"{points} = {bare(code.scaled(line.points, scale))}")

        return Branch(lambda: _test(tests[index], looked, code), body)

    numbered, tests = list(enumerate(factor.lines)), _opened([line.test for line in factor.lines])
    if looked is not None and looked.missing and not any(isinstance(line.test, When) for line in factor.lines):
        # A missing value matches no other line, so that it can be asked for first, and nowhere else.
        numbered.sort(key=lambda pair: not isinstance(pair[1].test, IsMissing))
        if isinstance(numbered[0][1].test, IsMissing):
            name, head = looked.name, branch(*numbered[0])
            looked = replace(looked, missing=False)
            rest = [branch(*pair) for pair in numbered if not isinstance(pair[1].test, IsMissing)]
            absent = Branch(lambda: f"{name} is None", head.body)
            write_chain(code.writer, [absent, *rest], won, _undecided(code))
            return
    write_chain(code.writer, [branch(*pair) for pair in numbered], won, _undecided(code))


def write_table(table: Table, code: Expressions) -> None:
    """The first row that matches, counted from 0, and its result, into the names of both; -1 and None without one."""
    names, writer = code.names, code.writer
    won, result = names.of("row", table.name), names.of("table", table.name)
    scale = code.layout.scales.table(table.name)
    columns = [_looked(column, code) for column in table.columns]

    def branch(index: int, row: TableRow) -> Branch:
        def condition() -> str:
            tests = [_test(one, column, code) for one, column in zip(row.tests, columns, strict=True)]
            return " and ".join(one for one in tests if one != "True") or "True"

        def body() -> None:
            writer.line(f"{won} = {index}")
            writer.line(f"{result} = {bare(code.stored(row.result, table.type, scale))}")

        return Branch(condition, body)

    def none() -> None:
        writer.line(f"{won}, {result} = -1, None")

    write_chain(writer, [branch(*pair) for pair in enumerate(table.rows)], won, none)


def _undecided(code: Expressions) -> Callable[[], None]:
    return lambda: code.writer.line("raise UndecidedError")


def _looked(subject: Expr, code: Expressions) -> _Looked:
    return _Looked(
        code.writer.kept(code.value(subject)),
        subject.type,
        code.scale(subject),
        code.may_be_missing(subject),
        code.constants.name if subject in code.decimals.values else None,
    )


def _test(test: Test, looked: _Looked | None, code: Expressions) -> str:
    """The test as a condition that can stand beside others."""
    match test:
        case When(condition=condition):
            return code.value(condition, known=True)
        case Anything():
            return "True"
        case Otherwise() if looked is None:
            return "True"
    assert looked is not None  # noqa: S101  # all other tests look at a value
    name = looked.name
    match test:
        case Band():
            held = _band(test, looked)
        case IsOneOf(values=values):
            fitting = [each for each in values if _fits(each, looked.scale)]
            if looked.constant is None:
                constants = [code.constant(each, looked.type, looked.scale) for each in fitting]
            else:
                constants = [looked.constant(each) for each in fitting]
            if not constants:
                return "False"
            held = f"{name} == {constants[0]}" if len(constants) == 1 else f"{name} in ({', '.join(constants)})"
        case IsMissing():
            return f"{name} is None" if looked.missing else "False"
        case Otherwise():
            return f"{name} is not None" if looked.missing else "True"
        case _:
            assert_never(test)
    return f"{name} is not None and {held}" if looked.missing and isinstance(test, Band) else held


def _band(band: Band, looked: _Looked) -> str:
    """The band; on whole numbers a bound between two of them is moved to the next inside."""
    if looked.constant is not None:
        low, high = ("" if bound is None else looked.constant(bound) for bound in (band.low, band.high))
    else:
        low = "" if band.low is None else str((ceiling if band.low_in else floor)(band.low, looked.scale))
        high = "" if band.high is None else str((floor if band.high_in else ceiling)(band.high, looked.scale))
    below, above = ("<=" if band.low_in else "<"), ("<=" if band.high_in else "<")
    if low and high:
        return f"{low} {below} {looked.name} {above} {high}"
    if high:
        return f"{looked.name} {above} {high}"
    return f"{looked.name} {'>=' if band.low_in else '>'} {low}" if low else "True"


def _opened(tests: Sequence[Test]) -> list[Test]:
    """Tests of one value, of which the first that holds wins: bands without a bound that holds where no other did."""
    found: list[Test] = []
    for test in tests:
        if not isinstance(test, Band):
            found.append(test)
            continue
        before = [each for each in found if isinstance(each, Band)]
        low = None if any(each.low is None and _touch(each, test) for each in before) else test.low
        high = None if any(each.high is None and _touch(test, each) for each in before) else test.high
        found.append(replace(test, low=low, high=high))
    return found


def _touch(below: Band, above: Band) -> bool:
    """Whether no value lies between the end of one band and the beginning of the other."""
    inside = below.high_in or above.low_in
    match below.high, above.low:
        case Decimal() as end, Decimal() as start:
            return end > start or (end == start and inside)
        case date() as last, date() as first:
            return last > first or (last == first and inside)
        case _:
            return False


def _fits(value: Scalar, scale: int) -> bool:
    """Whether a value of so many decimals can be this one."""
    return not isinstance(value, Decimal) or decimals_of(value) <= scale
