"""When the customer is looked at again, and which changes alert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditrules.engine.actions import watch_holds
from creditrules.engine.evaluate import holds
from creditrules.engine.fill import fill
from creditrules.engine.results import ReviewResult, WatchResult
from creditrules.engine.sheet import Sheet
from creditrules.engine.undecided import quoted
from creditrules.program.program import Program, Review
from creditrules.values.dates import shift


@dataclass(frozen=True, slots=True)
class _Due:
    day: date
    why: str
    cites: tuple[str, ...]


def run_watches(sheet: Sheet) -> tuple[WatchResult, ...]:
    """The watches that alert, in the order of the file."""
    return tuple(
        WatchResult(
            name=watch.name,
            title=watch.title.text,
            text=watch.title.text if watch.because is None else fill(watch.because, sheet),
            review_now=watch.review_now,
            cites=watch.cites,
        )
        for index, watch in enumerate(sheet.program.watches)
        if watch_holds(index, sheet)
    )


def run_reviews(sheet: Sheet) -> list[bool]:
    """Which review rules apply, in the order of the file."""
    return [_applies(review, sheet) for review in sheet.program.reviews]


def next_review(applies: list[bool], watches: tuple[WatchResult, ...], sheet: Sheet) -> ReviewResult | None:
    """The earliest day on which a rule wants a review, the as-of date where a watch does; None where none does."""
    earliest = next_due(applies, sheet, now=any(watch.review_now for watch in watches))
    if earliest is None:
        return None
    due = [_Due(sheet.as_of, watch.text, watch.cites) for watch in watches if watch.review_now]
    for review, one in zip(sheet.program.reviews, applies, strict=True):
        if one:
            due.append(_Due(shift(sheet.as_of, review.every), told_review(review, sheet), review.cites))
    first = [one for one in due if one.day == earliest]
    return ReviewResult(
        due=earliest,
        why=tuple(dict.fromkeys(one.why for one in first)),
        cites=tuple(dict.fromkeys(clause for one in first for clause in one.cites)),
    )


def next_due(applies: list[bool], sheet: Sheet, *, now: bool) -> date | None:
    """The day alone; `now` says whether a watch wants a review at once."""
    rules = zip(sheet.program.reviews, applies, strict=True)
    due = [shift(sheet.as_of, review.every) for review, one in rules if one]
    return min([sheet.as_of, *due] if now else due, default=None)


def _applies(review: Review, sheet: Sheet) -> bool:
    if review.grades and sheet.grade not in review.grades:
        return False
    return review.condition is None or holds(review.condition, sheet)


def told_review(review: Review, sheet: Sheet) -> str:
    """The rule in words: its reason with values filled in, or what it says where it gives none."""
    return in_words(review, sheet.program) if review.because is None else fill(review.because, sheet)


def in_words(review: Review, program: Program) -> str:
    """What a rule says that gives no reason."""
    titles = [grade.title.text for grade in program.grades if grade.name in review.grades]
    whom = f"{', '.join(titles)}: " if titles else ""
    when = "" if review.condition is None else f" when {quoted(review.condition.span)}"
    return f"{whom}every {review.every}{when}"
