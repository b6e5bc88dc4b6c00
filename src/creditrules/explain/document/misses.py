"""Why a line, a row or a condition did not hold, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from creditrules.explain.document.teller import Teller
from creditrules.explain.model import Miss, Sense, Shown, Term
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, code, joined
from creditrules.values import Duration

_NEEDED: dict[Sense, Say] = {
    "<": Say.NEEDS_BELOW,
    "<=": Say.NEEDS_AT_MOST,
    ">": Say.NEEDS_ABOVE,
    ">=": Say.NEEDS_AT_LEAST,
    "=": Say.NEEDS_EQUAL,
    "!=": Say.NEEDS_OTHER,
    "is one of": Say.NEEDS_ONE_OF,
    "is not one of": Say.NEEDS_NONE_OF,
    "includes": Say.NEEDS_WITH,
    "does not include": Say.NEEDS_WITHOUT,
    "known": Say.NEEDS_KNOWN,
    "missing": Say.NEEDS_MISSING,
    "yes": Say.NEEDS_YES,
    "no": Say.NEEDS_NO,
}


def why_not(tell: Teller, misses: Sequence[Miss], condition: Term | None = None) -> Words:
    """Every test that decided; the whole `condition`, where it is the only one, need not be named."""
    return joined([_miss(tell, one, condition) for one in misses], tell.language.say(Say.SEMICOLON))


def _miss(tell: Teller, one: Miss, condition: Term | None) -> Words:
    what = NOTHING if one.test is None or one.test == condition else code(one.test.text)
    needed = tell.language.words(_NEEDED[one.sense], bound=NOTHING if one.bound is None else tell.value(one.bound))
    value = NOTHING if one.value is None else tell.value(one.value)
    told = tell.language.words(Say.MISSED, value=value, needed=needed)
    far = joined((told, _distance(tell, one)), tell.language.say(Say.PAUSE))
    return joined((what, far), tell.language.say(Say.COLON))


def _distance(tell: Teller, one: Miss) -> Words:
    if one.distance is None or one.distance.hidden:
        return NOTHING
    message = Say.OFF_BY_MORE if one.step is not None and _above_zero(one.step) else Say.OFF_BY
    return tell.language.words(message, distance=tell.value(one.distance))


def _above_zero(step: Shown) -> bool:
    match step.value:
        case Decimal() as number:
            return number > 0
        case Duration() as duration:
            return duration.count > 0
        case _:
            return False
