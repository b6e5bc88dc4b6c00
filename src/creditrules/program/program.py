"""A checked policy: what the engine, the explanations and every other back end read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from creditrules.diagnostics import Source, Span
from creditrules.program.expressions import Constant, Expr
from creditrules.program.types import Number, Type
from creditrules.values import Duration, Missing, Rounding, Scalar, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What every part of a policy has: its place."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Title:
    """What people read for a name, with its translations by language (`zh`)."""

    text: str
    translations: tuple[tuple[str, str], ...] = ()

    def in_language(self, language: str) -> str:
        """The translation, or the original where there is none."""
        return dict(self.translations).get(language, self.text)


@dataclass(frozen=True, slots=True)
class Template:
    """A text with values to fill in: strings and expressions in turn; `translations` have the same by language."""

    parts: tuple[str | Expr, ...]
    translations: tuple[tuple[str, tuple[str | Expr, ...]], ...] = ()

    def in_language(self, language: str) -> tuple[str | Expr, ...]:
        """The parts of the translation, or of the original where there is none."""
        return dict(self.translations).get(language, self.parts)


@dataclass(frozen=True, slots=True)
class Declared:
    """A type with the range that the author declared: both ends are admitted; None where there is no bound."""

    type: Type
    low: Decimal | date | None = None
    high: Decimal | date | None = None


SCORE_DECIMALS = 12
LARGEST_SCORE = Decimal(10**12)
RECORDED_SCORE = Declared(Number(SCORE_DECIMALS), -LARGEST_SCORE, LARGEST_SCORE)
"""What the score of a decision can be, whatever version of the policy took it; the checker holds every score to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawfulSource(Item):
    """Where facts may come from. A value older than `fresh_for` at the as-of date is stale."""

    name: str
    title: Title
    fresh_for: Duration | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Item):
    """A field of a record."""

    name: str
    declared: Declared
    title: Title
    optional: bool = False
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Field):
    """A fact. `sources` are the admitted ones, most trusted first (empty: any); `at_most` bounds a list's length.

    A `fixed` fact is one that a customer cannot change (the founding date, say).
    """

    sources: tuple[str, ...] = ()
    at_most: int = 100_000
    fixed: bool = False
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Item):
    """A kind of record: its fields in order."""

    name: str
    title: Title
    fields: Mapping[str, Field]
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Let(Item):
    """A named value."""

    name: str
    title: Title
    value: Expr
    cites: tuple[str, ...] = ()


# ---------------------------------------------------------------------------------------------------- lines and tests


@dataclass(frozen=True, slots=True)
class Band:
    """Known values between `low` and `high`; None is no bound; `low_in`, `high_in` say whether the ends belong."""

    low: Decimal | date | None = None
    high: Decimal | date | None = None
    low_in: bool = True
    high_in: bool = True


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """Known values equal to one of these."""

    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class IsMissing:
    """The missing value."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """In bands and tables, every known value; in `when` lines, always."""


@dataclass(frozen=True, slots=True)
class Anything:
    """Every value, missing included (`any` in a table)."""


@dataclass(frozen=True, slots=True)
class When:
    """A condition."""

    condition: Expr


Test: TypeAlias = Band | IsOneOf | IsMissing | Otherwise | Anything | When


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Item):
    """A line of a factor: its points where the test holds and no line before it won."""

    points: Expr
    test: Test
    because: Template | None = None
    neutral: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor(Item):
    """A scoring factor. `subject` is None for lines with `when`.

    `baseline` is what points lost are counted against; `best` and `worst` are the most and the least that a line gives.
    `weight` is a fraction of one for a weighted score, else None. `code` is its reason code.
    """

    name: str
    title: Title
    code: str
    subject: Expr | None
    lines: tuple[Line, ...]
    weight: Decimal | None
    baseline: Decimal
    best: Decimal
    worst: Decimal
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow(Item):
    """A row of a decision table: a test per column, and the result where all hold."""

    tests: tuple[Test, ...]
    result: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Item):
    """A decision table: the first row wins whose tests hold for the columns' values."""

    name: str
    title: Title
    type: Type
    unique: bool
    columns: tuple[Expr, ...]
    rows: tuple[TableRow, ...]
    cites: tuple[str, ...] = ()


