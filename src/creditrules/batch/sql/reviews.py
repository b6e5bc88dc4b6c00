"""When the customer is looked at again."""

from __future__ import annotations

from collections.abc import Sequence

from creditrules.batch.sql import choices
from creditrules.batch.sql.actions import Conditions
from creditrules.batch.sql.grading import grade_type
from creditrules.batch.sql.sheet import Sheet
from creditrules.batch.sql.terms import FALSE, TRUE, Term, all_of
from creditrules.program.program import Review
from creditrules.values.dates import shift


def review_columns(sheet: Sheet) -> list[Term]:
    """A column for each review rule: whether it applies."""
    return [
        sheet.layers.condition(f"review {at}", _applies(review, sheet), ", ".join((f"review {at}", *review.cites)))
        for at, review in enumerate(sheet.program.reviews, 1)
    ]


def _applies(review: Review, sheet: Sheet) -> Term:
    sheet.write.owner = "review"
    grade = sheet.values.get(("builtin", "grade"))
    of_grade = TRUE
    if review.grades:
        type_ = grade_type(sheet.program)
        of_grade = FALSE if grade is None else choices.texts_among(sheet.dialect, grade, review.grades, type_)
    return all_of([of_grade, TRUE if review.condition is None else sheet.write.of(review.condition)])


def due_column(applies: Sequence[Term], conditions: Conditions, sheet: Sheet) -> Term | None:
    """The column of the earliest day on which a rule wants a review; None where none ever does."""
    program, days = sheet.program, sheet.days
    cases = [
        (conditions.of("watch", at), days.written(sheet.as_of))
        for at, watch in enumerate(program.watches)
        if watch.review_now
    ]
    for review, term in zip(program.reviews, applies, strict=True):
        cases.append((term, days.written(shift(sheet.as_of, review.every))))
    if not cases:
        return None
    return sheet.layers.define("review_due", choices.extreme_applied("min", cases))
