"""What the checker knows while it reads a policy: the declarations, and what it has found so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from creditrules.diagnostics import Diagnostic, Span
from creditrules.program import expressions as x
from creditrules.program.program import Action, Fact, Grade, LawfulSource, Let, Record, Score, Table, Title
from creditrules.program.types import UNKNOWN, Number, OneOf, Type
from creditrules.syntax import tree as t
from creditrules.values import MISSING
from creditrules.values.decimals import decimals_of

SCORING_NAMES: tuple[x.BuiltinName, ...] = ("score", "scored_grade", "grade", "points_from_missing", "factors_known")


@dataclass
class Context:
    """The declarations of one policy by name, as far as they are read, and the findings.

    `unread` are names that stood in text that could not be read, `lost` the keywords of blocks that are lost: what
    depends on them is not reported again.
    """

    file: t.File
    found: list[Diagnostic] = field(default_factory=list)
    currency: str | None = None
    sources: dict[str, LawfulSource] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    lets: dict[str, Let] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    table_types: dict[str, Type] = field(default_factory=dict)
    let_blocks: dict[str, t.LetBlock] = field(default_factory=dict)
    table_blocks: dict[str, t.TableBlock] = field(default_factory=dict)
    factor_blocks: dict[str, t.FactorBlock] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)
    grades: dict[str, Grade] = field(default_factory=dict)
    scores: bool = False
    score: Score | None = None
    point_decimals: dict[str, int] = field(default_factory=dict)
    weighted_decimals: dict[str, int] = field(default_factory=dict)

    def report(self, *found: Diagnostic) -> None:
        """Adds findings."""
        self.found.extend(found)

    @property
    def unread(self) -> frozenset[str]:
        """Names that stood in text that could not be read."""
        return self.file.unread

    def lost(self, *keywords: str) -> bool:
        """Whether a block with one of these keywords is lost or damaged, so that nothing can be said of what lacks."""
        return any(keyword in self._lost for keyword in keywords)

    @cached_property
    def _lost(self) -> frozenset[str]:
        return self.file.lost.union(block.keyword for block in self.file.blocks if block.damaged)

    @property
    def grade_type(self) -> OneOf:
        """The type of a grade: the grades in order, best first."""
        return OneOf(tuple(self.grades))

    def points_type(self, factor: str) -> Number:
        """The type of a factor's points, as fine as its lines give them."""
        return Number(self.point_decimals.get(factor, 0))

    def points_total_type(self) -> Number:
        """The type of points added up, weighted where the score is."""
        return Number(max(self.weighted_decimals.values(), default=0))

    def score_type(self) -> Number:
        """The type of the score: as fine as its rounding, or as its points where it has none."""
        if self.score is None:
            return Number(0)
        if self.score.step is not None:
            return Number(decimals_of(self.score.step))
        return Number(max(decimals_of(self.score.start), self.points_total_type().decimals))

    def builtins(self) -> tuple[str, ...]:
        """The names that the language defines for this policy; a policy that does not score has only `as_of`."""
        return ("as_of", *SCORING_NAMES) if self.scores else ("as_of",)

    def is_value(self, name: str) -> bool:
        """Whether an expression may use the name."""
        places = (self.facts, self.let_blocks, self.table_blocks, self.factor_blocks, self.actions, self.builtins())
        return any(name in place for place in places)

    def value_names(self) -> tuple[str, ...]:
        """Every name that an expression may use."""
        return (
            *self.facts,
            *self.let_blocks,
            *self.table_blocks,
            *self.factor_blocks,
            *self.actions,
            *self.builtins(),
        )


def bad(span: Span) -> x.Constant:
    """Stands for an expression that was refused already."""
    return x.Constant(type=UNKNOWN, value=MISSING, span=span)


def title_of(title: t.Title | None, name: str) -> Title:
    """The title as declared, or the name in words where there is none."""
    if title is None:
        return Title(name.replace("_", " "))
    return Title(title.text, title.translations)


def clauses_of(clauses: Iterable[t.Clause]) -> tuple[str, ...]:
    """The clauses of the norm that a block cites, in order."""
    return tuple(
        text
        for clause in clauses
        if clause.kind == "cites" and clause.title is not None
        for text in (clause.title.text, *(more for _, more in clause.title.translations))
    )
