"""cel-python: the policy as CEL, which cannot sum, so the values from records come with the facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from celpy import CompiledRunner, Environment, InterpretedRunner, Runner, json_to_cel

from benchmarks.by_hand import Customer, Today
from benchmarks.contestants import Contestant
from benchmarks.peers.scorecard import expressions, outcome, with_aggregates


def contestants(people: Sequence[Customer], today: Today) -> Iterator[Contestant]:
    """The two ways in which it evaluates; the facts are in its own types before."""
    inputs = [json_to_cel(with_aggregates(one, today)) for one in people[: max(len(people) // 50, 1)]]
    yield Contestant("cel-python compiled, sums made before", _decide(CompiledRunner, today), inputs)
    yield Contestant("cel-python interpreted, sums made before", _decide(InterpretedRunner, today), inputs)


def _decide(runner: type[Runner], today: Today) -> Callable[[Any], tuple[Any, ...]]:
    environment = Environment(runner_class=runner)
    programs = {
        name: environment.program(environment.compile(_as_cel(text))) for name, text in expressions(today).items()
    }

    def decide(one: Any) -> tuple[Any, ...]:
        known = dict(one)
        for name, program in programs.items():
            known[name] = program.evaluate(known)
        return outcome(*(known[name] for name in ("score", "grade", "limit", "prepayment", "terms")))

    return decide


def _as_cel(text: str) -> str:
    """Null is equal to nothing of another type here, so the type is asked for."""
    text = re.sub(r"(\w+) == null", r"type(\1) == null_type", text)
    return text.replace(" and ", " && ").replace(" or ", " || ")
