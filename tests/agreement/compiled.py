"""The interpreter and the generated code, held against one another in every form in which facts come."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from creditrules.api import Policy
from creditrules.diagnostics import FactsError
from creditrules.engine.compiled.decider import Decider
from creditrules.engine.decision import Decision
from creditrules.engine.interpret import decide
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous, admit_previous
from creditrules.testing import Customer
from creditrules.values import Missing, Value

PARTS = ("score", "unrounded_score", "scored_grade", "grade", "actions", "trace", "review_due")
"""What a decision tells by itself, before all of it is asked for."""


def disagreements(policy: Policy, customers: Sequence[Customer], as_of: date) -> list[str]:
    """What the generated code decides differently of these customers, all as of one day."""
    code = Decider(policy.program)
    return [
        f"customer {number}, {form}: {told}"
        for number, customer in enumerate(customers)
        for form, told in _of_one(policy, code, customer, as_of)
    ]


def _of_one(policy: Policy, code: Decider, customer: Customer, as_of: date) -> Iterator[tuple[str, str]]:
    previous = customer.previous
    before = None if previous is None else admit_previous(policy.program, previous, as_of=as_of)
    facts = policy.admit(customer.facts, as_of=as_of)
    typed = {name: _plain(value) for name, value in facts.values.items() if not isinstance(value, Missing)}
    if code.layout.unpacked(code.pack(facts)) != facts.values:
        yield "packed", "unpacked they are others"
    forms: dict[str, tuple[Mapping[str, object] | Facts, Facts]] = {
        "facts admitted": (facts, facts),
        "as in JSON": (customer.facts, facts),
        "values of types": (typed, policy.admit(typed, as_of=as_of)),
    }
    for form, (given, admitted) in forms.items():
        wanted = _told(lambda admitted=admitted: decide(policy.program, admitted, as_of, before))  # type: ignore[misc]
        found = _told(lambda given=given: policy.decide(given, as_of=as_of, previous=previous))  # type: ignore[misc]
        if found != wanted:
            yield form, f"{found}, not {wanted}"
    yield from _without_help(policy, code, facts, as_of, before)


def _without_help(
    policy: Policy, code: Decider, facts: Facts, as_of: date, before: Previous | None
) -> Iterator[tuple[str, str]]:
    """Within the policy's scope the generated code must have an answer of its own."""
    found = code.on(as_of)(facts, before)
    try:
        wanted = decide(policy.program, facts, as_of, before)
    except FactsError:
        if found is not None:
            yield "generated code alone", "decided, though the policy does not apply"
        return
    if found is None:
        yield "generated code alone", "undecided"
        return
    for part in PARTS:
        if getattr(found, part) != getattr(wanted, part):
            yield "generated code alone", f"{part} is {getattr(found, part)}, not {getattr(wanted, part)}"


def _told(decided: Callable[[], Decision]) -> object:
    """The decision and all that it writes, or the findings."""
    try:
        decision = decided()
    except FactsError as error:
        return [(finding.code, finding.message) for finding in error.findings]
    return decision, decision.as_json()


def _plain(value: Value) -> Any:
    """The value as a program has it that does not know the package."""
    match value:
        case tuple():
            return [
                {name: _plain(one) for name, one in record.items() if not isinstance(one, Missing)} for record in value
            ]
        case _:
            return value
