"""What the writers of single kinds of expression ask of the one that writes all kinds."""

from __future__ import annotations

from typing import Protocol

from creditrules.program.types import Money, Number, OneOf, Percent
from creditrules.testing.random_policies.names import Names
from creditrules.testing.random_policies.terms import Term

NumericKind = type[Number] | type[Percent] | type[Money]


class Writes(Protocol):
    """Writes random expressions out of what can be named; `depth` is how much may still be nested."""

    def number(self, names: Names, kind: NumericKind, depth: int) -> Term:
        """A number, percentage or amount; it may be missing."""

    def day(self, names: Names, depth: int) -> Term:
        """A date; it may be missing."""

    def word(self, names: Names, type_: OneOf, depth: int) -> Term:
        """A word of the list; it may be missing."""

    def condition(self, names: Names, depth: int) -> Term:
        """A yes or no that is always known."""
