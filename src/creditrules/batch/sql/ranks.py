"""The greatest few of several numbers, in order, without sorting rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TypeAlias

from creditrules.batch.sql.sheet import Sheet
from creditrules.batch.sql.terms import Term, condition, whole

_FEW = 64
"""Numbers times ranks up to which pairs are compared: there are several columns for each number."""


def ranks(keys: Sequence[Term], most: int, sheet: Sheet) -> list[Term]:
    """The ranks: at most so many of the numbers, the greatest first.

    None is missing; no two above zero are alike. Which of the others stand below those is not told.
    """
    if sheet.dialect.layers_are_free and len(keys) * most <= _FEW and not any(key.wide for key in keys):
        return _Network(sheet).ranks(keys, most)
    found: list[Term] = []
    for at in range(min(most, len(keys))):
        left = keys if not found else [_below(key, found[-1], sheet) for key in keys]
        best = sheet.write.numbers.extreme_of_known("max", left)
        found.append(sheet.layers.define(f"rank {at + 1}", replace(best, nullable=False)))
    return found


def _below(key: Term, last: Term, sheet: Sheet) -> Term:
    return sheet.write.numbers.chosen([(condition(f"{key.text} < {last.text}", key, last), key)], whole(0))


Wire: TypeAlias = "Term | tuple[str, Wire, Wire]"
"""A number, or the greater (`>`) or lesser (`<`) of two wires."""


class _Network:
    """Batcher's odd-even merge sort, of which only the comparisons are written that the ranks depend on.

    No row is asked which of two numbers is greater: their sum and their distance are twice the greater, their sum
    without it twice the lesser. DuckDB sees how far such numbers reach, and does not check that each of them fits.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.numbers = sheet.write.numbers
        self.columns: dict[Wire, tuple[Term, int]] = {}
        self.told = "of two numbers: the sum and the distance are twice the greater, without it twice the lesser"

    def ranks(self, keys: Sequence[Term], most: int) -> list[Term]:
        """The ranks, from columns that hold them many times."""
        wires = [self.numbers.bind(key, "key") for key in keys]
        found = []
        for at, wire in enumerate(greatest(wires, most), 1):
            column, doubled = self.column(wire, f"rank {at}")
            text = f"({column.text} >> {doubled})" if doubled else column.text
            found.append(replace(column, text=text, low=column.low >> doubled, high=column.high >> doubled))
        return found

    def column(self, wire: Wire, name: str = "rank") -> tuple[Term, int]:
        """The column of a wire, and how often it was doubled."""
        if isinstance(wire, Term):
            return wire, 0
        if wire not in self.columns:
            (one, once), (other, twice) = self.column(wire[1]), self.column(wire[2])
            most = max(once, twice)
            one, other = (
                self.numbers.times(one, 2 ** (most - once), 0),
                self.numbers.times(other, 2 ** (most - twice), 0),
            )
            self.columns[wire] = self.sheet.layers.define(name, self._doubled(wire[0], one, other), self.told), most + 1
            self.told = ""
        return self.columns[wire]

    def _doubled(self, sign: str, one: Term, other: Term) -> Term:
        """Twice the greater, or the lesser."""
        apart = self.numbers.subtract(one, other)
        distance = replace(apart, text=f"abs({apart.text})", low=0, high=max(-apart.low, apart.high))
        move = self.numbers.add if sign == ">" else self.numbers.subtract
        found = move(self.numbers.add(one, other), distance)
        return replace(found, low=2 * min(one.low, other.low), high=2 * max(one.high, other.high))


def greatest(wires: Sequence[Wire], most: int) -> list[Wire]:
    """At most so many of the wires, the greatest first."""
    if len(wires) <= 1:
        return list(wires[:most])
    half = len(wires) // 2
    return _merged(greatest(wires[:half], most), greatest(wires[half:], most))[:most]


def _merged(one: Sequence[Wire], other: Sequence[Wire]) -> list[Wire]:
    """Two descending rows as one: their 1st, 3rd, … and their 2nd, 4th, … are merged, then neighbours compared."""
    if not one or not other:
        return [*one, *other]
    if len(one) == len(other) == 1:
        return [(">", one[0], other[0]), ("<", one[0], other[0])]
    (first, *odd), even = _merged(one[::2], other[::2]), _merged(one[1::2], other[1::2])
    found = [first]
    for left, right in zip_longest(odd, even):
        pair = [wire for wire in (left, right) if wire is not None]
        found += pair if len(pair) == 1 else [(">", left, right), ("<", left, right)]
    return found
