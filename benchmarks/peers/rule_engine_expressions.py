"""rule-engine: the policy as expressions, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rule_engine import Context, Rule, resolve_item

from benchmarks.by_hand import Customer, Today
from benchmarks.contestants import Contestant
from benchmarks.peers.scorecard import MISSING, expressions, facts, outcome


def contestants(people: Sequence[Customer], today: Today) -> Iterator[Contestant]:
    """Rules made once, with the records summed by the engine."""
    context = Context(resolver=resolve_item)
    rules = {name: Rule(text, context=context) for name, text in {**_aggregates(today), **expressions(today)}.items()}

    def decide(one: dict[str, Any]) -> tuple[Any, ...]:
        known = dict(one)
        for name, rule in rules.items():
            known[name] = rule.evaluate(known)
        return outcome(*(known[name] for name in ("score", "grade", "limit", "prepayment", "terms")))

    inputs = [_complete(facts(one)) for one in people[: max(len(people) // 50, 1)]]
    yield Contestant("rule-engine", decide, inputs)


def _complete(one: dict[str, Any]) -> dict[str, Any]:
    """The engine takes no record without a member."""
    return {**one, "transactions": [{"paid": None, **each} for each in one["transactions"]]}


def _aggregates(today: Today) -> dict[str, str]:
    half = "(2000000 * overdue + turnover)"
    due = f"each['due'] > {today.year} and each['due'] <= {today.day}"
    filed = f"each['filed'] > {today.two_years} and each['filed'] <= {today.day}"
    unpaid = f"each['paid'] == null and each['due'] < {today.day}"
    return {
        "recent": f"[each for each in transactions if {due}]",
        "delays": f"[(each['paid'] == null ? {today.day} : each['paid']) - each['due'] for each in recent]",
        "late_payments": "[each for each in delays if each > 5].length",
        "longest_delay": f"delays.length > 0 ? $max(delays) : {MISSING}",
        "turnover": "$sum([each['amount'] for each in recent])",
        "overdue": f"$sum([each['amount'] for each in recent if {unpaid}])",
        "overdue_share": f"turnover == 0 ? {MISSING} : ({half} - {half} % (2 * turnover)) / (2 * turnover)",
        "claims": f"$sum([each['claim'] for each in lawsuits if {filed}])",
    }
