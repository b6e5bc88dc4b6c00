"""The text of the policy, with the lines that decided."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.explain.document.blocks import Listing, ListingLine, Section
from creditrules.explain.document.teller import Teller
from creditrules.explain.model import Place
from creditrules.explain.wording.messages import Say


def policy_text(tell: Teller) -> Section | None:
    """Every line; none where the reader may not have the text."""
    if not tell.explanation.text:
        return None
    chosen = {place.line for place in _decided(tell)}
    lines = tuple(
        ListingLine(number, text, number in chosen)
        for number, text in enumerate(tell.explanation.text.splitlines(), start=1)
    )
    marked, alone = (tell.say(message, file=tell.file) for message in (Say.LINES_MARKED, Say.LINES_ALONE))
    listing = Listing(lines, marked, alone, tell.language.say(Say.LINE_DECIDED))
    return Section("policy", tell.say(Say.POLICY_TEXT), (listing,), folded=True)


def _decided(tell: Teller) -> Iterator[Place]:
    """Where it stands what led to the decision: lines that won, overrides, settings and rules that had their way."""
    explanation = tell.explanation
    yield from (line.place for factor in explanation.factors for line in factor.lines if line.won)
    yield from (row.place for table in explanation.tables for row in table.lines if row.won)
    if explanation.score_step is not None:
        yield explanation.score_step.place
    yield from (grade.place for grade in explanation.grades if grade.by_score or grade.final)
    yield from (override.place for override in explanation.overrides if override.changed)
    deciding = [setting for action in explanation.actions for setting in action.settings if setting.decided]
    yield from (setting.place for setting in deciding)
    yield from (rule.place for rule in explanation.controls if rule.name in {setting.by for setting in deciding})
    yield from (review.place for review in explanation.reviews if review.decided)
    yield from (watch.place for watch in explanation.watches if watch.applied)
