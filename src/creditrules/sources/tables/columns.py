"""Which columns of a table are read, and which it must have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from creditrules.diagnostics import nearest
from creditrules.sources.asking import Refused, Wanted
from creditrules.sources.tables.settings import AsOf, Day

_SLIP = 0.9  # so like another name that it is rather misspelt than another


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns by what they hold, a fact or a field, and what a value of it looks like.

    `required` are the columns that the table must have; the others may be missing, where no column of the table has
    almost their name.
    """

    id: str
    of: Mapping[str, str]
    wanted: Mapping[str, Wanted]
    required: frozenset[str]

    def check(self, present: Collection[str]) -> None:
        """Refuse a table that has only these columns, where that is not enough."""
        missing = [name for name in (self.id, *self.of.values(), *self.required) if name not in present]
        spare = [name for name in present if name != self.id and name not in self.of.values()]
        told = [
            _missing(name, nearest(name, spare if name != self.id else present))
            if name in self.required or name == self.id
            else _missing(name, slip)
            for name in dict.fromkeys(missing)
            if (slip := _slip(name, spare)) or name in self.required or name == self.id
        ]
        if told:
            raise Refused("; ".join(told))


@dataclass(frozen=True, slots=True)
class FactColumns(Columns):
    """The columns of a table with a row for each customer."""

    as_of: AsOf | None = None


@dataclass(frozen=True, slots=True)
class RecordColumns(Columns):
    """The columns of a table with a row for each record of a list, at most `at_most` for each customer."""

    as_of: Day | None = None
    at_most: int = 0


def check_distinct(columns: Iterable[str]) -> None:
    """Refuse a table of which two columns have one name."""
    seen: set[str] = set()
    for name in columns:
        if name in seen:
            raise Refused(f"two columns are called `{name}`" if name else "two columns have no name")
        seen.add(name)


def _slip(name: str, present: Collection[str]) -> str | None:
    known = {_plain(other): other for other in present}
    found = get_close_matches(_plain(name), known, n=1, cutoff=_SLIP)
    return known[found[0]] if found else None


def _plain(name: str) -> str:
    return name.casefold().strip().replace(" ", "_").replace("-", "_")


def _missing(name: str, near: str | None) -> str:
    return f"there is no column `{name}`" + (f"; did you mean `{near}`?" if near else "")
