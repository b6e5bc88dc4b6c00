"""A fact's values cut into stretches within which nothing changes: no comparison, no band, no cell, no grade.

The cuts are found exactly, by halving: where a question is open over a stretch, the longest beginning of the stretch is
sought over which it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from creditrules.analysis.answers import Answer
from creditrules.analysis.axes import Axis, Stretch
from creditrules.analysis.looks import Looks
from creditrules.analysis.outlook import Outlook
from creditrules.analysis.questions import Question

MOST_STRETCHES = 500
"""A fact is cut no finer, whatever is asked of it."""


def stretches(axis: Axis, asked: Iterable[Question], looks: Looks) -> list[Stretch]:
    """The stretches of a fact, all other facts as they are; those that could not be told apart stay together."""
    if axis.words:
        return [(point, point) for point in range(axis.first, axis.last + 1)]
    found = [axis.whole]
    for question in asked:
        if axis.name in looks.reading.of(question.subject):
            found = _cut(found, axis, looks, partial(_is_answered, question))
    return _cut(found, axis, looks, _is_graded)


def _is_answered(question: Question, outlook: Outlook) -> bool:
    return outlook.ask(question) is not Answer.OPEN


def _is_graded(outlook: Outlook) -> bool:
    return len(outlook.grades()) == 1


def _cut(whole: list[Stretch], axis: Axis, looks: Looks, is_clear: Callable[[Outlook], bool]) -> list[Stretch]:
    """The stretches, cut until each is clear."""
    found: list[Stretch] = []
    for start, high in whole:
        low = start
        while low <= high:
            end = high
            if len(found) >= MOST_STRETCHES:
                looks.leave_out()
            elif not looks.spent:
                end = _longest(low, high, lambda stretch: is_clear(looks.at((axis, stretch))))
            found.append((low, end))
            low = end + 1
    return found


def _longest(low: int, high: int, is_clear: Callable[[Stretch], bool]) -> int:
    """The last point up to which all from `low` on is clear; `low` itself where not even that is."""
    if is_clear((low, high)):
        return high
    clear, open_ = low, high  # whatever is open stays open when more is added
    while open_ - clear > 1:
        middle = (clear + open_) // 2
        if is_clear((low, middle)):
            clear = middle
        else:
            open_ = middle
    return clear
