"""Days that are told by their distance from the as-of date, so that one strategy serves every as-of date."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from creditrules.values import Duration
from creditrules.values.dates import EARLIEST, LATEST, shift

TODAY = Duration(0, "days")


@dataclass(frozen=True, slots=True)
class Day:
    """A day to be found once the as-of date is known.

    `fixed` is the day itself; else it is `before` the as-of date, moved to the end of that month or to the last 29
    February where `snap` says so. Then it is moved by `plus` days. It never leaves `low` to `high`, nor, with `since`,
    the time from so long before the as-of date up to it.
    """

    before: Duration = TODAY
    plus: int = 0
    snap: Literal["", "month end", "29 February"] = ""
    fixed: date | None = None
    low: date = EARLIEST
    high: date = LATEST
    since: Duration | None = None

    def at(self, as_of: date) -> date:
        """The day, for this as-of date."""
        day = self.fixed or shift(as_of, self.before, -1)
        if self.snap == "month end":
            day = day.replace(day=monthrange(day.year, day.month)[1])
        elif self.snap == "29 February":
            day = _leap_day(day.year)
        day += timedelta(days=self.plus)
        low, high = self.low, self.high
        if self.since is not None:
            low, high = max(low, shift(as_of, self.since, -1)), min(high, as_of)
        return max(low, min(high, day))


def _leap_day(year: int) -> date:
    """The last 29 February up to the end of that year."""
    year -= year % 4
    if year % 100 == 0 and year % 400:
        year -= 4
    return date(year, 2, 29)
