"""Tries the `always`, `never` and `monotone` of a policy on made-up customers, and makes small what shows one wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings, strategies as st

from creditrules.analysis.statement_findings import Shown, goes_wrong, not_kept
from creditrules.analysis.statements import OneWay, is_about, keeps
from creditrules.api import Policy
from creditrules.diagnostics import Diagnostic, FactsError
from creditrules.program.program import Property
from creditrules.testing.admissible import Customer, customers

MOST_SECONDS = 60.0
"""After so long no more customers are tried, and what was found is not made smaller."""

_CHOICES = 2**16
_PLACES = 1_000


@dataclass
class Tried:
    """How many customers were tried, and what they show: a finding for each statement that is not true.

    `untried` are the titles of statements that no customer had anything to say about.
    """

    customers: int = 0
    statements: int = 0
    findings: tuple[Diagnostic, ...] = ()
    untried: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Drawn:
    """A customer; for a pair another one, in which facts the first is to be like it, and in how much of a list."""

    one: Customer
    other: Customer | None = None
    choice: int = 0
    place: int = 0


_Trial = Callable[[Shown, _Drawn], "Diagnostic | bool"]
"""A statement, tried: a finding; else whether the customer had anything to say about it."""


def try_statements(policy: Policy, many: int, *, seconds: float = MOST_SECONDS) -> Tried:
    """Tries every statement of the policy on so many customers, the same each time."""
    program, anybody = policy.program, customers(policy)
    ends = time.monotonic() + seconds
    alone = _Run(policy, st.builds(_Drawn, anybody), many, ends)
    pairs = _Run(policy, _pairs(anybody), many, ends)
    of_one = alone.tried([(each.title, _property(each)) for each in program.properties])
    of_two = pairs.tried([(each.title, _one_way(policy, OneWay(program, each))) for each in program.monotones])
    return Tried(
        max(of_one.customers, of_two.customers),
        of_one.statements + of_two.statements,
        of_one.findings + of_two.findings,
        of_one.untried + of_two.untried,
    )


def _pairs(anybody: st.SearchStrategy[Customer]) -> st.SearchStrategy[_Drawn]:
    return st.builds(_Drawn, anybody, anybody, st.integers(0, _CHOICES - 1), st.integers(0, _PLACES - 1))


class _OutOfTime(BaseException):
    """Ends a run of Hypothesis, which would take an exception for a finding."""


class _Wrong(Exception):  # noqa: N818  # not an error of ours: what is looked for
    pass


@dataclass(frozen=True)
class _Run:
    """Customers of a policy, so many, until a time."""

    policy: Policy
    drawn: st.SearchStrategy[_Drawn]
    many: int
    ends: float

    def tried(self, trials: Sequence[tuple[str, _Trial]]) -> Tried:
        """What the customers show about statements, each with its title."""
        wrong, spoken, tried = self.survey([trial for _, trial in trials]) if trials else ({}, set(), 0)
        findings = tuple(self.smallest(trials[at][1], first) for at, first in sorted(wrong.items()))
        untried = tuple(title for at, (title, _) in enumerate(trials) if at not in spoken)
        return Tried(tried, len(trials), findings, untried)

    def survey(self, trials: Sequence[_Trial]) -> tuple[dict[int, Diagnostic], set[int], int]:
        """The first finding about each statement that is not true, those spoken of anybody, how many were tried."""
        wrong: dict[int, Diagnostic] = {}
        spoken: set[int] = set()
        tried = 0

        def look(shown: Shown, drawn: _Drawn) -> None:
            nonlocal tried
            tried += 1
            for at, trial in enumerate(trials):
                said = trial(shown, drawn) if at not in wrong else True
                if isinstance(said, Diagnostic):
                    wrong[at] = said
                if said:
                    spoken.add(at)

        self._try(look, [Phase.generate])
        return wrong, spoken, tried

    def smallest(self, trial: _Trial, first: Diagnostic) -> Diagnostic:
        """The finding about one statement with customers made small."""
        found = first

        def look(shown: Shown, drawn: _Drawn) -> None:
            nonlocal found
            said = trial(shown, drawn)
            if isinstance(said, Diagnostic):
                found = said
                raise _Wrong

        self._try(look, [Phase.generate, Phase.shrink])
        return found

    def _try(self, look: Callable[[Shown, _Drawn], None], phases: Sequence[Phase]) -> None:
        @seed(0)
        @settings(
            max_examples=self.many,
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            verbosity=Verbosity.quiet,
        )
        @given(self.drawn)
        def one(drawn: _Drawn) -> None:
            if time.monotonic() > self.ends:
                raise _OutOfTime
            shown = _decided(self.policy, drawn.one.facts, drawn.one.as_of, drawn.one.previous)
            if shown is not None:
                look(shown, drawn)

        with suppress(_Wrong, _OutOfTime):
            one()


def _decided(
    policy: Policy, facts: Mapping[str, object], as_of: date, previous: Mapping[str, object] | None
) -> Shown | None:
    """The customer, decided; None for one who is out of scope, or whom joining two has made inadmissible."""
    try:
        return Shown(policy.decide(facts, as_of=as_of, previous=previous), facts, previous)
    except FactsError:
        return None


def _property(statement: Property) -> _Trial:
    def trial(shown: Shown, _drawn: _Drawn) -> Diagnostic | bool:
        if not is_about(statement, shown.decision):
            return False
        return keeps(statement, shown.decision) or not_kept(statement, shown)

    return trial


def _one_way(policy: Policy, way: OneWay) -> _Trial:
    def trial(shown: Shown, drawn: _Drawn) -> Diagnostic | bool:
        assert drawn.other is not None  # noqa: S101  # pairs are drawn
        facts = dict(shown.facts)
        for name in _chosen(way.facts, drawn.choice):
            facts.pop(name, None)
            if name in drawn.other.facts:
                facts[name] = _joined(shown.facts.get(name), drawn.other.facts[name], drawn.place)
        other = _decided(policy, facts, drawn.one.as_of, shown.previous)
        pair = None if other is None else way.in_order(shown.decision, other.decision)
        if other is None or pair is None:
            return False
        return way.keeps(*pair) or goes_wrong(way, *((shown, other) if pair[0] is shown.decision else (other, shown)))

    return trial


def _chosen(names: Sequence[str], choice: int) -> list[str]:
    """Some of the names: each by a bit of the choice, the first where there is none."""
    return [name for at, name in enumerate(names) if choice >> at % 16 & 1] or list(names[:1])


def _joined(mine: object, other: object, place: int) -> object:
    """The other value; of two lists of records mostly mine with one field of the other, so that little else changes."""
    whole, place = place % 4 == 3, place // 4  # one in four is whole
    if whole or not (isinstance(mine, list) and isinstance(other, list) and mine and other):
        return other
    record, source = mine[place % len(mine)], other[place % len(other)]
    if not (isinstance(record, dict) and isinstance(source, dict) and source):
        return other
    name = list(source)[place % len(source)]
    return [{**record, name: source[name]} if each is record else each for each in mine]
