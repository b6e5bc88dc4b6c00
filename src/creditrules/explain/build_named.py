"""Values by their names, wherever they are told."""

from __future__ import annotations

from collections.abc import Callable

from creditrules.engine.prepared import prepared
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_values import showing
from creditrules.explain.model import Shown
from creditrules.explain.plan import Plan
from creditrules.program.expressions import Expr, FactRef, LetRef


def named(expr: Expr, plan: Plan) -> Callable[[Basis], Shown]:
    """What shows the value of an expression that asks of no record; those of facts and lets are there already."""
    match expr:
        case FactRef(name=name) if expr.type == plan.program.facts[name].declared.type:
            return lambda basis: basis.facts[name]
        case LetRef(name=name) if expr.type == plan.program.lets[name].value.type:
            return lambda basis: basis.lets[name]
        case _:
            value, show = prepared(expr), showing(expr.type, plan.note(expr).secret)
            return lambda basis: show(value(basis.sheet, None))
