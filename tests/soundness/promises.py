"""What a policy that passed `check` promises for every admissible customer, as assertions about a decision."""

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from creditrules.api import Policy, loads
from creditrules.checker.check import _Checker
from creditrules.checker.context import Context
from creditrules.checker.missing import MissingCheck
from creditrules.checker.ranges import Ranges
from creditrules.diagnostics import FactsError, PolicyError, Source
from creditrules.diagnostics.codes import OUT_OF_SCOPE
from creditrules.engine.decision import Decision
from creditrules.program.program import Declared
from creditrules.program.types import Money, Number, OneOf, Percent, SetOf, Text, YesNo
from creditrules.syntax import parse
from creditrules.testing import Customer
from creditrules.values import Missing, Value
from creditrules.values.decimals import MOST_DIGITS, decimals_of, digits_of


def accepted(text: str) -> Policy | None:
    """The policy, or None where `check` refuses it."""
    with suppress(PolicyError):
        return loads(text)
    return None


def keeps_its_promises(policy: Policy, customer: Customer) -> Decision | None:
    """The decision, with every promise looked at; None for a customer outside the policy's scope."""
    decision = _decided(policy, customer.facts, customer)
    if decision is None:
        assert policy.program.scope is not None
        return None
    _scores(policy, decision)
    _sets_every_action(policy, decision)
    _tells_reasons(policy, decision)
    _is_written_and_read(policy, customer, decision)
    return decision


def _decided(policy: Policy, facts: Any, customer: Customer, previous: Any = None) -> Decision | None:
    """The decision; None where the policy says that it does not apply, and no other reason will do."""
    before = customer.previous if previous is None else previous
    try:
        return policy.decide(facts, as_of=customer.as_of, previous=before)
    except FactsError as error:
        if [found.code for found in error.findings] == [OUT_OF_SCOPE]:
            return None
        raise


def _scores(policy: Policy, decision: Decision) -> None:
    program = policy.program
    if program.score is None:
        assert (decision.score, decision.grade, decision.scored_grade) == (None, None, None)
        return
    assert decision.score is not None
    assert program.score.low <= decision.score <= program.score.high
    grades = [grade.name for grade in program.grades]
    assert grades.count(str(decision.grade)) == 1
    assert grades.count(str(decision.scored_grade)) == 1
    for result in decision.factors:
        factor = program.factors[result.name]
        assert factor.worst <= result.points <= factor.best, factor.name


def _sets_every_action(policy: Policy, decision: Decision) -> None:
    assert list(decision.actions) == list(policy.program.actions)
    for name, action in policy.program.actions.items():
        assert is_of(decision.actions[name], action.declared), f"{name} = {decision.actions[name]}"


def is_of(value: Value, declared: Declared) -> bool:
    """Whether the value is one of the declared type and range."""
    match declared.type:
        case Number(decimals) | Percent(decimals):
            return isinstance(value, Decimal) and decimals_of(value) <= decimals and _inside(value, declared)
        case Money(decimals=decimals):
            return isinstance(value, Decimal) and decimals_of(value) <= decimals and _inside(value, declared)
        case YesNo():
            return isinstance(value, bool)
        case Text():
            return isinstance(value, str)
        case OneOf(members):
            return value in members
        case SetOf(members):
            return isinstance(value, frozenset) and value <= set(members)
        case _:
            return isinstance(value, date) and _inside(value, declared)


def _inside(value: Any, declared: Declared) -> bool:
    return (declared.low is None or declared.low <= value) and (declared.high is None or value <= declared.high)


def _tells_reasons(policy: Policy, decision: Decision) -> None:
    by_points = [reason for reason in decision.reasons if reason.kind == "points"]
    most = policy.program.reasons.at_most if policy.program.reasons else 0
    assert len(by_points) <= most
    lost = [reason.lost for reason in by_points if reason.lost is not None]
    assert lost == sorted(lost, reverse=True)
    assert all(each > 0 for each in lost)


def _is_written_and_read(policy: Policy, customer: Customer, decision: Decision) -> None:
    """The decision survives JSON; its facts, admitted again, give it again; it serves as the previous one."""
    written = json.loads(json.dumps(decision.as_json()))
    assert written == decision.as_json()
    again = _decided(policy, written["facts"], customer)
    assert again is not None
    assert again.as_json() == written
    assert again.trace == decision.trace
    following = _decided(policy, decision.facts, customer, written)
    assert following is None or following.facts == decision.facts  # what lies before may matter for the scope


# ------------------------------------------------------------------------------------ what the checker has worked out


def worked_out(text: str) -> tuple[Ranges, MissingCheck]:
    """The bounds that the checker found, and what it holds to be missing."""
    file, _ = parse(Source("p.policy", text))
    checker = _Checker(Context(file))
    checker.program()
    return checker.ranges, checker.missing


def bounds_hold(policy: Policy, decision: Decision, known: tuple[Ranges, MissingCheck]) -> None:
    """No let leaves the bounds, the decimals and the certainty that the checker has found for it."""
    ranges, missing = known
    for name, let in policy.program.lets.items():
        value = decision.trace.lets[name]
        if isinstance(value, Missing):
            assert missing.sources(let.value), f"`{name}` is missing"
            continue
        interval = ranges.of(let.value)
        if interval is not None:
            assert interval.low <= value <= interval.high, f"`{name}` = {value} leaves {interval}"  # type: ignore[operator]
        if isinstance(let.value.type, Number | Percent | Money):
            assert isinstance(value, Decimal)
            assert decimals_of(value) <= let.value.type.decimals, f"`{name}` = {value} has more decimals"
            assert digits_of(value) <= MOST_DIGITS
