"""What is confidential in a policy: what is marked so, and everything that is computed from it.

The decision itself is told to the customer: score, grades and the values of actions end the flow, so that what is
computed from them alone is not confidential. Which record or line turned out to matter does not change the answer: an
expression is confidential where it mentions anything that is, whether that was asked or not.
"""

from __future__ import annotations

from creditrules.program.expressions import (
    Builtin,
    Expr,
    FactRef,
    FieldRef,
    LetRef,
    PointsRef,
    Previous,
    TableRef,
    walk,
)
from creditrules.program.program import Program, When


class Secrecy:
    """Answers whether a part of one policy is confidential."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._facts = frozenset(fact.name for fact in program.facts.values() if fact.confidential)
        self._fields = frozenset(
            (record.name, field.name)
            for record in program.records.values()
            for field in record.fields.values()
            if field.confidential
        )
        self._nothing = not (self._facts or self._fields)
        self._lets: dict[str, bool] = {}
        self._tables: dict[str, bool] = {}
        self._factors: dict[str, bool] = {}

    def fact(self, name: str) -> bool:
        """Whether the fact is marked."""
        return name in self._facts

    def field(self, record: str, name: str) -> bool:
        """Whether the field of this kind of record is marked."""
        return (record, name) in self._fields

    def let(self, name: str) -> bool:
        """Whether the named value is computed from what is confidential."""
        if name not in self._lets:
            self._lets[name] = self.of(self._program.lets[name].value)
        return self._lets[name]

    def table(self, name: str) -> bool:
        """Whether a column or result of the table is computed from what is confidential."""
        if name not in self._tables:
            table = self._program.tables[name]
            self._tables[name] = self.of(*table.columns, *(row.result for row in table.rows))
        return self._tables[name]

    def factor(self, name: str) -> bool:
        """Whether the points of the factor, or which of its lines wins, are computed from what is confidential."""
        if name not in self._factors:
            factor = self._program.factors[name]
            subject = () if factor.subject is None else (factor.subject,)
            conditions = (line.test.condition for line in factor.lines if isinstance(line.test, When))
            self._factors[name] = self.of(*subject, *conditions, *(line.points for line in factor.lines))
        return self._factors[name]

    def of(self, *exprs: Expr) -> bool:
        """Whether one of the expressions mentions anything that is confidential."""
        return not self._nothing and any(self._node(node) for expr in exprs for node in walk(expr))

    def _node(self, node: Expr) -> bool:
        match node:
            case FactRef() | Previous():
                return node.name in self._facts
            case FieldRef():
                return (node.record, node.name) in self._fields
            case LetRef():
                return self.let(node.name)
            case TableRef():
                return self.table(node.name)
            case PointsRef():
                return self.factor(node.name)
            case Builtin(name="points_from_missing" | "factors_known"):
                return any(self.factor(name) for name in self._program.factors)
            case _:
                return False
