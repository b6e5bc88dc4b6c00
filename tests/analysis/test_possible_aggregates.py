"""What an aggregate can be, held against what it is for every choice of what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, strategies as st

from creditrules.analysis.answers import Answer
from creditrules.analysis.possible import ABSENT, Days, Numbers, Possible, Words
from creditrules.analysis.possible_aggregates import Entry, combined
from creditrules.engine.aggregates import combine
from creditrules.program.expressions import Aggregate, AggregateKind
from creditrules.program.types import DATE
from creditrules.values import MISSING, Missing, Value
from tests.building import NUMBER, SPAN, fact, ref

LIST = ref(fact("orders", NUMBER))
FIRST = date(2026, 1, 1)


@dataclass(frozen=True)
class Record:
    """What is said of a record, and how it really is."""

    entry: Entry
    looked: bool
    counted: bool
    value: Value
    weight: Value


def said(draw: st.DrawFn, *, really: bool) -> Answer:
    """What can be said of a condition that is really so."""
    return draw(st.sampled_from([Answer.OPEN, Answer.YES if really else Answer.NO]))


def span(draw: st.DrawFn, low: int, high: int, *, days: bool = False) -> tuple[Possible, Value]:
    """What a value can be, and what it is."""
    first, last = sorted(draw(st.tuples(st.integers(low, high), st.integers(low, high))))
    really = draw(st.integers(first, last))
    absent = draw(st.sampled_from([False] * 9 + [True]))
    missing = absent or draw(st.sampled_from([False] * 9 + [True]))
    if days:
        known: Any = Days(FIRST + timedelta(first), FIRST + timedelta(last))
        return Possible(known, missing), MISSING if absent else FIRST + timedelta(really)
    return Possible(Numbers(Decimal(first), Decimal(last)), missing), MISSING if absent else Decimal(really)


@st.composite
def records(draw: st.DrawFn, *, days: bool) -> list[Record]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        looked, fits = draw(st.booleans()), draw(st.booleans())
        of_looked, of_fits = said(draw, really=looked), said(draw, really=fits)
        counted = Answer.NO if Answer.NO in (of_looked, of_fits) else Answer.OPEN
        if (of_looked, of_fits) == (Answer.YES, Answer.YES):
            counted = Answer.YES
        value, really = span(draw, -9, 9, days=days)
        weight, weighs = span(draw, 0, 3)
        entry = Entry(of_looked, counted, value, weight)
        found.append(Record(entry, looked, looked and fits, really, weighs))
    return found


def real(kind: AggregateKind, found: Sequence[Record], *, weighted: bool) -> Value:
    counted = [record for record in found if record.counted]
    expr = Aggregate(type=DATE if kind in ("min", "max") else NUMBER, span=SPAN, kind=kind, records=LIST)
    weights = [record.weight for record in counted] if weighted else None
    looked = sum(record.looked for record in found)
    return combine(expr, looked, len(counted), [record.value for record in counted], weights)


def fits(value: Value, possible: Possible) -> bool:
    if isinstance(value, Missing):
        return possible.missing
    match possible.known:
        case Numbers(low, high):
            return isinstance(value, Decimal) and low <= value <= high
        case Days(first, last):
            return isinstance(value, date) and first <= value <= last
        case Words(words):
            return value in words
        case known:
            return known is not None


@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
@pytest.mark.parametrize("kind", get_args(AggregateKind))
@given(st.data())
def test_what_it_is_was_possible(kind: AggregateKind, weighted: bool, data: st.DataObject) -> None:  # noqa: FBT001
    found = data.draw(records(days=kind in ("min", "max") and data.draw(st.booleans())))
    entries = [
        Entry(each.entry.looked, each.entry.counted, each.entry.value, each.entry.weight if weighted else None)
        for each in found
    ]
    assert fits(real(kind, found, weighted=weighted), combined(kind, entries))


@pytest.mark.parametrize("kind", ["count", "sum", "mean", "min", "max", "share"])
def test_nothing_open_is_exact(kind: AggregateKind) -> None:
    values = [Possible(Numbers(Decimal(value), Decimal(value))) for value in (3, 8, 1)]
    entries = [Entry(Answer.YES, Answer.YES, value) for value in values] + [Entry(Answer.YES, Answer.NO, ABSENT)]
    exact = Decimal({"count": "3", "sum": "12", "mean": "4", "min": "1", "max": "8", "share": "0.75"}[kind])
    assert combined(kind, entries) == Possible(Numbers(exact, exact))
