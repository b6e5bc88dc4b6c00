"""How the time of a check grows with the policy: it should grow as the file does."""

import gc
from statistics import median
from time import process_time

from benchmarks.tables import show
from creditrules import loads

SIZES = (100, 200, 400, 800, 1600)
SHORT_SIZES = (50, 100, 200)

HEAD = """policy generated "Generated"
  language  1
  version   "1"
  in force  from 2026-01-01
  currency  CNY

score 0 to {most}
  sum of points

reasons
  at most 4
  points lost against best

grades
  good  from {half}
  poor  otherwise

actions
  limit : money 0 to 1 million  lowest applies

control good when grade is good
  limit = 1 million CNY

control poor when grade is poor
  limit = 0 CNY
"""

FACTS = """  amount_{n} : money 0 to 1 billion "Amount {n}" optional
  share_{n}  : percent 0% to 100% "Share {n}"
"""

FACTOR = """
let used_{n} "Used {n}" = (amount_{n} else 0 CNY) * share_{n}

factor factor_{n} "Factor {n}" by used_{n}
  0 points  up to 0 CNY
  3 points  up to 1,000 CNY    because "It is {{used_{n}}}"
  6 points  up to 50,000 CNY
  10 points above 50,000 CNY
"""


def policy(factors: int) -> str:
    """A policy with so many factors, each with facts, a let and bands of its own."""
    facts = "".join(FACTS.format(n=n) for n in range(factors))
    blocks = "".join(FACTOR.format(n=n) for n in range(factors))
    return f"{HEAD.format(most=factors * 10, half=factors * 5)}\nfacts\n{facts}{blocks}"


def run(*, short: bool = False) -> None:
    """Check each policy several times, and print the medians."""
    loads(policy(3))  # what is read once, the grammar above all, is not the policy's
    rows = []
    first = 0.0
    for factors in SHORT_SIZES if short else SIZES:
        text = policy(factors)
        taken = median(_measured(text) for _ in range(1 if short else 3))
        per_kilobyte = taken / len(text) * 1000
        first = first or per_kilobyte
        rows.append(
            [
                f"{factors:,} factors",
                f"{len(text) / 1000:,.0f}",
                f"{taken:.3f}",
                f"{per_kilobyte * 1000:.2f}",
                f"{per_kilobyte / first:.2f}",
            ]
        )
    show("check", ["policy", "kB", "seconds", "ms per kB", "against the smallest"], rows)


def _measured(text: str) -> float:
    gc.collect()
    start = process_time()
    loads(text)
    return process_time() - start


if __name__ == "__main__":
    run()
