"""A random policy while it is written: its blocks, and what can be named so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from creditrules.program.types import DATE
from creditrules.testing.random_policies.chance import Chance
from creditrules.testing.random_policies.expressions import Expressions
from creditrules.testing.random_policies.names import Fresh, Names
from creditrules.testing.random_policies.terms import Term
from creditrules.values.dates import EARLIEST, LATEST


@dataclass(slots=True)
class Draft:
    """The blocks written so far. `names` is what the next expression may use; it grows in the order of computation.

    A `tiny` policy has few facts with few values each, so that not many customers are all there are.
    """

    chance: Chance
    names: Names
    fresh: Fresh
    tiny: bool = False
    first: date = EARLIEST
    last: date = LATEST
    blocks: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    grades: tuple[str, ...] = ()
    write: Expressions = field(default_factory=Expressions)

    def add(self, *lines: str) -> None:
        """A block: its head, then its indented lines."""
        head, *inner = lines
        self.blocks.append("\n".join([head, *(f"  {line}" for line in inner)]))

    def knows(self, *terms: Term) -> None:
        """From now on these can be named."""
        self.names = self.names.adding(*terms)

    def because(self, names: Names | None = None) -> str:
        """Now and then a reason, with a value to fill in."""
        if not self.chance.often(25):
            return ""
        named = [term.text for term in (names or self.names).values]
        name = self.chance.one(named) if named else ""
        text = (
            self.chance.one([f"It is {{{name}}}", f"From {{{name}}} to {{{name}}}", "So it is"]) if name else "So it is"
        )
        chinese = f' zh "为 {{{name}}}"' if name and self.chance.often(20) else ""
        return f' because "{text}"{chinese}'

    def title(self, percent: int = 30) -> str:
        """Now and then a title, with or without its translation."""
        if not self.chance.often(percent):
            return ""
        return self.chance.one([' "A title"', ' "A title" zh "标题"'])

    def cites(self) -> list[str]:
        """Now and then a clause of the norm."""
        return ['cites "Norm ch. 5 (2)"'] if self.chance.often(8) else []


def begin(chance: Chance, *, wild: bool, tiny: bool) -> Draft:
    """An empty draft; the `policy` block comes when everything that it may speak of is there."""
    names = Names(chance, currency=chance.one(["CNY", "CNY", "USD", "JPY"]), wild=wild)
    draft = Draft(chance, names, Fresh(chance), tiny)
    if chance.often(60):
        draft.first = chance.one([date(2026, 1, 1), date(2024, 2, 29), date(2020, 12, 31)])
        if chance.often(40):
            draft.last = chance.one([date(2027, 12, 31), date(2030, 6, 30)])
    draft.names = replace(names, values=(Term("as_of", DATE, draft.first, draft.last),))
    return draft
