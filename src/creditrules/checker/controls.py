"""Tables, controls, reviews and watches: what follows from a grade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from creditrules.checker import name_findings, rule_findings, type_findings
from creditrules.checker.clauses import Clauses
from creditrules.checker.context import Context, bad, clauses_of, title_of
from creditrules.checker.expressions import Elaborator
from creditrules.checker.scoring import because_of
from creditrules.checker.tests import cell_test
from creditrules.checker.texts import template
from creditrules.diagnostics import Label, Span
from creditrules.program import expressions as x
from creditrules.program.program import Control, Declared, Review, Setting, Table, TableRow, Watch
from creditrules.program.types import UNKNOWN, Number, OneOf, Percent, Unknown, same_kind
from creditrules.syntax import tree as t
from creditrules.values.decimals import decimals_of


def stored(elaborator: Elaborator, written: tuple[t.Expr, ...], declared: Declared, name: str, where: Label) -> x.Expr:
    """A value given to something with a declared type: of the same kind, and no finer than it."""
    value = elaborator.given_to(written, declared.type)
    target = declared.type
    if isinstance(value.type, Unknown) or isinstance(target, Unknown):
        return value
    if not same_kind(target, value.type):
        elaborator.context.report(type_findings.stored(value, target, name, (where,)))
        return bad(value.span)
    if isinstance(target, OneOf) and value.type != target:
        elaborator.context.report(type_findings.stored(value, target, name, (where,)))
        return bad(value.span)
    if isinstance(target, Number | Percent) and _finer(value, target.decimals):
        elaborator.context.report(type_findings.rounding_needed(value, name, target, (where,)))
    return value


def _finer(value: x.Expr, decimals: int) -> bool:
    """Whether a number or percentage can have more decimals than these."""
    if isinstance(value, x.Constant) and isinstance(value.value, Decimal):
        return decimals_of(value.value) > decimals
    return isinstance(value.type, Number | Percent) and value.type.decimals > decimals


# ------------------------------------------------------------------------------------------------------------- tables


def read_table(context: Context, block: t.TableBlock) -> Table | None:
    """A decision table, or None where its heads cannot be used."""
    elaborator = Elaborator(context)
    name = block.name.text
    heads, *rows = block.rows
    columns = [_head(elaborator, cell) for cell in heads.cells[:-1]]
    last = heads.cells[-1]
    if last.span.text != name:
        context.report(rule_findings.result_column(last.span, name))
    if not rows:
        context.report(rule_findings.no_rows(heads.span))
    if not columns and rows:
        context.report(rule_findings.no_columns(heads.span))
    declared = Declared(context.table_types.get(name, UNKNOWN))
    read = [_row(elaborator, row, columns, declared, block) for row in rows]
    return Table(
        span=block.span,
        name=name,
        title=title_of(block.title, name),
        type=declared.type,
        unique=block.unique,
        columns=tuple(columns),
        rows=tuple(row for row in read if row is not None),
        cites=clauses_of(block.clauses),
    )


def _head(elaborator: Elaborator, cell: t.Test) -> x.Expr:
    if isinstance(cell, t.IsTest) and len(cell.values) == 1:
        return elaborator.expression(cell.values[0])
    elaborator.context.report(
        rule_findings.test_not_here(cell.span, "the head of a column is a value", "write the name of a fact or let")
    )
    return bad(cell.span)


def _row(
    elaborator: Elaborator, row: t.Row, columns: list[x.Expr], declared: Declared, block: t.TableBlock
) -> TableRow | None:
    if len(row.cells) != len(columns) + 1:
        elaborator.context.report(rule_findings.row_length(row.span, len(row.cells), len(columns) + 1, "any"))
        return None
    tests = [cell_test(elaborator, cell, column) for cell, column in zip(row.cells, columns, strict=False)]
    last = row.cells[-1]
    if not isinstance(last, t.IsTest):
        elaborator.context.report(
            rule_findings.test_not_here(last.span, "the last cell of a row is its result", "write a value")
        )
        return None
    where = Label(block.type.span, "the type of the results")
    result = stored(elaborator, last.values, declared, block.name.text, where)
    known = tuple(test for test in tests if test is not None)
    return TableRow(span=row.span, tests=known, result=result) if len(known) == len(tests) else None


# ----------------------------------------------------------------------------------------------------------- controls


def read_control(context: Context, block: t.ControlBlock) -> Control:
    """A control: its condition and what it sets."""
    elaborator = Elaborator(context)
    said = Clauses(context, block.name.span, block.clauses)
    when = (
        said.needed("when", "when it applies", "when grade is good` or, for every customer, `when yes")
        if not block.damaged
        else said.one("when")
    )
    return Control(
        span=block.span,
        name=block.name.text,
        title=title_of(block.title, block.name.text),
        condition=elaborator.condition(when.expr) if when and when.expr is not None else bad(block.span),
        settings=tuple(_settings(elaborator, block.clauses)),
        because=template(elaborator, because_of(context, block.clauses)),
        cites=clauses_of(block.clauses),
    )


def _settings(elaborator: Elaborator, clauses: tuple[t.Clause, ...]) -> Iterator[Setting]:
    context, first = elaborator.context, dict[str, Span]()
    for clause in clauses:
        written = clause.assignment
        if clause.kind != "setting" or written is None:
            continue
        name = written.name.text
        if name in first:
            context.report(rule_findings.said_twice(written.name.span, "set", first[name]))
            continue
        first[name] = written.name.span
        if name not in context.actions:
            if name not in context.unread and not context.lost("actions"):
                context.report(name_findings.unknown(written.name.span, "action", context.actions))
            for value in written.values:
                if not isinstance(value, t.Ref):
                    elaborator.expression(value)
            continue
        action = context.actions[name]
        where = Label(action.span, f"`{name}` is declared here")
        yield Setting(
            span=clause.span, action=name, value=stored(elaborator, written.values, action.declared, name, where)
        )


def read_watch(context: Context, block: t.WatchBlock) -> Watch:
    """A watch: its condition, and what it asks for."""
    elaborator = Elaborator(context)
    said = Clauses(context, block.name.span, block.clauses)
    when = (
        said.needed("when", "what it watches for", "when dishonest_debtor") if not block.damaged else said.one("when")
    )
    return Watch(
        span=block.span,
        name=block.name.text,
        title=title_of(block.title, block.name.text),
        condition=elaborator.condition(when.expr) if when and when.expr is not None else bad(block.span),
        review_now=said.has("review_now"),
        settings=tuple(_settings(elaborator, block.clauses)),
        because=template(elaborator, because_of(context, block.clauses)),
        cites=clauses_of(block.clauses),
    )


# ------------------------------------------------------------------------------------------------------------ reviews


def read_reviews(context: Context, blocks: Iterable[t.ReviewBlock]) -> Iterator[Review]:
    """When decisions are looked at again."""
    for block in blocks:
        cites = clauses_of(block.clauses)
        for clause in block.clauses:
            if clause.kind in ("review_grades", "review_when"):
                yield from _review(context, clause, cites)


def _review(context: Context, clause: t.Clause, cites: tuple[str, ...]) -> Iterator[Review]:
    elaborator = Elaborator(context)
    assert isinstance(clause.expr, t.DurationLit)  # noqa: S101  # the grammar asks for it
    if clause.expr.value.count == 0:
        context.report(rule_findings.no_time(clause.expr.span))
    grades = []
    for name in clause.names:
        if name.text in context.grades:
            grades.append(name.text)
        elif name.text not in context.unread and not context.lost("grades"):
            context.report(name_findings.unknown(name.span, "grade", context.grades))
    condition = elaborator.condition(clause.second) if clause.second is not None else None
    if clause.names and not grades:
        return
    yield Review(
        span=clause.span,
        every=clause.expr.value,
        grades=tuple(grades),
        condition=condition,
        because=template(elaborator, clause.because),
        cites=cites,
    )
