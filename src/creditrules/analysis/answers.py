"""What conditions and tests answer while some facts are open: yes, no, or open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

from creditrules.analysis.possible import Days, Known, Numbers, Possible, Words
from creditrules.engine.ordering import Operator, compare
from creditrules.program.program import Anything as AnyCell, Band, IsMissing, IsOneOf, Otherwise
from creditrules.program.types import Type
from creditrules.values import Value


class Answer(Enum):
    """An answer that holds for all facts inside, or none that does."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


def answer(*, can_hold: bool, can_fail: bool) -> Answer:
    """The answer, from what can happen."""
    if can_hold and can_fail:
        return Answer.OPEN
    return Answer.YES if can_hold else Answer.NO


def opposite(one: Answer) -> Answer:
    """The answer to the opposite question."""
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.OPEN: Answer.OPEN}[one]


def is_known(value: Possible) -> Answer:
    """Whether the value is not missing."""
    return answer(can_hold=value.known is not None, can_fail=value.missing)


def compared(operator: Operator, left: Possible, left_type: Type, right: Possible, right_type: Type) -> Answer:
    """A comparison of two values of one kind, as far as they are known."""
    match left.known, right.known:
        case (Numbers() as one, Numbers() as other) | (Days() as one, Days() as other):
            return _compared(operator, one, other)
        case Words(ours), Words(theirs):
            found = {compare(operator, one, left_type, other, right_type) for one in ours for other in theirs}
            return answer(can_hold=True in found, can_fail=False in found)
        case _:
            return Answer.OPEN


def _compared(operator: Operator, left: Numbers | Days, right: Numbers | Days) -> Answer:
    first, last, low, high = _order(left.low), _order(left.high), _order(right.low), _order(right.high)
    match operator:
        case "<":
            return answer(can_hold=first < high, can_fail=last >= low)
        case "<=":
            return answer(can_hold=first <= high, can_fail=last > low)
        case ">":
            return answer(can_hold=last > low, can_fail=first <= high)
        case ">=":
            return answer(can_hold=last >= low, can_fail=first < high)
        case "=":
            return answer(can_hold=first <= high and low <= last, can_fail=not first == last == low == high)
        case "!=":
            return answer(can_hold=not first == last == low == high, can_fail=first <= high and low <= last)


def _order(value: Decimal | date) -> Decimal | int:
    return value if isinstance(value, Decimal) else value.toordinal()


def is_among(value: Possible, values: tuple[Value, ...]) -> Answer:
    """Whether a value, as far as it is known, is one of these."""
    match value.known:
        case Numbers() | Days() as span:
            ours = [_order(each) for each in values if isinstance(each, Decimal | date)]
            first, last = _order(span.low), _order(span.high)
            return answer(
                can_hold=any(first <= each <= last for each in ours), can_fail=first != last or first not in ours
            )
        case Words(words):
            return answer(can_hold=not words.isdisjoint(values), can_fail=not words <= set(values))
        case _:
            return Answer.OPEN


def includes(value: Possible, member: str) -> Answer:
    """Whether a set, as far as it is known, includes the member."""
    if not isinstance(value.known, Words):
        return Answer.OPEN
    found = {isinstance(each, frozenset) and member in each for each in value.known.values}
    return answer(can_hold=True in found, can_fail=False in found)


def is_after_up_to(value: Possible, start: date, end: date) -> Answer:
    """Whether a day, as far as it is known, is after `start` and not after `end`."""
    if not isinstance(value.known, Days):
        return Answer.OPEN
    low, high = value.known.low, value.known.high
    return answer(can_hold=high > start and low <= end, can_fail=low <= start or high > end)


def tested(test: Band | IsOneOf | IsMissing | Otherwise | AnyCell, value: Possible) -> Answer:
    """What a line or cell answers for a value."""
    match test:
        case AnyCell():
            return Answer.YES
        case IsMissing():
            return opposite(is_known(value))
        case Otherwise():
            return is_known(value)
        case IsOneOf() | Band():
            if value.known is None:
                return Answer.NO
            of_known = is_among(value, test.values) if isinstance(test, IsOneOf) else _in_band(test, value.known)
            return Answer.OPEN if of_known is Answer.YES and value.missing else of_known


def _in_band(band: Band, known: Known) -> Answer:
    if not isinstance(known, Numbers | Days):
        return Answer.OPEN
    first, last = _order(known.low), _order(known.high)
    can_hold, can_fail = True, False
    if band.low is not None:
        low = _order(band.low)
        can_hold = can_hold and (last > low or (band.low_in and last == low))
        can_fail = can_fail or first < low or (not band.low_in and first == low)
    if band.high is not None:
        high = _order(band.high)
        can_hold = can_hold and (first < high or (band.high_in and first == high))
        can_fail = can_fail or last > high or (not band.high_in and last == high)
    return answer(can_hold=can_hold, can_fail=can_fail)
