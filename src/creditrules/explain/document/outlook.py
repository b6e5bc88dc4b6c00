"""What is looked at next: the review, watches that alert, and values that could not be used."""

from __future__ import annotations

from creditrules.explain.document.blocks import Block, Head, Item, Items, Paragraph, Row, Section, Table
from creditrules.explain.document.teller import Teller
from creditrules.explain.model import FactStep, ReviewStep, WatchStep
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, joined, lost, plain
from creditrules.values import Cause


def outlook(tell: Teller) -> Section | None:
    """When the next review is due and by which rules, and the watches that alert."""
    explanation = tell.explanation
    rules = [
        Item(joined((review_rule(tell, one), tell.place(one.place)), " · "))
        for one in explanation.reviews
        if one.decided
    ]
    watches = [Item(_watch(tell, one)) for one in explanation.watches if one.applied]
    blocks: list[Block] = []
    if explanation.review_due is not None:
        blocks.append(Paragraph(tell.say(Say.REVIEW_DUE, day=tell.language.day(explanation.review_due))))
    if rules or watches:
        blocks.append(Items((*rules, *watches)))
    title = Say.OUTLOOK if explanation.watches else Say.NEXT_REVIEW
    return Section("outlook", tell.say(title), tuple(blocks)) if blocks else None


def review_rule(tell: Teller, one: ReviewStep) -> Words:
    """A rule as a sentence: the reason that its author gives, else for whom and how often."""
    if one.said is not None:
        return tell.language.text(one.said.parts, one.said.translations)
    if one.every is None:
        return tell.language.foreign(one.text)
    every = tell.say(Say.EVERY, period=tell.language.duration(one.every))
    if not one.grades:
        return every
    grades = tell.listed([tell.grade(grade) for grade in one.grades])
    return joined((grades, every), tell.language.say(Say.COLON))


def _watch(tell: Teller, one: WatchStep) -> Words:
    now = lost(tell.language.say(Say.REVIEW_NOW)) if one.review_now else NOTHING
    title = tell.named(one.title, one.name)
    told = tell.told(one.said, one.text, one.title, one.name) if one.said is not None else NOTHING
    return joined((joined((title, told), tell.language.say(Say.COLON)), now, tell.place(one.place)), " · ")


def unused(tell: Teller) -> Section | None:
    """Values that count as missing although somebody asked for them: stale, refused, not to be had."""
    found = [one for one in tell.explanation.facts if one.cause not in {None, Cause.NOT_COLLECTED}]
    if not found:
        return None
    heads = tuple(Head(tell.say(head)) for head in (Say.FACT, Say.WHY, Say.DATED, Say.SOURCE))
    table = Table(tell.say(Say.UNUSED), heads, tuple(Row(_unused(tell, one)) for one in found))
    return Section("unused", tell.say(Say.UNUSED), (table,))


def _unused(tell: Teller, one: FactStep) -> tuple[Words, ...]:
    return (
        tell.named(one.title, one.name),
        NOTHING if one.cause is None else plain(tell.language.cause(one.cause)),
        NOTHING if one.dated is None else plain(tell.language.day(one.dated)),
        tell.source(one),
    )
