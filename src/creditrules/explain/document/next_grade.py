"""What would bring the next grade."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.explain.document.blocks import Block, Head, Paragraph, Row, Section, Table
from creditrules.explain.document.teller import Teller
from creditrules.explain.model import Change, FactStep, OverrideStep, WhatIf
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, emphasized, joined, plain

WHY_NOT = {
    "there is no better grade": Say.BEST_ALREADY,
    "no fact that decides the grade is one that the customer can change": Say.NOTHING_TO_CHANGE,
    "no change of other facts is enough as long as this holds": Say.HELD,
    "no change of other facts is enough as long as these records stay as they are": Say.RECORDS_HELD,
    "nothing that the customer can change is enough": Say.NEVER,
    "no change of one fact or of two is enough": Say.NOT_BY_TWO,
    "the search was ended before all changes were tried: there may be a smaller one": Say.UNFINISHED,
}
"""What the search says, in our own words; behind a colon it may name what it means by titles."""


def next_grade(tell: Teller) -> Section | None:
    """Every way that was found, a row for each fact that would have to change; or why there is none."""
    found = tell.explanation.next_grade
    if found is None:
        return None
    return Section("next-grade", tell.say(Say.NEXT_GRADE), (*_ways(tell, found.ways), *_why_not(tell, found.why_not)))


def _ways(tell: Teller, ways: tuple[WhatIf, ...]) -> Iterator[Block]:
    if ways:
        heads = tuple(Head(tell.say(head)) for head in (Say.WAY, Say.FACT, Say.NOW, Say.THEN, Say.BRINGS))
        rows = tuple(row for rank, way in enumerate(ways, start=1) for row in _way(tell, rank, way))
        yield Paragraph(tell.say(Say.WAYS_TOLD))
        yield Table(tell.say(Say.NEXT_GRADE), heads, rows)


def _way(tell: Teller, rank: int, way: WhatIf) -> Iterator[Row]:
    for index, change in enumerate(way.changes):
        number = plain(str(rank)) if index == 0 else tell.say(Say.AND)
        yield Row((number, *_change(tell, change), _brings(tell, way) if index == 0 else NOTHING))


def _change(tell: Teller, change: Change) -> tuple[Words, Words, Words]:
    return tell.named(change.title, change.name), tell.value(change.now), emphasized(tell.value(change.then))


def _brings(tell: Teller, way: WhatIf) -> Words:
    score = NOTHING if way.score is None else tell.say(Say.SCORE_IS, score=tell.language.number(way.score))
    return joined((tell.grade(way.grade), score), tell.language.say(Say.PAUSE))


def _why_not(tell: Teller, why: str) -> Iterator[Paragraph]:
    sentence, _, titles = why.partition(": ")
    if why in WHY_NOT:
        yield Paragraph(tell.say(WHY_NOT[why]))
    elif sentence in WHY_NOT:
        named = tell.listed([_titled(tell, title) for title in titles.split("; ")])
        yield Paragraph(tell.language.words(WHY_NOT[sentence], what=named))
    elif why:
        yield Paragraph(tell.language.foreign(why))


def _titled(tell: Teller, text: str) -> Words:
    """What has this title, by its title in the reader's language."""
    steps: list[OverrideStep | FactStep] = [*tell.explanation.overrides, *tell.explanation.facts]
    found = (tell.language.title(step.title, step.name) for step in steps if step.title.text == text)
    return next(found, tell.language.foreign(text))
