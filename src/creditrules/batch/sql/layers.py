"""Columns in layers: each reads only the layers below it, so that nothing is written or worked out twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from creditrules.batch.sql.dialects import Dialect
from creditrules.batch.sql.terms import Term


@dataclass(frozen=True, slots=True)
class Defined:
    """A column and the expression that it stands for; `about` is what a reader is told."""

    name: str
    text: str
    about: str = ""


@dataclass(slots=True)
class Layers:
    """Columns that are defined one upon another, over the columns of a table. Layer 0 is the table itself.

    `prefix` stands before every name. Columns go into the current phase's layers or above them.
    """

    dialect: Dialect
    prefix: str = ""
    taken: set[str] = field(default_factory=set)
    layers: dict[int, list[Defined]] = field(default_factory=dict)
    phases: dict[int, str] = field(default_factory=dict)
    _floor: int = 1
    _phase: str = ""
    _bound: dict[str, Term] = field(default_factory=dict)

    def begin(self, phase: str) -> None:
        """Columns from now on stand above those before."""
        if phase != self._phase:
            self._phase, self._floor = phase, max(self.layers, default=0) + 1

    def ground(self, phase: str) -> None:
        """Keeps the first layer for columns that are joined to those of the table."""
        self.layers.setdefault(1, [])
        self.phases[1], self._floor = phase, 2

    def above(self, level: int) -> int:
        """The layer in which a column stands that reads this one."""
        return max(level + 1, self._floor)

    def reserve(self, names: Iterable[str]) -> None:
        """Names that the table has."""
        self.taken.update(name.casefold() for name in names)

    def unique(self, wanted: str) -> str:
        """A name that no column has yet, as long as the engine lets it be."""
        longest = self.dialect.longest_name
        count, name = 1, _cut(wanted, longest)
        while name.casefold() in self.taken:
            count += 1
            name = f"{_cut(wanted, None if longest is None else longest - 8)} ({count})"
        self.taken.add(name.casefold())
        return name

    def refer(self, name: str) -> str:
        """The column, as an expression names it."""
        return self.prefix + self.dialect.quote(name)

    def define(self, name: str, term: Term, about: str = "") -> Term:
        """A column for the term; what comes back names it, or the column that the term is already."""
        level, name = self.above(term.level), self.unique(name)
        self.place(level, Defined(name, term.text, about))
        if term.column:
            return term
        return replace(term, text=self.refer(name), level=level, atomic=True, column=True, conjuncts=())

    def condition(self, name: str, term: Term, about: str = "") -> Term:
        """A column for the condition; what comes back is the condition itself where it is no more than one comparison.

        To compare a column of numbers takes an engine less than to read a column of yes and no.
        """
        column = self.define(name, term, about)
        return column if term.only is None else term

    def place(self, level: int, column: Defined) -> None:
        """Puts a column into a layer."""
        self.layers.setdefault(level, []).append(column)
        self.phases.setdefault(level, self._phase)

    def bind(self, term: Term, name: str) -> Term:
        """The term itself where it may be repeated, else a column for it."""
        if term.atomic:
            return term
        if term.text not in self._bound:
            self._bound[term.text] = self.define(name, term)
        bound = self._bound[term.text]
        return replace(term, text=bound.text, level=bound.level, atomic=True, column=True, conjuncts=())


def _cut(name: str, longest: int | None) -> str:
    return name if longest is None else name.encode()[:longest].decode(errors="ignore")
