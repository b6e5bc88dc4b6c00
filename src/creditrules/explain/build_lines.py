"""Factors and decision tables: the lines that were tried, which of them won, and why not those before it."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.engine.lines import matches
from creditrules.engine.results import FactorResult
from creditrules.engine.store import minor_unit
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_terms import shown
from creditrules.explain.model import FactorStep, LineStep, LineTest, Miss, Shown, TableStep, Term
from creditrules.explain.plan import FactorNote, points_shown
from creditrules.program.expressions import Expr
from creditrules.program.program import Factor, Table, TableRow, Test, When
from creditrules.program.types import Money
from creditrules.values.quick import making

_step = making(LineStep, "number", "text", "won", "place", "points", "misses", "tests")


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
        note = self._basis.plan.factor(factor)
        subject = None if factor.subject is None else self._basis.terms.of(factor.subject)
        won = factor.lines[result.line]
        points = shown(result.points, won.points.type, factor.name if note.secret else None)
        return FactorStep(
            name=factor.name,
            title=factor.title,
            code=factor.code,
            subject=subject,
            lines=self._lines(factor, result, subject, points, note),
            points_formula=self._basis.terms.of(won.points),
            points=points,
            best=note.best,
            baseline=note.baseline,
            lost=points_shown(result.lost, confidential=note.secret),
            weight=note.weight,
            weighted_points=points_shown(result.weighted_points, confidential=note.secret),
            missing=result.missing,
            place=self._basis.place(factor.span, factor.cites),
        )

    def _lines(
        self, factor: Factor, result: FactorResult, subject: Term | None, points: Shown, note: FactorNote
    ) -> tuple[LineStep, ...]:
        steps: list[LineStep] = []
        for index in range(result.line + 1):
            line, told = factor.lines[index], note.lines[index]
            won = index == result.line
            test = self._test(line.test, told.test)
            misses = () if won else self._why_not(line.test, test, subject)
            given = points if won else told.points
            steps.append(_step(told.number, told.text, won, told.place, given, misses, (test,)))
        return tuple(steps)

    def _why_not(self, test: Test, told: LineTest, subject: Term | None) -> tuple[Miss, ...]:
        if isinstance(test, When) and told.condition is not None:
            return self._basis.misses.of_condition(test.condition, told.condition)
        if subject is None or subject.result is None:
            return ()
        return self._basis.misses.of_test(test, told, subject.result)

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
                misses=() if index == won else self._first_miss(row, columns, table),
                tests=tuple(self._cell(test, column) for test, column in zip(row.tests, table.columns, strict=True)),
            )

    def _first_miss(self, row: TableRow, columns: tuple[Term, ...], table: Table) -> tuple[Miss, ...]:
        """The first cell decides: those behind it were not asked."""
        for test, column, expr in zip(row.tests, columns, table.columns, strict=True):
            if column.result is not None and not matches(test, column.result.value, self._basis.sheet):
                return self._basis.misses.of_test(test, self._cell(test, expr), column.result, column)
        return ()

    # -------------------------------------------------------------------------------------------------------- tests

    def _test(self, test: Test, told: LineTest | None) -> LineTest:
        if isinstance(test, When):
            return LineTest("when", condition=self._basis.terms.of(test.condition))
        assert told is not None  # noqa: S101  # a test that computes nothing is the same for everybody
        return told

    def _cell(self, test: Test, column: Expr) -> LineTest:
        return self._test(test, None if isinstance(test, When) else self._basis.plan.test(test, column.type))
