"""The parts of a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from creditrules.values import Value
from creditrules.values.quick import quick


@quick
@dataclass(frozen=True, slots=True)
class PolicyId:
    """Which policy decided; `digest` is the SHA-256 of its text."""

    id: str
    version: str
    digest: str


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class FactorResult:
    """What a factor gave.

    `line` is the index of the line that won, `missing` whether that is the line for a missing value, `subject` the
    value that was looked at (None for a factor by conditions). `lost` is `baseline` less `points`; with a weighted
    score `lost` and `weighted_points` are multiplied by the weight, `points` and `baseline` are not.
    """

    name: str
    title: str
    code: str
    points: Decimal
    weighted_points: Decimal
    baseline: Decimal
    lost: Decimal
    line: int
    missing: bool
    subject: Value | None
    cites: tuple[str, ...]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideResult:
    """An override whose condition holds; `changed` says whether the grade became `grade` through it."""

    name: str
    title: str
    code: str
    effect: Literal["at least", "at most", "is"]
    grade: str
    changed: bool
    text: str
    cites: tuple[str, ...]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    """An action's merged value: the controls and watches that set it, and those of them that decided."""

    name: str
    title: str
    value: Value
    controls: tuple[str, ...]
    deciding: tuple[str, ...]
    cites: tuple[str, ...]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class ControlResult:
    """A control whose condition holds; `text` is its reason with values filled in, its title where it gives none."""

    name: str
    title: str
    text: str
    cites: tuple[str, ...]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewResult:
    """When the next review is due, and the rules (all that name this day) for which it is."""

    due: date
    why: tuple[str, ...]
    cites: tuple[str, ...]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class WatchResult:
    """A watch that alerts."""

    name: str
    title: str
    text: str
    review_now: bool
    cites: tuple[str, ...]


ReasonKind: TypeAlias = Literal["knock-out", "cap", "points"]


@quick
@dataclass(frozen=True, slots=True)
class Reason:
    """Why the customer does not stand better: an override that lowered the grade, or points lost (`lost`)."""

    code: str
    kind: ReasonKind
    text: str
    lost: Decimal | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What was found on the way, in small numbers: with program and facts, all that an explanation needs.

    `lines` has the winning line of each factor, `rows` the winning row of each table (-1 where none matched), both in
    the program's order. Of `overrides`, `controls`, `reviews` and `watches`, bit `n` is set where the condition of the
    n-th, counted from 0, holds.
    """

    lines: tuple[int, ...]
    rows: tuple[int, ...]
    overrides: int
    controls: int
    reviews: int
    watches: int
    lets: Mapping[str, Value]
    tables: Mapping[str, Value]


def bits(held: list[bool]) -> int:
    """The positions at which something held, as bits of a number."""
    return sum(1 << index for index, one in enumerate(held) if one)


def held(number: int, index: int) -> bool:
    """Whether the bit at `index` is set."""
    return bool(number >> index & 1)
