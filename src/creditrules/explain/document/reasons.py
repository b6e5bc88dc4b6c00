"""Why the customer does not stand better, and which overrides had a say."""

from __future__ import annotations

from creditrules.explain.document.blocks import Block, Head, Item, Items, Paragraph, Row, Section, Table
from creditrules.explain.document.teller import Teller
from creditrules.explain.model import ControlStep, OverrideStep, ReasonStep, WatchStep
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, emphasized, joined, lost, name_of, plain, quiet, text_of

_KINDS = {"knock-out": Say.KNOCK_OUT, "cap": Say.CAP, "points": Say.POINTS_HEAD}
_EFFECTS = {"at least": Say.AT_LEAST, "at most": Say.AT_MOST, "is": Say.IS_GRADE}


def reasons(tell: Teller) -> Section | None:
    """The weightiest first; for a policy without score every control that decided, then others that give a reason."""
    explanation = tell.explanation
    if explanation.score is None:
        items = tuple(_control(tell, one, decides=decides) for one, decides in _telling_controls(tell))
    else:
        items = tuple(_reason(tell, one) for one in explanation.reasons)
    blocks: tuple[Block, ...] = (Items(items, ordered=True),)
    if not items:
        if explanation.reasons_at_most is None:
            return None
        blocks = (Paragraph(tell.say(Say.NO_REASONS)),)
    return Section("reasons", tell.say(Say.REASONS), blocks)


def _reason(tell: Teller, one: ReasonStep) -> Item:
    told = tell.say(_KINDS[one.kind]) if one.lost is None else plain(tell.language.count(Say.POINTS_LOST, one.lost))
    weight = lost(text_of(told))
    return _item(tell, _words(tell, one), weight, one.code, tell.cites([one.place]))


def _words(tell: Teller, one: ReasonStep) -> Words:
    """The author's words; where there are none, or they may not be shown, what can be said without them."""
    title = NOTHING if one.title is None else tell.language.title(one.title, one.by)
    if one.withheld:
        return title or tell.say(Say.WITHHELD_OVERRIDE)
    if one.authored or one.points is None or one.baseline is None:
        return tell.language.text(one.parts, one.translations)
    points, baseline = tell.brief(one.points), tell.brief(one.baseline)
    return tell.language.words(Say.BY_POINTS, title=title, points=points, baseline=baseline)


def _control(tell: Teller, one: ControlStep, *, decides: bool) -> Item:
    told = tell.told(one.said, one.text, one.title, one.name)
    weight = quiet(tell.language.say(Say.DECIDES if decides else Say.APPLIES_TOO))
    return _item(tell, told, weight, one.name, tell.cites([one.place]))


def _item(tell: Teller, told: Words, weight: Words, name: str, cites: Words) -> Item:
    named = name_of(name) if tell.inside else NOTHING
    return Item(emphasized(told), (Paragraph(joined((weight, named, cites), " · ")),))


def _telling_controls(tell: Teller) -> list[tuple[ControlStep, bool]]:
    applied = [control for control in tell.explanation.controls if control.applied]
    if not tell.inside:  # others are told only of those that decided
        return [(control, True) for control in applied]
    deciding = {setting.by for action in tell.explanation.actions for setting in action.settings if setting.decided}
    first = [(control, True) for control in applied if control.name in deciding]
    then = [(control, False) for control in applied if control.name not in deciding and gives_reason(control)]
    return first + then


def gives_reason(rule: ControlStep | WatchStep) -> bool:
    """Whether the author wrote why."""
    return rule.said is not None


def overrides(tell: Teller) -> Section | None:
    """Every override that applied, also where it changed nothing."""
    applied = [one for one in tell.explanation.overrides if one.applied]
    if not applied:
        return None
    heads = tuple(Head(tell.say(head)) for head in (Say.OVERRIDE, Say.EFFECT, Say.RESULT, Say.CLAUSE))
    rows = tuple(Row(_override(tell, one)) for one in applied)
    return Section("overrides", tell.say(Say.OVERRIDES), (Table(tell.say(Say.OVERRIDES), heads, rows),))


def _override(tell: Teller, one: OverrideStep) -> tuple[Words, ...]:
    told = tell.told(one.said, one.text, one.title, one.name)
    return (
        joined((told, name_of(one.code) if tell.inside else NOTHING), " "),
        tell.language.words(_EFFECTS[one.effect], grade=tell.grade(one.grade)),
        _changed(tell, one),
        tell.cites([one.place]),
    )


def _changed(tell: Teller, one: OverrideStep) -> Words:
    if not one.changed:
        return quiet(tell.language.say(Say.CHANGED_NOTHING))
    changed = tell.language.words(Say.CHANGED_GRADE, before=tell.grade(one.before), after=tell.grade(one.after))
    same = one.without == one.before  # said already
    without = NOTHING if same else tell.language.words(Say.WITHOUT, grade=tell.grade(one.without))
    return joined((changed, without), tell.language.say(Say.SEMICOLON))
