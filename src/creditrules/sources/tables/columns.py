"""Which columns of a table are read, and which it must have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from creditrules.diagnostics import nearest
from creditrules.sources.asking import Refused, Wanted
from creditrules.sources.tables.settings import AsOf, Day

_SLIP = 0.9  # so like another name that it is rather misspelt than another


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns by what they hold, a fact or a field, and what a value of it looks like.

    `required` are the columns that a table with a header must have. The others may be missing; so may all but that of
    the id where each row names only what it has, as objects of JSON do. A column that is missing while another has
    nearly its name is rather misspelt, and refused.
    """

    id: str
    of: Mapping[str, str]
    wanted: Mapping[str, Wanted]
    required: frozenset[str]

    hint: ClassVar[str] = ""
    """What may be done where a column is missing."""

    def check(self, present: Collection[str], *, header: bool = True) -> None:
        """Refuse a table that has only these columns, where that is not enough."""
        known = {self.id, *self.of.values(), *self.required}
        spare = [name for name in present if name not in known]
        told = []
        for name in dict.fromkeys((self.id, *self.of.values(), *sorted(self.required))):
            if name in present:
                continue
            if name == self.id:
                told.append(_missing(name, nearest(name, present)))
            elif name in self.required:
                near = nearest(name, spare)
                told += [_missing(name, near)] if header or near else []
            elif (slip := _slip(name, spare)) is not None:
                told.append(_missing(name, slip))
        if told:
            raise Refused("; ".join(told) + self.hint)


@dataclass(frozen=True, slots=True)
class FactColumns(Columns):
    """The columns of a table with a row for each customer."""

    as_of: AsOf | None = None


@dataclass(frozen=True, slots=True)
class RecordColumns(Columns):
    """The columns of a table with a row for each record of a list, at most `at_most` for each customer."""

    hint: ClassVar[str] = " (a field for which there is no column is named in `without`)"

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
