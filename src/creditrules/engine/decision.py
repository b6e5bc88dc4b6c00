"""A decision: what was decided, why, and the trace from which everything else can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from creditrules.engine import written
from creditrules.engine.results import (
    ActionResult,
    ControlResult,
    FactorResult,
    OverrideResult,
    PolicyId,
    Reason,
    ReviewResult,
    Trace,
    WatchResult,
)
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous
from creditrules.facts.write import as_json as facts_as_json, written_value
from creditrules.program.program import Program
from creditrules.values import Value


class _ToldLater:
    """A decision of which nothing is told before it is asked for.

    `memory` has what can tell a part by its name, others with it, and what that needs to be handed. Parts that were
    told stand in a dictionary: an object with a slot for each takes as long to make as two without them.
    """

    __slots__ = ("__dict__", "memory")

    memory: tuple[Any, ...]

    @property
    def remembered(self) -> tuple[Any, ...] | None:
        """The memory, where there is one."""
        try:
            return self.memory
        except AttributeError:
            return None

    def __getattr__(self, name: str) -> object:
        # Python asks here for a part that is not filled in yet.
        if name not in Decision.__dataclass_fields__:
            raise AttributeError(f"a decision has no `{name}`")
        tell, *remembered = self.memory
        self.__dict__.update(tell(name, *remembered))
        return self.__dict__[name]

    def __getstate__(self) -> dict[str, object]:
        """All parts; what tells them is left behind."""
        return {name: getattr(self, name) for name in Decision.__dataclass_fields__}

    def __setstate__(self, parts: dict[str, object]) -> None:
        self.__dict__.update(parts)


def _nothing() -> None:
    """No default that stands at the class, where it would be found before what is told later."""


@dataclass(frozen=True, kw_only=True)
class Decision(_ToldLater):
    """What a policy decided for one customer on one day.

    Score and grades are None where the policy does not score; `scored_grade` is the grade before overrides, and
    `unrounded_score` the score before its rounding. `points` are by reason code, `actions` by name. `factors`,
    `action_results`, `overrides`, `controls` and `watches` stand in the order of the file; of the last three only those
    are there whose condition holds. `reasons` are the most important first. `program` is the policy that decided,
    `previous` the last recorded decision, where there was one to compare with.

    Parts of a decision are worked out when they are first asked for.
    """

    policy: PolicyId
    as_of: date
    score: Decimal | None
    unrounded_score: Decimal | None
    scored_grade: str | None
    grade: str | None
    points: Mapping[str, Decimal]
    reasons: tuple[Reason, ...]
    factors: tuple[FactorResult, ...]
    overrides: tuple[OverrideResult, ...]
    actions: Mapping[str, Value]
    action_results: tuple[ActionResult, ...]
    controls: tuple[ControlResult, ...]
    review_due: date | None
    review: ReviewResult | None
    watches: tuple[WatchResult, ...]
    facts: Facts
    trace: Trace
    program: Program = field(repr=False, compare=False)
    previous: Previous | None = field(default_factory=_nothing)

    def as_json(self) -> dict[str, object]:
        """The decision for JSON: numbers as text in plain digits, percents as fractions of one, dates in ISO form.

        Yes and no are booleans, sets are lists in the order in which the policy lists their members.
        """
        types = {name: action.declared.type for name, action in self.program.actions.items()}
        return {
            "policy": {"id": self.policy.id, "version": self.policy.version, "digest": self.policy.digest},
            "as_of": self.as_of.isoformat(),
            "score": written.number(self.score),
            "unrounded_score": written.number(self.unrounded_score),
            "scored_grade": self.scored_grade,
            "grade": self.grade,
            "reasons": [written.reason(one) for one in self.reasons],
            "points": {code: written.number(points) for code, points in self.points.items()},
            "factors": [written.factor(one, self.program.factors[one.name]) for one in self.factors],
            "overrides": [written.override(one) for one in self.overrides],
            "actions": {name: written_value(value, types[name]) for name, value in self.actions.items()},
            "action_results": [written.action(one, types[one.name]) for one in self.action_results],
            "controls": [written.control(one) for one in self.controls],
            "review_due": None if self.review_due is None else self.review_due.isoformat(),
            "review": None if self.review is None else written.review(self.review),
            "watches": [written.watch(one) for one in self.watches],
            "facts": facts_as_json(self.program, self.facts),
        }
