"""What is said about an example that does not come out as its author expects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias, assert_never

from creditrules.diagnostics import Diagnostic, Label, Span
from creditrules.diagnostics.codes import EXAMPLE_FAILED
from creditrules.engine.decision import Decision
from creditrules.explain import trace_text
from creditrules.explain.led_by import GRADE, REASONS, REVIEW, SCORE, Part
from creditrules.explain.words import cited, value_text
from creditrules.program.program import Example, Expectation
from creditrules.program.types import DATE, YES_NO, Number, OneOf, Type
from creditrules.values import Value
from creditrules.values.decimals import MOST_DIGITS, plain

Got: TypeAlias = Value | tuple[str, ...]

_HELP = "change the policy or the example; which of the two is wrong is a credit decision"


@dataclass(frozen=True, slots=True)
class Difference:
    """An expectation, and what came out instead."""

    expectation: Expectation
    got: Got


def example_failed(example: Example, decision: Decision, differences: Sequence[Difference]) -> Diagnostic:
    """Some results are not the expected ones; `differences` is not empty."""
    told = [_told(difference, decision) for difference in differences]
    first, *others = [
        Label(difference.expectation.span, f"got {got}") for difference, (_, got) in zip(differences, told, strict=True)
    ]
    name = differences[0].expectation.name
    expected, got = told[0]
    more = f", and {len(others)} more {'result differs' if len(others) == 1 else 'results differ'}" if others else ""
    return Diagnostic(
        code=EXAMPLE_FAILED,
        message=f"the example expects `{name}` to be {expected}, but it is {got}{more}",
        primary=first,
        related=(Label(_head(example), "in this example"), *others),
        notes=(f"this led there:\n{trace_text(decision, _parts(differences, decision))}", *_cited(example)),
        help=_HELP,
        data=MappingProxyType(
            {
                "example": example.title,
                "differences": [
                    {"name": difference.expectation.name, "expected": expected, "got": got}
                    for difference, (expected, got) in zip(differences, told, strict=True)
                ],
            }
        ),
    )


def example_refused(example: Example, findings: Sequence[Diagnostic]) -> Diagnostic:
    """There was no decision at all."""
    causes = tuple(finding.primary for finding in findings if finding.primary is not None)
    return Diagnostic(
        code=EXAMPLE_FAILED,
        message="there is no decision for this example",
        primary=Label(_head(example), "the customer of this example"),
        related=causes,
        notes=(*(finding.message for finding in findings), *_cited(example)),
        help="if this is as it should be, let the example expect `in_scope = no` and nothing else",
        data=MappingProxyType({"example": example.title, "differences": []}),
    )


def _cited(example: Example) -> tuple[str, ...]:
    return (f"the example cites {cited(example.cites)}",) if example.cites else ()


def _head(example: Example) -> Span:
    """The first line of the example."""
    span = example.span
    length = len(span.text.split("\n", 1)[0].rstrip())
    return Span(span.source, span.start, span.start + length)


def _told(difference: Difference, decision: Decision) -> tuple[str, str]:
    """The expected value and the one that came out, as people read them, with all digits where those look the same."""
    expected, got = difference.expectation.value, difference.got
    type_ = _type(difference.expectation, decision)
    words = _text(expected, type_), _text(got, type_)
    if words[0] == words[1] and isinstance(expected, Decimal) and isinstance(got, Decimal):
        return plain(expected), plain(got)
    return words


def _text(value: Got, type_: Type | None) -> str:
    if type_ is None or (isinstance(value, tuple) and all(isinstance(item, str) for item in value)):
        return ", ".join(map(str, value)) or "none" if isinstance(value, tuple) else str(value)
    return value_text(value, type_)  # type: ignore[arg-type]  # a tuple of texts went the other way


def _type(expectation: Expectation, decision: Decision) -> Type | None:
    program, name = decision.program, expectation.name
    match expectation.kind:
        case "let":
            return program.lets[name].value.type
        case "table":
            return program.tables[name].type
        case "action":
            return program.actions[name].declared.type
        case "in_scope":
            return YES_NO
        case "review_due":
            return DATE
        case "reasons":
            return None
        case "points":
            return Number(MOST_DIGITS)
        case "result":
            return OneOf(tuple(grade.name for grade in program.grades)) if "grade" in name else Number(MOST_DIGITS)
        case _:
            assert_never(expectation.kind)


def _parts(differences: Sequence[Difference], decision: Decision) -> list[Part]:
    """What the differing results are, for the trace of what led to them."""
    return [part for difference in differences for part in _parts_of(difference.expectation, decision)]


def _parts_of(expectation: Expectation, decision: Decision) -> list[Part]:
    name = expectation.name
    match expectation.kind:
        case "let":
            return [Part("let", name)]
        case "table":
            return [Part("table", name)]
        case "action":
            return [Part("action", name)]
        case "points":
            return [Part("factor", name)]
        case "in_scope":
            return [Part("scope")]
        case "review_due":
            return [REVIEW]
        case "reasons":
            return [REASONS, GRADE]
        case "result" if name in ("score", "scored_grade"):
            return [SCORE]
        case "result" if name == "grade":
            return [GRADE]
        case "result":
            return [Part("factor", factor) for factor in decision.program.factors]
        case _:
            assert_never(expectation.kind)
