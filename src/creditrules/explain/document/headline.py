"""What was decided, under which policy and as of when; and the score on its scale."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from creditrules.explain.document.blocks import Edge, Scale, Span
from creditrules.explain.document.teller import Teller
from creditrules.explain.model import GradeStep
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, joined, plain, quiet, strong, text_of

_AUDIENCES = {"internal": Say.FOR_INTERNAL, "customer": Say.FOR_CUSTOMER, "public": Say.FOR_PUBLIC}


def verdict(tell: Teller) -> Words:
    """The grade; for a policy that does not grade, the first thing that it sets."""
    explanation = tell.explanation
    if explanation.grade is not None:
        return _named_grade(tell, explanation.grade)
    # A policy that does not grade mostly decides one thing; what else it sets is told below.
    for action in explanation.actions[:1]:
        named = tell.language.title(action.title, action.name)
        return tell.language.words(Say.ACTION_IS, action=named, value=tell.brief(action.value))
    return tell.language.title(explanation.title, explanation.policy.id)


def _named_grade(tell: Teller, name: str) -> Words:
    titles = [grade.title for grade in tell.explanation.grades if grade.name == name]
    return tell.named(titles[0], name) if titles else plain(name)


def score_words(tell: Teller) -> Words:
    """The score and what it could have been."""
    score, ends = tell.explanation.score, tell.explanation.scale
    number = tell.language.number
    if score is None:
        return NOTHING
    told = strong(number(score))
    if ends is None:
        return tell.language.words(Say.SCORE_IS, score=told)
    low, high = (plain(number(end)) for end in ends)
    if ends[0] == 0:
        return tell.language.words(Say.SCORE_OF, score=told, high=high)
    return tell.language.words(Say.SCORE_BETWEEN, score=told, low=low, high=high)


def about(tell: Teller) -> Words:
    """The policy and its version."""
    explanation = tell.explanation
    version = tell.say(Say.VERSION, version=explanation.policy.version)
    return joined((tell.named(explanation.title, explanation.policy.id), version), tell.language.say(Say.PAUSE))


def days_and_names(tell: Teller) -> tuple[tuple[Words, Words], ...]:
    """The day of the decision, the next review, what the score alone would have given, for whom this is written."""
    explanation = tell.explanation
    rows = [(Say.AS_OF, plain(tell.language.day(explanation.as_of)))]
    if explanation.review_due is not None:
        rows.append((Say.NEXT_REVIEW, plain(tell.language.day(explanation.review_due))))
    if explanation.scored_grade is not None and explanation.scored_grade != explanation.grade:
        rows.append((Say.GRADE_BY_SCORE, tell.grade(explanation.scored_grade)))
    rows.append((Say.MEANT_FOR, tell.say(_AUDIENCES[explanation.audience])))
    if explanation.cites:
        rows.append((Say.CLAUSES, joined([quiet(one) for one in explanation.cites], tell.language.say(Say.COMMA))))
    return tuple((tell.say(head), words) for head, words in rows)


def scale(tell: Teller) -> Scale | None:
    """The score between the ends of its scale, with the part that each grade has."""
    ends = tell.explanation.scale
    if ends is None or tell.explanation.score is None or ends[0] >= ends[1]:
        return None
    low, high, score = (_edge(tell, value) for value in (*ends, tell.explanation.score))
    spans = _spans(tell, *ends)
    told = tell.language.say(
        Say.SCALE_TOLD,
        score=score.text,
        low=low.text,
        high=high.text,
        spans=tell.language.say(Say.SEMICOLON).join(text_of(one.told) for one in spans),
    )
    return Scale(low, high, score, spans, tell.language.say(Say.SCALE), told)


def _edge(tell: Teller, value: Decimal) -> Edge:
    return Edge(value, tell.language.number(value))


def _spans(tell: Teller, low: Decimal, high: Decimal) -> tuple[Span, ...]:
    """The scale from its lower end upwards, one part for each grade that a score can give."""
    scored = [grade for grade in tell.explanation.grades if grade.kind != "override only"]
    starts = [low if grade.threshold is None else min(max(grade.threshold, low), high) for grade in scored]
    parts = zip(scored, pairwise([high, *starts]), strict=True)
    return tuple(_span(tell, grade, start, end) for grade, (end, start) in reversed(list(parts)) if start < end)


def _span(tell: Teller, grade: GradeStep, low: Decimal, high: Decimal) -> Span:
    start, end, title = _edge(tell, low), _edge(tell, high), tell.language.title(grade.title, grade.name)
    told = tell.language.words(Say.SPAN_TOLD, grade=title, start=plain(start.text), end=plain(end.text))
    return Span(start, end, grade.name, title, told, grade.by_score)
