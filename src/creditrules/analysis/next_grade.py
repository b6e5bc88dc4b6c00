"""What would bring a customer the next better grade: the smallest changes of one fact, then of two.

Every fact that the customer can act on is cut into stretches where the policy tells its values apart, and the nearest
point of each stretch is a step. One step may be enough. Two are told where together they are smaller than each that is
enough alone. What is found is decided again before it is told.
"""

from __future__ import annotations

from collections.abc import Mapping

from creditrules.analysis import why_not
from creditrules.analysis.axes import axes
from creditrules.analysis.looks import Looks
from creditrules.analysis.pairs import Pairs
from creditrules.analysis.questions import Together, questions
from creditrules.analysis.steps import Step, Steps
from creditrules.analysis.stretches import stretches
from creditrules.diagnostics import FactsError
from creditrules.engine.decision import Decision
from creditrules.engine.interpret import decide
from creditrules.explain.model import Change, NextGrade, Shown, WhatIf
from creditrules.facts.facts import Facts
from creditrules.values import Scalar
from creditrules.values.frozen import FrozenMap

MOST_WAYS = 5
"""So many changes of one fact are told, and so many of two."""


def next_grade(decision: Decision) -> NextGrade:
    """The smallest changes that bring a better grade, and that grade; where there are none, why.

    Ways of one fact stand before those of two, smaller changes (see `steps`) before larger ones, then the fact declared
    first. Each fact, and each two, have one way, the smallest. A way may lead beyond the next grade, and says which
    grade it brings; `grade` is the nearest that one of them brings.
    """
    reason = why_not.at_once(decision)
    if reason:
        return NextGrade(None, why_not=reason)
    return _Search(decision).result()


class _Search:
    """The search for better grades than the one decided."""

    def __init__(self, decision: Decision) -> None:
        self._decision = decision
        self._order = [grade.name for grade in decision.program.grades]
        self._now = self._order.index(decision.grade or "")
        self._looks = Looks(decision)
        self._axes = axes(decision.program, decision.facts.values, self._looks.reading.grade)

    def result(self) -> NextGrade:
        """The ways that were found, or why there are none."""
        reason = why_not.whatever_changes(self._axes, self._looks, self._now)
        if reason:
            return NextGrade(None, why_not=reason)
        asked = questions(self._decision.program)
        facts = [Steps(axis, stretches(axis, asked, self._looks), self._looks) for axis in self._axes]
        alone = [least for fact in facts if (least := self._enough(fact)) is not None]
        alone.sort(key=lambda found: found[0].size)
        sizes = {step.axis.name: step.size for step, _ in alone}
        pairs = Pairs(facts, sizes, Together(self._decision.program, asked), self._looks, self._now)
        ways = [way for _, way in alone[:MOST_WAYS]] + pairs.ways(self._decided, MOST_WAYS)
        unfinished = why_not.UNFINISHED if self._looks.cut_short else ""
        if not ways:
            return NextGrade(None, why_not=unfinished or why_not.NOT_BY_TWO)
        nearest = max((way.grade for way in ways), key=self._order.index)
        return NextGrade(nearest, tuple(ways), unfinished)

    def _enough(self, fact: Steps) -> tuple[Step, WhatIf] | None:
        """The smallest step of a fact that is enough without another, and what it brings."""
        for step in sorted(fact.out, key=lambda step: step.size):
            if max(self._looks.at((step.axis, step.stretch)).grades()) < self._now:
                way = self._decided((step,))
                if way is not None:
                    return step, way
        return None

    def _decided(self, steps: tuple[Step, ...]) -> WhatIf | None:
        """What the steps bring, decided again; None where it is no better grade."""
        facts = _changed(self._decision.facts, {step.axis.name: step.axis.value(step.point) for step in steps})
        try:
            decision = decide(self._decision.program, facts, self._decision.as_of, self._decision.previous)
        except FactsError:
            return None
        if decision.grade is None or self._order.index(decision.grade) >= self._now:
            return None
        return WhatIf(tuple(_change(step, self._decision.facts) for step in steps), decision.grade, decision.score)


def _changed(facts: Facts, values: Mapping[str, Scalar]) -> Facts:
    """The facts with other values; nothing is said any more about where those come from."""
    provenance = {name: said for name, said in facts.provenance.items() if name not in values}
    return Facts(FrozenMap({**facts.values, **values}), FrozenMap(provenance), facts.policy, facts.as_of)


def _change(step: Step, facts: Facts) -> Change:
    fact = step.axis.fact
    now, then = facts.values[fact.name], step.axis.value(step.point)
    return Change(fact.name, fact.title, Shown(now, fact.declared.type), Shown(then, fact.declared.type))
