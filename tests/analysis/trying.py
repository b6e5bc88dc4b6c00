"""Every customer who differs in one fact or in two, decided one by one: what a search must find."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product

from creditrules import FactsError
from creditrules.engine.decision import Decision
from creditrules.engine.interpret import decide
from creditrules.facts.facts import Facts
from creditrules.program.program import Fact
from creditrules.program.types import Date, ListOf, Money, Number, OneOf, Percent, SetOf, YesNo
from creditrules.values import Cause, Missing, Value
from creditrules.values.frozen import FrozenMap


def changed(decision: Decision, changes: Mapping[str, Value]) -> Decision | None:
    """The decision with other values of some facts, or None where the policy does not apply."""
    facts = Facts(FrozenMap({**decision.facts.values, **changes}))
    try:
        return decide(decision.program, facts, decision.as_of, decision.previous)
    except FactsError:
        return None


def place(decision: Decision | None, of: Decision) -> int:
    """The place of the grade, best first; after the last where there is no decision."""
    grades = [grade.name for grade in of.program.grades]
    return len(grades) if decision is None or decision.grade is None else grades.index(decision.grade)


def better(decision: Decision, changes: Mapping[str, Value]) -> bool:
    return place(changed(decision, changes), decision) < place(decision, decision)


def other_values(fact: Fact, now: Value) -> Iterator[Value]:
    """Every other value that a fact can have; of a set, those with one member more or less."""
    if isinstance(fact.declared.type, SetOf):
        assert isinstance(now, frozenset)
        yield from (now ^ {member} for member in fact.declared.type.members)
    else:
        yield from (value for value in values(fact) if value != now)


def values(fact: Fact) -> Iterator[Value]:
    declared = fact.declared
    match declared.type:
        case Number() | Percent() | Money() as type_:
            assert isinstance(declared.low, Decimal)
            assert isinstance(declared.high, Decimal)
            scale = 10**type_.decimals
            for count in range(int(declared.low * scale), int(declared.high * scale) + 1):
                yield Decimal(count) / scale
        case Date():
            assert isinstance(declared.low, date)
            assert isinstance(declared.high, date)
            yield from (declared.low + timedelta(days) for days in range((declared.high - declared.low).days + 1))
        case YesNo():
            yield from (False, True)
        case OneOf(members=members):
            yield from members
        case _:
            raise AssertionError(fact)


def movable(decision: Decision) -> list[Fact]:
    """The facts that a customer can act on."""
    return [
        fact
        for fact in decision.program.facts.values()
        if not fact.fixed and not isinstance(fact.declared.type, ListOf) and _applies(decision.facts.values[fact.name])
    ]


def _applies(value: Value) -> bool:
    return not isinstance(value, Missing) or value.cause is not Cause.NOT_APPLICABLE


def distance(fact: Fact, now: Value, then: Value) -> Decimal:
    """How far a value is from the present one: units, days, places in a list, members."""
    match fact.declared.type, now, then:
        case _, Decimal(), Decimal():
            return abs(then - now)
        case _, date(), date():
            return Decimal(abs((then - now).days))
        case OneOf(members=members), str(), str():
            return Decimal(abs(members.index(then) - members.index(now)))
        case _, frozenset(), frozenset():
            return Decimal(len(now ^ then))
        case _:
            return Decimal(int(now != then))


def singles(decision: Decision) -> dict[str, list[Value]]:
    """For each fact, the values that are enough alone."""
    found = {
        fact.name: [
            value
            for value in other_values(fact, decision.facts.values[fact.name])
            if better(decision, {fact.name: value})
        ]
        for fact in movable(decision)
    }
    return {name: enough for name, enough in found.items() if enough}


def pairs(decision: Decision, most: int) -> dict[tuple[str, str], list[tuple[Value, Value]]]:
    """For each two facts with at most so many values together, the values that are enough together."""
    now = decision.facts.values
    found = {}
    for one, other in combinations(movable(decision), 2):
        ours, theirs = list(other_values(one, now[one.name])), list(other_values(other, now[other.name]))
        if len(ours) * len(theirs) <= most:
            found[one.name, other.name] = [
                both
                for both in product(ours, theirs)
                if better(decision, dict(zip((one.name, other.name), both, strict=True)))
            ]
    return found
