"""Controls, watches and review rules, whether they apply or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from creditrules.engine.reviews import in_words, next_due, told_review
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_conditions import Condition, once_for_each
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

_Reviewed: TypeAlias = tuple[date | None, tuple[ReviewStep, ...]]
_Asked: TypeAlias = tuple[bool, Term | None, tuple[Miss, ...]]


class Controls:
    """Tells one control; one that asks for few words alone, and says none that the customer gave, once for each."""

    def __init__(self, control: Control, plan: Plan, terms: Terms) -> None:
        self._control = control
        self._condition, self._because = Condition(control.condition, terms), Because(control, plan)
        self._place, self._sets = plan.place(control.span, control.cites), _sets(control)
        key = self._condition.key if self._because.same_for_all else None
        self.told: Callable[[Basis], ControlStep] = once_for_each(key, self._told)

    def _told(self, basis: Basis) -> ControlStep:
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
    """Tells the review rules; where they ask for the grade alone, once for each grade of a day."""

    def __init__(self, plan: Plan, terms: Terms) -> None:
        self._rules = [_Review(review, plan, terms) for review in plan.program.reviews]
        self._same = all(rule.same_for_all for rule in self._rules)
        self._known: tuple[date | None, dict[object, _Reviewed]] = None, {}

    def told(self, basis: Basis, *, now: bool) -> _Reviewed:
        """The day of the next review, where there is one, and each rule; `now` says whether a watch wants one."""
        if not self._same:
            return self._told(basis, now=now)
        (day, known), sheet = self._known, basis.sheet
        if day != sheet.as_of:
            known = {}
            self._known = sheet.as_of, known
        found = known.get((sheet.grade, now))
        if found is None:
            found = known[sheet.grade, now] = self._told(basis, now=now)
        return found

    def _told(self, basis: Basis, *, now: bool) -> _Reviewed:
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
        self.same_for_all = condition is None and self._because.same_for_all

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
