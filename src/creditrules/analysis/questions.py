"""The single questions that decide a grade: each comparison, each band of a factor, each cell of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from creditrules.analysis.reading import Reading, parts_of_factor, parts_of_table
from creditrules.program.expressions import (
    Aggregate,
    Among,
    Compare,
    Expr,
    Includes,
    IsKnown,
    LetRef,
    TableRef,
    Within,
    children,
)
from creditrules.program.program import Anything, Factor, IsMissing, Otherwise, Program, Table, Test, When


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A condition, or a test of a line or cell with the value that it is about."""

    subject: Expr
    test: Test | None = None


def questions(program: Program) -> tuple[Question, ...]:
    """All questions on the way to the grade: those of factors first, since others count what factors give.

    Conditions that an aggregate asks of each record are not among them: records do not change.
    """
    return tuple(_Finder(program).found())


class Together:
    """Which two facts the policy looks at together, so that what one of them changes depends on the other."""

    def __init__(self, program: Program, asked: Iterable[Question]) -> None:
        reading = Reading(program, lines=False)
        self._asked = [reading.of(question.subject) for question in asked]
        self._computed = reading.factors()  # points that rise with a fact move the score for all the others

    def __call__(self, one: str, other: str) -> bool:
        """Whether a question reads both, or the score moves with one of them other than from line to line."""
        if one in self._computed or other in self._computed:
            return True
        return any(one in read and other in read for read in self._asked)


class _Finder:
    def __init__(self, program: Program) -> None:
        self._program = program
        self._seen: set[tuple[str, str]] = set()

    def found(self) -> Iterator[Question]:
        program = self._program
        for factor in program.factors.values():
            yield from self._of_factor(factor)
        conditions = [] if program.scope is None else [program.scope.condition]
        conditions += [override.condition for override in program.overrides]
        yield from self._inside(conditions)

    def _of_factor(self, factor: Factor) -> Iterator[Question]:
        yield from self._inside(parts_of_factor(factor))
        if factor.subject is not None:
            yield from _asked(factor.subject, (line.test for line in factor.lines))

    def _of_table(self, table: Table) -> Iterator[Question]:
        yield from self._inside(parts_of_table(table))
        for at, column in enumerate(table.columns):
            yield from _asked(column, (row.tests[at] for row in table.rows))

    def _inside(self, exprs: Iterable[Expr]) -> Iterator[Question]:
        for expr in exprs:
            match expr:
                case Compare() | Among() | Includes() | Within() | IsKnown() | Aggregate(kind="any" | "every"):
                    yield Question(expr)
                case LetRef() if self._first("let", expr.name):
                    yield from self._inside([self._program.lets[expr.name].value])
                case TableRef() if self._first("table", expr.name):
                    yield from self._of_table(self._program.tables[expr.name])
                case _:
                    pass
            if not isinstance(expr, Aggregate):
                yield from self._inside(children(expr))

    def _first(self, kind: str, name: str) -> bool:
        if (kind, name) in self._seen:
            return False
        self._seen.add((kind, name))
        return True


def _asked(subject: Expr, tests: Iterable[Test]) -> Iterator[Question]:
    """The tests of a value that numbers and days can pass or fail."""
    for test in tests:
        if not isinstance(test, When | IsMissing | Otherwise | Anything):
            yield Question(subject, test)
