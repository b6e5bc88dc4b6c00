"""Outlooks around one decision. They are counted, so that a search for other facts ends."""

from __future__ import annotations

from collections.abc import Mapping

from creditrules.analysis.axes import Axis, Stretch
from creditrules.analysis.outlook import Memory, Outlook
from creditrules.analysis.possible import Possible
from creditrules.analysis.reading import Reading
from creditrules.engine.decision import Decision
from creditrules.engine.worked import sheet_as_told

MOST_LOOKS = 20_000
"""After so many outlooks a search is ended; ten records that one has to read count as one more."""


class Looks:
    """A decision, seen with some of its facts open."""

    def __init__(self, decision: Decision) -> None:
        self.program = decision.program
        self.reading = Reading(decision.program)
        self.day = decision.as_of.toordinal()
        self._left_out = False
        self._now = sheet_as_told(decision)
        self._memory = Memory()
        self._taken = 0

    @property
    def taken(self) -> int:
        """How many were taken."""
        return self._taken + self._memory.records // 10

    @property
    def spent(self) -> bool:
        """Whether no more may be taken."""
        return self.taken >= MOST_LOOKS

    @property
    def cut_short(self) -> bool:
        """Whether something may have been left unseen."""
        return self._left_out or self.spent

    def leave_out(self) -> None:
        """Notes that something is left unseen, although there are looks left."""
        self._left_out = True

    def at(self, *places: tuple[Axis, Stretch]) -> Outlook:
        """With these facts anywhere in a stretch of their values."""
        return self.on({axis.name: axis.possible(stretch) for axis, stretch in places})

    def on(self, open_: Mapping[str, Possible]) -> Outlook:
        """With these facts open."""
        self._taken += 1
        return Outlook(self._now, self.reading, self._memory, open_)
