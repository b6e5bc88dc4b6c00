"""Whether lines and rows leave any customer out, whether each of them can win, and whether rows contradict.

What is shown holds for every customer. Where something is said to be left out, the witness names values that no line
takes; where those values are computed, not every combination of them need be one that a customer can have.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from creditrules.checker import coverage_findings
from creditrules.checker.conditions import Regions
from creditrules.checker.context import Context
from creditrules.checker.missing import MissingCheck
from creditrules.checker.regions import Box, Cover, TooComplex, contains, product
from creditrules.checker.witness import Witness
from creditrules.diagnostics import Span
from creditrules.program import expressions as x
from creditrules.program.program import Anything, Factor, Grade, IsMissing, Otherwise, Score, Table, Test, When
from creditrules.program.types import Unknown
from creditrules.syntax import tree as t

_Lines = Sequence[Sequence[Box]]


class Coverage:
    """Looks through the lines of factors and the rows of tables."""

    def __init__(self, context: Context, missing: MissingCheck, regions: Regions) -> None:
        self._context = context
        self._missing = missing
        self._regions = regions

    def factor(self, factor: Factor, block: t.FactorBlock) -> None:
        """Every customer gets points, and each line gives them to somebody."""
        subject, place = factor.subject, block.name.span
        tests = [line.test for line in factor.lines]
        if (subject is not None and isinstance(subject.type, Unknown)) or any(_unknown(test) for test in tests):
            return
        shown = "the facts" if subject is None else _shown(subject)
        try:
            lines = [self._line(test, subject) for test in tests]
            covered = list(lines)
            if subject is not None and not any(isinstance(test, IsMissing | Anything) for test in tests):
                sources = self._missing.sources(subject)
                if sources:
                    labels = self._missing.labels(sources)
                    self._context.report(coverage_findings.missing_not_covered(place, shown, labels))
                covered.append(self._regions.of_test(IsMissing(), subject))
            witness = self._gap(covered)
            if witness is not None:
                self._context.report(coverage_findings.not_covered(place, shown, witness))
            self._each_wins(lines, [line.span for line in factor.lines])
        except TooComplex:
            self._context.report(
                coverage_findings.not_shown(place, f"that the lines of `{factor.name}` cover everything")
            )

    def _line(self, test: Test, subject: x.Expr | None) -> list[Box]:
        if subject is not None:
            return self._regions.of_test(test, subject)
        return (
            [{}] if isinstance(test, Otherwise) else self._regions.of(test.condition) if isinstance(test, When) else []
        )

    def table(self, table: Table, block: t.TableBlock) -> None:
        """Every customer finds a row, each row somebody; rows of a `unique` table that meet have one result."""
        place = block.name.span
        if any(isinstance(column.type, Unknown) for column in table.columns):
            return
        try:
            rows = [self._row(row.tests, table.columns) for row in table.rows]
            witness = self._gap(rows)
            if witness is not None:
                self._context.report(coverage_findings.row_gap(place, table.name, witness))
            if table.unique:
                self._unique(table, rows)
            else:
                self._each_wins(rows, [row.span for row in table.rows])
        except TooComplex:
            self._context.report(
                coverage_findings.not_shown(place, f"that the rows of `{table.name}` cover everything")
            )

    def applies(self, condition: x.Expr, what: str) -> None:
        """Reports a condition that holds for no customer."""
        if isinstance(condition.type, Unknown):
            return
        try:
            if not self._regions.of(condition):
                self._context.report(coverage_findings.never_applies(condition.span, what))
        except TooComplex:
            return  # a condition too intricate to be looked through is not shown to hold for nobody

    def _row(self, tests: Sequence[Test], columns: Sequence[x.Expr]) -> list[Box]:
        return product(
            [{}] if isinstance(test, Anything) else self._regions.of_test(test, column)
            for test, column in zip(tests, columns, strict=True)
        )

    def _gap(self, lines: _Lines) -> Witness | None:
        """A customer whom no line takes."""
        boxes = [box for line in lines for box in line]
        point = Cover(self._regions.wholes, boxes).gap()
        return None if point is None else self._regions.witness(point)

    def _each_wins(self, lines: _Lines, places: Sequence[Span]) -> None:
        """Reports the lines that take nobody whom the lines before them have left."""
        boxes = [box for line in lines for box in line]
        cover = Cover(self._regions.wholes, boxes)
        at = 0
        for number, (line, place) in enumerate(zip(lines, places, strict=True)):
            before = (1 << at) - 1
            own = range(at, at + len(line))
            at += len(line)
            if any(cover.gap(inside=each, by=before & cover.meeting(each)) is not None for each in own):
                continue
            self._context.report(coverage_findings.never_wins(place, self._winner(lines, places, number)))

    def _winner(self, lines: _Lines, places: Sequence[Span], number: int) -> Span | None:
        """The one line before that takes everything that this one could, if there is one."""
        own, wholes = lines[number], self._regions.wholes
        for earlier in range(number):
            if own and all(any(contains(box, each, wholes) for box in lines[earlier]) for each in own):
                return places[earlier]
        return None

    def _unique(self, table: Table, rows: _Lines) -> None:
        boxes = [box for row in rows for box in row]
        owner = [number for number, row in enumerate(rows) for _ in row]
        cover = Cover(self._regions.wholes, boxes)
        reported: set[int] = set()
        for at, number in enumerate(owner):
            met = cover.meeting(at) & ((1 << at) - 1)
            for other in _bits(met):
                first = owner[other]
                if number in reported or table.rows[first].result == table.rows[number].result:
                    continue
                reported.add(number)
                witness = self._regions.witness(cover.common_point(other, at))
                self._context.report(
                    coverage_findings.rows_differ(table.rows[number].span, table.rows[first].span, witness)
                )


def ungraded_score(score: Score, grades: Sequence[Grade]) -> Decimal | None:
    """A score of the declared range that gives no grade, or None."""
    by_score = [grade for grade in grades if grade.kind != "override only"]
    if any(grade.kind == "otherwise" for grade in by_score):
        return None
    lowest = min((grade.threshold for grade in by_score if grade.threshold is not None), default=None)
    if lowest is None or score.low < lowest:
        return score.low
    from_it = any(grade.kind == "from" and grade.threshold == lowest for grade in by_score)
    return score.low if score.low == lowest and not from_it else None


def _bits(mask: int) -> list[int]:
    return [at for at in range(mask.bit_length()) if mask >> at & 1]


def _unknown(test: Test) -> bool:
    return isinstance(test, When) and isinstance(test.condition.type, Unknown)


def _shown(subject: x.Expr) -> str:
    text = " ".join(subject.span.text.split())
    return f"`{text}`" if len(text) <= 60 else "its value"
