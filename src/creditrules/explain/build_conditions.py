"""Conditions of rules: whether they hold, with their formula and why not."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import TypeAlias, TypeVar

from creditrules.engine.prepared import prepared
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_misses import missing
from creditrules.explain.build_terms import Terms
from creditrules.explain.model import Miss, Term
from creditrules.program.expressions import Constant, Expr, children, walk
from creditrules.program.types import OneOf, YesNo
from creditrules.values import Missing, Value

MOST_ANSWERS = 64
"""What depends on so few different answers is told once for each of them."""

Judged: TypeAlias = tuple[bool, Term, tuple[Miss, ...]]
"""Whether a condition holds, its formula, and why it does not hold."""

Key: TypeAlias = Callable[[Basis], object]

T = TypeVar("T")


class Condition:
    """Tells one condition. One that asks for few words alone, the grade say, is told once for each of them."""

    def __init__(self, expr: Expr, terms: Terms) -> None:
        self._telling, self._missing = terms.of(expr), missing(expr)
        self.key = few_answers(expr)
        self.judged: Callable[[Basis], Judged] = once_for_each(self.key, self._judged)

    def _judged(self, basis: Basis) -> Judged:
        term = self._telling(basis, None)
        if term.result is not None and term.result.value is True:
            return True, term, ()
        return False, term, self._missing(basis, term)


def once_for_each(key: Key | None, telling: Callable[[Basis], T]) -> Callable[[Basis], T]:
    """What tells once what is told the same for the same key; without one, what tells each time."""
    if key is None:
        return telling
    known: dict[object, T] = {}

    def told(basis: Basis) -> T:
        answer = key(basis)
        found = known.get(answer)
        if found is None:
            found = known[answer] = telling(basis)
        return found

    return told


def few_answers(expr: Expr) -> Key | None:
    """What tells apart the customers for whom an expression is told differently, where these are few; else None."""
    leaves = [part for part in walk(expr) if not children(part) and not isinstance(part, Constant)]
    sizes = [_answers(leaf) for leaf in leaves]
    if prod(sizes) > MOST_ANSWERS:
        return None
    answers = [prepared(leaf) for leaf in leaves]
    if len(answers) == 1:
        (only,) = answers
        return lambda basis: _told_apart(only(basis.sheet, None))
    return lambda basis: tuple([_told_apart(answer(basis.sheet, None)) for answer in answers])


def _answers(leaf: Expr) -> int:
    match leaf.type:
        case YesNo():
            return 3
        case OneOf(members=members):
            return len(members) + 1
        case _:
            return MOST_ANSWERS + 1


def _told_apart(value: Value) -> object:
    return value.cause if isinstance(value, Missing) else value  # missing values are equal, whatever their causes
