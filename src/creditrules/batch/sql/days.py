"""Dates: shifted, subtracted, counted in complete months, with the ends of months as the language means them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from creditrules.batch.columns import Kind
from creditrules.batch.sql.dialects import Dialect
from creditrules.batch.sql.terms import Term, all_of, condition, level_of
from creditrules.values import Duration
from creditrules.values.dates import complete_months, days_between, shift

_MOST_DAYS = 3_700_000
_MOST_MONTHS = 120_000
_PAST = 10_000  # years by which a number of months is moved so that it is not below zero


@dataclass(frozen=True, slots=True)
class Days:
    """Dates for one engine and one as-of date."""

    dialect: Dialect
    as_of: date

    def written(self, day: date) -> Term:
        """A date that is known when the statement is written."""
        return Term(f"DATE '{day.isoformat()}'", nullable=False, atomic=True, day=day)

    def shifted(self, term: Term, duration: Duration, sign: int) -> Term:
        """The date plus or less a duration."""
        if term.day is not None:
            return self.written(shift(term.day, duration, 1 if sign > 0 else -1))
        add = self.dialect.add_days if duration.unit == "days" else self.dialect.add_months
        return Term(add(term.text, sign * duration.count), term.level, nullable=term.nullable)

    def between(self, end: Term, start: Term) -> Term:
        """The days from one date to another."""
        if end.day is not None and start.day is not None:
            return self._number(str(days_between(start.day, end.day)), _MOST_DAYS)
        text = self.dialect.days_between(end.text, start.text)
        return self._number(text, _MOST_DAYS, end, start)

    def within(self, term: Term, duration: Duration) -> Term:
        """Whether the date lies in the time before the as-of date, that day included, the first one not."""
        first = self.written(shift(self.as_of, duration, -1))
        last = self.written(self.as_of)
        bounds = [condition(f"{term.text} > {first.text}", term), condition(f"{term.text} <= {last.text}", term)]
        return all_of(bounds)

    def months_since(self, term: Term) -> Term:
        """Complete months to the as-of date: one less where the day of the month has not come yet.

        On the last day of a month every day has come. `term` is used twice.
        """
        as_of = self.as_of
        if term.day is not None:
            return self._number(str(complete_months(term.day, as_of)), _MOST_MONTHS)
        whole = self.dialect.types[Kind.WHOLE]
        year, month, day = (f"CAST(EXTRACT({part} FROM {term.text}) AS {whole})" for part in ("YEAR", "MONTH", "DAY"))
        text = f"{as_of.year * 12 + as_of.month} - {year} * 12 - {month}"
        if as_of.day < monthrange(as_of.year, as_of.month)[1]:
            text += f" - CASE WHEN {day} > {as_of.day} THEN 1 ELSE 0 END"
        return self._number(f"({text})", _MOST_MONTHS, term)

    def years_since(self, term: Term) -> Term:
        """Complete months in whole years, rounded towards the past."""
        months = self.months_since(term)
        moved = f"({months.text} + {12 * _PAST})"
        text = f"({self.dialect.divide(moved, '12', wide=False, fits=True)} - {_PAST})"
        return replace(months, text=text)

    def _number(self, text: str, most: int, *parts: Term) -> Term:
        nullable = any(part.nullable for part in parts)
        found = Term(text, level_of(parts), -most, most, nullable=nullable)
        return found if parts else replace(found, text=self.dialect.cast(text, Kind.WHOLE))
