"""What an outlook says is possible, held against what is: no decision inside it comes out otherwise."""

from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import assume, given, settings, strategies as st

from creditrules import FactsError, Policy, loads
from creditrules.analysis.answers import Answer
from creditrules.analysis.axes import Axis, axes
from creditrules.analysis.looks import Looks
from creditrules.analysis.outlook import Outlook
from creditrules.analysis.possible import Numbers, Possible, exactly
from creditrules.analysis.questions import questions
from creditrules.engine.decision import Decision
from creditrules.engine.evaluate import evaluate
from creditrules.engine.lines import matches
from creditrules.engine.worked import sheet_as_told
from creditrules.facts.facts import Facts
from creditrules.testing import customers
from creditrules.values import MISSING, Value
from tests.analysis.small_policies import BANDS, COMPUTED, EVERY_KIND, TOGETHER
from tests.analysis.trying import changed, place
from tests.policies.shipped import shipped

AS_OF = date(2026, 3, 1)
SMALL = {"bands": BANDS, "computed": COMPUTED, "together": TOGETHER, "every kind": EVERY_KIND}


@cache
def policy_named(name: str) -> Policy:
    return loads(SMALL[name], name) if name in SMALL else shipped(name)


def everything(decision: Decision) -> tuple[Axis, ...]:
    return axes(decision.program, decision.facts.values, frozenset(decision.program.facts))


def draw_two(data: st.DataObject, policy: Policy) -> tuple[Decision, Facts]:
    """A customer who is decided, and the facts of another."""
    one, other = (data.draw(customers(policy, as_of=AS_OF)) for _ in range(2))
    at_home = {"domestic": True} if "domestic" in policy.program.facts else {}
    try:
        decision = policy.decide({**one.facts, **at_home}, as_of=AS_OF, previous=one.previous)
    except FactsError:
        assume(condition=False)
        raise
    return decision, policy.admit(other.facts, as_of=AS_OF)


def between(axis: Axis, then: Value) -> tuple[Possible, Value]:
    """From the present value to another, or to what is nearest to it on the axis."""
    if axis.now is None and then == MISSING:
        return Possible(None, missing=True), MISSING
    points = [point for point in (axis.now, point_of(axis, then)) if point is not None]
    known = axis.possible((min(points), max(points)))
    return Possible(known.known, missing=axis.now is None or then == MISSING), then


def point_of(axis: Axis, value: Value) -> int | None:
    if value == MISSING:
        return None
    if axis.words:
        return next(at for at, word in enumerate(axis.words) if word == value)
    return value.toordinal() if isinstance(value, date) else int(Decimal(str(value)).scaleb(axis.decimals or 0))


@pytest.mark.parametrize("name", [*SMALL, "network_service_credit", "enterprise_rating"])
@settings(max_examples=settings().max_examples // 3)  # of many policies
@given(st.data())
def test_what_comes_out_was_possible(name: str, data: st.DataObject) -> None:
    policy = policy_named(name)
    now, other = draw_two(data, policy)
    movable = [axis for axis in everything(now) if not axis.words or not isinstance(axis.words[0], frozenset)]
    chosen = data.draw(st.lists(st.sampled_from(movable), unique_by=lambda axis: axis.name, min_size=1))
    open_: dict[str, Possible] = {}
    then: dict[str, Value] = {}
    for axis in chosen:
        open_[axis.name], then[axis.name] = between(axis, other.values[axis.name])
    looks = Looks(now)
    outlook = looks.on(open_)
    real = changed(now, then)
    assert place(real, now) in outlook.grades()
    assert place(now, now) in outlook.grades()
    if real is None:
        return
    agree(outlook, policy, real)
    agree(outlook, policy, now)
    exact = looks.on({name: exactly(value) for name, value in then.items()})
    assert exact.grades() == {place(real, now)}


def agree(outlook: Outlook, policy: Policy, real: Decision) -> None:
    """Score and single questions come out as they may."""
    score = outlook.score().known
    assert isinstance(score, Numbers)
    assert real.score is not None
    assert score.low <= real.score <= score.high
    sheet = sheet_as_told(real)
    for question in questions(policy.program):
        try:
            value = evaluate(question.subject, sheet)
        except FactsError:
            continue  # the policy never asks it of such a customer
        answered = value if question.test is None else matches(question.test, value, sheet)
        assert outlook.ask(question) in (Answer.YES if answered is True else Answer.NO, Answer.OPEN), question
