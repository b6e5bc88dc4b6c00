"""The explanation of a decision, part by part."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from creditrules import Decision, Explanation, loads
from creditrules.engine.results import held
from creditrules.explain.build import explain
from creditrules.explain.model import FactStep, Said, Shown
from creditrules.program.types import Money, Number
from creditrules.values import Cause, Duration, Missing, Rounding
from tests.explain.cases import POLICIES, any_decisions, decisions
from tests.explain.policies import SCORING, WEIGHTED, decided
from tests.policies.shipped import shipped


def d(text: str | int) -> Decimal:
    return Decimal(text)


STALE = {"value": "600", "source": "ledger", "as_of": "2026-01-01"}


def listed() -> Explanation:
    return explain(decided(SCORING, bill=STALE, delay=12, listed=True, services=["burst"], previous={"delay": 3}))


def network(**facts: object) -> Explanation:
    known = {
        "monthly_bill": "80000",
        "dishonest_debtor": False,
        "serious_violation": False,
        "licence_revoked": False,
        "bankruptcy": False,
        "invoices": [
            {"issued": "2025-10-01", "due": "2025-10-31", "settled": "2025-11-06", "amount": "60000", "disputed": True},
            {"issued": "2024-10-01", "due": "2024-10-31", "settled": "2025-01-01", "amount": "1", "disputed": False},
            {"issued": "2026-02-01", "due": "2026-03-03", "amount": "40000", "disputed": False},
        ],
        "defaults": [],
        "lawsuits": [],
    }
    return explain(shipped("network_service_credit").decide({**known, **facts}, as_of="2026-03-01"))


def fact(name: str, value: object) -> FactStep:
    (found,) = [each for each in network(**{name: value}).facts if each.name == name]
    return found


# ---------------------------------------------------------------------------------------------------------------- facts


def test_a_fact_with_its_source() -> None:
    capital = fact("paid_in_capital", {"value": "5000000", "source": "public_platform", "as_of": "2026-02-20"})
    assert capital.value == Shown(d(5_000_000), Money("CNY", 2))
    assert (capital.source, capital.dated, capital.fresh_until) == (
        "public_platform",
        date(2026, 2, 20),
        date(2026, 3, 22),
    )
    assert capital.source_title is not None
    assert capital.source_title.in_language("zh") == "公共信用信息平台"
    assert capital.place.line == 33


def test_the_last_day_of_freshness_is_the_last() -> None:
    policy = loads(SCORING.replace("fresh for 7 days", "fresh for 1 month"))
    rest = {"delay": 0, "listed": False, "services": []}
    for dated, last, too_late in (
        ("2026-01-31", "2026-02-28", "2026-03-01"),
        ("2026-02-28", "2026-03-31", "2026-04-01"),
        ("2026-02-27", "2026-03-27", "2026-03-28"),
    ):
        bill = {"value": "600", "source": "ledger", "as_of": dated}
        fresh, stale = (explain(policy.decide({"bill": bill, **rest}, as_of=day)).facts[0] for day in (last, too_late))
        assert fresh.fresh_until == stale.fresh_until == date.fromisoformat(last)
        assert (fresh.cause, stale.cause) == (None, Cause.STALE)


def test_why_a_fact_is_missing() -> None:
    assert fact("net_worth", {"value": None, "cause": "no consent"}).cause is Cause.NO_CONSENT
    assert fact("net_worth", None).cause is Cause.NOT_COLLECTED
    assert fact("net_worth", "1").cause is None
    bill = listed().facts[0]
    assert (bill.cause, bill.source, bill.dated, bill.fresh_until) == (
        Cause.STALE,
        "ledger",
        date(2026, 1, 1),
        date(2026, 1, 8),
    )


def test_the_records_of_a_list() -> None:
    invoices = network().facts[14]
    assert (invoices.name, invoices.records, len(invoices.rows)) == ("invoices", 3, 3)
    assert [row.number for row in invoices.rows] == [1, 2, 3]
    assert invoices.rows[0].fields[3] == ("amount", Shown(d(60_000), Money("CNY", 2)))
    assert isinstance(invoices.rows[2].fields[2][1].value, Missing)


def test_confidential_facts_are_marked() -> None:
    marked = [each for each in network(legal_name="Linghai").facts if each.confidential]
    assert [(each.name, each.value.value, each.value.confidential) for each in marked] == [
        ("legal_name", "Linghai", True)
    ]


# ----------------------------------------------------------------------------------------------------------------- lets


def test_an_aggregate_with_the_records_that_entered() -> None:
    lets = {let.name: let for let in network().lets}
    late = lets["mean_days_late"].formula
    assert (late.operation, late.looked_at, [record.number for record in late.records]) == ("mean", 3, [1])
    (entered,) = late.records
    assert entered.value == Shown(d(6), Number(0))
    assert entered.weight == Shown(d(60_000), Money("CNY", 2))
    assert entered.fields == network().facts[14].rows[0].fields
    assert [operand.operation for operand in late.operands] == ["fact", "where", "value", "weight"]

    share = lets["dispute_share"].formula
    assert (share.operation, share.looked_at, [record.number for record in share.records]) == ("share", 2, [1])
    assert [operand.operation for operand in share.operands] == ["fact", "among", "where"]


def test_a_formula_with_its_numbers() -> None:
    (load,) = listed().lets
    assert (load.formula.operation, load.formula.text) == ("*", "(bill else 100 CNY) * 2")
    assert load.formula.result == load.value == Shown(d(200), Money("CNY", 2))
    bill, two = load.formula.operands
    assert (bill.operation, bill.result) == ("else", Shown(d(100), Money("CNY", 2)))
    assert [operand.operation for operand in bill.operands] == ["fact", "constant"]
    assert (two.operation, two.text) == ("constant", "2")


# ------------------------------------------------------------------------------------------------------ score and grade


def test_a_factor() -> None:
    size, punctuality, standing = listed().factors
    assert size.missing
    assert [line.won for line in size.lines] == [False, False, True]
    assert [shown.value for shown in (size.points, size.best, size.baseline, size.lost)] == [5, 20, 20, 15]
    assert punctuality.code == "P1"
    assert standing.subject is None
    assert standing.lines[0].tests[0].condition is not None
    assert standing.lines[0].text == "0 points when listed"


def test_a_weighted_factor() -> None:
    first = explain(decided(WEIGHTED, one="0.25", two=False)).factors[0]
    shown = (first.weight, first.points, first.weighted_points, first.baseline, first.lost)
    assert [one and one.value for one in shown] == [d("0.7"), d("33.3"), d("23.31"), 100, d("46.69")]


def test_the_score() -> None:
    step = explain(decided(WEIGHTED, one="0.25", two=False)).score_step
    assert step is not None
    assert (step.start, step.weighted, step.unrounded, step.score) == (d(300), True, d("323.31"), d(323))
    assert (step.step, step.mode, step.low, step.high) == (d(1), Rounding.HALF_UP, d(300), d(850))


def test_the_grades() -> None:
    told = [(each.name, each.kind, each.by_score, each.final, each.distance) for each in listed().grades]
    assert told == [
        ("good", "from", False, False, 43),
        ("poor", "otherwise", True, False, None),
        ("ungraded", "override only", False, True, None),
    ]


def test_overrides_with_and_without() -> None:
    on_list, tolerated = listed().overrides
    assert (on_list.applied, on_list.changed, on_list.before, on_list.after) == (True, True, "poor", "ungraded")
    assert on_list.without == "poor"
    assert (tolerated.applied, tolerated.changed, tolerated.before, tolerated.after) == (True, False, "poor", "poor")
    assert tolerated.without == "ungraded"
    assert on_list.said == Said(("Listed, and late by ", Shown(d(12), Number(0)), " days"))
    assert on_list.text == "Listed, and late by 12 days"


def test_an_override_that_does_not_apply_gives_no_reason() -> None:
    on_list = explain(decided(SCORING, delay=0, listed=False, services=[])).overrides[0]
    assert (on_list.applied, on_list.said, on_list.text) == (False, None, "On the list")
    assert [miss.sense for miss in on_list.misses] == ["yes"]


def test_two_knock_outs_where_one_would_do() -> None:
    whole = network(dishonest_debtor=True, bankruptcy=True, customer_since="2020-01-01", archive_completeness="1")
    applied = {each.name: each for each in whole.overrides if each.applied and each.effect == "is"}
    assert applied["on_dishonest_list"].without == whole.grade


# ---------------------------------------------------------------------------------------------------- actions and rules


def test_settings_and_how_they_merged() -> None:
    limit, open_, guarantee = listed().actions
    assert (limit.merge, limit.value.value) == ("lowest", 1000)
    assert [(each.by, each.value.value, each.decided) for each in limit.settings] == [
        ("all_grades", 5000, False),
        ("late_payer", 1000, True),
    ]
    assert limit.place.cites == ("Norm ch. 6 (1)",)
    assert limit.settings[1].place.cites == ("Norm ch. 6 (2)",)
    assert open_.merge is None
    assert [each.decided for each in guarantee.settings] == [True, True]


def test_rounding_to_the_minor_unit_is_told() -> None:
    policy = """policy rounding "Rounding"
  language 1
  version "1"
  currency CNY

