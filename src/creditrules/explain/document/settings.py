"""How each term was set: the settings that applied, each formula with its numbers, and how several became one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from creditrules.explain.document.blocks import Head, Row, Section, Table
from creditrules.explain.document.formulas import is_plain, with_numbers
from creditrules.explain.document.teller import Teller, action_id
from creditrules.explain.document.terms import MERGES
from creditrules.explain.model import ActionStep, SettingStep
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, code, emphasized, joined, plain


def settings(tell: Teller) -> Section | None:
    """A table with a row for each setting that applied."""
    heads = (Say.TERM, Say.SET_BY, Say.FORMULA, Say.WITH_NUMBERS, Say.VALUE, Say.RESULT, Say.LINE_HEAD)
    rows = tuple(row for one in tell.explanation.actions for row in _action(tell, one))
    table = Table(tell.say(Say.ACTIONS), tuple(Head(tell.say(head)) for head in heads), rows)
    return Section("settings", tell.say(Say.ACTIONS), (table,), folded=True) if rows else None


def _action(tell: Teller, one: ActionStep) -> Iterator[Row]:
    named = tell.named(one.title, one.name)
    for index, each in enumerate(one.settings):
        id_ = "" if index else action_id(one)
        yield Row((named, *_setting(tell, one, each)), id=id_, chosen=each.decided)


def _setting(tell: Teller, action: ActionStep, one: SettingStep) -> tuple[Words, ...]:
    return (
        tell.named(one.by_title, one.by),
        code(one.formula.text),
        NOTHING if is_plain(one.formula) else with_numbers(tell, one.formula),
        joined((tell.value(one.value), _rounded(tell, one.rounded_to)), tell.language.say(Say.PAUSE)),
        _result(tell, action) if one.decided else NOTHING,
        tell.place(one.place),
    )


def _result(tell: Teller, action: ActionStep) -> Words:
    """That the setting decided, and by which rule among several."""
    decided = emphasized(tell.say(Say.DECIDED_HERE))
    if len(action.settings) == 1:
        return decided
    how = plain(tell.language.count(MERGES[action.merge], len(action.settings)))
    return joined((decided, joined((how, tell.line(action.place)), " · ")), tell.language.say(Say.COLON))


def _rounded(tell: Teller, step: Decimal | None) -> Words:
    return NOTHING if step is None else tell.say(Say.STORED_ROUNDED, step=tell.language.number(step))
