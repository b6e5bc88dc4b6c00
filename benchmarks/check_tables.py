"""How long the check of a large decision table takes: 1,000 rows by 6 columns that cover every customer."""

import gc
import random
from collections.abc import Iterable
from itertools import product
from statistics import median
from time import process_time

from benchmarks.tables import show
from creditrules.checker import check
from creditrules.diagnostics import Source
from creditrules.syntax import parse

HEAD = """policy generated "Generated"
  language 1
  version  "1"
  currency CNY

facts
  days_late : whole number 0 to 1,000
  debt      : percent 0% to 1,000%
  turnover  : money 0 to 1 billion
  kind      : one of mill, trader, builder, carrier, other
  audited   : yes or no
  known     : yes or no

actions
  terms : whole number 0 to 90

control all when yes
  terms = days

table days : whole number{unique}
  | days_late | debt | turnover | kind | audited | known | days |
"""

DAYS = ("0", "1 to 5", "6 to 30", "31 to 90", "> 90")
DEBTS = ("< 20%", "20% to 39.99%", "40% to 59.99%", "60% to 79.99%", ">= 80%")
TURNOVERS = ("< 1 million CNY", ">= 1 million CNY")
KINDS = ("mill", "trader", "builder", "carrier", "other")
AUDITED = ("yes", "no")
KNOWN = ("yes", "no")

Row = tuple[str, ...]


def grid() -> list[Row]:
    """Every combination of 5 by 5 by 2 by 5 by 2 by 2 parts of what the columns can be: 1,000 rows."""
    return list(product(DAYS, DEBTS, TURNOVERS, KINDS, AUDITED, KNOWN))


def at_random(rows: int) -> list[Row]:
    """Rows that overlap in all ways, each with a corner of its own, and a last one for the rest."""
    chance = random.Random(1)  # noqa: S311  # nothing secret
    found = []
    for number in range(rows - 1):
        cells = [chance.choice((*column, "any")) for column in (TURNOVERS, KINDS, AUDITED, KNOWN)]
        found.append((f"{number}", f"{chance.randrange(10)}% to {chance.randrange(10, 1_000)}%", *cells))
    return [*found, ("any",) * 6]


def policy(rows: Iterable[Row], *, unique: bool = False) -> str:
    """A policy with one table."""
    text = "".join(f"  | {' | '.join(row)} | {number % 90} |\n" for number, row in enumerate(rows))
    return HEAD.format(unique=" unique" if unique else "") + text


def run(*, short: bool = False) -> None:
    """Check each table several times, and print the medians."""
    parse(Source("", policy(grid()[:3])))  # what is read once, the grammar above all, is not the table's
    tables = {
        "1,000 rows, all apart, `unique`": policy(grid(), unique=True),
        "1,000 rows that overlap, the first wins": policy(at_random(1_000)),
    }
    rows = []
    for name, text in tables.items():
        taken = median(_measured(text) for _ in range(1 if short else 3))
        rows.append([name, f"{len(text) / 1000:,.0f}", f"{taken:.2f}"])
    show("check a table of 6 columns", ["table", "kB", "seconds"], rows)


def _measured(text: str) -> float:
    gc.collect()
    start = process_time()
    file, found = parse(Source("table", text))
    _, more = check(file)
    taken = process_time() - start
    if found or more:
        raise RuntimeError(f"the table is not right: {(*found, *more)[0].message}")
    return taken


if __name__ == "__main__":
    run()
