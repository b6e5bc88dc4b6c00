"""Every customer that a policy's schema admits, often at the edges of what the policy asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from creditrules.api import Policy, read_as_of
from creditrules.program.expressions import Previous, walk
from creditrules.program.program import RECORDED_SCORE, Declared, Fact, Field, Program
from creditrules.program.types import DATE, ListOf, Number, YesNo
from creditrules.testing import mentions as m
from creditrules.testing.days import Day
from creditrules.testing.values import Raw, days, numbers, values
from creditrules.values import Cause, Duration, Scalar
from creditrules.values.dates import EARLIEST, LATEST

USUAL_LENGTH = 4
"""Records in a list, where the policy does not ask about their number."""

LONGEST = 12
"""Records in a list at most, whatever the policy asks."""

_SCORE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer to decide: `policy.decide(customer.facts, as_of=customer.as_of, previous=customer.previous)`.

    `facts` are plain values as a JSON file of facts holds them: numbers are text in plain digits, percents fractions
    of one, dates `YYYY-MM-DD`, sets and lists are lists; a value may stand in an envelope that says where it comes
    from. `previous` is the last recorded decision as `{"facts": …, "score": …, "grade": …, "as_of": …}`, or None.
    """

    facts: dict[str, object]
    as_of: date
    previous: dict[str, object] | None = None


def customers(policy: Policy, *, as_of: date | str | None = None) -> SearchStrategy[Customer]:
    """Every customer that the policy's schema admits, on the day `as_of` or, unless given, on any that it is in force.

    Values lie often at the numbers and days that the policy mentions, and one step beside them; optional facts are
    sometimes missing, lists mostly short. Whom the policy does not apply to (`applies when`) is not left out: deciding
    such a customer raises `FactsError`. Raises `ValueError` where the policy is not in force at `as_of`.
    """
    program = policy.program
    first, last = program.in_force_from or EARLIEST, program.in_force_until or LATEST
    day = None if as_of is None else read_as_of(as_of)
    if day is not None and not first <= day <= last:
        raise ValueError(f"the policy `{policy.id}` is not in force on {day}")
    mentioned = m.mentions(program)
    when = _as_of(max(first, EARLIEST), min(last, LATEST), mentioned) if day is None else st.just(day)
    return st.builds(_customer, when, _facts(program, mentioned), _previous(program, mentioned))


@dataclass(frozen=True, slots=True)
class _Recorded:
    """A previous decision: which of today's facts it had differently or not at all, and what it came to."""

    changed: Mapping[str, Raw]
    result: Mapping[str, Raw]


def _customer(as_of: date, facts: Mapping[str, Raw], previous: _Recorded | None) -> Customer:
    found = {name: _found(raw, as_of) for name, raw in facts.items()}
    return Customer(found, as_of, None if previous is None else _decision(previous, found, as_of))


def _decision(previous: _Recorded, facts: Mapping[str, object], as_of: date) -> dict[str, object]:
    before = {name: _bare(value) for name, value in facts.items()}
    before.update({name: _found(raw, as_of) for name, raw in previous.changed.items()})
    known: dict[str, object] = {name: value for name, value in before.items() if value is not None}
    if "value" in known:  # `facts` over it would be read as a value and what is said beside it
        return known
    return {"facts": known, **{name: _found(raw, as_of) for name, raw in previous.result.items()}}


def _found(raw: Raw, as_of: date) -> object:
    """The value with its days found."""
    match raw:
        case Day():
            return raw.at(as_of).isoformat()
        case dict():
            return {name: _found(value, as_of) for name, value in raw.items()}
        case list():
            return [_found(value, as_of) for value in raw]
        case _:
            return raw


def _bare(value: object) -> object:
    """The value without what was said beside it."""
    return value["value"] if isinstance(value, dict) else value


# ------------------------------------------------------------------------------------------------------------- as of


def _as_of(first: date, last: date, mentioned: Mapping[m.Place, Sequence[Scalar]]) -> SearchStrategy[date]:
    """Days on which the policy is in force: its first and last, ends of months, leap days, near the first, any."""
    said = [value for value in mentioned.get(m.AS_OF, ()) if isinstance(value, date)]
    start = first if first > EARLIEST else max(first, min(date(2026, 3, 1), last))
    edges = [
        *(Day(fixed=day, plus=plus, low=first, high=last) for day in (start, last, *said) for plus in (0, 1, -1)),
        *(Day(Duration(-months, "months"), snap="month end", low=first, high=last) for months in range(4)),
        *(Day(Duration(-24, "months"), plus, "29 February", low=first, high=last) for plus in (0, -1, 1)),
    ]
    near = st.integers(0, 1_000).map(lambda later: Day(Duration(-later, "days"), low=first, high=last))
    found = st.one_of(st.sampled_from(edges), near).map(lambda day: day.at(start))
    return st.one_of(found, st.dates(first, last))


# ------------------------------------------------------------------------------------------------------------- facts


def _facts(program: Program, mentioned: Mapping[m.Place, Sequence[Scalar]]) -> SearchStrategy[dict[str, Raw]]:
    """Two kinds of customers: of whom everything is known and little is amiss, and any."""
    calm: dict[str, SearchStrategy[Raw]] = {}
    wild: dict[str, SearchStrategy[Raw]] = {}
    for fact in program.facts.values():
        known = _values(program, fact, mentioned)
        told = st.one_of(known, known, known, known, _enveloped(program, fact, known))
        wild[fact.name] = st.one_of(told, told, told, _NOT_GIVEN, _MISSING) if fact.optional else told
        calm[fact.name] = st.one_of(_NO, _NO, _NO, _NO, known) if isinstance(fact.declared.type, YesNo) else known
    return st.one_of(st.fixed_dictionaries(calm), st.fixed_dictionaries(wild)).map(_given)


