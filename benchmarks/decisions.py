"""One decision after another: the engine against a function written by hand, on the reference policy.

Everything that is timed gives the same results, which is looked at first. Contestants take turns, each on every
customer; what is told is the median of the turns, and of how many times as long each took as the function written by
hand in the same round.
"""

from __future__ import annotations

import argparse
import gc
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks import by_hand, customers, peers
from benchmarks.contestants import Contestant
from benchmarks.tables import show
from creditrules import Decision, Policy, load
from creditrules.engine.compiled.layout import Layout
from creditrules.engine.compiled.runtime import calendar
from creditrules.engine.interpret import decide as interpret
from creditrules.values import Duration

POLICY = Path(__file__).parent / "portfolio" / "reference.policy"
WINDOWS = (Duration(12, "months"), Duration(24, "months"), Duration(6, "months"))


def run(*, short: bool = False) -> None:
    """Compare results, time everybody, print the ratios."""
    number, rounds = (200, 5) if short else (1_000, 25)
    policy = load(POLICY)
    people = customers.typed(number)
    own = contestants(policy, people)
    others = peers.find(own[0].inputs, _today())
    _check(own)
    _check_peers(own[0], others)
    everybody = [*own, *others.contestants]
    gc.collect()
    gc.freeze()
    times: dict[str, list[float]] = {each.name: [] for each in everybody}
    for _ in range(rounds):
        for each in everybody:
            times[each.name].append(_timed(each))
    gc.unfreeze()
    base = times[everybody[0].name]
    rows = []
    for each in everybody:
        took = times[each.name]
        ratio = median(one / hand for one, hand in zip(took, base, strict=True))
        bar = "" if each.most is None else f"{each.most}"
        rows.append([each.name, f"{median(took) * 1e6:.1f}", f"{ratio:.2f}", bar])
    show(f"one decision, median of {rounds} rounds of {number:,} customers", ["who", "µs", "ratio", "bar"], rows)
    print("peers:", ", ".join(others.versions) or "none is installed")
    if others.absent:
        print("not installed:", ", ".join(others.absent))


def contestants(policy: Policy, people: list[dict[str, Any]]) -> list[Contestant]:
    """The function written by hand first, then the engine on facts in several forms."""
    day, decide = customers.DAY, policy.decide
    layout = Layout(policy.program)
    admitted = [policy.admit(one, as_of=day) for one in people]
    today = _today()
    plain = [_by_hand(layout.facts(facts.values)) for facts in admitted]
    some = max(len(admitted) // 20, 1)
    few = admitted[:some]

    def decided(one: Any) -> Decision:
        return decide(one, as_of=day)

    return [
        Contestant("written by hand, no reasons", lambda one: by_hand.decide(one, today), plain),
        Contestant("creditrules, facts admitted before", lambda one: decide(one, as_of=day), admitted, 1.3),
        Contestant("creditrules, decimals and dates", lambda one: decide(one, as_of=day), people, 3),
        Contestant("creditrules, texts as in JSON", lambda one: decide(one, as_of=day), customers.texts(people), 8),
        # Of decisions that nothing was asked of yet: what they tell later is a part of the work.
        Contestant("creditrules, the full explanation", policy.explain, few, 60, decided),
        Contestant("the same of decimals and dates", policy.explain, people[:some], 60, decided),
        Contestant("the interpreter", lambda one: interpret(policy.program, one, day), few),
    ]


def _today() -> by_hand.Today:
    starts = calendar(customers.DAY, WINDOWS)
    return by_hand.Today(starts.day, *starts.starts)


def _by_hand(packed: tuple[Any, ...]) -> by_hand.Customer:
    *scalars, transactions, lawsuits = packed
    records = tuple(by_hand.Transaction(*each) for each in transactions)
    return by_hand.Customer._make([*scalars, records, tuple(by_hand.Lawsuit(*each) for each in lawsuits)])


def outcome(decision: Decision) -> tuple[int, str | None, int, int, object]:
    """What the function written by hand gives."""
    actions = decision.actions
    limit, prepayment = actions["credit_limit"], actions["prepayment"]
    assert isinstance(limit, Decimal)
    assert isinstance(prepayment, Decimal)
    return (
        int(decision.score or 0),
        decision.grade,
        int(limit * 100),
        int(prepayment * 10_000),
        actions["payment_terms"],
    )


def _check(own: list[Contestant]) -> None:
    """Everybody decides alike, or nothing is timed.

    Facts that were admitted are packed on the way, one customer beside the other, before the contest begins.
    """
    hand, *engine = own[:4]
    expected = [hand.decide(one) for one in hand.inputs]
    assert len({grade for _, grade, *_ in expected}) == len(by_hand.GRADES), "every grade is given to somebody"
    for each in engine:
        assert [outcome(each.decide(one)) for one in each.inputs] == expected, each.name


def _check_peers(hand: Contestant, others: peers.Peers) -> None:
    """The same for other engines; slow ones have fewer customers."""
    for each in others.contestants:
        expected = [hand.decide(one) for one in hand.inputs[: len(each.inputs)]]
        assert [each.decide(one) for one in each.inputs] == expected, each.name


def _timed(contestant: Contestant) -> float:
    """Seconds for one decision."""
    decide, inputs = contestant.decide, contestant.inputs
    if contestant.anew is not None:
        inputs = [contestant.anew(one) for one in inputs]
    start = perf_counter()
    for one in inputs:
        decide(one)
    return (perf_counter() - start) / len(inputs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer customers and rounds")
    run(short=parser.parse_args().short)
