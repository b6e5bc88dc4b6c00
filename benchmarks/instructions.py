"""One decision counted in instructions of the processor, which no other work on the machine disturbs.

Valgrind counts them (Debian's package `valgrind`). Each contestant decides in a process of its own, a few times and
more times; what is told is the difference for one customer. An instruction takes longer where memory is waited for, so
that these are not times: they tell whether a change makes less work.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from shutil import which

from benchmarks import customers
from benchmarks.decisions import POLICY, contestants
from benchmarks.tables import show
from creditrules import load

CHECKOUT = Path(__file__).parents[1]
PEOPLE, CUSTOMERS = 200, 10
"""So many are made, of whom so many are decided: those of whom explanations are told too."""

FEW, MANY = 5, 55
"""How often all customers are decided, after the first times, in which code is written and Python finds its ways."""

_COUNT = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")


def run() -> None:
    """Count for every contestant but the interpreter, and print the ratios."""
    if which("valgrind") is None:
        raise SystemExit("valgrind is not installed; Debian has it as the package `valgrind`")
    everybody = contestants(load(POLICY), customers.typed(1))[:-1]
    counts = []
    for at, each in enumerate(everybody):
        print(f"counting: {each.name}", file=sys.stderr)
        before = 0.0 if each.anew is None else _for_one(at, "anew")
        counts.append(_for_one(at, "decide") - before)
    pairs = zip(everybody, counts, strict=True)
    rows = [[each.name, f"{count:,.0f}", f"{count / counts[0]:.2f}"] for each, count in pairs]
    show("one decision, in instructions", ["who", "instructions", "ratio"], rows)


def work(at: int, what: str, times: int) -> None:
    """Let one contestant decide all customers so many times, or only make anew what it decides with."""
    contestant = contestants(load(POLICY), customers.typed(PEOPLE))[at]
    decide, anew = contestant.decide, contestant.anew
    for _ in range(times):
        for one in contestant.inputs[:CUSTOMERS]:
            given = one if anew is None else anew(one)
            if what == "decide":
                decide(given)


def _for_one(at: int, what: str) -> float:
    few, many = (_counted(at, what, times) for times in (FEW, MANY))
    return (many - few) / ((MANY - FEW) * CUSTOMERS)


def _counted(at: int, what: str, times: int) -> int:
    command = [*_COUNT, sys.executable, "-m", "benchmarks.instructions", str(at), what, str(times)]
    done = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True)
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    assert found is not None, done.stderr
    return int(found[1].replace(",", ""))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    else:
        run()
