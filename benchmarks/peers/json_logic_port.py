"""JSON-logic in Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from json_logic import jsonLogic

from benchmarks.by_hand import Customer, Today
from benchmarks.contestants import Contestant
from benchmarks.peers.json_logic import policy
from benchmarks.peers.scorecard import facts, outcome


def contestants(people: Sequence[Customer], today: Today) -> Iterator[Contestant]:
    """One rule, with the records summed by it."""
    rule = policy(today)
    inputs = [facts(one) for one in people[: max(len(people) // 10, 1)]]
    yield Contestant("json-logic-qubit", lambda one: outcome(*jsonLogic(rule, one)[0]), inputs)
