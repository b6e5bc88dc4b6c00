"""Runs the examples of a policy and compares what comes out with what their author expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import assert_never

from creditrules.analysis.example_findings import Difference, Got, example_failed, example_refused
from creditrules.diagnostics import Diagnostic, FactsError
from creditrules.diagnostics.codes import OUT_OF_SCOPE
from creditrules.engine.decision import Decision
from creditrules.engine.interpret import decide
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous
from creditrules.program.program import Example, Expectation, Program
from creditrules.values import MISSING, Value
from creditrules.values.decimals import add
from creditrules.values.frozen import FrozenMap


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example with the decision it came to (None where there was none) and what is wrong with it."""

    example: Example
    decision: Decision | None
    finding: Diagnostic | None

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return self.finding is None


def run_examples(program: Program) -> Iterator[ExampleResult]:
    """Each example of the policy, decided, in the order of the file."""
    return (run_example(program, example) for example in program.examples)


def run_example(program: Program, example: Example) -> ExampleResult:
    """The example, decided and compared."""
    facts = Facts(FrozenMap(example.given), policy=program.digest, as_of=example.as_of)
    try:
        decision = decide(program, facts, example.as_of, _previous(program, example))
    except FactsError as error:
        expected = _expects_out_of_scope(example) and all(one.code is OUT_OF_SCOPE for one in error.findings)
        return ExampleResult(example, None, None if expected else example_refused(example, error.findings))
    differences = [
        Difference(expectation, got)
        for expectation in example.expectations
        if (got := _got(expectation, decision)) != expectation.value
    ]
    return ExampleResult(example, decision, example_failed(example, decision, differences) if differences else None)


def _previous(program: Program, example: Example) -> Previous | None:
    """The decision before, as the example tells it; None where it tells nothing."""
    if not example.previous:
        return None
    values = {name: example.previous.get(name, MISSING) for name in program.facts}
    score = example.previous.get("score") if "score" not in program.facts else None
    grade = example.previous.get("grade") if "grade" not in program.facts else None
    return Previous(
        Facts(FrozenMap(values), policy=program.digest),
        score if isinstance(score, Decimal) else None,
        grade if isinstance(grade, str) else None,
    )


def _expects_out_of_scope(example: Example) -> bool:
    """Whether that the policy does not apply is all that the example expects."""
    return bool(example.expectations) and all(
        expectation.kind == "in_scope" and expectation.value is False for expectation in example.expectations
    )


def _got(expectation: Expectation, decision: Decision) -> Got:
    """What came out for the name that the expectation is about."""
    name = expectation.name
    match expectation.kind:
        case "result":
            return _result(name, decision)
        case "points":
            return next(factor.points for factor in decision.factors if factor.name == name)
        case "let":
            return decision.trace.lets[name]
        case "table":
            return decision.trace.tables[name]
        case "action":
            return decision.actions[name]
        case "reasons":
            return tuple(reason.code for reason in decision.reasons)
        case "in_scope":
            return True
        case "review_due":
            return MISSING if decision.review_due is None else decision.review_due
        case _:
            assert_never(expectation.kind)


def _result(name: str, decision: Decision) -> Value:
    missing = [factor for factor in decision.factors if factor.missing]
    match name:
        case "score":
            value: Value | None = decision.score
        case "grade":
            value = decision.grade
        case "scored_grade":
            value = decision.scored_grade
        case "factors_known":
            value = Decimal(len(decision.factors) - len(missing))
        case _:
            value = reduce(add, (factor.weighted_points for factor in missing), Decimal(0))
    return MISSING if value is None else value
