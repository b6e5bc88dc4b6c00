"""Deciding with programs built by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from creditrules.diagnostics import Diagnostic, FactsError
from creditrules.engine.decision import Decision
from creditrules.engine.evaluate import evaluate
from creditrules.engine.interpret import decide
from creditrules.engine.sheet import Sheet
from creditrules.facts.admit import admit
from creditrules.facts.previous import Previous
from creditrules.program.expressions import Expr
from creditrules.program.program import Fact, Program
from creditrules.values import Value
from creditrules.values.frozen import FrozenMap
from tests.building import AS_OF, program


def decided(of: Program, previous: Previous | None = None, as_of: date = AS_OF, **facts: Any) -> Decision:
    return decide(of, admit(of, facts, as_of=as_of), as_of, previous)


def undecided(of: Program, **facts: Any) -> Diagnostic:
    try:
        decided(of, **facts)
    except FactsError as error:
        (finding,) = error.findings
        return finding
    raise AssertionError("there is a decision")


def value_of(
    expr: Expr,
    facts: Mapping[str, Value] | None = None,
    as_of: date = AS_OF,
    declared: Mapping[str, Fact] | None = None,
    **known: Any,
) -> Value:
    of = program(facts=FrozenMap(declared or {}))
    return evaluate(expr, Sheet(of, FrozenMap(facts or {}), as_of, **known))
