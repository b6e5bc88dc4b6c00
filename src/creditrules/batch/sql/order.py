"""In which phase of the statement each step stands: values, points, score, grade, actions."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.program import expressions as x
from creditrules.program.program import Program, Step, When

PHASES = ("values", "points", "score", "grade", "actions")

_OF_KIND = {"let": 0, "table": 0, "factor": 1, "score": 2, "grade": 3, "action": 4}


def phased(program: Program) -> list[tuple[int, Step]]:
    """The steps by phase. A let that needs points, a score or a grade stands with what it needs, or after it."""
    phases: dict[Step, int] = {}
    for step in program.steps:
        needed = [phases.get(each, 0) for each in _needs(program, step)]
        phases[step] = max([_OF_KIND[step.kind], *needed])
    return sorted(((phase, step) for step, phase in phases.items()), key=lambda each: each[0])


def _needs(program: Program, step: Step) -> Iterator[Step]:
    for expr in _expressions(program, step):
        for part in x.walk(expr):
            match part:
                case x.LetRef(name=name):
                    yield Step("let", name)
                case x.TableRef(name=name):
                    yield Step("table", name)
                case x.PointsRef(name=name):
                    yield Step("factor", name)
                case x.ActionRef(name=name):
                    yield Step("action", name)
                case x.Builtin(name="grade"):
                    yield Step("grade")
                case x.Builtin(name="score" | "scored_grade" | "points_from_missing" | "factors_known"):
                    yield Step("score")
                case _:
                    pass


def _expressions(program: Program, step: Step) -> Iterator[x.Expr]:
    match step.kind:
        case "let":
            yield program.lets[step.name].value
        case "table":
            table = program.tables[step.name]
            yield from table.columns
            yield from (row.result for row in table.rows)
        case "factor":
            factor = program.factors[step.name]
            if factor.subject is not None:
                yield factor.subject
            for line in factor.lines:
                yield line.points
                if isinstance(line.test, When):
                    yield line.test.condition
        case _:
            pass
