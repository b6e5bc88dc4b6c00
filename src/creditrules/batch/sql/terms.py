"""Pieces of SQL, with what is known of their values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

_SHORTEST = 2**31 - 1
_BIGGEST = 10**18 - 1  # as for the columns that are read: 18 digits, which 64 bits hold with room to spare


def fits(low: int, high: int) -> bool:
    """Whether all numbers between the two need no more than 64 bits."""
    return low >= -_BIGGEST and high <= _BIGGEST


def fits_short(low: int, high: int) -> bool:
    """Whether all numbers between the two need no more than 32 bits."""
    return low >= -_SHORTEST and high <= _SHORTEST


@dataclass(frozen=True, slots=True)
class Only:
    """Some values of a column; `among` are how many it can have, where that is known."""

    column: str
    values: frozenset[str]
    among: int | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """An SQL expression that can stand anywhere another can.

    `level` is the highest layer whose columns it reads. Of a number, `low` and `high` bound the scaled whole number and
    `scale` has its decimals; it is of 64 bits where the bounds fit them, else of the engine's widest type, and where it
    is `short`, of 32: such a number is only added, multiplied and compared before it is made `long` again. `nullable`
    says that the value may be missing, `atomic` that repeating the text costs nothing, `column` that it names a
    column. `day` is a date that is known when the statement is written. `place` names a column with the place of a
    member in its `one of`. A condition made by `and` has its parts as `conjuncts`; one that holds for some values of a
    column only has these as `only`.
    """

    text: str
    level: int = 0
    low: int = 0
    high: int = 0
    scale: int = 0
    nullable: bool = True
    atomic: bool = False
    column: bool = False
    day: date | None = None
    place: str | None = None
    conjuncts: tuple[str, ...] = ()
    only: Only | None = None
    short: bool = False

    @property
    def wide(self) -> bool:
        """Whether the number is of the engine's widest type."""
        return not fits(self.low, self.high)

    @property
    def known(self) -> int | None:
        """The number, where it can only be one."""
        return self.low if self.low == self.high and not self.nullable else None


def whole(value: int, scale: int = 0) -> Term:
    """A number that is known when the statement is written."""
    text = str(value) if value >= 0 else f"({value})"
    return Term(text, low=value, high=value, scale=scale, nullable=False, atomic=True)


def condition(text: str, *parts: Term) -> Term:
    """A condition made of the parts."""
    return Term(text, level_of(parts), nullable=any(part.nullable for part in parts))


TRUE = Term("TRUE", nullable=False, atomic=True)
FALSE = Term("FALSE", nullable=False, atomic=True)


def level_of(parts: Iterable[Term]) -> int:
    """The highest layer that one of the parts reads."""
    return max((part.level for part in parts), default=0)


def all_of(parts: Iterable[Term]) -> Term:
    """`a AND b AND c`, without those that always hold."""
    asked = [part for part in parts if part.text != "TRUE"]
    if not asked:
        return TRUE
    if len(asked) == 1:
        return asked[0]
    conjuncts = tuple(dict.fromkeys(text for part in asked for text in part.conjuncts or (part.text,)))
    return replace(condition(f"({' AND '.join(conjuncts)})", *asked), conjuncts=conjuncts)


def any_of(parts: Iterable[Term]) -> Term:
    """`a OR b OR c`, without those that never hold."""
    asked = [part for part in parts if part.text != "FALSE"]
    if not asked:
        return FALSE
    return asked[0] if len(asked) == 1 else condition("(" + " OR ".join(part.text for part in asked) + ")", *asked)


def exclusive(conditions: Sequence[Term]) -> list[list[int]]:
    """The places of the conditions in groups, in each of which at most one holds."""
    groups: list[list[int]] = []
    taken: list[Only | None] = []
    for at, each in enumerate(conditions):
        for number, other in enumerate(taken):
            if each.only and other and _apart(each.only, other):
                groups[number].append(at)
                taken[number] = replace(other, values=other.values | each.only.values)
                break
        else:
            groups.append([at])
            taken.append(each.only)
    return groups


def _apart(one: Only, other: Only) -> bool:
    return one.column == other.column and one.values.isdisjoint(other.values)


def one_holds(conditions: Sequence[Term]) -> bool:
    """Whether it is known that one of the conditions holds, and no other."""
    found = [each.only for each in conditions if each.only is not None and not each.nullable]
    if len(exclusive(conditions)) != 1 or len(found) != len(conditions):
        return False
    return sum(len(only.values) for only in found) == found[0].among


def negated(part: Term) -> Term:
    """`NOT a`."""
    return condition(f"(NOT {part.text})", part)
