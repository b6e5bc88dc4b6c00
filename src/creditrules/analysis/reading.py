"""Which facts each part of a policy reads, directly and through what it is computed from."""

from __future__ import annotations

from collections.abc import Iterable

from creditrules.program.expressions import (
    ActionRef,
    Builtin,
    Expr,
    FactRef,
    LetRef,
    PointsRef,
    TableRef,
    children,
)
from creditrules.program.program import Control, Factor, Program, Table, Watch, When

NO_FACTS: frozenset[str] = frozenset()


class Reading:
    """The facts that are read, worked out once for each part of a policy.

    Without `lines`, a factor is said to read what its points are computed from, and not what decides which line wins.
    """

    def __init__(self, program: Program, *, lines: bool = True) -> None:
        self._program = program
        self._lines = lines
        self._of_exprs: dict[int, frozenset[str]] = {}  # by identity: the program keeps its expressions alive
        self._of_parts: dict[tuple[str, str], frozenset[str]] = {}
        self.grade = self._grade()

    def of(self, expr: Expr) -> frozenset[str]:
        """The facts that an expression reads."""
        found = self._of_exprs.get(id(expr))
        if found is None:
            found = self._of_exprs[id(expr)] = self._own(expr).union(*[self.of(child) for child in children(expr)])
        return found

    def of_factor(self, name: str) -> frozenset[str]:
        """The facts that decide which line of a factor wins, and what it gives."""
        key = ("factor", name)
        if key not in self._of_parts:
            factor = self._program.factors[name]
            parts = parts_of_factor(factor) if self._lines else [line.points for line in factor.lines]
            self._of_parts[key] = self._of_all(parts)
        return self._of_parts[key]

    def of_table(self, name: str) -> frozenset[str]:
        """The facts that decide which row of a table wins and what it gives."""
        key = ("table", name)
        if key not in self._of_parts:
            self._of_parts[key] = self._of_all(parts_of_table(self._program.tables[name]))
        return self._of_parts[key]

    def _own(self, expr: Expr) -> frozenset[str]:
        """What a name stands for; nothing for what is no name."""
        match expr:
            case FactRef():
                return frozenset((expr.name,))
            case LetRef():
                return self.of(self._program.lets[expr.name].value)
            case TableRef():
                return self.of_table(expr.name)
            case PointsRef():
                return self.of_factor(expr.name)
            case ActionRef():
                return self._action(expr.name)
            case Builtin(name="as_of"):
                return NO_FACTS
            case Builtin(name="grade"):
                return self.grade
            case Builtin():
                return self.factors()
            case _:
                return NO_FACTS

    def factors(self) -> frozenset[str]:
        """What the factors read."""
        return NO_FACTS.union(*[self.of_factor(name) for name in self._program.factors])

    def _grade(self) -> frozenset[str]:
        """What decides the grade: the factors, the overrides, and whether the policy applies at all."""
        scope = [] if self._program.scope is None else [self._program.scope.condition]
        overrides = [override.condition for override in self._program.overrides]
        return self.factors() | self._of_all([*scope, *overrides])

    def _action(self, name: str) -> frozenset[str]:
        found = NO_FACTS
        blocks: list[Control | Watch] = [*self._program.controls, *self._program.watches]
        for block in blocks:
            values = [setting.value for setting in block.settings if setting.action == name]
            if values:
                found |= self._of_all([block.condition, *values])
        return found

    def _of_all(self, exprs: Iterable[Expr]) -> frozenset[str]:
        return NO_FACTS.union(*[self.of(expr) for expr in exprs])


def parts_of_factor(factor: Factor) -> list[Expr]:
    """The subject, the conditions and the points of a factor."""
    subject = [] if factor.subject is None else [factor.subject]
    conditions = [line.test.condition for line in factor.lines if isinstance(line.test, When)]
    return [*subject, *conditions, *(line.points for line in factor.lines)]


def parts_of_table(table: Table) -> list[Expr]:
    """The columns, the conditions and the results of a table."""
    tests = [test.condition for row in table.rows for test in row.tests if isinstance(test, When)]
    return [*table.columns, *tests, *(row.result for row in table.rows)]
