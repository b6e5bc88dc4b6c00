"""Factors and decision tables: the lines that were tried, which of them won, and why not those before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from creditrules.engine.lines import matches
from creditrules.engine.results import FactorResult
from creditrules.engine.store import minor_unit
from creditrules.explain.build_basis import Basis, one_line, points_shown, shown
from creditrules.explain.build_misses import Misses
from creditrules.explain.build_terms import Terms
from creditrules.explain.model import FactorStep, LineStep, LineTest, Miss, Shown, TableStep, Term
from creditrules.program.expressions import Constant
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
from creditrules.program.types import UNKNOWN, Money, Percent, Type


class Lines:
    """Tells the factors and tables of one decision."""

    def __init__(self, basis: Basis, terms: Terms, misses: Misses) -> None:
        self._basis = basis
        self._terms = terms
        self._misses = misses

    # ------------------------------------------------------------------------------------------------------ factors

    def factors(self) -> Iterator[FactorStep]:
        """Each factor, in the order of the file."""
        for result in self._basis.decision.factors:
            yield self._factor(self._basis.program.factors[result.name], result)

    def _factor(self, factor: Factor, result: FactorResult) -> FactorStep:
        subject = None if factor.subject is None else self._terms.of(factor.subject)
        secret = self._basis.secrecy.factor(factor.name)
        formula = self._terms.of(factor.lines[result.line].points)
        points = shown(result.points, factor.lines[result.line].points.type, factor.name if secret else None)
        return FactorStep(
            name=factor.name,
            title=factor.title,
            code=factor.code,
            subject=subject,
            lines=tuple(self._lines(factor, result, subject, points)),
            points_formula=formula,
            points=points,
            best=points_shown(factor.best),
            baseline=points_shown(factor.baseline),
            lost=points_shown(result.lost, confidential=secret),
            weight=None if factor.weight is None else shown(factor.weight, Percent()),
            weighted_points=points_shown(result.weighted_points, confidential=secret),
            missing=result.missing,
            place=self._basis.place(factor.span, factor.cites),
        )

    def _lines(self, factor: Factor, result: FactorResult, subject: Term | None, points: Shown) -> Iterator[LineStep]:
        type_ = UNKNOWN if factor.subject is None else factor.subject.type
        for index, line in enumerate(factor.lines[: result.line + 1]):
            won = index == result.line
            test = self._test(line.test, type_)
            yield LineStep(
                number=index + 1,
                text=one_line(line.span.text),
                won=won,
                place=self._basis.place(line.span, factor.cites),
                points=points if won else _fixed(line),
                misses=() if won else self._why_not(line.test, test, subject),
                tests=(test,),
            )

    def _why_not(self, test: Test, told: LineTest, subject: Term | None) -> tuple[Miss, ...]:
        if isinstance(test, When) and told.condition is not None:
            return self._misses.of_condition(test.condition, told.condition)
        return () if subject is None or subject.result is None else self._misses.of_test(test, subject.result)

    # ------------------------------------------------------------------------------------------------------- tables

    def tables(self) -> Iterator[TableStep]:
        """Each decision table, in the order of the file."""
        for table, won in zip(self._basis.program.tables.values(), self._basis.trace.rows, strict=True):
            yield self._table(table, won)

    def _table(self, table: Table, won: int) -> TableStep:
        columns = tuple(map(self._terms.of, table.columns))
        value = self._basis.trace.tables[table.name]
        result = self._terms.of(table.rows[won].result) if won >= 0 else None
        rounded = result is not None and result.result is not None and result.result.value != value
        return TableStep(
            name=table.name,
            title=table.title,
            columns=columns,
            lines=tuple(self._rows(table, columns, won)),
            value=shown(value, table.type, table.name if self._basis.secrecy.table(table.name) else None),
            result=result,
            place=self._basis.place(table.span, table.cites),
            rounded_to=minor_unit(table.type) if rounded and isinstance(table.type, Money) else None,
        )

    def _rows(self, table: Table, columns: tuple[Term, ...], won: int) -> Iterator[LineStep]:
        tried = table.rows if won < 0 else table.rows[: won + 1]
        for index, row in enumerate(tried):
            yield LineStep(
                number=index + 1,
                text=one_line(row.span.text),
                won=index == won,
                place=self._basis.place(row.span, table.cites),
                misses=() if index == won else self._first_miss(row, columns),
                tests=tuple(
                    self._test(test, column.type) for test, column in zip(row.tests, table.columns, strict=True)
                ),
            )

    def _first_miss(self, row: TableRow, columns: tuple[Term, ...]) -> tuple[Miss, ...]:
        """The first cell decides: those behind it were not asked."""
        for test, column in zip(row.tests, columns, strict=True):
            if column.result is not None and not matches(test, column.result.value, self._basis.sheet):
                return self._misses.of_test(test, column.result, column)
        return ()

    # -------------------------------------------------------------------------------------------------------- tests

    def _test(self, test: Test, type_: Type) -> LineTest:
        match test:
            case Band():
                low = None if test.low is None else shown(test.low, type_)
                high = None if test.high is None else shown(test.high, type_)
                return LineTest("band", low, high, test.low_in, test.high_in)
            case IsOneOf():
                return LineTest("is", values=tuple(shown(value, type_) for value in test.values))
            case IsMissing():
                return LineTest("missing")
            case Otherwise():
                return LineTest("otherwise")
            case Anything():
                return LineTest("any")
            case When():
                return LineTest("when", condition=self._terms.of(test.condition))
            case _:
                assert_never(test)


def _fixed(line: Line) -> Shown | None:
    """The points of a line that need not be computed."""
    return shown(line.points.value, line.points.type) if isinstance(line.points, Constant) else None
