"""The explanation of a decision as data: the computation itself, told step by step, in no language yet.

Everything that a reader needs to do the decision again by hand is here: every fact with where it comes from, every
value with the formula and the numbers that went in, every line that was tried and what decided, every setting and how
settings became one. Renderers add words; they compute nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from creditrules.engine.results import PolicyId, ReasonKind
from creditrules.program.program import Merge, Title
from creditrules.program.types import Type
from creditrules.values import Cause, Duration, Rounding, Value
from creditrules.values.quick import quick

SCHEMA_VERSION = 1
Audience: TypeAlias = Literal["internal", "customer", "public"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
Sense: TypeAlias = Literal[
    "<",
    "<=",
    ">",
    ">=",
    "=",
    "!=",
    "is one of",
    "is not one of",
    "includes",
    "does not include",
    "known",
    "missing",
    "yes",
    "no",
]
"""How a value would have had to stand to a bound; the last four need no bound."""


@quick
@dataclass(frozen=True, slots=True)
class Place:
    """Where a step is written: file, line from 1, and the clauses of the norm that it cites.

    Who is not an internal reader sees the clauses alone: `file` is then empty and `line` 0.
    """

    file: str
    line: int
    cites: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Shown:
    """A value with its type, so that it can be written for any reader.

    `hidden` values may not be shown to the audience: `value` is then missing. `commitment` is a salted hash of a hidden
    value, by which it can be checked once it is disclosed. A `confidential` value is, or was computed from, what the
    policy marks so; internal readers see it. `name` is what the author calls a confidential value (a fact, `previous`
    and a fact, a let, a table, a factor for its points, `invoices[3].amount`), where it has a name.
    """

    value: Value
    type: Type
    hidden: bool = False
    commitment: str | None = None
    confidential: bool = False
    name: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Said:
    """A text of the author, with values to be written for the reader; `translations` have the same by language."""

    parts: tuple[str | Shown, ...]
    translations: tuple[tuple[str, tuple[str | Shown, ...]], ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Term:
    """A node of a formula: what was done (`operation`), to what (`operands`), and what came out (`result`).

    `operation` is a sign (`+`, `<=`), a word of the language (`and`, `within`, `mean`, `else`, `rounded half up`), or
    `fact`, `field`, `let`, `table`, `points`, `action`, `previous`, `built-in`, `constant` with the `name` of what is
    meant. `text` is how the author wrote it. An operand that was not asked (behind an `and` that had already failed,
    say) has the result None and no operands of its own.

    Of an aggregate, `records` are those that entered and `looked_at` says how many were looked at (None for everything
    else). Its operands are the list, and then, as far as they are written, `among`, `where`, `value` and `weight`, each
    with one operand: the formula that was computed for every record. In such a formula only that has a result which is
    the same for all records: constants and names that are no fields.
    """

    operation: str
    text: str
    result: Shown | None
    name: str = ""
    operands: tuple[Term, ...] = ()
    records: tuple[RecordTerm, ...] = ()
    looked_at: int | None = None


@quick
@dataclass(frozen=True, slots=True)
class RecordTerm:
    """A record that entered an aggregate: its place in the list from 1, its fields, and what it contributed."""

    number: int
    fields: tuple[tuple[str, Shown], ...]
    value: Shown | None = None
    weight: Shown | None = None


@quick
@dataclass(frozen=True, slots=True)
class Miss:
    """Why a line or condition did not hold: the test that decided, the value, the bound, and how far it was.

    `sense` is how `value` would have had to stand to `bound`. Several bounds of `is one of` are the members of one set.
    `test` is None where a factor's line tests its subject; of a table's row it is the column. `distance` is in the unit
    of the value, or in days for dates; None where there is no distance (a word, a missing value). `step` is what would
    have been enough beyond the bound itself (0 where the bound belongs); None where there is no distance.
    """

    test: Term | None
    value: Shown | None
    sense: Sense
    bound: Shown | None
    distance: Shown | None
    step: Shown | None = None


@quick
@dataclass(frozen=True, slots=True)
class LineTest:
    """The test of a line or of a table's cell.

    `band`: a known value between `low` and `high` (None: no bound), which belong to it where `low_in` and `high_in` say
    so. `is`: one of `values`. `missing`: the missing value. `otherwise`: every known value; in a factor without a
    subject, always. `any`: every value. `when`: where `condition` holds.
    """

    kind: Literal["band", "is", "missing", "otherwise", "any", "when"]
    low: Shown | None = None
    high: Shown | None = None
    low_in: bool = True
    high_in: bool = True
    values: tuple[Shown, ...] = ()
    condition: Term | None = None


@quick
@dataclass(frozen=True, slots=True)
class OtherStep:
    """What another source said of a fact: a value of a day, or why it gave none; both for a value that is stale."""

    source: str
    source_title: Title
    value: Shown | None = None
    dated: date | None = None
    cause: Cause | None = None


@quick
@dataclass(frozen=True, slots=True)
class FactStep:
    """A fact: its value, where it comes from and of which day, until when it is fresh, or why it is missing.

    `others` is what other sources said that were asked as well; only internal readers are told. Of a list, `records` is
    their number, `rows` are they themselves, with `value` and `weight` None, and `field_titles` are the titles of their
    fields.
    """

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
    rows: tuple[RecordTerm, ...] = ()
    field_titles: tuple[tuple[str, Title], ...] = ()
    others: tuple[OtherStep, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class LetStep:
    """A named value and its formula."""

    name: str
    title: Title
    value: Shown
    formula: Term
    place: Place


@quick
@dataclass(frozen=True, slots=True)
class LineStep:
    """A line of a factor or row of a table that was tried: whether it won, else why not. Those after it are not there.

    `number` counts from 1. `tests` has the test of a line, or those of a row, one for each column.
    """

    number: int
    text: str
    won: bool
    place: Place
    points: Shown | None = None
    misses: tuple[Miss, ...] = ()
    tests: tuple[LineTest, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class TableStep:
    """A decision table: its columns' values, the rows tried, and the result.

    `rounded_to` is the minor unit where the result, an amount, was rounded half up to it; None where nothing was.
    """

    name: str
    title: Title
    columns: tuple[Term, ...]
    lines: tuple[LineStep, ...]
    value: Shown
    result: Term | None
    place: Place
    rounded_to: Decimal | None = None


@quick
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


@quick
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


@quick
@dataclass(frozen=True, slots=True)
class GradeStep:
    """A grade: the scores that give it, whether the score gave it, and how far the score is from its threshold."""

    name: str
    title: Title
    kind: Literal["from", "above", "otherwise", "override only"]
    threshold: Decimal | None
    by_score: bool
    final: bool
    distance: Decimal | None
    place: Place


@quick
@dataclass(frozen=True, slots=True)
class OverrideStep:
    """An override, whether it applied or not: its condition, what it does, and the grade before and after its stage.

    `without` is the final grade as it would be without this override. `said` is the reason that its author gives, None
    where there is none or it does not apply; so it is of controls and watches.
    """

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
    said: Said | None = None


@quick
@dataclass(frozen=True, slots=True)
class SettingStep:
    """A setting that applied: the control or watch, its formula with numbers put in, and the value as stored.

    `rounded_to` is the minor unit where storing rounded the amount half up to it; None where nothing was rounded.
    `decided` says whether the action's value is this one (all of them, where none alone is).
    """

    by: str
    by_title: Title
    formula: Term
    value: Shown
    rounded_to: Decimal | None
    decided: bool
    place: Place


@quick
@dataclass(frozen=True, slots=True)
class ActionStep:
    """An action: the settings that applied, how they merged, and what came out."""

    name: str
    title: Title
    merge: Merge | None
    settings: tuple[SettingStep, ...]
    value: Shown
    place: Place


@quick
@dataclass(frozen=True, slots=True)
class ControlStep:
    """A control, whether it applied or not, and the actions that it sets where it does."""

    name: str
    title: Title
    applied: bool
    condition: Term
    misses: tuple[Miss, ...]
    text: str
    place: Place
    said: Said | None = None
    sets: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class ReviewStep:
    """A review rule: for which grades (none: for all) and how often, whether it applied, and the day that it names.

    `decided` says whether the next review is due on that day. The condition was asked only for a grade of the rule.
    """

    text: str
    applied: bool
    due: date | None
    decided: bool
    condition: Term | None
    place: Place
    said: Said | None = None
    every: Duration | None = None
    grades: tuple[str, ...] = ()
    misses: tuple[Miss, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class WatchStep:
    """A watch: whether it alerts, and what it asks for: a review at once, or actions that it sets."""

    name: str
    title: Title
    applied: bool
    condition: Term
    misses: tuple[Miss, ...]
    review_now: bool
    text: str
    place: Place
    said: Said | None = None
    sets: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class ReasonStep:
    """A reason, in its rank; `parts` are its text with values to be written for the reader, by language.

    `by` is the factor or override that gives it, `title` what people read for that. Where the author wrote no words,
    `authored` is no: the parts are then the title and, for a reason by points, `points` of `baseline` in English.

    A `confidential` reason rests on what is confidential. To those who may not see it, it is `withheld`: of a reason by
    points the title is told and no more, of an override only its kind.
    """

    code: str
    kind: ReasonKind
    lost: Decimal | None
    parts: tuple[str | Shown, ...]
    translations: tuple[tuple[str, tuple[str | Shown, ...]], ...]
    place: Place
    by: str = ""
    title: Title | None = None
    authored: bool = True
    points: Shown | None = None
    baseline: Shown | None = None
    confidential: bool = False
    withheld: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Change:
    """A fact that would be different, and how."""

    name: str
    title: Title
    now: Shown
    then: Shown


@quick
@dataclass(frozen=True, slots=True)
class WhatIf:
    """Changes that together bring a better grade, verified by deciding again: the grade and score they bring."""

    changes: tuple[Change, ...]
    grade: str
    score: Decimal | None


@quick
@dataclass(frozen=True, slots=True)
class NextGrade:
    """What would bring the next grade; none where no such change was found, and then `why_not` says why."""

    grade: str | None
    ways: tuple[WhatIf, ...] = ()
    why_not: str = ""


@quick
@dataclass(frozen=True, slots=True)
class LastDecision:
    """The last recorded decision, with which `previous` values compare; None for what is not known of it."""

    as_of: date | None
    score: Decimal | None
    grade: str | None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A whole explanation, for one audience; what it may not see is hidden or left out.

    `scale` has the least and greatest score that the policy declares, `scope` the condition under which it applies to a
    customer, `reasons_at_most` how many reasons by points it tells. `last` is the last decision, where there was one.
    `commitments` are those of hidden values, by name.
    """

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
    scale: tuple[Decimal, Decimal] | None = None
    scope: Term | None = None
    reasons_at_most: int | None = None
    last: LastDecision | None = None
    commitments: tuple[tuple[str, str], ...] = ()
