"""JSON-logic in Rust: datalogic-rs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from datalogic_py import DataHandle, Engine

from benchmarks.by_hand import Customer, Today
from benchmarks.contestants import Contestant
from benchmarks.peers.json_logic import policy
from benchmarks.peers.scorecard import facts, outcome


def contestants(people: Sequence[Customer], today: Today) -> Iterator[Contestant]:
    """One compiled rule, with the records summed by it, on facts handed to the engine before and on dicts."""
    rule = Engine().compile(policy(today))
    inputs = [facts(one) for one in people]
    handles = [DataHandle(json.dumps(one)) for one in inputs]
    yield Contestant("datalogic, facts parsed before", lambda one: outcome(*rule.evaluate_data(one)[0]), handles)
    yield Contestant("datalogic, dicts", lambda one: outcome(*rule.evaluate(one)[0]), inputs)
