"""What the decision sets, who set it, and why."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.explain.document.blocks import Head, Row, Section, Table
from creditrules.explain.document.reasons import gives_reason
from creditrules.explain.document.teller import Teller, action_id
from creditrules.explain.model import ActionStep, ControlStep, SettingStep, WatchStep
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import Words, emphasized, joined, leading, quiet
from creditrules.program.program import Merge

MERGES: dict[Merge | None, Say] = {
    "lowest": Say.LOWEST_OF,
    "highest": Say.HIGHEST_OF,
    "earliest": Say.EARLIEST_OF,
    "latest": Say.LATEST_OF,
    "any": Say.ANY_OF,
    "all": Say.ALL_OF,
    "common": Say.COMMON_OF,
    "joined": Say.JOINED_OF,
    None: Say.AGREED_OF,
}


def terms(tell: Teller) -> Section | None:
    """Each action with its value, who set it and why, and the clause."""
    actions = tell.explanation.actions
    if not actions:
        return None
    heads = (Say.TERM, Say.VALUE, Say.SET_BY, Say.BECAUSE, Say.CLAUSE)
    rows = tuple(Row((*_what(tell, one), *_why(tell, one))) for one in actions)
    table = Table(tell.say(Say.TERMS), tuple(Head(tell.say(head)) for head in heads), rows)
    return Section("terms", tell.say(Say.TERMS), (table,))


def _what(tell: Teller, one: ActionStep) -> tuple[Words, Words]:
    title = tell.language.title(one.title, one.name)
    return leading(title, action_id(one)) if one.settings else title, emphasized(tell.brief(one.value))


def _why(tell: Teller, one: ActionStep) -> tuple[Words, Words, Words]:
    deciding = [setting for setting in one.settings if setting.decided]
    names = tell.listed([tell.language.title(setting.by_title, setting.by) for setting in deciding])
    several = len(one.settings) > 1
    how = quiet(tell.language.count(MERGES[one.merge], len(one.settings))) if several else ()
    # Where nothing is scored, the reasons of controls are the reasons of the decision and were told above.
    told = () if tell.explanation.score is None else tuple(_reasons(tell, deciding))
    reasons = joined(told, tell.language.say(Say.SEMICOLON))
    places = [one.place, *(setting.place for setting in deciding)]
    return joined((names, how), tell.language.say(Say.PAUSE)), reasons, tell.cites(places)


def _reasons(tell: Teller, deciding: list[SettingStep]) -> Iterator[Words]:
    names = {setting.by for setting in deciding}
    rules: list[ControlStep | WatchStep] = [*tell.explanation.controls, *tell.explanation.watches]
    for block in rules:
        if block.name in names and gives_reason(block):
            yield tell.told(block.said, block.text, block.title, block.name)
