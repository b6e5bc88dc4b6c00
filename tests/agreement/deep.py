"""Many policies with many customers each, the interpreter against the engines: `make agreement N=20000 ENGINE=duckdb`.

Every policy has a number, from which it can be written again.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib.util import find_spec
from itertools import count, islice
from multiprocessing import get_context

import duckdb
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.strategies import SearchStrategy

from creditrules.api import Policy
from creditrules.batch.sql.dialects import DialectName
from creditrules.diagnostics import PolicyError
from creditrules.testing import Customer, customers
from creditrules.testing.random_policies.policies import write_policy
from tests.agreement import compiled
from tests.batch import agreeing
from tests.batch.agreeing import Engine
from tests.batch.engines import DuckDB, Postgres, Spark, spark_session
from tests.postgres import postgres_programs, postgres_server
from tests.soundness.promises import accepted

ENGINES = ("compiled", "duckdb", "postgres", "spark")

EACH = 20
"""Customers in one run of a statement. Spark takes seconds to plan one, however many they are."""

DAYS = 2
"""Runs of a policy's statement, each as of another day."""

CHUNK = 25
"""Policies that a process tries before it reports."""

Held = Callable[[Policy, Sequence[Customer], date], list[str]]
"""What an engine decides differently of these customers, as of one day."""


@dataclass(frozen=True)
class Asked:
    """What to try: an engine, and how many customers on how many days of each policy."""

    engine: str
    each: int
    days: int


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
def held_to(name: str) -> Iterator[Held]:
    """The engine, started."""
    if name == "compiled":
        yield compiled.disagreements
    elif name == "duckdb":
        with duckdb.connect(config={"threads": "1"}) as connection:
            yield _sql("duckdb", DuckDB(connection))
    elif name == "postgres":
        programs = postgres_programs()
        assert programs is not None, "PostgreSQL is not installed here"
        with postgres_server(programs) as server:
            yield _sql("postgres", Postgres(server))
    else:
        with spark_session() as session:
            yield _sql("spark", Spark(session))


def _sql(dialect: DialectName, run: Engine) -> Held:
    return lambda policy, people, day: agreeing.disagreements(policy, people, day, dialect, run)


def tried(first: int, asked: Asked) -> Tried:
    """A chunk of policies, from the number `first` on."""
    found = Tried()
    with held_to(asked.engine) as held:
        for number in range(first, first + CHUNK):
            policy = accepted(write_policy(random.Random(number).randrange))  # noqa: S311  # nothing secret
            if policy is not None:
                found.policies += 1
                _try(policy, number, held, asked, found)
    return found


def _try(policy: Policy, number: int, held: Held, asked: Asked, found: Tried) -> None:
    try:
        for one in _drawn(customers(policy), asked.days + 1, number)[-asked.days :]:  # the first is the simplest
            day = one.as_of
            others = _drawn(customers(policy, as_of=day), asked.each - 1, number)
            told = held(policy, [one, *others], day)
            found.pairs += 1 + len(others)
            if told:
                found.failures.append(f"policy {number} as of {day}: {'; '.join(told[:5])}")
    except PolicyError:
        found.beyond += 1
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what we look for
        found.failures.append(f"policy {number}: {type(error).__name__}: {error}")


def _drawn(customers: SearchStrategy[Customer], many: int, number: int) -> list[Customer]:
    found: list[Customer] = []

    @seed(number)
    @settings(
        max_examples=many,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(customers)
    def draw(customer: Customer) -> None:
        found.append(customer)

    draw()
    return found


def main() -> int:
    """Tries as many pairs as asked for and prints the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="?", type=int, default=20_000)
    parser.add_argument("--engine", choices=[*ENGINES, "all"], default="duckdb")
    parser.add_argument("--first", type=int, default=0, help="the number of the first policy")
    parser.add_argument("--each", type=int, default=EACH, help="customers of a policy on one day")
    parser.add_argument("--days", type=int, default=DAYS, help="days of a policy")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    engines = ENGINES if given.engine == "all" else [given.engine]
    if "spark" in engines and find_spec("pyspark") is None:
        parser.error("Spark is not installed here; `make spark` installs it")
    totals = [_all(Asked(name, given.each, given.days), given) for name in engines]
    return 1 if any(total.failures for total in totals) else 0


def _all(asked: Asked, given: argparse.Namespace) -> Tried:
    began, total = time.monotonic(), Tried()
    starts = count(given.first, CHUNK)
    with get_context("spawn").Pool(given.processes) as pool:
        while total.pairs < given.pairs:  # wave after wave: nobody is stopped in the middle, servers and all
            for each in pool.imap_unordered(partial(tried, asked=asked), islice(starts, given.processes)):
                total.add(each)
                for failure in each.failures:
                    sys.stdout.write(f"{failure}\n")
    seconds = time.monotonic() - began
    sys.stdout.write(f"{asked.engine}: {total}; {seconds:,.0f} seconds, policies from number {given.first} on\n")
    sys.stdout.flush()
    return total


if __name__ == "__main__":
    sys.exit(main())
