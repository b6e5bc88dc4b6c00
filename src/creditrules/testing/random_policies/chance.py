"""Choices: the one thing that random policies ask of Hypothesis. Zero is the simplest of them, where shrinks stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chance:
    """Makes choices with `below(n)`, a whole number from 0 up to, not including, n."""

    below: Callable[[int], int]

    def between(self, low: int, high: int) -> int:
        """A whole number of the range, both ends in; the low end is the simplest."""
        return low + self.below(high - low + 1)

    def often(self, percent: int) -> bool:
        """True in so many of a hundred cases; false is the simplest."""
        return self.below(100) >= 100 - percent

    def one(self, of: Sequence[T]) -> T:
        """One of several; the first is the simplest."""
        return of[self.below(len(of))]

    def some(self, of: Sequence[T], least: int, most: int) -> list[T]:
        """So many different ones of several, in their order; fewer where there are fewer."""
        left = list(range(len(of)))
        wanted = min(self.between(least, most), len(left))
        chosen = {left.pop(self.below(len(left))) for _ in range(wanted)}
        return [each for at, each in enumerate(of) if at in chosen]

    def shuffled(self, of: Sequence[T]) -> list[T]:
        """The same in another order; the order as it is is the simplest."""
        left = list(of)
        return [left.pop(self.below(len(left))) for _ in of]
