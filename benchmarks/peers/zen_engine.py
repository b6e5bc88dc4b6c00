"""ZEN: the policy as expressions, and with the factors as decision tables."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from zen import ZenEngine

from benchmarks.by_hand import Customer, Today
from benchmarks.contestants import Contestant
from benchmarks.peers.scorecard import FACTORS, MISSING, Bands, expressions, facts, outcome


def contestants(people: Sequence[Customer], today: Today) -> Iterator[Contestant]:
    """Both ways to say it, with the records summed by the engine."""
    inputs = [facts(one) for one in people[: max(len(people) // 5, 1)]]
    later = expressions(today)
    with_expressions = [_expressions({**_aggregates(today), **later}, pass_through=False)]
    yield Contestant("ZEN, expressions", _decide(with_expressions), inputs)
    later["score"] = " + ".join(f"{factor.value}_points" for factor in FACTORS)
    tables = [_table(factor) for factor in FACTORS]
    with_tables = [_expressions(_aggregates(today)), *tables, _expressions(later)]
    yield Contestant("ZEN, decision tables", _decide(with_tables), inputs)


def _decide(nodes: list[dict[str, Any]]) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    decision = ZenEngine().create_decision(json.dumps(_graph(nodes)))

    def decide(one: dict[str, Any]) -> tuple[Any, ...]:
        result = decision.evaluate(one)["result"]
        return outcome(*(result[name] for name in ("score", "grade", "limit", "prepayment", "terms")))

    return decide


def _aggregates(today: Today) -> dict[str, str]:
    half = "(2000000 * overdue + turnover)"
    return {
        "recent": f"filter(transactions, #.due > {today.year} and #.due <= {today.day})",
        "delays": f"map(recent, (#.paid ?? {today.day}) - #.due)",
        "late_payments": "len(filter(delays, # > 5))",
        "longest_delay": f"len(delays) > 0 ? max(delays) : {MISSING}",
        "turnover": "sum(map(recent, #.amount))",
        "overdue": f"sum(map(filter(recent, #.paid == null and #.due < {today.day}), #.amount))",
        "overdue_share": f"turnover == 0 ? {MISSING} : ({half} - {half} % (2 * turnover)) / (2 * turnover)",
        "claims": f"sum(map(filter(lawsuits, #.filed > {today.two_years} and #.filed <= {today.day}), #.claim))",
    }


def _expressions(texts: dict[str, str], *, pass_through: bool = True) -> dict[str, Any]:
    """A node of expressions; those before are known to those after as `$.name`."""
    found: list[dict[str, str]] = []
    for name, text in texts.items():
        known = "|".join(each["key"] for each in found)
        value = re.sub(rf"(?<![\w$.#])({known})\b", r"$.\1", text) if found else text
        found.append({"id": name, "key": name, "value": value})
    return {"type": "expressionNode", "content": {"expressions": found, "passThrough": pass_through}}


def _table(bands: Bands) -> dict[str, Any]:
    rules = [{"_id": str(edge), "in": f"<= {edge}", "out": str(gives)} for edge, gives in bands.up_to]
    if bands.missing is not None:
        rules.insert(0, {"_id": "missing", "in": "null", "out": str(bands.missing)})
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": "in", "name": bands.value, "field": bands.value}],
        "outputs": [{"id": "out", "name": "points", "field": f"{bands.value}_points"}],
        "rules": [*rules, {"_id": "otherwise", "in": "", "out": str(bands.otherwise)}],
        "passThrough": True,
    }
    return {"type": "decisionTableNode", "content": content}


def _graph(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """The nodes one after the other, between the input and the output."""
    chain = [{"type": "inputNode"}, *nodes, {"type": "outputNode"}]
    named = [{**node, "id": str(at), "name": str(at), "position": {"x": 0, "y": 0}} for at, node in enumerate(chain)]
    pairs = [(str(at), str(at + 1)) for at in range(len(chain) - 1)]
    edges = [{"id": f"edge {one}", "type": "edge", "sourceId": one, "targetId": other} for one, other in pairs]
    return {"nodes": named, "edges": edges}
