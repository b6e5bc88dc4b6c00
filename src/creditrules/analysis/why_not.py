"""Why no change brings a better grade. What is said comes from here alone, so that it can be translated.

A sentence is one of these, in two of them followed by a colon and the titles of what is meant.
"""

from __future__ import annotations

from collections.abc import Sequence

from creditrules.analysis.answers import Answer
from creditrules.analysis.axes import Axis
from creditrules.analysis.looks import Looks
from creditrules.engine.decision import Decision
from creditrules.program.program import Override
from creditrules.program.types import ListOf

NO_GRADES = "this policy gives no grades"
BEST = "there is no better grade"
NOTHING_TO_CHANGE = "no fact that decides the grade is one that the customer can change"
HELD = "whatever else the customer changes, the grade stays as it is because of"
RECORDS = "as long as the records stay as they are, no change is enough"
NEVER = "nothing that the customer can change is enough"
NOT_BY_TWO = "no change of one fact or of two is enough"
UNFINISHED = "the search was ended before all changes were tried: there may be a smaller one"


def at_once(decision: Decision) -> str:
    """What is clear without a search; empty where nothing is."""
    if decision.grade is None or not decision.program.grades:
        return NO_GRADES
    if decision.grade == decision.program.grades[0].name:
        return BEST
    return ""


def whatever_changes(decision: Decision, axes: Sequence[Axis], looks: Looks, now: int) -> str:
    """Why no change at all is enough, however many facts change together; empty where one may be."""
    if not axes:
        return NOTHING_TO_CHANGE
    ...