facts
  bill : money 0 to 1 billion

table third "A third" : money
  | bill       | third    |
  | <= 100 CNY | bill / 3 |
  | any        | bill     |

actions
  limit : money 0 to 1 billion  lowest applies

control one when yes
  limit = bill / 3

control other when yes
  limit = third
"""
    whole = explain(loads(policy).decide({"bill": "100"}, as_of="2026-03-01"))
    one, other = whole.actions[0].settings
    assert one.formula.result is not None
    assert (one.formula.result.value, one.value.value, one.rounded_to) == (d("33.333333"), d("33.33"), d("0.01"))
    assert (other.value.value, other.rounded_to) == (d("33.33"), None)
    assert (whole.tables[0].value.value, whole.tables[0].rounded_to) == (d("33.33"), d("0.01"))


def test_controls_and_watches_whether_they_apply_or_not() -> None:
    whole = listed()
    assert [(each.name, each.applied, each.sets) for each in whole.controls] == [
        ("all_grades", True, ("limit", "open", "guarantee")),
        ("late_payer", True, ("limit", "guarantee")),
        ("huge", False, ("limit",)),
    ]
    (later,) = whole.watches
    assert (later.applied, later.text, later.review_now) == (True, "From 3 to 12", False)
    assert later.condition.operands[1].operands[1].operation == "previous"


def test_review_rules() -> None:
    whole = listed()
    assert [(each.grades, each.every, each.applied, each.due, each.decided) for each in whole.reviews] == [
        (("good",), Duration(12, "months"), False, None, False),
        (("poor", "ungraded"), Duration(1, "months"), True, date(2026, 4, 1), True),
    ]
    assert [each.text for each in whole.reviews] == ["Good credit: every 1 year", "Watched closely"]


# -------------------------------------------------------------------------------------------------------------- reasons


def test_reasons_in_their_rank() -> None:
    knock_out, standing, late = listed().reasons
    assert (knock_out.code, knock_out.kind, knock_out.by, knock_out.lost) == (
        "listed_one",
        "knock-out",
        "listed_one",
        None,
    )
    assert (standing.code, standing.lost, standing.authored) == ("standing", d(49), False)
    assert standing.parts == ("Standing: 0 of 49 points",)
    assert [one and one.value for one in (standing.points, standing.baseline)] == [0, 49]
    assert (late.code, late.by, late.lost) == ("P1", "punctuality", d("19.5"))
    assert late.parts[3] == Shown(d(200), Money("CNY", 2))
    assert late.place.cites == ("Norm ch. 4 (2)", "Norm ch. 5 (1)")


def test_translations_of_a_reason() -> None:
    reasons = {reason.code: reason for reason in network(debt_ratio="0.5").reasons}
    told = reasons["T1"]
    assert told.parts == ("Pays ", Shown(d(6), Number(6)), " days late on average")
    assert dict(told.translations)["zh"][0] == "平均逾期 "


# ----------------------------------------------------------------------------------------------- it is the decision's


def test_policy_and_day() -> None:
    whole = network()
    assert (whole.policy.id, whole.policy.version) == ("network_service_credit", "2026.1")
    assert (whole.as_of, whole.cites) == (date(2026, 3, 1), ("Norm ch. 1", "Norm ch. 2", "Norm ch. 9"))
    assert (whole.scale, whole.reasons_at_most) == ((d(0), d(100)), 4)


def agrees(decision: Decision) -> None:
    """Every step says what the trace of the decision says, and every formula comes to what the engine came to."""
    whole, trace = explain(decision), decision.trace
    assert tuple(factor.lines[-1].number - 1 for factor in whole.factors) == trace.lines
    assert all(factor.lines[-1].won for factor in whole.factors)
    won = [next((line.number - 1 for line in table.lines if line.won), -1) for table in whole.tables]
    assert tuple(won) == trace.rows
    assert {let.name: let.value.value for let in whole.lets} == trace.lets
    assert [let.formula.result and let.formula.result.value for let in whole.lets] == list(trace.lets.values())
    assert {table.name: table.value.value for table in whole.tables} == trace.tables
    for steps, bits in (
        ([each.applied for each in whole.overrides], trace.overrides),
        ([each.applied for each in whole.controls], trace.controls),
        ([each.applied for each in whole.reviews], trace.reviews),
        ([each.applied for each in whole.watches], trace.watches),
    ):
        assert steps == [held(bits, index) for index in range(len(steps))]
    conditions = [(each.condition, each.applied) for each in whole.overrides]
    conditions += [(each.condition, each.applied) for each in whole.controls]
    conditions += [(each.condition, each.applied) for each in whole.watches]
    assert [condition.result and condition.result.value for condition, _ in conditions] == [
        one for _, one in conditions
    ]
    assert [(each.name, each.points.value, each.lost.value) for each in whole.factors] == [
        (each.name, each.points, each.lost) for each in decision.factors
    ]
    assert [each.points_formula.result and each.points_formula.result.value for each in whole.factors] == [
        each.points for each in decision.factors
    ]
    assert [(each.code, each.kind, each.lost) for each in whole.reasons] == [
        (each.code, each.kind, each.lost) for each in decision.reasons
    ]
    assert [(each.name, each.changed, each.text) for each in whole.overrides if each.applied] == [
        (each.name, each.changed, each.text) for each in decision.overrides
    ]
    assert [each.text for each in whole.controls if each.applied] == [each.text for each in decision.controls]
    assert [each.text for each in whole.watches if each.applied] == [each.text for each in decision.watches]
    for action, result in zip(whole.actions, decision.action_results, strict=True):
        assert tuple(each.by for each in action.settings) == result.controls
        assert tuple(each.by for each in action.settings if each.decided) == result.deciding
        assert action.value.value == result.value


FEWER = settings(max_examples=settings().max_examples // 2)  # each example is a whole decision


@pytest.mark.parametrize("name", POLICIES)
@FEWER
@given(data=st.data())
def test_it_agrees_with_the_trace_for_any_customer(name: str, data: st.DataObject) -> None:
    agrees(data.draw(decisions(POLICIES[name])))


@FEWER
@given(any_decisions())
def test_it_agrees_with_the_trace_for_any_policy(decision: Decision) -> None:
    agrees(decision)
