"""Factors and decision tables: the lines that were tried, which of them won, and why not those before it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from creditrules.engine.lines import matches, points_of
from creditrules.engine.results import FactorResult
from creditrules.engine.store import minor_unit
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_conditions import few_answers, once_for_each
from creditrules.explain.build_misses import failing, missing
from creditrules.explain.build_terms import Terms
from creditrules.explain.build_values import showing, shown
from creditrules.explain.model import FactorStep, LineStep, LineTest, Miss, Shown, TableStep, Term
from creditrules.explain.plan import Plan, points_shown
from creditrules.program.expressions import Constant
from creditrules.program.program import Factor, Line, Table, TableRow, Test, When
from creditrules.program.types import UNKNOWN, Money, Percent, Type
from creditrules.values.quick import making

_step = making(LineStep, "number", "text", "won", "place", "points", "misses", "tests")
_factor = making(
    FactorStep,
    "name",
    "title",
    "code",
    "subject",
    "lines",
    "points_formula",
    "points",
    "best",
    "baseline",
    "lost",
    "weight",
    "weighted_points",
    "missing",
    "place",
)


_Gain: TypeAlias = tuple[Term, Shown, Shown, Shown]
"""What a line gave: the formula of its points, these, the points lost, and the weighted points."""


class Factors:
    """Tells one factor."""

    def __init__(self, factor: Factor, plan: Plan, terms: Terms) -> None:
        self._factor = factor
        self._subject = None if factor.subject is None else terms.of(factor.subject)
        self._points = [terms.of(line.points) for line in factor.lines]
        self._secret = plan.secrecy.factor(factor.name)
        name = factor.name if self._secret else None
        self._shows = [showing(line.points.type, name) for line in factor.lines]
        type_ = UNKNOWN if factor.subject is None else factor.subject.type
        self._lines = [_Line(at, line, factor, type_, plan, terms) for at, line in enumerate(factor.lines)]
        key = None if factor.subject is None or not self._same() else few_answers(factor.subject)
        self.told: Callable[[Basis], FactorStep] = once_for_each(key, self._told)
        """Tells the factor with its points; one that looks at few words alone is told once for each of them."""
        self._best, self._baseline = points_shown(factor.best), points_shown(factor.baseline)
        self._weight = None if factor.weight is None else Shown(factor.weight, Percent())
        self._place = plan.place(factor.span, factor.cites)

    def _same(self) -> bool:
        """Whether all that is told depends on the subject alone."""
        lines = self._factor.lines
        return all(isinstance(line.points, Constant) and not isinstance(line.test, When) for line in lines)

    def _told(self, basis: Basis) -> FactorStep:
        factor, result = self._factor, basis.sheet.factors[self._factor.name]
        won = result.line
        subject = None if self._subject is None else self._subject(basis, None)
        formula, points, lost, weighted = self._lines[won].gain or self._gain(result, basis)
        value = None if subject is None else subject.result
        steps = [line.lost(basis, value) for line in self._lines[:won]]
        steps.append(self._lines[won].won(basis, points))
        return _factor(
            factor.name,
            factor.title,
            factor.code,
            subject,
            tuple(steps),
            formula,
            points,
            self._best,
            self._baseline,
            lost,
            self._weight,
            weighted,
            result.missing,
            self._place,
        )

    def _gain(self, result: FactorResult, basis: Basis) -> _Gain:
        won, points, secret = result.line, result.points, self._secret
        lost = points_shown(result.lost, confidential=secret)
        weighted = points_shown(result.weighted_points, confidential=secret)
        return self._points[won](basis, points), self._shows[won](points), lost, weighted


def _gain_for_all(line: Line, factor: Factor, plan: Plan) -> _Gain | None:
    """What the line gives whoever the customer is, where it gives the same to all."""
    points, formula, secret = line.points, plan.note(line.points).constant, plan.secrecy.factor(factor.name)
    if formula is None or not isinstance(points, Constant) or not isinstance(points.value, Decimal):
        return None
    _, weighted, lost = (points_shown(each, confidential=secret) for each in points_of(factor, points.value))
    return formula, shown(points.value, points.type, factor.name if secret else None), lost, weighted


class _Line:
    """Tells one line of a factor."""

    def __init__(self, at: int, line: Line, factor: Factor, type_: Type, plan: Plan, terms: Terms) -> None:
        self._number = at + 1
        self._text = plan.text(line.span)
        self._place = plan.place(line.span, factor.cites)
        points = line.points
        self._points = Shown(points.value, points.type) if isinstance(points, Constant) else None
        self._test = _Test(line.test, type_, plan, terms)

        # Where nothing of it depends on the customer, the line that won is the same for all.
        self._won = None
        self._fixed = None if self._test.fixed is None else ((self._test.fixed,), self._test.failing)
        self.gain = _gain_for_all(line, factor, plan)
        if self._test.fixed is not None and self.gain is not None:
            _, won, *_ = self.gain
            self._won = _step(at + 1, self._text, True, self._place, won, (), (self._test.fixed,))  # noqa: FBT003  # a field

    def won(self, basis: Basis, points: Shown) -> LineStep:
        """The line that won."""
        if self._won is not None:
            return self._won
        return _step(self._number, self._text, True, self._place, points, (), (self._test.told(basis),))  # noqa: FBT003  # a field

    def lost(self, basis: Basis, value: Shown | None) -> LineStep:
        """A line that did not hold."""
        fixed = self._fixed
        if fixed is not None and value is not None:
            tests, failing_ = fixed
            return _step(self._number, self._text, False, self._place, self._points, failing_(value, None), tests)  # noqa: FBT003  # a field
        told = self._test.told(basis)
        misses = self._test.why_not(basis, told, value, None)
        return _step(self._number, self._text, False, self._place, self._points, misses, (told,))  # noqa: FBT003  # a field


class _Test:
    """Tells the test of a line or cell; one that computes nothing is the same for everybody."""

    def __init__(self, test: Test, type_: Type, plan: Plan, terms: Terms) -> None:
        if isinstance(test, When):
            self._condition = terms.of(test.condition)
            self._missing = missing(test.condition)
            self.fixed = None
        else:
            self.fixed = plan.test(test, type_)
            self.failing = failing(test, self.fixed, type_)

    def told(self, basis: Basis) -> LineTest:
        """The test, with the numbers of its condition where it has one."""
        return self.fixed or LineTest("when", condition=self._condition(basis, None))

    def why_not(self, basis: Basis, told: LineTest, value: Shown | None, column: Term | None) -> tuple[Miss, ...]:
        """Why the test that was told so does not hold."""
        if told.condition is not None:
            return self._missing(basis, told.condition)
        return () if value is None else self.failing(value, column)


class Tables:
    """Tells one decision table."""

    def __init__(self, table: Table, plan: Plan, terms: Terms) -> None:
        self._table = table
        self._columns = [terms.of(column) for column in table.columns]
        self._results = [terms.of(row.result) for row in table.rows]
        self._rows = [_Row(at, row, table, plan, terms) for at, row in enumerate(table.rows)]
        self._show = showing(table.type, table.name if plan.secrecy.table(table.name) else None)
        self._place = plan.place(table.span, table.cites)

    def told(self, basis: Basis) -> TableStep:
        """The table with its result."""
        table = self._table
        won, value = basis.sheet.rows[table.name], basis.sheet.tables[table.name]
        columns = tuple([column(basis, None) for column in self._columns])
        result = self._results[won](basis, None) if won >= 0 else None
        rounded = result is not None and result.result is not None and result.result.value != value
        tried = self._rows if won < 0 else self._rows[: won + 1]
        return TableStep(
            name=table.name,
            title=table.title,
            columns=columns,
            lines=tuple([row.told(basis, columns, won=at == won) for at, row in enumerate(tried)]),
            value=self._show(value),
            result=result,
            place=self._place,
            rounded_to=minor_unit(table.type) if rounded and isinstance(table.type, Money) else None,
        )


class _Row:
    """Tells one row of a table."""

    def __init__(self, at: int, row: TableRow, table: Table, plan: Plan, terms: Terms) -> None:
        self._number, self._row = at + 1, row
        self._text = plan.text(row.span)
        self._place = plan.place(row.span, table.cites)
        pairs = zip(row.tests, table.columns, strict=True)
        self._tests = [_Test(test, column.type, plan, terms) for test, column in pairs]

    def told(self, basis: Basis, columns: tuple[Term, ...], *, won: bool) -> LineStep:
        """The row, and whether it won."""
        tests = tuple([test.told(basis) for test in self._tests])
        misses = () if won else self._first_miss(basis, tests, columns)
        return _step(self._number, self._text, won, self._place, None, misses, tests)

    def _first_miss(self, basis: Basis, told: tuple[LineTest, ...], columns: tuple[Term, ...]) -> tuple[Miss, ...]:
        """The first cell decides: those behind it were not asked."""
        for at, (test, column) in enumerate(zip(self._row.tests, columns, strict=True)):
            if column.result is not None and not matches(test, column.result.value, basis.sheet):
                return self._tests[at].why_not(basis, told[at], column.result, column)
        return ()
