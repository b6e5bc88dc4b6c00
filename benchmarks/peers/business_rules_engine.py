"""business-rules: a rule for each band. It reads numbers and truths only, so the values from records come with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_NUMERIC
from business_rules.variables import BaseVariables, boolean_rule_variable, numeric_rule_variable

from benchmarks.by_hand import Customer, Today
from benchmarks.contestants import Contestant
from benchmarks.peers.scorecard import (
    FACTORS,
    GRADE,
    LIMITS,
    NEWCOMER_LIMIT,
    NEWCOMER_TERMS,
    PREPAYMENT,
    TERMS_OF_GRADE,
    Bands,
    outcome,
    with_aggregates,
)

Rules = list[dict[str, Any]]
OTHERS = ("score", "grade", "archive", "employees", "customer_since", "limit", "terms")
NUMBERS = (*(each.value for each in FACTORS), *OTHERS)
OPTIONAL = ("paid_in_capital", "founded", "agency_grade", "debt_ratio", "current_ratio")


class Variables(BaseVariables):  # type: ignore[misc]  # it brings no types
    """What rules read: the facts of `case`, by name."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case = case

    @boolean_rule_variable
    def listed(self) -> bool:
        """Whether a court has listed the customer."""
        return bool(self.case["listed"])


for name in NUMBERS:
    setattr(Variables, name, numeric_rule_variable(label=name)(lambda self, name=name: self.case[name]))
for name in OPTIONAL:
    missing = boolean_rule_variable(label=name)(lambda self, name=name: self.case[name] is None)
    setattr(Variables, f"{name}_missing", missing)


class Actions(BaseActions):  # type: ignore[misc]  # it brings no types
    """What rules do to `case`."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case = case

    @rule_action(params={"points": FIELD_NUMERIC})
    def add(self, points: int) -> None:
        """Add to the score."""
        self.case["score"] += points

    @rule_action(params={"value": FIELD_NUMERIC})
    def grade(self, value: int) -> None:
        """Give a grade."""
        self.case["grade"] = value

    @rule_action(params={"value": FIELD_NUMERIC})
    def prepayment(self, value: int) -> None:
        """Ask for a prepayment."""
        self.case["prepayment"] = value

    @rule_action(params={"value": FIELD_NUMERIC})
    def terms(self, value: int) -> None:
        """Set the payment terms."""
        self.case["terms"] = value

    @rule_action(params={"share": FIELD_NUMERIC, "most": FIELD_NUMERIC})
    def limit(self, share: int, most: int) -> None:
        """Set a limit in millionths of the monthly bill."""
        self.case["limit"] = min(self.case["monthly_bill"] * share // 10_000_000_000 * 10_000, most)

    @rule_action(params={})
    def within_turnover(self) -> None:
        """Hold the limit to the turnover."""
        self.case["limit"] = min(self.case["limit"], self.case["turnover"])

    @rule_action(params={"most": FIELD_NUMERIC})
    def limit_at_most(self, most: int) -> None:
        """Hold the limit to an amount."""
        self.case["limit"] = min(self.case["limit"], most)


def contestants(people: Sequence[Customer], today: Today) -> Iterator[Contestant]:
    """Sets of rules one after the other, each until one of its rules holds."""
    inputs = [with_aggregates(one, today) for one in people[: max(len(people) // 5, 1)]]
    stages = _stages(today)

    def decide(one: dict[str, Any]) -> tuple[Any, ...]:
        case = {**one, "score": 0, "grade": 0, "limit": 0, "terms": 0}
        variables, actions = Variables(case), Actions(case)
        for rules in stages:
            run_all(rules, variables, actions, stop_on_first_trigger=True)
        return outcome(*(case[name] for name in ("score", "grade", "limit", "prepayment", "terms")))

    yield Contestant("business-rules, sums made before", decide, inputs)


def _stages(today: Today) -> list[Rules]:
    idle = _all(_if("employees", "equal_to", 0), _if("current_ratio_missing", "is_true"))
    thin = {"any": [_if("archive", "less_than", 6_000), idle]}
    since = "customer_since"
    new = _all(_if(since, "greater_than", today.half_year), _if(since, "less_than_or_equal_to", today.day))
    limits = [
        _rule(_if("grade", "equal_to", grade), "limit", share=share, most=most)
        for grade, (share, most) in enumerate(LIMITS)
    ]
    return [
        *(_bands(each, "add", "points") for each in FACTORS),
        _bands(GRADE, "grade", "value"),
        [
            _rule(_if("listed", "is_true"), "grade", value=4),
            _rule(_all(_if("grade", "less_than", 2), thin), "grade", value=2),
        ],
        limits,
        [_rule(_if("grade", "equal_to", 0), "within_turnover")],
        _bands(PREPAYMENT, "prepayment", "value"),
        _bands(TERMS_OF_GRADE, "terms", "value"),
        [_rule(new, "limit_at_most", most=NEWCOMER_LIMIT)],
        [_rule(_all(new, _if("terms", "less_than", NEWCOMER_TERMS)), "terms", value=NEWCOMER_TERMS)],
    ]


def _bands(bands: Bands, action: str, parameter: str) -> Rules:
    found = [
        _rule(_if(bands.value, "less_than_or_equal_to", edge), action, **{parameter: gives})
        for edge, gives in bands.up_to
    ]
    if bands.missing is not None:
        found.insert(0, _rule(_if(f"{bands.value}_missing", "is_true"), action, **{parameter: bands.missing}))
    last = bands.up_to[-1][0]
    return [*found, _rule(_if(bands.value, "greater_than", last), action, **{parameter: bands.otherwise})]


def _if(name: str, operator: str, value: int | bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002  # as the engine has it
    return {"name": name, "operator": operator, "value": value}


def _all(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"all": list(conditions)}


def _rule(conditions: dict[str, Any], action: str, **params: int) -> dict[str, Any]:
    return {"conditions": conditions, "actions": [{"name": action, "params": params}]}