_ABSENT = object()
_NOT_GIVEN: SearchStrategy[Raw] = st.just(_ABSENT)
_NO: SearchStrategy[Raw] = st.just(False)  # noqa: FBT003  # a value of a fact
_MISSING: SearchStrategy[Raw] = st.one_of(
    st.none(), st.sampled_from(Cause).map(lambda cause: {"value": None, "cause": cause.value})
)


def _given(facts: Mapping[str, Raw]) -> dict[str, Raw]:
    return {name: raw for name, raw in facts.items() if raw is not _ABSENT}


def _values(program: Program, fact: Fact, mentioned: Mapping[m.Place, Sequence[Scalar]]) -> SearchStrategy[Raw]:
    about = mentioned.get(m.Place(fact.name), ())
    if not isinstance(fact.declared.type, ListOf):
        return values(fact.declared, about)
    fields = program.records[fact.declared.type.record].fields
    records = _records(fact.declared.type.record, fields, mentioned)
    counts = [int(value) + 1 for value in about if isinstance(value, Decimal) and 0 <= value < LONGEST]
    return st.lists(records, max_size=min(fact.at_most, max((USUAL_LENGTH, *counts))))


def _records(
    name: str, fields: Mapping[str, Field], mentioned: Mapping[m.Place, Sequence[Scalar]]
) -> SearchStrategy[dict[str, Raw]]:
    known = {each.name: values(each.declared, mentioned.get(m.Place(each.name, name), ())) for each in fields.values()}
    return st.fixed_dictionaries(
        {each.name: known[each.name] for each in fields.values() if not each.optional},
        optional={each.name: known[each.name] for each in fields.values() if each.optional},
    )


def _enveloped(program: Program, fact: Fact, known: SearchStrategy[Raw]) -> SearchStrategy[Raw]:
    """A value with where it comes from and of which day it is: fresh, unless the fact may be missing."""
    ways: list[SearchStrategy[Raw]] = [st.fixed_dictionaries({"value": known}, optional={"as_of": _fresh(None)})]
    for name in fact.sources or tuple(program.sources):
        fresh_for = program.sources[name].fresh_for
        told = st.just(name)
        ways.append(st.fixed_dictionaries({"value": known, "source": told, "as_of": _fresh(fresh_for)}))
        ways.append(st.fixed_dictionaries({"value": known, "source": told}))
        if fact.optional and fresh_for is not None:
            stale = st.sampled_from([Day(fresh_for, -1), Day(fresh_for, -400)])
            ways.append(st.fixed_dictionaries({"value": known, "source": told, "as_of": stale}))
    return st.one_of(ways)


def _fresh(fresh_for: Duration | None) -> SearchStrategy[Day]:
    """Days at which a value is still fresh."""
    long = fresh_for or Duration(24, "months")
    return st.sampled_from([Day(since=long), Day(long, since=long), Day(Duration(1, "days"), since=long)])


# ---------------------------------------------------------------------------------------------------------- previous


def _previous(program: Program, mentioned: Mapping[m.Place, Sequence[Scalar]]) -> SearchStrategy[_Recorded | None]:
    """None, or a decision with mostly the same facts; a policy that asks for none mostly gets none."""
    changed: dict[str, SearchStrategy[Raw]] = {}
    for fact in program.facts.values():
        if not isinstance(fact.declared.type, ListOf):
            changed[fact.name] = st.one_of(st.none(), values(fact.declared, mentioned.get(m.Place(fact.name), ())))
    result: dict[str, SearchStrategy[Raw]] = {"as_of": days(Declared(DATE), ()).map(_not_later)}
    if program.score is not None:
        result["score"] = st.one_of(st.none(), _scores(program, mentioned.get(m.RECORDED_SCORE, ())))
    if program.grades:
        result["grade"] = st.sampled_from([None, *(grade.name for grade in program.grades)])
    recorded: SearchStrategy[_Recorded | None] = st.builds(
        _Recorded, st.fixed_dictionaries({}, optional=changed), st.fixed_dictionaries({}, optional=result)
    )
    nothing: SearchStrategy[_Recorded | None] = st.none()
    return st.one_of(nothing, recorded) if _asks(program) else st.one_of(*[nothing] * 9, recorded)


def _not_later(day: Day) -> Day:
    """The day, or the as-of date where it is later."""
    return Day(day.before, day.plus, day.snap, day.fixed, since=Duration(2_400, "months"))


def _scores(program: Program, mentioned: Sequence[Scalar]) -> SearchStrategy[str]:
    """Scores that this or another version of the policy may have come to."""
    edges = [value for value in mentioned if isinstance(value, Decimal)]
    edges += [grade.threshold for grade in program.grades if grade.threshold is not None]
    edges += [program.score.low, program.score.high] if program.score else []
    return numbers(Declared(Number(_SCORE_DECIMALS), RECORDED_SCORE.low, RECORDED_SCORE.high), _SCORE_DECIMALS, edges)


def _asks(program: Program) -> bool:
    """Whether the policy asks for anything of the last decision."""
    return any(isinstance(part, Previous) for part in _parts(program))


def _parts(program: Program) -> Iterator[object]:
    for expr in m.expressions(program):
        yield from walk(expr)
