"""How long the facts of many customers take from one source over HTTP that answers after 50 ms.

The source is a server in another process. It counts the requests that are in flight at once, and those of each second,
which its settings limit. One after the other the requests would take 50 ms each.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.bureau import DELAY
from benchmarks.tables import show
from creditrules import Policy, loads

CUSTOMERS, SHORT_CUSTOMERS = 10_000, 1_000
PER_SECOND = 700
AT_ONCE = 64
SHARE = 20
"""It has to take less than this part of the time that one after the other takes."""

POLICY = """policy bureau_only "What a bureau says"
  language 1
  version  "1"
  in force from 2026-01-01
  currency CNY

sources
  bureau "Credit bureau" fresh for 180 days

facts
  external_grade : one of AAA, AA, A, BBB  optional  from bureau
  debt_ratio     : percent 0% to 1000%     optional  from bureau

actions
  hold : yes or no

control hold_it when yes
  hold = external_grade is missing or (debt_ratio else 1000%) > 80%
"""

SOURCES = """[sources.bureau]
kind = "http"
url = "http://127.0.0.1:{port}/v1/{{customer}}"
customer = "/id"
facts = {{ external_grade = "/rating/grade", debt_ratio = "/debt_ratio" }}
as_of = {{ pointer = "/date" }}
at_once = {at_once}
per_second = {per_second}
"""


@dataclass
class Counted:
    """What the server says it was asked."""

    requests: int = 0
    most_at_once: int = 0
    most_in_a_second: int = 0


def run(*, short: bool = False) -> None:
    """Gather once, and print how long it took and what the server counted."""
    customers = [f"customer-{n}" for n in range(SHORT_CUSTOMERS if short else CUSTOMERS)]
    with _server() as (port, counted), TemporaryDirectory() as folder:
        sources = Path(folder, "sources.toml")
        sources.write_text(SOURCES.format(port=port, at_once=AT_ONCE, per_second=PER_SECOND), encoding="utf-8")
        seconds = _gather(loads(POLICY), sources, customers)
    one_by_one = len(customers) * DELAY
    assert counted.requests == len(customers) + 1
    assert counted.most_at_once <= AT_ONCE
    show(
        f"facts of {len(customers):,} customers from a server that answers after {DELAY * 1000:.0f} ms",
        ["", "measured", "limit"],
        [
            ["seconds", f"{seconds:.1f}", f"{one_by_one / SHARE:.1f}"],
            ["part of the time that one after the other takes", f"1/{one_by_one / seconds:.0f}", f"1/{SHARE}"],
            ["requests in flight at once, at most", f"{counted.most_at_once}", f"{AT_ONCE}"],
            ["requests in a second, at most", f"{counted.most_in_a_second}", f"{PER_SECOND}"],
        ],
    )


def _gather(policy: Policy, sources: Path, customers: list[str]) -> float:
    """The seconds from the first request to the last customer's facts; plugins are loaded before."""
    with policy.gatherer(sources) as gatherer:
        list(gatherer.gather(["first of all"], as_of=date(2026, 3, 1)))
        start = perf_counter()
        gathered = list(gatherer.gather(customers, as_of=date(2026, 3, 1)))
        seconds = perf_counter() - start
    assert [each.customer for each in gathered] == customers
    assert not any(each.findings for each in gathered)
    return seconds


@contextmanager
def _server() -> Iterator[tuple[int, Counted]]:
    """The server's port, and what it has counted when it has ended."""
    counted = Counted()
    command = [sys.executable, "-m", "benchmarks.bureau"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline()), counted
        finally:
            process.stdin.close()
            numbers = map(int, process.stdout.readline().split())
            counted.requests, counted.most_at_once, counted.most_in_a_second = numbers


if __name__ == "__main__":
    run(short="--short" in sys.argv)
