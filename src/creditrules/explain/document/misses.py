"""Why a line, a row or a condition did not hold, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from creditrules.explain.document.teller import Teller
from creditrules.explain.model import Miss, Sense, Shown, Term
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, code, joined, plain
from creditrules.program.types import Number, Percent
from creditrules.values.decimals import EXACT, add

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
    """Every test that decided; where there are several, each would have been enough.

    The whole `condition`, where it is the only one, need not be named.
    """
    tests = [list(group) for _, group in groupby(misses, key=lambda one: (one.test, one.value))]
    return joined([_missed(tell, test, condition) for test in tests], tell.language.say(Say.OR_THAT))


def _missed(tell: Teller, test: Sequence[Miss], condition: Term | None) -> Words:
    """One test: the value once, then all that would have been enough."""
    first = test[0]
    what = NOTHING if first.test is None or first.test == condition else code(first.test.text)
    value = NOTHING if first.value is None else tell.value(first.value)
    needed = joined([_needed(tell, one) for one in test], tell.language.say(Say.OR_ELSE))
    return joined((what, tell.language.words(Say.MISSED, value=value, needed=needed)), tell.language.say(Say.COLON))


def _needed(tell: Teller, one: Miss) -> Words:
    bound = NOTHING if one.bound is None else tell.value(one.bound)
    needed = tell.language.words(_NEEDED[one.sense], bound=bound)
    return joined((needed, _distance(tell, one)), tell.language.say(Say.PAUSE))


def _distance(tell: Teller, one: Miss) -> Words:
    """How far off; nothing where the value is the bound itself, for then the bound says it all."""
    if one.distance is None or one.distance.hidden or not isinstance(one.distance.value, Decimal):
        return NOTHING
    distance, step = one.distance.value, _number(one.step)
    if not distance:
        return NOTHING
    whole = one.distance.type == Number(0)
    told = _far(tell, one, add(distance, step) if whole else distance)
    return tell.language.words(Say.OFF_BY_MORE if step and not whole else Say.OFF_BY, distance=plain(told))


def _far(tell: Teller, one: Miss, distance: Decimal) -> str:
    """In days between days; in percentage points between percentages, for a percentage of one would be another."""
    assert one.distance is not None  # noqa: S101  # who asks has one
    if one.value is not None and isinstance(one.value.value, date):
        return tell.language.count(Say.DAYS, distance)
    if isinstance(one.distance.type, Percent):
        return tell.language.count(Say.PERCENTAGE_POINTS, EXACT.scaleb(distance, 2))
    return tell.language.value(Shown(distance, one.distance.type))


def _number(step: Shown | None) -> Decimal:
    return step.value if step is not None and isinstance(step.value, Decimal) else Decimal(0)
