"""Why no change brings a better grade. What is said comes from here alone, so that it can be translated.

A sentence is one of these, in two of them followed by a colon and the titles of what is meant.
"""

from __future__ import annotations

from collections.abc import Sequence

from creditrules.analysis.answers import Answer
from creditrules.analysis.axes import Axis
from creditrules.analysis.looks import Looks
from creditrules.analysis.outlook import Outlook
from creditrules.analysis.possible import Possible
from creditrules.engine.decision import Decision
from creditrules.program.program import Override
from creditrules.program.types import ListOf

NO_GRADES = "this policy gives no grades"
BEST = "there is no better grade"
NOTHING_TO_CHANGE = "no fact that decides the grade is one that the customer can change"
HELD = "no change of other facts is enough as long as this holds"
RECORDS = "no change of other facts is enough as long as these records stay as they are"
NEVER = "nothing that the customer can change is enough"
NOT_BY_TWO = "no change of one fact or of two is enough"
UNFINISHED = "the search was ended before all changes were tried: there may be a smaller one"


def at_once(decision: Decision) -> str:
    """What is clear without a search; empty where nothing is."""
    if decision.grade is None or not decision.program.grades:
        return NO_GRADES
    return BEST if decision.grade == decision.program.grades[0].name else ""


def whatever_changes(axes: Sequence[Axis], looks: Looks, now: int) -> str:
    """Why no change brings a grade better than that at the place `now`, however many facts change together.

    Empty where some change may.
    """
    if not axes:
        return NOTHING_TO_CHANGE
    outlook = looks.on({axis.name: _any_or_as_now(axis) for axis in axes})
    if min(outlook.grades()) < now:
        return ""
    held = [override.title.text for override in looks.program.overrides if _holds_down(override, outlook, looks, now)]
    if held:
        return f"{HELD}: {'; '.join(held)}"
    facts = looks.program.facts.values()
    lists = [fact for fact in facts if isinstance(fact.declared.type, ListOf) and fact.name in looks.reading.grade]
    return f"{RECORDS}: {'; '.join(fact.title.text for fact in lists)}" if lists else NEVER


def _any_or_as_now(axis: Axis) -> Possible:
    """Any value of a fact, and missing where it is."""
    return Possible(axis.possible(axis.whole).known, missing=axis.now is None)


def _holds_down(override: Override, outlook: Outlook, looks: Looks, now: int) -> bool:
    """Whether an override holds whatever changes, and with it no grade better than that at `now`."""
    place = [grade.name for grade in looks.program.grades].index(override.grade)
    if override.effect == "at least" or place < now:
        return False
    return outlook.holds(override.condition) is Answer.YES
