"""Formulas with their numbers: each node of an expression with what came out of it.

Every result is the engine's: a node is computed from the results of its operands, so that each is computed once. What
tells an expression is made once for each policy.
"""

from __future__ import annotations

from creditrules.engine.prepared import combining
from creditrules.explain.build_aggregates import Aggregates
from creditrules.explain.build_basis import Basis, Telling
from creditrules.explain.build_named import named
from creditrules.explain.build_values import Showing, showing
from creditrules.explain.model import Term
from creditrules.explain.plan import Note, Plan
from creditrules.program.expressions import Aggregate, AllOf, AnyOf, Convert, Else, Expr
from creditrules.values import Missing, Value
from creditrules.values.quick import making

_term = making(Term, "operation", "text", "result", "name", "operands")


class Terms:
    """Makes what tells the expressions of one policy."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._made: dict[int, Telling] = {}  # by identity: the plan holds the program, and the program the expressions
        self._leaves: dict[tuple[str, str, str], int] = {}
        self.aggregates = Aggregates(plan, self.of)

    def of(self, expr: Expr) -> Telling:
        """What tells the expression."""
        found = self._made.get(id(expr))
        if found is None:
            found = self._made[id(expr)] = self._telling(self._plan.note(expr))
        return found

    def unasked(self, expr: Expr) -> Term:
        """A formula that was not computed."""
        return self._plan.note(expr).unasked

    def _telling(self, note: Note) -> Telling:
        if note.leaf:
            return self._leaf(note)
        show = showing(note.type, note.secret)
        match note.expr:
            case Aggregate():
                return self.aggregates.telling(note.expr, note, show)
            case AllOf(operands=operands) | AnyOf(operands=operands):
                asked = [(self.of(operand), self.unasked(operand)) for operand in operands]
                return _joined(note, asked, show, decides=isinstance(note.expr, AnyOf))
            case Else(operand=operand, fallback=fallback):
                return _else(note, self.of(operand), self.of(fallback), self.unasked(fallback), show)
            case Convert(operand=operand):
                return _same(note, self.of(operand), show)
            case _:
                return _computed(note, [self.of(operand.expr) for operand in note.operands], show)

    def _leaf(self, note: Note) -> Telling:
        """A name is told often, and the same each time."""
        constant = note.constant
        if constant is not None:
            return lambda _basis, _value: constant
        key = self._leaves.setdefault((note.operation, note.name, note.text), len(self._leaves))
        operation, text, name = note.operation, note.text, note.name
        value_of = named(note.expr, self._plan)

        def leaf(basis: Basis, _value: Value | None) -> Term:
            term = basis.leaves.get(key)
            if term is None:
                term = basis.leaves[key] = _term(operation, text, value_of(basis), name, ())
            return term

        return leaf


def _computed(note: Note, operands: list[Telling], show: Showing) -> Telling:
    """All operands are asked."""
    operation, text, constants, combine = note.operation, note.text, note.constants, combining(note.expr)
    if len(operands) == 1:
        (only,) = operands

        def one(basis: Basis, value: Value | None) -> Term:
            term = only(basis, None)
            if value is None:
                value = combine(basis.sheet, (_value(term),))
            return _term(operation, text, show(value), "", (term, *constants))

        return one

    def several(basis: Basis, value: Value | None) -> Term:
        terms = [operand(basis, None) for operand in operands]
        if value is None:
            value = combine(basis.sheet, [_value(term) for term in terms])
        return _term(operation, text, show(value), "", (*terms, *constants))

    return several


def _same(note: Note, operand: Telling, show: Showing) -> Telling:
    """The value is that of the operand."""
    operation, text = note.operation, note.text

    def same(basis: Basis, value: Value | None) -> Term:
        term = operand(basis, value)
        return _term(operation, text, show(_value(term)), "", (term,))

    return same


def _joined(note: Note, operands: list[tuple[Telling, Term]], show: Showing, *, decides: bool) -> Telling:
    """Operands of `and` and `or`: those behind the one that decides are not asked."""
    operation, text = note.operation, note.text
    decided, undecided = show(decides), show(not decides)

    def joined(basis: Basis, _known: Value | None) -> Term:
        terms: list[Term] = []
        result = undecided
        for operand, unasked in operands:
            if result is decided:
                terms.append(unasked)
                continue
            term = operand(basis, None)
            terms.append(term)
            if _value(term) is decides:
                result = decided
        return _term(operation, text, result, "", tuple(terms))

    return joined


def _else(note: Note, operand: Telling, fallback: Telling, unasked: Term, show: Showing) -> Telling:
    operation, text = note.operation, note.text

    def told(basis: Basis, _known: Value | None) -> Term:
        first = operand(basis, None)
        value, second = _value(first), unasked
        if isinstance(value, Missing):
            second = fallback(basis, None)
            value = _value(second)
        return _term(operation, text, show(value), "", (first, second))

    return told


def _value(term: Term) -> Value:
    assert term.result is not None  # noqa: S101  # all operands were asked
    return term.result.value
