"""Outlooks around one decision. They are counted, so that a search for other facts ends."""

from __future__ import annotations

from collections.abc import Mapping

from creditrules.analysis.axes import Axis, Stretch
from creditrules.analysis.outlook import Outlook
from creditrules.analysis.possible import Possible
from creditrules.analysis.reading import Reading
from creditrules.engine.decision import Decision
from creditrules.engine.sheet import Sheet
from creditrules.facts.previous import Previous

MOST_LOOKS = 20_000
"""After so many outlooks a search is given up; each takes some microseconds, in a large policy some more."""


class Looks:
    """A decision, seen with some of its facts open."""

    def __init__(self, decision: Decision, previous: Previous | None) -> None:
        self.program = decision.program
        self.reading = Reading(decision.program)
        self.day = decision.as_of.toordinal()
        self.taken = 0
        self.cut_short = False  # whether something was left unseen
        self._now = sheet_of(decision, previous)

    @property
    def spent(self) -> bool:
        """Whether no more may be taken."""
        self.cut_short = self.cut_short or self.taken >= MOST_LOOKS
        return self.taken >= MOST_LOOKS

    def at(self, *places: tuple[Axis, Stretch]) -> Outlook:
        """With these facts anywhere in a stretch of their values."""
        return self.on({axis.name: axis.possible(stretch) for axis, stretch in places})

    def on(self, open_: Mapping[str, Possible]) -> Outlook:
        """With these facts open."""
        self.taken += 1
        return Outlook(self._now, self.reading, open_)


def sheet_of(decision: Decision, previous: Previous | None) -> Sheet:
    """The sheet on which a decision was worked out, as far as single values are asked of it."""
    program, trace = decision.program, decision.trace
    return Sheet(
        program,
        decision.facts.values,
        decision.as_of,
        previous,
        lets=dict(trace.lets),
        tables=dict(trace.tables),
        rows=dict(zip(program.tables, trace.rows, strict=True)),
        factors={result.name: result for result in decision.factors},
        score=decision.score,
        unrounded_score=decision.unrounded_score,
        scored_grade=decision.scored_grade,
        grade=decision.grade,
        actions={result.name: result for result in decision.action_results},
    )
