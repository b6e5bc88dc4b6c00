"""No value of a policy is larger than numbers can be, and no date leaves the calendar, wherever it is computed."""

from __future__ import annotations

from creditrules.checker.ranges import Ranges
from creditrules.program import expressions as x, reads
from creditrules.program.program import Program
from creditrules.program.types import Date, Numeric


def check_sizes(program: Program, ranges: Ranges) -> None:
    """Works out every number and date of the policy; what does not fit is reported by the ranges."""
    for group in (reads.deciding(program), reads.properties(program)):
        for expr in group:
            _work_out(expr, ranges)


def _work_out(expr: x.Expr, ranges: Ranges) -> None:
    """Asks for the outermost numbers and dates, which ask for those inside them; conditions may hold more."""
    waiting = [(expr, False)]
    while waiting:
        part, asked = waiting.pop()
        scaled = isinstance(part.type, Numeric | Date)
        if scaled and not asked:
            ranges.of(part)
        waiting.extend((child, scaled) for child in x.children(part))
