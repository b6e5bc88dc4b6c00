"""Many policies with many customers each, the interpreter against an engine: `make agreement N=20000 ENGINE=duckdb`.

Every policy has a number, from which it can be written again.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import count, islice
from multiprocessing import get_context

import duckdb
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings, strategies as st

from creditrules.api import Policy
from creditrules.batch.sql.dialects import DialectName
from creditrules.diagnostics import PolicyError
from creditrules.testing import Customer
from creditrules.testing.random_policies.policies import write_policy
from tests.batch.agreeing import Engine, disagreements, drawn
from tests.batch.engines import DuckDB, Postgres, Spark, postgres_programs, postgres_server, spark_session
from tests.soundness.promises import accepted

EACH = 20
"""Customers in one run of a statement."""

DAYS = 2
"""Runs of a policy's statement, each as of another day."""

CHUNK = 25
"""Policies that a process tries before it reports."""


@dataclass
class Tried:
    """What was tried: `beyond` are policies of which the engine said that it cannot do them."""

    policies: int = 0
    pairs: int = 0
    beyond: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, other: "Tried") -> None:
        self.policies += other.policies
        self.pairs += other.pairs
        self.beyond += other.beyond
        self.failures += other.failures

    def __str__(self) -> str:
        return (
            f"{self.pairs:,} pairs of policy and customer: {self.policies:,} policies, {self.beyond:,} beyond the "
            f"engine, {len(self.failures):,} disagreements"
        )


@contextmanager
def engine(name: DialectName) -> Iterator[Engine]:
    """The engine, started."""
    if name == "duckdb":
        with duckdb.connect(config={"threads": "1"}) as connection:
            yield DuckDB(connection)
    elif name == "postgres":
        programs = postgres_programs()
        assert programs is not None, "PostgreSQL is not installed here"
        with postgres_server(programs) as server:
            yield Postgres(server)
    else:
        with spark_session() as session:
            yield Spark(session)


def tried(first: int, name: DialectName) -> Tried:
    """A chunk of policies, from the number `first` on."""
    found = Tried()
    with engine(name) as run:
        for number in range(first, first + CHUNK):
            policy = accepted(write_policy(random.Random(number).randrange))  # noqa: S311  # nothing secret
            if policy is not None:
                found.policies += 1
                _try(policy, number, name, run, found)
    return found


def _try(policy: Policy, number: int, name: DialectName, run: Engine, found: Tried) -> None:
    try:
        for day, customers in _customers(policy, number):
            told = disagreements(policy, customers, day, name, run)
            found.pairs += len(customers)
            if told:
                found.failures.append(f"policy {number} as of {day}: {'; '.join(told[:5])}")
    except PolicyError:
        found.beyond += 1
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what we look for
        found.failures.append(f"policy {number}: {type(error).__name__}: {error}")


def _customers(policy: Policy, number: int) -> list[tuple[date, list[Customer]]]:
    found = []

    @seed(number)
    @settings(
        max_examples=DAYS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        found.append(drawn(data, policy, EACH))

    draw()
    return found


def main() -> int:
    """Tries as many pairs as asked for and prints the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="?", type=int, default=20_000)
    parser.add_argument("--engine", choices=["duckdb", "postgres", "spark"], default="duckdb")
    parser.add_argument("--first", type=int, default=0, help="the number of the first policy")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    began, total = time.monotonic(), Tried()
    starts = count(asked.first, CHUNK)
    with get_context("spawn").Pool(asked.processes) as pool:
        while total.pairs < asked.pairs:  # wave after wave: nobody is stopped in the middle, servers and all
            for each in pool.imap_unordered(partial(tried, name=asked.engine), islice(starts, asked.processes)):
                total.add(each)
                for failure in each.failures:
                    sys.stdout.write(f"{failure}\n")
    seconds = time.monotonic() - began
    sys.stdout.write(f"{asked.engine}: {total}; {seconds:,.0f} seconds, policies from number {asked.first} on\n")
    return 1 if total.failures else 0


if __name__ == "__main__":
    sys.exit(main())
