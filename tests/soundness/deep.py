"""Many policies with many customers each, in several processes: `make soundness N=200000`.

Every policy has a number, from which it can be written again. What fails is made small and printed.
"""

import argparse
import os
import random
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from multiprocessing import get_context

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from creditrules.testing import Customer, customers
from creditrules.testing.random_policies.policies import write_policy
from tests.soundness.promises import accepted, bounds_hold, keeps_its_promises, worked_out
from tests.soundness.reducing import reduced

EACH = 20
"""Customers per policy."""

CHUNK = 25
"""Policies that a process tries before it reports."""


@dataclass
class Tried:
    """What was tried, and what failed: the policy, the customer and the error, as text."""

    policies: int = 0
    passed: int = 0
    pairs: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, other: "Tried") -> None:
        self.policies += other.policies
        self.passed += other.passed
        self.pairs += other.pairs
        self.failures += other.failures

    def __str__(self) -> str:
        return (
            f"{self.pairs:,} pairs of policy and customer: {self.policies:,} policies, {self.passed:,} passed `check`, "
            f"{len(self.failures):,} broke a promise"
        )


@dataclass
class Trial:
    """The customers of one policy, tried until one fails."""

    text: str
    number: int
    examples: int = EACH
    pairs: int = 0
    last: Customer | None = None

    def error(self) -> Exception | None:
        """What went wrong with the policy or with the simplest customer found; None where nothing did."""
        try:
            policy = accepted(self.text)
            if policy is None:
                return None
            known = worked_out(self.text)

            @seed(self.number)
            @settings(
                max_examples=self.examples,
                deadline=None,
                database=None,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
                report_multiple_bugs=False,
                verbosity=Verbosity.quiet,
            )
            @given(customers(policy))
            def one(customer: Customer) -> None:
                self.last, self.pairs = customer, self.pairs + 1
                decision = keeps_its_promises(policy, customer)
                if decision is not None:
                    bounds_hold(policy, decision, known)

            one()
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what we look for
            return error
        return None


def tried(first: int) -> Tried:
    """A chunk of policies, from the number `first` on."""
    found = Tried()
    for number in range(first, first + CHUNK):
        trial = Trial(write_policy(random.Random(number).randrange), number)  # noqa: S311  # nothing secret
        error = trial.error()
        found.policies += 1
        found.passed += trial.pairs > 0
        found.pairs += trial.pairs
        if error is not None:
            found.failures.append(told(trial, error))
    return found


def told(trial: Trial, error: Exception) -> str:
    """A failure, made small."""
    shows = partial(_fails_alike, number=trial.number, kind=type(error))
    small = Trial(reduced(trial.text, shows), trial.number, examples=200)
    again = small.error() or error
    lines = "".join(traceback.format_exception(again))
    return f"policy {trial.number}\n\n{small.text}\n{small.last}\n\n{lines}"


def _fails_alike(text: str, *, number: int, kind: type[Exception]) -> bool:
    return isinstance(Trial(text, number, examples=60).error(), kind)


def chunks(start: int, wanted: int, processes: int) -> Iterator[Tried]:
    """Chunk after chunk, until there are enough pairs."""
    pairs = 0
    with get_context("spawn").Pool(processes) as pool:
        for each in pool.imap_unordered(tried, count(start, CHUNK)):
            pairs += each.pairs
            yield each
            if pairs >= wanted:
                pool.terminate()
                return


def main() -> int:
    """Tries as many pairs as asked for and prints the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="?", type=int, default=200_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first policy")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    began, total = time.monotonic(), Tried()
    for each in chunks(asked.first, asked.pairs, asked.processes):
        total.add(each)
        for failure in each.failures:
            sys.stdout.write(f"{failure}\n")
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{total}")
    sys.stdout.write(f"{total}; {time.monotonic() - began:,.0f} seconds, policies from number {asked.first} on\n")
    return 1 if total.failures else 0


if __name__ == "__main__":
    sys.exit(main())
