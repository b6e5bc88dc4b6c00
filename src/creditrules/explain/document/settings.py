"""How each term was set: the settings that applied, each formula with its numbers, and how several became one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from creditrules.explain.document.blocks import Block, Head, Paragraph, Row, Section, Table
from creditrules.explain.document.computed import result
from creditrules.explain.document.formulas import is_plain, with_numbers
from creditrules.explain.document.teller import Teller, action_id
from creditrules.explain.document.terms import MERGES
from creditrules.explain.model import ActionStep, SettingStep
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, code, emphasized, joined, plain


def settings(tell: Teller) -> Section | None:
    """Every action."""
    found = tuple(_action(tell, one) for one in tell.explanation.actions)
    return Section("settings", tell.say(Say.ACTIONS), found, folded=True) if found else None


def _action(tell: Teller, one: ActionStep) -> Section:
    return Section(action_id(one), result(tell, tell.named(one.title, one.name), one.value), tuple(_blocks(tell, one)))


def _blocks(tell: Teller, one: ActionStep) -> Iterator[Block]:
    if one.settings:
        heads = (Say.SET_BY, Say.FORMULA, Say.WITH_NUMBERS, Say.VALUE, Say.RESULT, Say.LINE_HEAD)
        rows = tuple(Row(_setting(tell, each), chosen=each.decided) for each in one.settings)
        yield Table(tell.language.title(one.title, one.name), tuple(Head(tell.say(head)) for head in heads), rows)
    several = len(one.settings) > 1
    how = plain(tell.language.count(MERGES[one.merge], len(one.settings))) if several else NOTHING
    yield Paragraph(joined((how, tell.place(one.place)), " · "))


def _setting(tell: Teller, one: SettingStep) -> tuple[Words, ...]:
    return (
        tell.named(one.by_title, one.by),
        code(one.formula.text),
        NOTHING if is_plain(one.formula) else with_numbers(tell, one.formula),
        joined((tell.value(one.value), _rounded(tell, one.rounded_to)), tell.language.say(Say.COMMA)),
        emphasized(tell.say(Say.DECIDED_HERE)) if one.decided else NOTHING,
        tell.place(one.place),
    )


def _rounded(tell: Teller, step: Decimal | None) -> Words:
    return NOTHING if step is None else tell.say(Say.STORED_ROUNDED, step=tell.language.number(step))
