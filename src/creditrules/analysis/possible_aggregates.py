"""What an aggregate can be while some facts that its conditions or values read are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from creditrules.analysis.answers import Answer, answer
from creditrules.analysis.possible import ABSENT, Anything, Days, Numbers, Possible, Words, computed, either, numbers
from creditrules.program.expressions import AggregateKind
from creditrules.values.decimals import QUOTIENT_DECIMALS, add, multiply

_MOST_DECIMALS = 60  # of a weight that an engine could sum: a divisor is never nearer to zero


@dataclass(frozen=True, slots=True)
class Entry:
    """A record: whether it is looked at, whether it counts as well, and what it brings where it does."""

    looked: Answer
    counted: Answer
    value: Possible = ABSENT
    weight: Possible | None = None


def combined(kind: AggregateKind, entries: Sequence[Entry]) -> Possible:
    """What the aggregate of these records can be."""
    sure = [entry for entry in entries if entry.counted is Answer.YES]
    perhaps = [entry for entry in entries if entry.counted is Answer.OPEN]
    # of those that are looked at and do not count: how many there are at least and at most
    least = sum(entry.looked is Answer.YES and entry.counted is Answer.NO for entry in entries)
    most = sum(entry.looked is not Answer.NO and entry.counted is not Answer.YES for entry in entries)
    match kind:
        case "count":
            return numbers(len(sure), len(sure) + len(perhaps))
        case "any":
            return _yes_or_no(answer(can_hold=bool(sure or perhaps), can_fail=not sure))
        case "every":
            return _yes_or_no(answer(can_hold=not least, can_fail=most > 0))
        case "share":
            return _share(len(sure), len(sure) + len(perhaps), least, most)
        case "sum":
            return _sum(sure, perhaps)
        case "mean":
            return _mean(sure, perhaps)
        case "min" | "max":
            return _extreme(kind, sure, perhaps)


def _yes_or_no(one: Answer) -> Possible:
    return Possible(Words({Answer.YES: _YES, Answer.NO: _NO, Answer.OPEN: _YES | _NO}[one]))


_YES: frozenset[bool] = frozenset((True,))
_NO: frozenset[bool] = frozenset((False,))


def _share(low: int, high: int, least: int, most: int) -> Possible:
    """Of counted records and others: the share is least with few of the first and many of the second."""
    nobody = low == 0 and least == 0
    if nobody and high == 0 and most == 0:
        return ABSENT
    smallest = _ratio(low, low + most) if low + most else Decimal(0)
    greatest = _ratio(high, high + least) if high + least else Decimal(1)
    return Possible(Numbers(smallest, greatest), missing=nobody)


def _ratio(part: int, whole: int) -> Decimal:
    found = computed("/", numbers(part, part), numbers(whole, whole), 0).known
    return found.low if isinstance(found, Numbers) else Decimal(0)


def _sum(sure: Sequence[Entry], perhaps: Sequence[Entry]) -> Possible:
    values = [entry.value for entry in sure]
    zero = numbers(0, 0)
    values += [either(entry.value, zero) for entry in perhaps]
    return _total(values)


def _total(values: Sequence[Possible]) -> Possible:
    low = high = Decimal(0)
    missing = False
    for value in values:
        match value.known:
            case Numbers():
                low, high, missing = add(low, value.known.low), add(high, value.known.high), missing or value.missing
            case None:
                return ABSENT
            case _:
                return Possible(Anything(), missing=True)
    return Possible(Numbers(low, high), missing)


def _mean(sure: Sequence[Entry], perhaps: Sequence[Entry]) -> Possible:
    """Where it is clear who counts, the sum over the sum of weights; a mean always lies among its values, too."""
    entries = [*sure, *perhaps]
    if not entries:
        return ABSENT
    if perhaps:
        among = entries[0].value
        for entry in entries[1:]:
            among = either(among, entry.value)
        weightless = any(entry.weight is not None for entry in entries)
        return Possible(_rounded(among), missing=among.missing or not sure or weightless)
    if sure[0].weight is None:
        return computed("/", _total([entry.value for entry in sure]), numbers(len(sure), len(sure)), 0)
    weights = [entry.weight for entry in sure if entry.weight is not None]
    products = [_product(entry.value, weight) for entry, weight in zip(sure, weights, strict=True)]
    return computed("/", _total(products), _total(weights), _MOST_DECIMALS)


def _product(value: Possible, weight: Possible) -> Possible:
    match value.known, weight.known:
        case Numbers() as ours, Numbers() as theirs:
            ends = [multiply(one, other) for one in (ours.low, ours.high) for other in (theirs.low, theirs.high)]
            return Possible(Numbers(min(ends), max(ends)), value.missing or weight.missing)
        case _:
            return Possible(Anything(), missing=True)


def _rounded(among: Possible) -> Numbers | Anything | None:
    """Rounding a mean may take it a little beyond its values."""
    if not isinstance(among.known, Numbers):
        return None if among.known is None else Anything()
    step = Decimal(1).scaleb(-QUOTIENT_DECIMALS)
    return Numbers(add(among.known.low, -step), add(among.known.high, step))


def _extreme(kind: Literal["min", "max"], sure: Sequence[Entry], perhaps: Sequence[Entry]) -> Possible:
    """Between what those that count for certain give and what all may give; missing where nobody may count."""
    entries = [*sure, *perhaps]
    if not entries:
        return ABSENT
    found = entries[0].value
    for entry in entries[1:]:
        found = either(found, entry.value)
    missing = not sure or any(entry.value.missing for entry in entries)
    match found.known:
        case Numbers() as span:
            ends = [one.value.known for one in sure if isinstance(one.value.known, Numbers)]
            if kind == "max":
                return Possible(Numbers(max([each.low for each in ends], default=span.low), span.high), missing)
            return Possible(Numbers(span.low, min([each.high for each in ends], default=span.high)), missing)
        case Days() as span_of_days:
            held = [one.value.known for one in sure if isinstance(one.value.known, Days)]
            if kind == "max":
                low = max([each.low for each in held], default=span_of_days.low)
                return Possible(Days(low, span_of_days.high), missing)
            high = min([each.high for each in held], default=span_of_days.high)
            return Possible(Days(span_of_days.low, high), missing)
        case _:
            return Possible(found.known, missing)
