"""Controls, watches and review rules, whether they apply or not."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.engine.results import held
from creditrules.engine.reviews import told_review
from creditrules.explain.build_basis import Basis
from creditrules.explain.model import ControlStep, Miss, ReviewStep, Term, WatchStep
from creditrules.program.program import Control, Review, Watch
from creditrules.values.dates import shift


class Rules:
    """Tells the rules of one decision."""

    def __init__(self, basis: Basis) -> None:
        self._basis = basis

    def controls(self) -> Iterator[ControlStep]:
        """Each control, in the order of the file."""
        for index, control in enumerate(self._basis.program.controls):
            applies = held(self._basis.trace.controls, index)
            condition = self._basis.terms.of(control.condition)
            yield ControlStep(
                name=control.name,
                title=control.title,
                applied=applies,
                condition=condition,
                misses=self._why_not(control, condition),
                text=self._basis.text(control, applies=applies),
                place=self._basis.place(control.span, control.cites),
                said=self._basis.said(control.because) if applies else None,
                sets=self._basis.plan.sets(control),
            )

    def watches(self) -> Iterator[WatchStep]:
        """Each watch, in the order of the file."""
        for index, watch in enumerate(self._basis.program.watches):
            applies = held(self._basis.trace.watches, index)
            condition = self._basis.terms.of(watch.condition)
            yield WatchStep(
                name=watch.name,
                title=watch.title,
                applied=applies,
                condition=condition,
                misses=self._why_not(watch, condition),
                review_now=watch.review_now,
                text=self._basis.text(watch, applies=applies),
                place=self._basis.place(watch.span, watch.cites),
                said=self._basis.said(watch.because) if applies else None,
                sets=self._basis.plan.sets(watch),
            )

    def reviews(self) -> Iterator[ReviewStep]:
        """Each review rule, in the order of the file."""
        for index, review in enumerate(self._basis.program.reviews):
            yield self._review(review, applies=held(self._basis.trace.reviews, index))

    def _review(self, review: Review, *, applies: bool) -> ReviewStep:
        decision = self._basis.decision
        due = shift(decision.as_of, review.every) if applies else None
        condition = None
        if review.condition is not None:
            asked = not review.grades or decision.grade in review.grades
            condition = self._basis.terms.of(review.condition) if asked else self._basis.terms.unasked(review.condition)
        return ReviewStep(
            text=told_review(review, self._basis.sheet),
            applied=applies,
            due=due,
            decided=applies and due == decision.review_due,
            condition=condition,
            place=self._basis.place(review.span, review.cites),
            said=self._basis.said(review.because),
            every=review.every,
            grades=review.grades,
            misses=self._why_not(review, condition),
        )

    def _why_not(self, rule: Control | Watch | Review, condition: Term | None) -> tuple[Miss, ...]:
        if rule.condition is None or condition is None or condition.result is None or condition.result.value is True:
            return ()
        return self._basis.misses.of_condition(rule.condition, condition)
