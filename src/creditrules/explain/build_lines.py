"""Factors and decision tables: the lines that were tried, which of them won, and why not those before it."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.engine.lines import matches
from creditrules.engine.results import FactorResult
from creditrules.engine.store import minor_unit
from creditrules.explain.build_basis import Basis, points_shown
from creditrules.explain.build_terms import shown
from creditrules.explain.model import FactorStep, LineStep, LineTest, Miss, Shown, TableStep, Term
from creditrules.program.expressions import Constant
from creditrules.program.program import (
    Factor,
    Line,
    Table,
    TableRow,
    Test,
    When,
)
from creditrules.program.types import UNKNOWN, Money, Percent, Type


class Lines:
    """Tells the factors and tables of one decision."""

    def __init__(self, basis: Basis) -> None:
        self._basis = basis

    # ------------------------------------------------------------------------------------------------------ factors

    def factors(self) -> Iterator[FactorStep]:
        """Each factor, in the order of the file."""
        for result in self._basis.decision.factors:
            yield self._factor(self._basis.program.factors[result.name], result)

    def _factor(self, factor: Factor, result: FactorResult) -> FactorStep:
        subject = None if factor.subject is None else self._basis.terms.of(factor.subject)
        secret = self._basis.secrecy.factor(factor.name)
        formula = self._basis.terms.of(factor.lines[result.line].points)
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
                text=self._basis.plan.text(line.span),
                won=won,
                place=self._basis.place(line.span, factor.cites),
                points=points if won else _fixed(line),
                misses=() if won else self._why_not(line.test, test, subject),
                tests=(test,),
            )

    def _why_not(self, test: Test, told: LineTest, subject: Term | None) -> tuple[Miss, ...]:
        if isinstance(test, When) and told.condition is not None:
            return self._basis.misses.of_condition(test.condition, told.condition)
        return () if subject is None or subject.result is None else self._basis.misses.of_test(test, subject.result)

    # ------------------------------------------------------------------------------------------------------- tables

    def tables(self) -> Iterator[TableStep]:
        """Each decision table, in the order of the file."""
        for table, won in zip(self._basis.program.tables.values(), self._basis.trace.rows, strict=True):
            yield self._table(table, won)

    def _table(self, table: Table, won: int) -> TableStep:
        columns = tuple(map(self._basis.terms.of, table.columns))
        value = self._basis.trace.tables[table.name]
        result = self._basis.terms.of(table.rows[won].result) if won >= 0 else None
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
                text=self._basis.plan.text(row.span),
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
                return self._basis.misses.of_test(test, column.result, column)
        return ()

    # -------------------------------------------------------------------------------------------------------- tests

    def _test(self, test: Test, type_: Type) -> LineTest:
        if isinstance(test, When):
            return LineTest("when", condition=self._basis.terms.of(test.condition))
        return self._basis.plan.test(test, type_)


def _fixed(line: Line) -> Shown | None:
    """The points of a line that need not be computed."""
    return shown(line.points.value, line.points.type) if isinstance(line.points, Constant) else None
