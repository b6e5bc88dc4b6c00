"""What every part of an explanation is built from: the decision's sheet, and what is told more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from creditrules.engine.decision import Decision
from creditrules.engine.worked import sheet_of
from creditrules.explain.model import RecordTerm, Shown, Term

if TYPE_CHECKING:
    from collections.abc import Callable

    from creditrules.values import Value


class Basis:
    """A decision with the sheet on which it was computed, filled again.

    `leaves` has the terms of names, `facts` and `lets` the values of facts and lets, `rows` the records of lists: each
    is made once for an explanation, wherever it is told.
    """

    __slots__ = ("facts", "leaves", "lets", "provenance", "rows", "sheet")

    def __init__(self, decision: Decision) -> None:
        self.sheet = sheet_of(decision)
        self.provenance = decision.facts.provenance
        self.leaves: dict[int, Term] = {}
        self.facts: dict[str, Shown] = {}
        self.lets: dict[str, Shown] = {}
        self.rows: dict[str, tuple[RecordTerm, ...]] = {}


Telling: TypeAlias = "Callable[[Basis, Value | None], Term]"
"""What tells a formula with its numbers. Its value is handed over where it is known, or else computed."""
