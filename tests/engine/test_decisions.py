import copy
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from creditrules.diagnostics import FactsError
from creditrules.engine.interpret import decide
from creditrules.engine.results import held
from creditrules.facts.admit import admit
from creditrules.facts.previous import Previous, admit_previous
from creditrules.program import expressions as x
from creditrules.program.program import Band, IsMissing, Otherwise, Program, Scope, Template
from creditrules.program.types import YES_NO, OneOf
from tests.building import (
    AS_OF,
    CNY,
    CUSTOMER,
    FALSE,
    GOOD_TO_UNGRADED,
    PERCENT,
    SERVICES,
    SPAN,
    TRUE,
    action,
    among,
    arithmetic,
    builtin,
    by_name,
    compare,
    const,
    control,
    d,
    factor,
    known,
    let,
    let_ref,
    line,
    money,
    override,
    program,
    reasons,
    ref,
    review,
    row,
    score,
    table,
    watch,
)
from tests.engine.deciding import decided

FACTS = CUSTOMER.facts
BILL, CAPITAL, RATIO, DISHONEST = (ref(FACTS[name]) for name in ("bill", "capital", "debt_ratio", "dishonest"))
GRADE = builtin("grade", OneOf(("good", "medium", "poor", "ungraded")))


def parts(**more: Any) -> dict[str, Any]:
    return {"facts": FACTS, "records": CUSTOMER.records, "sources": CUSTOMER.sources, **more}


def previous_of(name: str) -> x.Previous:
    return x.Previous(type=FACTS[name].declared.type, span=SPAN, name=name)


CAPITAL_FELL = x.AllOf(
    type=YES_NO,
    span=SPAN,
    operands=(known(CAPITAL), known(previous_of("capital")), compare(CAPITAL, "<", previous_of("capital"))),
)

POLICY = program(
    **parts(
        factors=by_name(
            factor("capital", CAPITAL, line(80, Band(low=d(1000))), line(30, Otherwise()), line(10, IsMissing())),
        ),
        score=score(step="0.1"),
        reasons=reasons(),
        grades=GOOD_TO_UNGRADED,
        overrides=(override("dishonest", "is", "poor", DISHONEST, code="K1", cites=("Norm ch. 6 (4)",)),),
        actions=by_name(
            action("limit", CNY, "lowest"),
            action("prepayment", PERCENT, "highest"),
            action("services", SERVICES, "common"),
            action("referral", YES_NO, "any"),
        ),
        controls=(
            control(
                "good",
                among(GRADE, "good"),
                limit=arithmetic(BILL, "*", money(2), CNY),
                prepayment=const(d(0), PERCENT),
                services=const(frozenset({"new_orders", "basic"}), SERVICES),
                referral=FALSE,
            ),
            control(
                "others",
                x.Not(type=YES_NO, span=SPAN, operand=among(GRADE, "good")),
                limit=money(0),
                prepayment=const(d("0.3"), PERCENT),
                services=const(frozenset[str](), SERVICES),
                referral=FALSE,
            ),
        ),
        reviews=(review(12, "good"), review(3, "medium", "poor"), review(1, condition=DISHONEST)),
        watches=(watch("capital_fell", CAPITAL_FELL, review_now=True, referral=TRUE),),
    )
)


def test_reviews_are_due_on_the_earliest_day() -> None:
    good = decided(POLICY, bill=5, dishonest=False, capital=2000)
    assert good.review_due == date(2027, 3, 1)
    assert good.review is not None
    assert good.review.why == ("good: every 1 year",)
    assert good.trace.reviews == 0b001
    poor = decided(POLICY, bill=5, dishonest=True, capital=2000)
    assert poor.review_due == date(2026, 4, 1)
    assert poor.review is not None
    assert poor.review.why == ("every 1 month when policy p",)
    assert poor.trace.reviews == 0b110


def test_a_month_ends_where_the_calendar_says() -> None:
    policy = program(**parts(reviews=(review(1),)))
    decision = decided(policy, bill=5, dishonest=False, as_of=date(2026, 1, 31))
    assert decision.review_due == date(2026, 2, 28)


def test_without_a_rule_that_applies_no_review_is_due() -> None:
    decision = decided(program(**parts(reviews=(review(1, condition=DISHONEST),))), bill=5, dishonest=False)
    assert decision.review_due is None
    assert decision.review is None
    assert decision.as_json()["review_due"] is None


def test_a_watch_may_ask_for_a_review_now() -> None:
    then = admit_previous(POLICY, {"capital": 3000})
    now = decided(POLICY, then, bill=5, dishonest=False, capital=2000)
    assert now.review_due == AS_OF
    assert now.review is not None
    assert now.review.why == ("capital_fell",)
    assert now.actions["referral"] is True
    assert held(now.trace.watches, 0)


