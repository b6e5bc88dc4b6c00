"""What would bring a customer the next better grade: the smallest changes of one fact, then of two.

Every fact that the customer can act on is cut where the policy tells its values apart; the nearest point of each stretch
is a step. One step may be enough. Where it is not, two are tried, the smallest together first; two are told only where
together they are smaller than either fact's step that is enough alone. What is found is decided again before it is told.
"""

from __future__ import annotations

from collections.abc import Sequence

from creditrules.analysis import why_not
from creditrules.analysis.axes import Axis, axes
from creditrules.analysis.looks import Looks
from creditrules.analysis.pairs import pairs_of_steps
from creditrules.analysis.questions import questions
from creditrules.analysis.steps import Measure, Step
from creditrules.analysis.stretches import stretches
from creditrules.diagnostics import FactsError
from creditrules.engine.decision import Decision
from creditrules.engine.interpret import decide
from creditrules.explain.model import Change, NextGrade, Shown, WhatIf
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous
from creditrules.values.frozen import FrozenMap

MOST_WAYS = 5
"""So many changes of one fact are told, and so many of two."""


def next_grade(decision: Decision, previous: Previous | None = None) -> NextGrade:
    """The smallest changes that bring a better grade, and that grade; where there are none, why.

    `previous` is the last recorded decision with which this one was taken. Ways are in this order: those of one fact
    before those of two, then by the size of the change (see `steps`), then as the facts are declared. Each fact, and
    each two, have one way, the smallest. A way may lead beyond the next grade; it says which grade it brings. `grade`
    is the nearest that one of them brings.

    Raises `ValueError` where the decision does not come out the same with `previous`.
    """
    _check_previous(decision, previous)
    reason = why_not.at_once(decision)
    if reason:
        return NextGrade(None, why_not=reason)
    return _Search(decision, previous).result()


class _Search:
    """The search for better grades than the one decided."""

    def __init__(self, decision: Decision, previous: Previous | None) -> None:
        self._decision = decision
        self._previous = previous
        self._order = [grade.name for grade in decision.program.grades]
        self._now = self._order.index(decision.grade or "")
        self._looks = Looks(decision, previous)
        self._axes = axes(decision.program, decision.facts.values, self._looks.reading.grade)

    def result(self) -> NextGrade:
        """The ways that were found, or why there are none."""
        reason = why_not.whatever_changes(self._decision, self._axes, self._looks, self._now)
        if reason:
            return NextGrade(None, why_not=reason)
        steps = self._steps()
        ones = sorted((step for of_axis in steps for step in self._enough(of_axis)), key=lambda step: step.size)
        ways = [way for step in ones if (way := self._verified((step,))) is not None][:MOST_WAYS]
        ways += self._of_two(steps, {step.axis.name: step for step in ones})
        unfinished = why_not.UNFINISHED if self._looks.spent else ""
        if not ways:
            return NextGrade(None, why_not=unfinished or why_not.NOT_BY_TWO)
        nearest = max(ways, key=lambda way: self._order.index(way.grade))
        return NextGrade(nearest.grade, tuple(ways), unfinished)

    def _steps(self) -> list[list[Step]]:
        """The steps of each fact, out of the stretch that it is in."""
        asked = questions(self._decision.program)
        found = []
        for axis in self._axes:
            cut = stretches(axis, asked, self._looks)
            measure = Measure(axis, cut, self._looks)
            found.append([measure.step(each) for each in cut if axis.now is None or not each[0] <= axis.now <= each[1]])
        return found
