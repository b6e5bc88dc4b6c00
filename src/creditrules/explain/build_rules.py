"""Controls, watches and review rules, whether they apply or not."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from creditrules.engine.reviews import in_words, next_due, told_review
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_conditions import Condition
from creditrules.explain.build_terms import Terms
from creditrules.explain.build_texts import Because, text_of
from creditrules.explain.model import ControlStep, Miss, ReviewStep, Term, WatchStep
from creditrules.explain.plan import Plan
from creditrules.program.program import Control, Review, Watch
from creditrules.values.dates import shift
from creditrules.values.quick import making

_control = making(ControlStep, "name", "title", "applied", "condition", "misses", "text", "place", "said", "sets")
_review = making(
    ReviewStep, "text", "applied", "due", "decided", "condition", "place", "said", "every", "grades", "misses"
)

_Asked: TypeAlias = tuple[bool, Term | None, tuple[Miss, ...]]


class Controls:
    """Tells one control."""

    def __init__(self, control: Control, plan: Plan, terms: Terms) -> None:
        self._control = control
        self._condition, self._because = Condition(control.condition, terms), Because(control, plan)
        self._place, self._sets = plan.place(control.span, control.cites), _sets(control)

    def told(self, basis: Basis) -> ControlStep:
        """The control."""
        control = self._control
        applied, condition, misses = self._condition.judged(basis)
        return _control(
            control.name,
            control.title,
            applied,
            condition,
            misses,
            text_of(control, basis) if applied else control.title.text,
            self._place,
            self._because.said(basis) if applied else None,
            self._sets,
        )


class Watches:
    """Tells one watch."""

    def __init__(self, watch: Watch, plan: Plan, terms: Terms) -> None:
        self._watch = watch
        self._condition, self._because = Condition(watch.condition, terms), Because(watch, plan)
        self._place, self._sets = plan.place(watch.span, watch.cites), _sets(watch)

    def told(self, basis: Basis) -> WatchStep:
        """The watch."""
        watch = self._watch
        applied, condition, misses = self._condition.judged(basis)
        return WatchStep(
            name=watch.name,
            title=watch.title,
            applied=applied,
            condition=condition,
            misses=misses,
            review_now=watch.review_now,
            text=text_of(watch, basis) if applied else watch.title.text,
            place=self._place,
            said=self._because.said(basis) if applied else None,
            sets=self._sets,
        )


class Reviews:
    """Tells the review rules."""

    def __init__(self, plan: Plan, terms: Terms) -> None:
        self._rules = [_Review(review, plan, terms) for review in plan.program.reviews]

    def told(self, basis: Basis, *, now: bool) -> tuple[date | None, tuple[ReviewStep, ...]]:
        """The day of the next review, where there is one, and each rule; `now` says whether a watch wants one."""
        asked = [rule.asked(basis) for rule in self._rules]
        due = next_due([applies for applies, *_ in asked], basis.sheet, now=now)
        return due, tuple([rule.told(basis, each, due) for rule, each in zip(self._rules, asked, strict=True)])


class _Review:
    """Tells one review rule."""

    def __init__(self, review: Review, plan: Plan, terms: Terms) -> None:
        self._review = review
        self._place, self._because = plan.place(review.span, review.cites), Because(review, plan)
        self._words = in_words(review, plan.program) if review.because is None else None
        condition = review.condition
        self._condition = None if condition is None else Condition(condition, terms)
        self._unasked = None if condition is None else terms.unasked(condition)

    def asked(self, basis: Basis) -> _Asked:
        """Whether the rule applies, its condition, and why that does not hold."""
        review = self._review
        if review.grades and basis.sheet.grade not in review.grades:
            return False, self._unasked, ()
        return (True, None, ()) if self._condition is None else self._condition.judged(basis)

    def told(self, basis: Basis, asked: _Asked, next_: date | None) -> ReviewStep:
        """The rule, which was asked whether it applies, with the day of the next review."""
        review, (applied, condition, misses) = self._review, asked
        due = shift(basis.sheet.as_of, review.every) if applied else None
        return _review(
            told_review(review, basis.sheet) if self._words is None else self._words,
            applied,
            due,
            applied and due == next_,
            condition,
            self._place,
            self._because.said(basis),
            review.every,
            review.grades,
            misses,
        )


def _sets(rule: Control | Watch) -> tuple[str, ...]:
    """The actions that a control or watch sets, each once."""
    return tuple(dict.fromkeys(setting.action for setting in rule.settings))
