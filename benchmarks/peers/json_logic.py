"""The policy as one rule of JSON-logic."""

from __future__ import annotations

from typing import Any

from benchmarks.by_hand import Customer, Today
from benchmarks.peers.scorecard import (
    FACTORS,
    GRADE,
    LIMITS,
    MISSING,
    NEWCOMER_LIMIT,
    NEWCOMER_TERMS,
    PREPAYMENT,
    TERMS_OF_GRADE,
    Bands,
)

Rule = Any
Rules = dict[str, Rule]


def policy(today: Today) -> Rule:
    """A list of one result: score, grade, limit, prepayment and terms.

    JSON-logic has no names for values, so that each stage is mapped over a list whose one element has, by place, what
    the stages before have found.
    """
    first = _read(today)
    names, rule = list(first), [list(first.values())]
    for stage in (_sums, _share, _score, _base_grade, _grade):
        at = _places(names)
        found = stage(at, today)
        rule = {"map": [rule, [*found.values(), *at.values()]]}
        names = [*found, *names]
    return {"map": [rule, list(_actions(_places(names), today).values())]}


def _places(names: list[str]) -> Rules:
    return {name: {"var": str(place)} for place, name in enumerate(names)}


def _read(today: Today) -> Rules:
    return {
        "recent": _within("transactions", "due", today.year, today.day),
        "claims": _sum(_within("lawsuits", "filed", today.two_years, today.day), {"var": "current.claim"}),
        **{name: {"var": name} for name in Customer._fields if name not in {"transactions", "lawsuits"}},
    }


def _sums(at: Rules, today: Today) -> Rules:
    recent, amount = at["recent"], {"var": "current.amount"}
    delay = {"-": [{"var": ["current.paid", today.day]}, {"var": "current.due"}]}
    unpaid = {"and": [{"===": [{"var": "paid"}, None]}, {"<": [{"var": "due"}, today.day]}]}
    return {
        "late_payments": _sum(recent, {"if": [{">": [delay, 5]}, 1, 0]}),
        "longest_delay": {"reduce": [recent, {"max": [{"var": "accumulator"}, delay]}, MISSING]},
        "turnover": _sum(recent, amount),
        "overdue": _sum({"filter": [recent, unpaid]}, amount),
    }


def _share(at: Rules, _today: Today) -> Rules:
    """Rounded as the engine rounds."""
    above = {"+": [{"*": [2_000_000, at["overdue"]]}, at["turnover"]]}
    below = {"*": [2, at["turnover"]]}
    rounded = {"/": [{"-": [above, {"%": [above, below]}]}, below]}
    return {"overdue_share": {"if": [{"==": [at["turnover"], 0]}, MISSING, rounded]}}


def _score(at: Rules, _today: Today) -> Rules:
    return {"score": {"+": [_bands(each, at) for each in FACTORS]}}


def _base_grade(at: Rules, _today: Today) -> Rules:
    return {"base_grade": _bands(GRADE, at)}


def _grade(at: Rules, _today: Today) -> Rules:
    idle = {"and": [{"==": [at["employees"], 0]}, {"===": [at["current_ratio"], None]}]}
    thin = {"or": [{"<": [at["archive"], 6_000]}, idle]}
    return {"grade": {"if": [at["listed"], 4, thin, {"max": [2, at["base_grade"]]}, at["base_grade"]]}}


def _actions(at: Rules, today: Today) -> Rules:
    limit: list[Rule] = []
    for grade, (share, most) in enumerate(LIMITS):
        part = {"*": [at["monthly_bill"], share]}
        rounded = {"/": [{"-": [part, {"%": [part, 10_000_000_000]}]}, 1_000_000]}
        caps = [at["turnover"], most] if grade == 0 else [most]
        limit += [{"==": [at["grade"], grade]}, {"min": [rounded, *caps]}]
    since = at["customer_since"]
    new = {"and": [{">": [since, today.half_year]}, {"<=": [since, today.day]}]}
    by_grade, terms = {"if": [*limit, 0]}, _bands(TERMS_OF_GRADE, at)
    return {
        "score": at["score"],
        "grade": at["grade"],
        "limit": {"if": [new, {"min": [by_grade, NEWCOMER_LIMIT]}, by_grade]},
        "prepayment": _bands(PREPAYMENT, at),
        "terms": {"if": [new, {"max": [terms, NEWCOMER_TERMS]}, terms]},
    }


def _within(records: str, day: str, after: int, until: int) -> Rule:
    inside = {"and": [{">": [{"var": day}, after]}, {"<=": [{"var": day}, until]}]}
    return {"filter": [{"var": records}, inside]}


def _sum(records: Rule, value: Rule) -> Rule:
    return {"reduce": [records, {"+": [{"var": "accumulator"}, value]}, 0]}


def _bands(bands: Bands, at: Rules) -> Rule:
    value = at[bands.value]
    steps: list[Rule] = [] if bands.missing is None else [{"===": [value, None]}, bands.missing]
    for edge, gives in bands.up_to:
        steps += [{"<=": [value, edge]}, gives]
    return {"if": [*steps, bands.otherwise]}