# ---------------------------------------------------------------------------------------------------- score and grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Item):
    """The sum of points, or the weighted sum, from `start`; rounded once; declared to lie between `low` and `high`."""

    title: Title
    weighted: bool
    start: Decimal
    low: Decimal
    high: Decimal
    step: Decimal | None
    mode: Rounding
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons(Item):
    """How many reasons by points are told, and against what points lost are counted."""

    at_most: int
    against: Literal["best", "neutral", "baseline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade(Item):
    """A grade and the scores that give it: from or above `threshold`; None with `otherwise`; or by overrides only."""

    name: str
    title: Title
    kind: Literal["from", "above", "otherwise", "override only"]
    threshold: Decimal | None = None
    cites: tuple[str, ...] = ()

    def reached_by(self, score: Decimal) -> bool:
        """Whether the score is enough for the grade, better grades apart."""
        if self.threshold is None:
            return self.kind == "otherwise"
        return score > self.threshold if self.kind == "above" else score >= self.threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Item):
    """A condition that moves the scored grade. Grades are ordered best first."""

    name: str
    title: Title
    code: str
    condition: Expr
    effect: Literal["at least", "at most", "is"]
    grade: str
    because: Template | None = None
    cites: tuple[str, ...] = ()


# ------------------------------------------------------------------------------------------------------------ actions

Merge: TypeAlias = Literal["lowest", "highest", "earliest", "latest", "any", "all", "common", "joined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Item):
    """What a decision sets, and how several settings become one (`merge` None: they must agree)."""

    name: str
    declared: Declared
    title: Title
    merge: Merge | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Item):
    """`action = value`. The value, where it is money finer than the minor unit, is rounded half up to it."""

    action: str
    value: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Item):
    """Settings that hold where the condition does."""

    name: str
    title: Title
    condition: Expr
    settings: tuple[Setting, ...]
    because: Template | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Item):
    """A review is due `every` so often, for the grades named (empty: for all) where the condition (if any) holds."""

    every: Duration
    grades: tuple[str, ...] = ()
    condition: Expr | None = None
    because: Template | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch(Item):
    """A condition over now and before that alerts, and may ask for a review at once and set actions."""

    name: str
    title: Title
    condition: Expr
    review_now: bool
    settings: tuple[Setting, ...]
    because: Template | None = None
    cites: tuple[str, ...] = ()


# --------------------------------------------------------------------------------------------- examples and properties


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation(Item):
    """What an example expects of a name: `kind` says what the name is; the value may be missing."""

    name: str
    kind: Literal["result", "points", "let", "table", "action", "reasons", "in_scope", "review_due"]
    value: Value | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example(Item):
    """A worked example; `like` is already followed: `given` and `previous` are complete."""

    title: str
    as_of: date
    given: Mapping[str, Value]
    previous: Mapping[str, Value | Missing]
    expectations: tuple[Expectation, ...]
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Property(Item):
    """A condition that must hold (`always`) or never hold (`never`) for every customer, `when` it applies."""

    kind: Literal["always", "never"]
    title: str
    condition: Expr
    when: Expr | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Monotone(Item):
    """The score never `rises` (or `falls`) as the subject, a fact or let, rises."""

    title: str
    direction: Literal["rises", "falls"]
    subject: Expr
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to compute; a program's steps stand in an order in which each needs only those before it."""

    kind: Literal["let", "table", "factor", "score", "grade", "action"]
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope(Item):
    """The customers to whom the policy applies, and what the others are told."""

    condition: Expr
    because: Template | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A whole policy. Mappings and tuples keep the order of the file; `steps` is the order of computation.

    `digest` is the SHA-256 of the policy's text in UTF-8, in hexadecimal.
    """

    source: Source
    digest: str
    id: str
    title: Title
    version: str
    in_force_from: date | None
    in_force_until: date | None
    currency: str | None
    owner: Title | None
    cites: tuple[str, ...]
    scope: Scope | None
    sources: Mapping[str, LawfulSource]
    facts: Mapping[str, Fact]
    records: Mapping[str, Record]
    lets: Mapping[str, Let]
    tables: Mapping[str, Table]
    factors: Mapping[str, Factor]
    score: Score | None
    reasons: Reasons | None
    grades: tuple[Grade, ...]
    overrides: tuple[Override, ...]
    actions: Mapping[str, Action]
    controls: tuple[Control, ...]
    reviews: tuple[Review, ...]
    watches: tuple[Watch, ...]
    examples: tuple[Example, ...]
    properties: tuple[Property, ...]
    monotones: tuple[Monotone, ...]
    steps: tuple[Step, ...]


__all__ = [
    "LARGEST_SCORE",
    "RECORDED_SCORE",
    "SCORE_DECIMALS",
    "Action",
    "Anything",
    "Band",
    "Constant",
    "Control",
    "Declared",
    "Example",
    "Expectation",
    "Fact",
    "Factor",
    "Field",
    "Grade",
    "IsMissing",
    "IsOneOf",
    "Item",
    "LawfulSource",
    "Let",
    "Line",
    "Merge",
    "Monotone",
    "Otherwise",
    "Override",
    "Program",
    "Property",
    "Reasons",
    "Record",
    "Review",
    "Scope",
    "Score",
    "Setting",
    "Step",
    "Table",
    "TableRow",
    "Template",
    "Test",
    "Title",
    "Watch",
    "When",
]
