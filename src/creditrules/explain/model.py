"""The explanation of a decision as data: the computation itself, told step by step, in no language yet.

Everything that a reader needs to do the decision again by hand is here: every fact with where it comes from, every value
with the formula and the numbers that went in, every line that was tried and what decided, every setting and how settings
became one. Renderers add words; they compute nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from creditrules.engine.results import PolicyId, ReasonKind
from creditrules.program.program import Merge, Title
from creditrules.program.types import Type
from creditrules.values import Cause, Rounding, Value

SCHEMA_VERSION = 1
Audience: TypeAlias = Literal["internal", "customer", "public"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step is written: file, line from 1, and the clauses of the norm that it cites."""

    file: str
    line: int
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A value with its type, so that it can be written for any reader.

    `hidden` values may not be shown to the audience: `value` is then missing. `commitment` is a salted hash of a hidden
    value, by which it can be checked once it is disclosed.
    """

    value: Value
    type: Type
    hidden: bool = False
    commitment: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A node of a formula: what was done (`operation`), to what (`operands`), and what came out (`result`).

    `operation` is a sign (`+`, `<=`), a word of the language (`and`, `within`, `mean`, `else`, `rounded half up`), or
    `fact`, `field`, `let`, `table`, `points`, `action`, `previous`, `built-in`, `constant` with the `name` of what is
    meant. `text` is how the author wrote it. An operand that was not asked (behind an `and` that had already failed,
    say) has the result None. Of an aggregate, `records` are those that entered.
    """

    operation: str
    text: str
    result: Shown | None
    name: str = ""
    operands: tuple[Term, ...] = ()
    records: tuple[RecordTerm, ...] = ()
    looked_at: int | None = None


@dataclass(frozen=True, slots=True)
class RecordTerm:
    """A record that entered an aggregate: its place in the list from 1, its fields, and what it contributed."""

    number: int
    fields: tuple[tuple[str, Shown], ...]
    value: Shown | None = None
    weight: Shown | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """Why a line or condition did not hold: the test that decided, the value, the bound, and how far it was.

    `distance` is in the unit of the value, or in days for dates; None where there is no distance (a word, a missing
    value). `step` is what would have been enough beyond the bound itself (0 where the bound belongs).
    """

    test: Term | None
    value: Shown | None
    sense: str
    bound: Shown | None
    distance: Shown | None


@dataclass(frozen=True, slots=True)
class FactStep:
    """A fact: its value, where it comes from and of which day, until when it is fresh, or why it is missing."""

    name: str
    title: Title
    value: Shown
    place: Place
    source: str | None = None
    source_title: Title | None = None
    dated: date | None = None
    fresh_until: date | None = None
    cause: Cause | None = None
    confidential: bool = False
    records: int | None = None


@dataclass(frozen=True, slots=True)
class LetStep:
    """A named value and its formula."""

    name: str
    title: Title
    value: Shown
    formula: Term
    place: Place


@dataclass(frozen=True, slots=True)
class LineStep:
    """A line of a factor or row of a table that was tried: whether it won, else why not. Those after it are not there."""

    number: int
    text: str
    won: bool
    place: Place
    points: Shown | None = None
    misses: tuple[Miss, ...] = ()


@dataclass(frozen=True, slots=True)
class TableStep:
    """A decision table: its columns' values, the rows tried, and the result."""

    name: str
    title: Title
    columns: tuple[Term, ...]
    lines: tuple[LineStep, ...]
    value: Shown
    result: Term | None
    place: Place


@dataclass(frozen=True, slots=True)
class FactorStep:
    """A factor: the value that it looks at, the lines tried, the points, and the points lost against the baseline."""

    name: str
    title: Title
    code: str
    subject: Term | None
    lines: tuple[LineStep, ...]
    points_formula: Term
    points: Shown
    best: Shown
    baseline: Shown
    lost: Shown
    weight: Shown | None
    weighted_points: Shown
    missing: bool
    place: Place


@dataclass(frozen=True, slots=True)
class ScoreStep:
    """How points became the score: start, sum, one rounding."""

    title: Title
    start: Decimal
    weighted: bool
    unrounded: Decimal
    step: Decimal | None
    mode: Rounding
    score: Decimal
    low: Decimal
    high: Decimal
    place: Place


@dataclass(frozen=True, slots=True)
class GradeStep:
    """A grade: the scores that give it, whether the score gave it, and how far the score is from it."""

    name: str
    title: Title
    kind: Literal["from", "above", "otherwise", "override only"]
    threshold: Decimal | None
    by_score: bool
    final: bool
    distance: Decimal | None
    place: Place


@dataclass(frozen=True, slots=True)
class OverrideStep:
    """An override, whether it applied or not: its condition, what it does, and the grade before and after its stage."""

    name: str
    title: Title
    code: str
    effect: Literal["at least", "at most", "is"]
    grade: str
    applied: bool
    changed: bool
    condition: Term
    misses: tuple[Miss, ...]
    before: str
    after: str
    without: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class SettingStep:
    """A setting that applied: the control or watch, its formula with numbers put in, and the value as stored."""

    by: str
    by_title: Title
    formula: Term
    value: Shown
    rounded_to: Decimal | None
    decided: bool
    place: Place


@dataclass(frozen=True, slots=True)
class ActionStep:
    """An action: the settings that applied, how they merged, and what came out."""

    name: str
    title: Title
    merge: Merge | None
    settings: tuple[SettingStep, ...]
    value: Shown
    place: Place


@dataclass(frozen=True, slots=True)
class ControlStep:
    """A control, whether it applied or not."""

    name: str
    title: Title
    applied: bool
    condition: Term
    misses: tuple[Miss, ...]
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """A review rule: whether it applied, and the day that it names."""

    text: str
    applied: bool
    due: date | None
    decided: bool
    condition: Term | None
    place: Place


@dataclass(frozen=True, slots=True)
class WatchStep:
    """A watch: whether it alerts, and what it asks for."""

    name: str
    title: Title
    applied: bool
    condition: Term
    misses: tuple[Miss, ...]
    review_now: bool
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class ReasonStep:
    """A reason, in its rank; `parts` are its text with values to be written for the reader, by language."""

    code: str
    kind: ReasonKind
    lost: Decimal | None
    parts: tuple[str | Shown, ...]
    translations: tuple[tuple[str, tuple[str | Shown, ...]], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that would be different, and how."""

    name: str
    title: Title
    now: Shown
    then: Shown


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Changes that together bring a better grade, verified by deciding again: the grade and score they bring."""

    changes: tuple[Change, ...]
    grade: str
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class NextGrade:
    """What would bring the next grade; none where no such change was found, and then `why_not` says why."""

    grade: str | None
    ways: tuple[WhatIf, ...] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A whole explanation, for one audience."""

    policy: PolicyId
    title: Title
    as_of: date
    audience: Audience
    score: Decimal | None
    scored_grade: str | None
    grade: str | None
    reasons: tuple[ReasonStep, ...]
    facts: tuple[FactStep, ...]
    lets: tuple[LetStep, ...]
    tables: tuple[TableStep, ...]
    factors: tuple[FactorStep, ...]
    score_step: ScoreStep | None
    grades: tuple[GradeStep, ...]
    overrides: tuple[OverrideStep, ...]
    actions: tuple[ActionStep, ...]
    controls: tuple[ControlStep, ...]
    reviews: tuple[ReviewStep, ...]
    review_due: date | None
    watches: tuple[WatchStep, ...]
    next_grade: NextGrade | None = None
    cites: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    version: int = SCHEMA_VERSION
