"""Decides customers with generated code; wherever that has no answer the interpreter is asked, and says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from threading import Lock
from typing import Any, NoReturn, TypeAlias

from creditrules.engine.compiled.layout import Layout, Packed, pack
from creditrules.engine.compiled.memory import Memory, Remembered
from creditrules.engine.compiled.reading import NO_DATES, NOT_ADMITTED
from creditrules.engine.compiled.runtime import Calendar, UndecidedError, calendar
from creditrules.engine.compiled.source import Admit, Compiled, Decide, compiled, compiled_door, windows_of
from creditrules.engine.compiled.writer import NOT_TAKEN
from creditrules.engine.decision import Decision
from creditrules.engine.interpret import decide
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous
from creditrules.program.program import Program
from creditrules.values import MISSING, Value

_MOST_DAYS = 1_000
_MOST_PROGRAMS = 64
_NO_ANSWER = (*NOT_ADMITTED, UndecidedError, RecursionError)
"""What generated code raises where it leaves a customer to the interpreter and to the real door."""

Quickly: TypeAlias = Callable[[Any, "Previous | None"], "Decision | None"]
"""Decides facts, admitted or in a dict, with the last decision, or gives None."""

_new, _remember = Decision.__new__, Decision.memory.__set__  # type: ignore[attr-defined]  # a slot sets like this


class Decider:
    """One program as generated code. It never changes, caches apart, and serves several threads at once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.layout = Layout(program)
        self.days: dict[date | str, tuple[date, Quickly]] = {}
        """The days on which the policy is known to be in force, as callers write them."""
        self._windows = windows_of(program)
        self._run: Decide = self._first_run
        self._admit: Admit = self._first_admit
        self._dates = NO_DATES
        self._tell = self.tell
        self._digest = program.digest
        self._nothing_before: tuple[Packed, ...] = (None,) * len(self.layout.previous)

    def decide(self, facts: Facts, as_of: date, previous: Previous | None = None) -> Decision:
        """What the interpreter decides; raises `FactsError` for a customer outside the policy's scope."""
        packed = facts.packed or self.pack(facts)
        try:
            outcome = self._run(packed, self.calendar(as_of), self._before(previous))
        except _NO_ANSWER:
            outcome = None
        if outcome is None:
            return decide(self.program, facts, as_of, previous)
        decision = _new(Decision)
        _remember(decision, (self._tell, packed, outcome, as_of, previous, facts))
        return decision

    def on(self, day: date) -> Quickly:
        """What decides on one day, where that takes no more than the generated code; else it gives None.

        That is for a dict of plain values, and for facts that this policy admitted for this day and has packed.
        """
        calendar, tell, digest, nothing_before = self.calendar(day), self._tell, self._digest, self._nothing_before
        new, remember = _new, _remember

        def quickly(given: Any, previous: Previous | None) -> Decision | None:
            before = nothing_before if previous is None else self._before(previous)
            try:
                if type(given) is dict:
                    facts = None
                    try:
                        found = self._admit(given, calendar, before)
                    except KeyError:  # a day that was not met before, if nothing is wrong
                        self._dates.meet(given)
                        found = self._admit(given, calendar, before)
                    packed, outcome = (None, None) if found is None else found
                else:
                    facts, packed = given, given.packed
                    as_of = given.as_of
                    if packed is None or (as_of is not day and as_of != day) or given.policy != digest:
                        return None
                    outcome = self._run(packed, calendar, before)
            except _NO_ANSWER:
                return None
            if outcome is None:
                return None
            decision = new(Decision)
            remember(decision, (tell, packed, outcome, day, previous, facts))
            return decision

        return quickly

    def pack(self, facts: Facts) -> tuple[Packed, ...]:
        """The facts as generated code takes them; those that this policy admitted keep them for the next time."""
        packed = self.layout.facts(facts.values)
        if facts.policy == self.program.digest:
            object.__setattr__(facts, "packed", packed)
        return packed

    # Each of the two functions is written when it is first needed, which takes hundredths of a second.

    def _first_run(self, *asked: Any) -> Any:
        self._run = _made(compiled(self.program)) or _undecided
        return self._run(*asked)

    def _first_admit(self, *asked: Any) -> Any:
        found = compiled_door(self.program)
        self._dates, self._admit = found.dates, _made(found) or _undecided
        return self._admit(*asked)

    def tell(self, name: str, *remembered: *Remembered) -> Mapping[str, object]:
        """The part of a decision that has this name; others come with it."""
        return Memory(self.layout, *remembered).tell(name)

    def calendar(self, as_of: date) -> Calendar:
        """What the generated code needs to know of a day."""
        return calendar(as_of, self._windows)

    def remember(self, as_of: date | str, day: date) -> tuple[date, Quickly]:
        """Keeps that the policy is in force on a day, and what decides on it."""
        if len(self.days) >= _MOST_DAYS:
            self.days.clear()
        found = self.days[as_of] = (day, self.on(day))
        return found

    def _before(self, previous: Previous | None) -> tuple[Packed, ...]:
        if previous is None:
            return self._nothing_before
        found: list[Packed] = []
        for asked in self.layout.previous:
            value: Value | None
            if asked.name in self.program.facts:
                value = previous.facts.values.get(asked.name, MISSING)
            else:
                value = previous.score if asked.name == "score" else previous.grade
            found.append(None if value is None or isinstance(value, tuple) else pack(value, asked.type, asked.scale))
        return tuple(found)


def _made(code: Compiled) -> Any:
    """The function; None where Python does not take its source."""
    try:
        return code.function()
    except NOT_TAKEN:
        return None


def _undecided(*_asked: object) -> NoReturn:
    """Stands for generated code where there is none: the interpreter decides every customer."""
    raise UndecidedError


_deciders: dict[tuple[str, str], Decider] = {}
_lock = Lock()


def decider(program: Program) -> Decider:
    """The generated code of a program, written once for each policy text."""
    key = (program.digest, program.source.name)
    found = _deciders.get(key)
    if found is None:
        with _lock:
            found = _deciders.get(key)  # another thread may have written it while this one waited
            if found is None:
                found = Decider(program)
                while len(_deciders) >= _MOST_PROGRAMS:
                    _deciders.pop(next(iter(_deciders)))
                _deciders[key] = found
    return found