def test_the_json_form() -> None:
    decision = decided(POLICY, bill="120000", dishonest=False, capital={"value": "5000.50", "source": "customer"})
    written = decision.as_json()
    assert json.loads(json.dumps(written)) == written
    assert written == {
        "policy": {"id": "p", "version": "1", "digest": "0" * 64},
        "as_of": "2026-03-01",
        "score": "80",
        "unrounded_score": "80",
        "scored_grade": "good",
        "grade": "good",
        "reasons": [],
        "points": {"CAPITAL": "80"},
        "factors": [
            {
                "name": "capital",
                "title": "capital",
                "code": "CAPITAL",
                "points": "80",
                "weighted_points": "80",
                "baseline": "80",
                "lost": "0",
                "line": 1,
                "missing": False,
                "subject": "5000.5",
                "cites": [],
            }
        ],
        "overrides": [],
        "actions": {"limit": "240000", "prepayment": "0", "services": ["basic", "new_orders"], "referral": False},
        "action_results": [
            {
                "name": name,
                "title": name,
                "value": value,
                "controls": ["good"],
                "deciding": ["good"],
                "cites": [],
            }
            for name, value in {
                "limit": "240000",
                "prepayment": "0",
                "services": ["basic", "new_orders"],
                "referral": False,
            }.items()
        ],
        "controls": [{"name": "good", "title": "good", "text": "good", "cites": []}],
        "review_due": "2027-03-01",
        "review": {"due": "2027-03-01", "why": ["good: every 1 year"], "cites": []},
        "watches": [],
        "facts": {"capital": {"value": "5000.5", "source": "customer"}, "bill": "120000", "dishonest": False},
    }


def test_reasons_and_overrides_in_the_json_form() -> None:
    written = decided(POLICY, bill=5, dishonest=True).as_json()
    assert (written["score"], written["scored_grade"], written["grade"]) == ("10", "poor", "poor")
    assert written["overrides"] == [
        {
            "name": "dishonest",
            "title": "dishonest",
            "code": "K1",
            "effect": "is",
            "grade": "poor",
            "changed": False,
            "text": "dishonest",
            "cites": ["Norm ch. 6 (4)"],
        }
    ]
    assert written["reasons"] == [
        {"code": "CAPITAL", "kind": "points", "text": "capital: 10 of 80 points", "lost": "70"}
    ]
    assert written["actions"] == {"limit": "0", "prepayment": "0.3", "services": [], "referral": False}


def test_a_decision_is_the_previous_one_of_the_next() -> None:
    first = decided(POLICY, bill=5, dishonest=False, capital=3000)
    then = admit_previous(POLICY, json.loads(json.dumps(first.as_json())), as_of=AS_OF)
    assert then == Previous(then.facts, d(80), "good", AS_OF)
    assert then.facts.values == first.facts.values


def test_a_policy_without_a_score_has_neither_score_nor_grade() -> None:
    decision = decided(program(**parts()), bill=5, dishonest=False)
    assert (decision.score, decision.scored_grade, decision.grade, decision.reasons) == (None, None, None, ())
    assert decision.as_json()["score"] is None


def test_a_decision_never_changes_and_can_be_copied() -> None:
    decision = decided(POLICY, bill=5, dishonest=False)
    with pytest.raises(AttributeError):
        decision.grade = "good"  # type: ignore[misc]
    with pytest.raises(TypeError):
        decision.actions["limit"] = d(1)  # type: ignore[index]
    assert copy.deepcopy(decision) == decision
    assert pickle.loads(pickle.dumps(decision)) == decision  # noqa: S301
    assert hash(decision) == hash(decided(POLICY, bill=5, dishonest=False))


def scoped(condition: x.Expr, because: Template | None = None, **more: Any) -> Program:
    return program(**parts(scope=Scope(span=SPAN, condition=condition, because=because), **more))


def test_a_customer_outside_the_scope_is_told_the_reason() -> None:
    large = let("large", arithmetic(BILL, "*", money(12), CNY))
    rows = table("yearly", CNY, (let_ref(large),), row(let_ref(large), Otherwise()))
    yearly = x.TableRef(type=CNY, span=SPAN, name="yearly")
    because = Template(("a bill of ", yearly, " a year is too small"))
    policy = scoped(compare(yearly, ">", money(1000)), because, lets=by_name(large), tables=by_name(rows))
    with pytest.raises(FactsError) as caught:
        decided(policy, bill=50, dishonest=False)
    (finding,) = caught.value.findings
    assert str(finding.code) == "CR611"
    assert finding.message == "the policy does not apply to this customer: a bill of 600 CNY a year is too small"
    assert decided(policy, bill=100, dishonest=False).trace.lets == {"large": d(1200)}


def test_without_a_text_the_scope_speaks_for_itself() -> None:
    with pytest.raises(FactsError, match="`policy p` does not hold"):
        decided(scoped(DISHONEST), bill=50, dishonest=False)


def test_many_threads_decide_alike() -> None:
    customers = [admit(POLICY, {"bill": n, "dishonest": n % 3 == 0, "capital": n * 7}, as_of=AS_OF) for n in range(200)]

    def decide_one(index: int) -> object:
        return decide(POLICY, customers[index % 200], AS_OF).as_json()

    alone = [decide_one(index) for index in range(200)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(decide_one, range(800)))
    assert together == alone * 4
