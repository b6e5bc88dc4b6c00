"""Lines of factors and rows of tables: the first that matches wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import assert_never

from creditrules.batch.sql.choices import chosen_text
from creditrules.batch.sql.expressions import Expressions, is_number
from creditrules.batch.sql.numbers import scaled
from creditrules.batch.sql.sheet import Sheet
from creditrules.batch.sql.stored import stored
from creditrules.batch.sql.terms import FALSE, TRUE, Term, all_of, condition
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
from creditrules.program.types import Type


def test_term(write: Expressions, test: Test, term: Term | None, type_: Type | None) -> Term:
    """Whether the test of a line or cell holds for the value; lines with `when` look at none."""
    match test:
        case When():
            return write.of(test.condition)
        case Anything():
            return TRUE
        case Otherwise():
            return TRUE if term is None else write.known(term)
        case IsMissing():
            return FALSE if term is None else write.missing(term)
        case Band() if term is not None and type_ is not None:
            return _in_band(write, test, term, type_)
        case IsOneOf() if term is not None and type_ is not None:
            return write.among(term, type_, test.values)
        case Band() | IsOneOf():
            return FALSE
        case _:
            assert_never(test)


def _in_band(write: Expressions, band: Band, term: Term, type_: Type) -> Term:
    bounds = []
    if band.low is not None:
        bounds.append(_bound(write, ">=" if band.low_in else ">", term, type_, band.low))
    if band.high is not None:
        bounds.append(_bound(write, "<=" if band.high_in else "<", term, type_, band.high))
    return all_of(bounds) if bounds else write.known(term)


def _bound(write: Expressions, operator: str, term: Term, type_: Type, edge: Decimal | date) -> Term:
    if isinstance(edge, Decimal) and is_number(type_):
        return write.numbers.compare(operator, term, scaled(edge))  # type: ignore[arg-type]  # one of four
    return condition(f"({term.text} {operator} {write.constant(edge, type_).text})", term)


def first_that_holds(tests: Sequence[tuple[int, Term]]) -> Term:
    """The number of the first condition that holds; NULL where none does.

    A condition that always holds is TRUE; what stands after it is never asked.
    """
    whens, last = [], ""
    parts = []
    for number, test in tests:
        if test is FALSE:
            continue
        if test is TRUE:
            last = f" ELSE {number}"
            break
        whens.append(f"WHEN {test.text} THEN {number}")
        parts.append(test)
    if not whens:
        return Term(last.removeprefix(" ELSE ") or "NULL", low=0, high=len(tests), nullable=not last)
    level = max(part.level for part in parts)
    return Term(f"CASE {' '.join(whens)}{last} END", level, 0, len(tests), nullable=not last)


@dataclass(frozen=True, slots=True)
class Lines:
    """What a factor came to: the line that won, its points, and these times the weight."""

    line: Term
    points: Term
    weighted: Term


def factor_lines(factor: Factor, sheet: Sheet) -> Lines:
    """The columns of a factor."""
    write = sheet.write
    write.owner = factor.name
    type_ = None if factor.subject is None else factor.subject.type
    subject = None if factor.subject is None else write.bind(write.of(factor.subject), "value")
    tests = [(at, test_term(write, line.test, subject, type_)) for at, line in enumerate(factor.lines, 1)]
    # No other line holds of a missing value. Where it is asked for first, known values are compared once less.
    tests.sort(key=lambda each: not isinstance(factor.lines[each[0] - 1].test, IsMissing))
    tests[-1] = tests[-1][0], TRUE  # the check has shown that the lines cover every value
    told = ", ".join((f"factor {factor.name}", *factor.cites))
    line = sheet.layers.define(f"line {factor.name}", first_that_holds(tests), told)
    points = by_line(write, line, [write.of(one.points) for one in factor.lines], short=True)
    points = sheet.layers.define(f"points {factor.name}", replace(points, nullable=False))
    sheet.values["points", factor.name] = write.numbers.long(points)
    weighted = points if factor.weight is None else write.numbers.multiply(scaled(factor.weight), points)
    return Lines(line, points, weighted)


def by_line(write: Expressions, line: Term, values: Sequence[Term], *, short: bool = False) -> Term:
    """The value of the line that won, which may be `short`; lines that give the same are asked together."""
    by_text: dict[tuple[str, int], list[int]] = {}
    terms: dict[tuple[str, int], Term] = {}
    for number, value in enumerate(values, 1):
        by_text.setdefault((value.text, value.scale), []).append(number)
        terms[value.text, value.scale] = value
    most = max(by_text, key=lambda key: len(by_text[key]))
    if len(by_text[most]) > 1:
        by_text[most] = by_text.pop(most)  # now the last, which is what is left
    cases = [(is_line(line, numbers), terms[key]) for key, numbers in by_text.items()]
    if line.nullable:
        return write.numbers.chosen(cases, short=short)
    return write.numbers.chosen(cases[:-1], cases[-1][1], short=short)


def is_line(line: Term, numbers: Sequence[int]) -> Term:
    """Whether one of these lines won."""
    if len(numbers) == 1:
        return condition(f"{line.text} = {numbers[0]}", line)
    return condition(f"{line.text} IN ({', '.join(map(str, numbers))})", line)


def table_value(table: Table, sheet: Sheet) -> Term:
    """The columns of a table: the row that matches first; its result is what comes back."""
    write = sheet.write
    write.owner = table.name
    columns = [write.bind(write.of(column), f"column {at}") for at, column in enumerate(table.columns, 1)]
    tests = []
    for row in table.rows:
        cells = zip(row.tests, columns, table.columns, strict=True)
        tests.append(all_of([test_term(write, test, term, column.type) for test, term, column in cells]))
    told = ", ".join((f"table {table.name}", *table.cites))
    row_column = sheet.layers.define(f"row {table.name}", first_that_holds(list(enumerate(tests, 1))), told)
    sheet.rows[table.name] = row_column
    results = [stored(write, write.of(row.result), table.type) for row in table.rows]
    if is_number(table.type):
        found = by_line(write, row_column, results)
    else:
        found = chosen_text([(is_line(row_column, [at]), result) for at, result in enumerate(results, 1)])
    total = not row_column.nullable and not any(result.nullable for result in results)
    return sheet.layers.define(table.name, replace(found, nullable=not total))
