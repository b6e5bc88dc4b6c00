"""Conditions of rules: whether they hold, with their formula and why not."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import TypeAlias

from creditrules.engine.prepared import Prepared, prepared
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_misses import missing
from creditrules.explain.build_terms import Terms
from creditrules.explain.model import Miss, Term
from creditrules.program.expressions import Constant, Expr, children, walk
from creditrules.program.types import OneOf, YesNo
from creditrules.values import Missing

MOST_ANSWERS = 64
"""What depends on so few different answers is told once for each of them."""

Judged: TypeAlias = tuple[bool, Term, tuple[Miss, ...]]
"""Whether a condition holds, its formula, and why it does not hold."""

Key: TypeAlias = Callable[[Basis], object]


class Condition:
    """Tells one condition. One that asks for few words alone, the grade say, is told once for each of them."""

    def __init__(self, expr: Expr, terms: Terms) -> None:
        self._telling, self._missing = terms.of(expr), missing(expr)
        self._key = few_answers(expr)
        self._known: dict[object, Judged] = {}

    def judged(self, basis: Basis) -> Judged:
        """The condition, and whether it holds."""
        if self._key is None:
            return self._judged(basis)
        key = self._key(basis)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._judged(basis)
        return found

    def _judged(self, basis: Basis) -> Judged:
        term = self._telling(basis, None)
        if term.result is not None and term.result.value is True:
            return True, term, ()
        return False, term, self._missing(basis, term)


def few_answers(expr: Expr) -> Key | None:
    """What tells apart the customers for whom an expression is told differently, where these are few; else None."""
    leaves = [part for part in walk(expr) if not children(part) and not isinstance(part, Constant)]
    sizes = [_answers(leaf) for leaf in leaves]
    if prod(sizes) > MOST_ANSWERS:
        return None
    answers = [prepared(leaf) for leaf in leaves]
    if len(answers) == 1:
        (only,) = answers
        return lambda basis: _told_apart(only, basis)
    return lambda basis: tuple([_told_apart(answer, basis) for answer in answers])


def _answers(leaf: Expr) -> int:
    match leaf.type:
        case YesNo():
            return 3
        case OneOf(members=members):
            return len(members) + 1
        case _:
            return MOST_ANSWERS + 1


def _told_apart(answer: Prepared, basis: Basis) -> object:
    value = answer(basis.sheet, None)
    return value.cause if isinstance(value, Missing) else value  # missing values are equal, whatever their causes
