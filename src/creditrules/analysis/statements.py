"""Whether what a policy says about its customers holds for one of them, or for two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from creditrules.analysis.reading import Reading, parts_of_factor, parts_of_table
from creditrules.engine.decision import Decision
from creditrules.engine.evaluate import holds
from creditrules.engine.ordering import rank
from creditrules.engine.worked import sheet_as_told
from creditrules.explain.led_by import Part
from creditrules.program.expressions import Expr, FactRef, LetRef, PointsRef, TableRef, walk
from creditrules.program.program import Monotone, Program, Property
from creditrules.values import MISSING, Missing, Value


def is_about(statement: Property, decision: Decision) -> bool:
    """Whether an `always` or `never` says anything about a customer: what stands behind its `when` holds."""
    return statement.when is None or holds(statement.when, sheet_as_told(decision))


def keeps(statement: Property, decision: Decision) -> bool:
    """Whether an `always` or `never` that is about a customer is true of them."""
    return holds(statement.condition, sheet_as_told(decision)) == (statement.kind == "always")


class OneWay:
    """A `monotone` of a policy, looked at in pairs of customers who differ in its subject and are otherwise alike.

    For a fact, a pair differs in that fact alone. For a let, it differs in facts of which the let is computed; factors
    that do not rest upon the let give both the same, and what the others ask beside it has the same value for both.
    """

    def __init__(self, program: Program, statement: Monotone) -> None:
        self.statement = statement
        self._program = program
        subject = statement.subject
        assert isinstance(subject, FactRef | LetRef)  # noqa: S101  # the checker admits nothing else
        self.subject = subject

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts in which a pair may differ."""
        read = Reading(self._program).of(self.subject)
        return tuple(name for name in self._program.facts if name in read)

    def value(self, decision: Decision) -> Value:
        """The value of the subject."""
        if isinstance(self.subject, FactRef):
            return decision.facts.values.get(self.subject.name, MISSING)
        return decision.trace.lets[self.subject.name]

    def in_order(self, one: Decision, other: Decision) -> tuple[Decision, Decision] | None:
        """The pair, the lesser value of the subject first; None where the two are not to be compared."""
        first, second = self.value(one), self.value(other)
        if isinstance(first, Missing) or isinstance(second, Missing) or not self._alike(one, other):
            return None
        difference = rank(first, self.subject.type) - rank(second, self.subject.type)
        return None if difference == 0 else (one, other) if difference < 0 else (other, one)

    def keeps(self, less: Decision, more: Decision) -> bool:
        """Whether the statement is true of a pair in order."""
        assert less.score is not None  # noqa: S101  # a policy with a `monotone` scores
        assert more.score is not None  # noqa: S101
        return more.score <= less.score if self.statement.direction == "rises" else more.score >= less.score

    def _alike(self, one: Decision, other: Decision) -> bool:
        if isinstance(self.subject, FactRef):
            return True
        return all(_value(part, one) == _value(part, other) for part in self._beside)

    @cached_property
    def _beside(self) -> tuple[Part, ...]:
        """What the score asks beside the subject: the largest parts that are not computed from it."""
        found: dict[Part, None] = {}
        waiting = [Part("factor", name) for name in self._program.factors]
        seen = set(waiting)
        while waiting:
            part = waiting.pop()
            if part.kind == "fact" or not self._is_made_of_subject(part):
                found[part] = None
                continue
            for inner in self._read_by(part):
                if inner not in seen and inner != Part("let", self.subject.name):
                    seen.add(inner)
                    waiting.append(inner)
        return tuple(found)

    def _is_made_of_subject(self, part: Part) -> bool:
        waiting, seen = [part], {part}
        while waiting:
            for inner in self._read_by(waiting.pop()):
                if inner == Part("let", self.subject.name):
                    return True
                if inner not in seen:
                    seen.add(inner)
                    waiting.append(inner)
        return False

    def _read_by(self, part: Part) -> Iterator[Part]:
        for expr in self._expressions(part):
            for node in walk(expr):
                match node:
                    case FactRef():
                        yield Part("fact", node.name)
                    case LetRef():
                        yield Part("let", node.name)
                    case TableRef():
                        yield Part("table", node.name)
                    case PointsRef():
                        yield Part("factor", node.name)
                    case _:
                        pass

    def _expressions(self, part: Part) -> Sequence[Expr]:
        match part.kind:
            case "let":
                return [self._program.lets[part.name].value]
            case "table":
                return list(parts_of_table(self._program.tables[part.name]))
            case "factor":
                return list(parts_of_factor(self._program.factors[part.name]))
            case _:
                return []


def _value(part: Part, decision: Decision) -> object:
    match part.kind:
        case "fact":
            return decision.facts.values.get(part.name, MISSING)
        case "let":
            return decision.trace.lets[part.name]
        case "table":
            return decision.trace.tables[part.name]
        case _:
            (result,) = (factor for factor in decision.factors if factor.name == part.name)
            return (result.points, result.missing)
