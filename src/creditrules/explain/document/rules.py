"""Overrides, controls, review rules and watches: whether each applied, and what decided that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from creditrules.explain.document.blocks import Head, Paragraph, Row, Section, Table
from creditrules.explain.document.computed import formula
from creditrules.explain.document.formulas import with_numbers
from creditrules.explain.document.misses import why_not
from creditrules.explain.document.outlook import review_rule
from creditrules.explain.document.teller import Teller
from creditrules.explain.model import ControlStep, Miss, OverrideStep, ReviewStep, Term, WatchStep
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, code, emphasized, joined

_Rule: TypeAlias = OverrideStep | ControlStep | WatchStep


def scope(tell: Teller) -> Section | None:
    """The condition under which the policy applies to a customer; it held, or there would be no decision."""
    condition = tell.explanation.scope
    if condition is None:
        return None
    return Section("scope", tell.say(Say.SCOPE), tuple(formula(tell, condition)), folded=True)


def overrides(tell: Teller) -> Section | None:
    """Every override."""
    return _section(tell, "all-overrides", Say.ALL_OVERRIDES, Say.OVERRIDE, _rows(tell, tell.explanation.overrides))


def controls(tell: Teller) -> Section | None:
    """Every control."""
    return _section(tell, "controls", Say.CONTROLS, Say.CONTROL, _rows(tell, tell.explanation.controls))


def watches(tell: Teller) -> Section | None:
    """Every watch, and with what it compares."""
    found = _section(tell, "watches", Say.WATCHES, Say.WATCH, _rows(tell, tell.explanation.watches))
    return found and replace(found, blocks=(Paragraph(_last(tell)), *found.blocks))


def _last(tell: Teller) -> Words:
    last = tell.explanation.last
    if last is None:
        return tell.say(Say.NO_LAST)
    day = tell.say(Say.LAST_UNDATED) if last.as_of is None else tell.say(Say.LAST, day=tell.language.day(last.as_of))
    grade = NOTHING if last.grade is None else tell.grade(last.grade)
    score = NOTHING if last.score is None else tell.say(Say.SCORE_IS, score=tell.language.number(last.score))
    came_to = joined((grade, score), tell.language.say(Say.PAUSE))
    return joined((day, came_to), tell.language.say(Say.COLON))


def reviews(tell: Teller) -> Section | None:
    """Every review rule."""
    rows = [_review(tell, one) for one in tell.explanation.reviews]
    return _section(tell, "reviews", Say.REVIEWS, Say.RULE, rows)


def _section(tell: Teller, id_: str, title: Say, what: Say, rows: Iterable[Row]) -> Section | None:
    heads = tuple(Head(tell.say(head)) for head in (what, Say.CONDITION, Say.RESULT, Say.WHY, Say.LINE_HEAD))
    table = Table(tell.say(title), heads, tuple(rows))
    return Section(id_, tell.say(title), (table,), folded=True) if table.rows else None


def _rows(tell: Teller, rules: Sequence[_Rule]) -> list[Row]:
    return [
        Row(
            (
                tell.named(one.title, one.name),
                code(one.condition.text),
                _result(tell, applies=one.applied),
                _why(tell, one.condition, one.misses, applies=one.applied),
                tell.place(one.place),
            ),
            chosen=one.applied,
        )
        for one in rules
    ]


def _review(tell: Teller, one: ReviewStep) -> Row:
    due = NOTHING if one.due is None else tell.say(Say.DUE_ON, day=tell.language.day(one.due))
    why = due if one.condition is None or one.applied else why_not(tell, one.misses, one.condition)
    condition = NOTHING if one.condition is None else code(one.condition.text)
    cells = (review_rule(tell, one), condition, _result(tell, applies=one.applied), why, tell.place(one.place))
    return Row(cells, chosen=one.decided)


def _result(tell: Teller, *, applies: bool) -> Words:
    return emphasized(tell.say(Say.APPLIES)) if applies else tell.say(Say.APPLIES_NOT)


def _why(tell: Teller, condition: Term, misses: Sequence[Miss], *, applies: bool) -> Words:
    return with_numbers(tell, condition) if applies else why_not(tell, misses, condition)
