"""What must be computed before the policy's scope can be asked."""

from __future__ import annotations

from creditrules.program.expressions import Expr, LetRef, TableRef, walk
from creditrules.program.program import Program, Scope, Step


def needed_by_scope(scope: Scope, program: Program) -> set[Step]:
    """The lets and tables that its condition and its text need, directly or through others."""
    told = () if scope.because is None else scope.because.parts
    found: set[Step] = set()
    waiting: list[Expr] = [scope.condition, *(part for part in told if not isinstance(part, str))]
    while waiting:
        for part in walk(waiting.pop()):
            if isinstance(part, LetRef) and (step := Step("let", part.name)) not in found:
                found.add(step)
                waiting.append(program.lets[part.name].value)
            elif isinstance(part, TableRef) and (step := Step("table", part.name)) not in found:
                found.add(step)
                table = program.tables[part.name]
                waiting += [*table.columns, *(row.result for row in table.rows)]
    return found
