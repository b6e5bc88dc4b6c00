"""What would bring the next grade."""

from __future__ import annotations

from creditrules.explain.document.blocks import Block, Head, Paragraph, Row, Section, Table
from creditrules.explain.document.teller import Teller
from creditrules.explain.model import Change, NextGrade, WhatIf
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, emphasized, joined, plain


def next_grade(tell: Teller) -> Section | None:
    """Every way that was found, a row for each fact that would have to change; or why there is none."""
    found = tell.explanation.next_grade
    if found is None:
        return None
    return Section("next-grade", tell.say(Say.NEXT_GRADE), _ways(tell, found) if found.ways else _no_way(tell, found))


def _ways(tell: Teller, found: NextGrade) -> tuple[Block, ...]:
    grade = tell.grade(found.grade or found.ways[0].grade)
    heads = tuple(Head(tell.say(head)) for head in (Say.WAY, Say.FACT, Say.NOW, Say.THEN, Say.BRINGS))
    rows = tuple(row for rank, way in enumerate(found.ways, start=1) for row in _way(tell, rank, way))
    table = Table(tell.say(Say.NEXT_GRADE), heads, rows)
    return (Paragraph(tell.language.words(Say.NEXT_GRADE_IS, grade=grade)), table)


def _way(tell: Teller, rank: int, way: WhatIf) -> list[Row]:
    return [
        Row(
            (
                plain(str(rank)) if index == 0 else plain(tell.language.say(Say.AND)),
                *_change(tell, change),
                _brings(tell, way) if index == 0 else NOTHING,
            )
        )
        for index, change in enumerate(way.changes)
    ]


def _change(tell: Teller, change: Change) -> tuple[Words, Words, Words]:
    return tell.named(change.title, change.name), tell.value(change.now), emphasized(tell.value(change.then))


def _brings(tell: Teller, way: WhatIf) -> Words:
    score = NOTHING if way.score is None else tell.say(Say.SCORE_IS, score=tell.language.number(way.score))
    return joined((tell.grade(way.grade), score), tell.language.say(Say.COMMA))


def _no_way(tell: Teller, found: NextGrade) -> tuple[Block, ...]:
    if found.grade is None:
        return (Paragraph(tell.say(Say.BEST_ALREADY)),)
    none = tell.language.words(Say.NO_CHANGE, grade=tell.grade(found.grade))
    return (Paragraph(none), *([Paragraph(tell.language.foreign(found.why_not))] if found.why_not else []))
