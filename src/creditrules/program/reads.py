"""What a program reads: every expression in it, and the names that they use."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.program.expressions import Expr, Previous, walk
from creditrules.program.program import Control, Program, Template, Watch, When


def deciding(program: Program) -> Iterator[Expr]:
    """The expressions that decide: conditions, values, points; in the order of the file within each kind of block."""
    if program.scope is not None:
        yield program.scope.condition
    for let in program.lets.values():
        yield let.value
    for table in program.tables.values():
        yield from table.columns
        yield from (row.result for row in table.rows)
    for factor in program.factors.values():
        if factor.subject is not None:
            yield factor.subject
        for line in factor.lines:
            yield line.points
            if isinstance(line.test, When):
                yield line.test.condition
    for override in program.overrides:
        yield override.condition
    rules: tuple[Control | Watch, ...] = (*program.controls, *program.watches)
    for rule in rules:
        yield rule.condition
        yield from (setting.value for setting in rule.settings)
    yield from (review.condition for review in program.reviews if review.condition is not None)


def previous_asked(program: Program) -> tuple[Previous, ...]:
    """What the deciding expressions ask of the last decision, each name once, in the order of first use."""
    found = {part.name: part for expr in deciding(program) for part in walk(expr) if isinstance(part, Previous)}
    return tuple(found.values())


def texts(program: Program) -> Iterator[Expr]:
    """The expressions that are filled into texts."""
    for template in _templates(program):
        for parts in (template.parts, *(parts for _, parts in template.translations)):
            yield from (part for part in parts if not isinstance(part, str))


def properties(program: Program) -> Iterator[Expr]:
    """The expressions of what must hold."""
    for each in program.properties:
        yield each.condition
        if each.when is not None:
            yield each.when
    yield from (monotone.subject for monotone in program.monotones)


def _templates(program: Program) -> Iterator[Template]:
    found: list[Template | None] = [line.because for factor in program.factors.values() for line in factor.lines]
    found += [override.because for override in program.overrides]
    found += [control.because for control in program.controls]
    found += [watch.because for watch in program.watches]
    found += [review.because for review in program.reviews]
    found.append(program.scope.because if program.scope is not None else None)
    yield from (template for template in found if template is not None)
