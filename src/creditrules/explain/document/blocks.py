"""What an explanation is written as: sections with tables, lists and figures, for a form to set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from creditrules.explain.wording.language import Language
from creditrules.explain.wording.pieces import NOTHING, Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some words."""

    words: Words


@dataclass(frozen=True, slots=True)
class Item:
    """A point of a list, and what belongs to it."""

    words: Words
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `ordered` where its points have a rank."""

    items: tuple[Item, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A step of a waterfall from `start` by `length` (below zero: downwards); `lost` is what is missing behind it.

    `total` where it stands on the ground.
    """

    start: Decimal
    length: Decimal
    lost: Decimal = Decimal(0)
    total: bool = False

    @property
    def end(self) -> Decimal:
        """Where the next one starts."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; numbers stand at its right."""

    words: Words
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its first cell is its head. `id` is what others lead to, `bar` its step of the table's waterfall."""

    cells: tuple[Words, ...]
    id: str = ""
    bar: Bar | None = None
    total: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a `dense` one has many rows.

    Where its rows have bars, `low` and `high` are the ends of the waterfall that they make, `edges` its marks, and
    `legend` says how to read it.
    """

    title: Words
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    low: Decimal | None = None
    high: Decimal | None = None
    edges: tuple[Decimal, ...] = ()
    bars: Words = NOTHING
    legend: Words = NOTHING
    dense: bool = False

    def filled(self) -> tuple[int, ...]:
        """The columns in which something stands."""
        return tuple(at for at in range(len(self.heads)) if any(row.cells[at] for row in self.rows))


@dataclass(frozen=True, slots=True)
class Edge:
    """A place on a scale, and how it is written."""

    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a scale, with the grade that it gives; `chosen` where the score lies in it, `told` in words."""

    start: Edge
    end: Edge
    name: str
    title: Words
    told: Words
    chosen: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """A score on its scale, lowest part first; `title` and `told` say the same in words."""

    low: Edge
    high: Edge
    score: Edge
    spans: tuple[Span, ...]
    title: str
    told: str


@dataclass(frozen=True, slots=True)
class ListingLine:
    """A line of the policy; `chosen` where it decided."""

    number: int
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """The text of the policy, with the lines that decided.

    `told` stands above the whole text with those lines marked, `told_alone` above those lines alone.
    """

    lines: tuple[ListingLine, ...]
    told: Words
    told_alone: Words
    chosen: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a heading. A `folded` one is for those who want to know how; `id` is what others lead to."""

    id: str
    title: Words
    blocks: tuple[Block, ...]
    folded: bool = False


Block: TypeAlias = Paragraph | Items | Table | Scale | Listing | Section


@dataclass(frozen=True, slots=True)
class Document:
    """A whole explanation in one language.

    `verdict` is what was decided, `about` is under which policy, `facts` are the days and names that go with it.
    """

    language: Language
    verdict: Words
    score: Words
    about: Words
    scale: Scale | None
    facts: tuple[tuple[Words, Words], ...]
    sections: tuple[Section, ...]
    footer: tuple[Words, ...]

    def all_sections(self) -> Iterator[Section]:
        """Every section, outer before inner."""
        waiting = list(self.sections)
        while waiting:
            section = waiting.pop(0)
            yield section
            waiting = [block for block in section.blocks if isinstance(block, Section)] + waiting
