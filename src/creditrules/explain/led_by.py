"""What led to a result: everything that it was computed from, directly or through other values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias, assert_never

from creditrules.engine.decision import Decision
from creditrules.engine.results import held
from creditrules.program.expressions import (
    ActionRef,
    Builtin,
    Expr,
    FactRef,
    LetRef,
    PointsRef,
    Previous,
    TableRef,
    walk,
)
from creditrules.program.program import Control, Program, Table, Watch, When

Kind: TypeAlias = Literal[
    "fact", "previous", "let", "table", "factor", "score", "grade", "action", "review", "reasons", "scope"
]


class Part(NamedTuple):
    """A value of a decision: what kind it is, and its name where there are several of the kind."""

    kind: Kind
    name: str = ""


SCORE, GRADE, REVIEW, REASONS, SCOPE = Part("score"), Part("grade"), Part("review"), Part("reasons"), Part("scope")


def led_by(decision: Decision, parts: Iterable[Part]) -> frozenset[Part]:
    """The parts themselves and all that they were computed from."""
    found: set[Part] = set()
    waiting = list(parts)
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            waiting += _directly(part, decision)
    return frozenset(found)


def everything(program: Program) -> frozenset[Part]:
    """Every part of a decision but the facts that nothing reads."""
    parts = [Part("let", name) for name in program.lets] + [Part("table", name) for name in program.tables]
    parts += [Part("factor", name) for name in program.factors] + [Part("action", name) for name in program.actions]
    return frozenset([*parts, *([SCORE] if program.score else []), *([GRADE] if program.grades else []), REVIEW])


def read_by(expr: Expr, program: Program) -> Iterator[Part]:
    """The parts that an expression names."""
    for node in walk(expr):
        match node:
            case FactRef():
                yield Part("fact", node.name)
            case Previous():
                yield Part("previous", node.name)
            case LetRef():
                yield Part("let", node.name)
            case TableRef():
                yield Part("table", node.name)
            case PointsRef():
                yield Part("factor", node.name)
            case ActionRef():
                yield Part("action", node.name)
            case Builtin(name="score" | "scored_grade"):
                yield SCORE
            case Builtin(name="grade"):
                yield GRADE
            case Builtin(name="points_from_missing" | "factors_known"):
                yield from (Part("factor", name) for name in program.factors)
            case _:
                pass


def _directly(part: Part, decision: Decision) -> Iterator[Part]:
    for expr in _expressions(part, decision):
        yield from read_by(expr, decision.program)
    match part.kind:
        case "score":
            yield from (Part("factor", name) for name in decision.program.factors)
        case "grade":
            yield SCORE
        case "reasons":
            yield GRADE
        case "review":
            if decision.program.grades:
                yield GRADE
        case "fact" | "previous" | "let" | "table" | "factor" | "action" | "scope":
            pass
        case _:
            assert_never(part.kind)


def _expressions(part: Part, decision: Decision) -> Iterator[Expr]:
    """The expressions of the policy that were evaluated for a part itself."""
    program = decision.program
    match part.kind:
        case "let":
            yield program.lets[part.name].value
        case "table":
            yield from _of_table(program.tables[part.name], decision)
        case "factor":
            yield from _of_factor(part.name, decision)
        case "grade":
            yield from (override.condition for override in program.overrides)
        case "action":
            yield from _of_action(part.name, decision)
        case "review":
            yield from (review.condition for review in program.reviews if review.condition is not None)
            yield from (watch.condition for watch in program.watches if watch.review_now)
        case "scope":
            if program.scope is not None:
                yield program.scope.condition
        case "fact" | "previous" | "score" | "reasons":
            pass
        case _:
            assert_never(part.kind)


def _of_table(table: Table, decision: Decision) -> Iterator[Expr]:
    yield from table.columns
    row = dict(zip(decision.program.tables, decision.trace.rows, strict=True))[table.name]
    if row >= 0:
        yield table.rows[row].result


def _of_factor(name: str, decision: Decision) -> Iterator[Expr]:
    factor = decision.program.factors[name]
    won = dict(zip(decision.program.factors, decision.trace.lines, strict=True))[name]
    if factor.subject is not None:
        yield factor.subject
    for line in factor.lines[: won + 1]:
        if isinstance(line.test, When):
            yield line.test.condition
    yield factor.lines[won].points


def _of_action(name: str, decision: Decision) -> Iterator[Expr]:
    program, trace = decision.program, decision.trace
    blocks: list[tuple[Control | Watch, bool]] = [
        *((control, held(trace.controls, index)) for index, control in enumerate(program.controls)),
        *((watch, held(trace.watches, index)) for index, watch in enumerate(program.watches)),
    ]
    for block, holds in blocks:
        settings = [setting for setting in block.settings if setting.action == name]
        if settings:
            yield block.condition
        if holds:
            yield from (setting.value for setting in settings)
