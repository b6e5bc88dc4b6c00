"""The rest of a decision, told from the program, the facts and what the generated code gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import NamedTuple, TypeAlias

from creditrules.engine.compiled.filling import filling
from creditrules.engine.compiled.layout import Layout, Packed
from creditrules.engine.compiled.source import Outcome
from creditrules.engine.decision import Decision
from creditrules.engine.interpret import policy_id, told
from creditrules.engine.sheet import Sheet
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous
from creditrules.values.frozen import FrozenMap

_NAMES = tuple(field.name for field in fields(Decision))

Remembered: TypeAlias = tuple[tuple[Packed, ...], Outcome, date, "Previous | None", "Facts | None"]
"""Facts, outcome, as-of date, last decision, and the facts as they were admitted, where they came so."""


class Memory(NamedTuple):
    """What one run of the generated code took and gave; `facts` where they came admitted."""

    layout: Layout
    packed: tuple[Packed, ...]
    outcome: Outcome
    as_of: date
    previous: Previous | None
    admitted: Facts | None

    def tell(self, name: str) -> Mapping[str, object]:
        """The part of this name, most come together; or the working `sheet`."""
        program = self.layout.program
        match name:
            case "sheet":
                return {name: self.sheet(self.facts())}
            case "program" | "policy" | "as_of" | "previous":
                own = {"as_of": self.as_of, "previous": self.previous}
                return {"program": program, "policy": policy_id(program), **own}
            case "facts":
                return {name: self.facts()}
            case "score" | "unrounded_score" | "grade" | "scored_grade":
                return {name: getattr(filling(self.layout), name)(self.outcome)}
            case "actions":
                return {name: FrozenMap(filling(self.layout).actions(self.outcome))}
            case _:
                facts = self.facts()
                decision = told(self.sheet(facts), facts)
                return {each: getattr(decision, each) for each in _NAMES}

    def sheet(self, facts: Facts) -> Sheet:
        """The working sheet, as the interpreter would have filled it."""
        return filling(self.layout).sheet(self.outcome, facts, self.as_of, self.previous)

    def facts(self) -> Facts:
        """The facts as they were admitted."""
        if self.admitted is not None:
            return self.admitted
        values = self.layout.unpacked(self.packed, by_column=True)
        return Facts(values, FrozenMap(), self.layout.program.digest, self.as_of)
