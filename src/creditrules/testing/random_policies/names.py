"""What the expressions of a random policy may name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from creditrules.program.types import Type
from creditrules.testing.random_policies.chance import Chance
from creditrules.testing.random_policies.terms import Term


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of records that can be aggregated: the fields of its records, and how many there can be."""

    name: str
    fields: tuple[Term, ...]
    at_most: int
    optional: bool


@dataclass(frozen=True, slots=True)
class Names:
    """The values that can be named at one place of a policy, and how to choose among them.

    Where `wild` is set, a value that may be missing is now and then used as if it could not be, or guarded wrongly:
    whether that is a mistake is left to the checker.
    """

    chance: Chance
    values: tuple[Term, ...] = ()
    lists: tuple[Listed, ...] = ()
    previous: tuple[Term, ...] = ()
    currency: str = "CNY"
    wild: bool = False

    def of(self, kind: type[Type] | tuple[type[Type], ...], fits: Callable[[Term], bool] | None = None) -> list[Term]:
        """The values of a kind; now and then with those of the last decision."""
        pool: Sequence[Term] = self.values
        if self.previous and self.chance.often(10):
            pool = (*pool, *self.previous)
        return [each for each in pool if isinstance(each.type, kind) and (fits is None or fits(each))]

    def adding(self, *terms: Term) -> Names:
        """The same, and these."""
        return replace(self, values=(*self.values, *terms))

    @property
    def as_of(self) -> Term:
        """The as-of date."""
        return next(each for each in self.values if each.text == "as_of")

    def without(self, text: str) -> Names:
        """What the text does not name; all, where that is nothing but the as-of date."""
        left = tuple(each for each in self.values if each.text == "as_of" or each.text not in text)
        return replace(self, values=left) if len(left) > 1 else self

    def inside(self, listed: Listed) -> Names:
        """What can be named inside an aggregate: the fields first, no other list."""
        fields = {each.text for each in listed.fields}
        outer = tuple(each for each in self.values if each.text not in fields)
        return replace(self, values=(*listed.fields, *listed.fields, *outer), lists=(), previous=())

    def narrowed(self, term: Term) -> Names:
        """The same, where this is known of the value with this text."""
        return replace(self, values=tuple(term if each.text == term.text else each for each in self.values))

    def slips(self, percent: int = 30) -> bool:
        """Whether to be careless here."""
        return self.wild and self.chance.often(percent)


@dataclass(slots=True)
class Fresh:
    """Names that no other thing has."""

    chance: Chance
    taken: set[str] = field(default_factory=set)

    def name(self, pool: Sequence[str]) -> str:
        """One of the pool, with a number behind it where it is taken."""
        stem = self.chance.one(pool)
        name, number = stem, 1
        while name in self.taken:
            number += 1
            name = f"{stem}_{number}"
        self.taken.add(name)
        return name
