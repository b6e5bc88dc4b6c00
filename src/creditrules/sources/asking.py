"""What a source is asked, and what it answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

WantedType: TypeAlias = Literal[
    "whole number", "number", "percent", "money", "date", "yes or no", "text", "one of", "set of", "list of"
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact that the policy reads, or a field of its records: what a value of it looks like.

    `decimals` is how many a number may have at most, `currency` that of an amount, `members` those of a `one of` or a
    `set of`. A `list of` has `fields`, and at most `at_most` records.
    """

    name: str
    type: WantedType
    optional: bool = False
    decimals: int = 0
    currency: str = ""
    members: tuple[str, ...] = ()
    fields: tuple[Wanted, ...] = ()
    at_most: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """Asks a source for facts of customers.

    `customers` are ids as the caller wrote them: untrusted text, up to 200 characters, none of them invisible. `facts`
    are only such as the source says it can tell, and only such as are still needed. `as_of` is the day of the decision:
    what was learnt after it is of no use.
    """

    customers: tuple[str, ...]
    facts: tuple[Wanted, ...]
    as_of: date

    @property
    def names(self) -> frozenset[str]:
        """The names of the facts."""
        return frozenset(fact.name for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Told:
    """A value as the source has it, and the day of which it is.

    The value has a form that facts may have: `int`, `Decimal`, text in plain digits, `date`, `bool`, text, a list of
    members, a list of records as mappings. None says that the source knows the value to be missing because it is not
    applicable to the customer. A source whose values are fresh for a while must give `as_of`.
    """

    value: object
    as_of: date | None = None


class SourceError(Exception):
    """The source could not answer; its text is shown to users, so it must hold no secret and no confidential value."""


class Unavailable(SourceError):  # noqa: N818  # says what the source is
    """The source cannot answer now, and may be asked again; after `after` seconds where it said so."""

    def __init__(self, message: str, *, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Refused(SourceError):  # noqa: N818  # says what the source did
    """The source will not answer this request, however often it is asked."""


Answers: TypeAlias = Mapping[str, Mapping[str, Told] | SourceError]
"""By customer what the source has, by fact; or why it could not answer for this customer alone.

A customer or a fact that is not there is one that the source does not have.
"""


class Source(ABC):
    """A source that answers while its caller waits. It is asked in threads, several at once if its settings say so."""

    facts: frozenset[str] = frozenset()
    """The names of the facts that it can tell."""

    most_customers: int = 1_000
    """The most customers that one request may name."""

    @abstractmethod
    def fetch(self, request: Request) -> Answers:
        """What the source has of these facts of these customers; raises `SourceError` where it cannot answer at all."""

    def close(self) -> None:  # noqa: B027  # few sources hold anything
        """Give back what the source holds. It is not asked afterwards."""


class AsyncSource(ABC):
    """The same for a source that waits without a thread. All its methods run in one event loop."""

    facts: frozenset[str] = frozenset()
    """The names of the facts that it can tell."""

    most_customers: int = 1
    """The most customers that one request may name."""

    @abstractmethod
    async def fetch(self, request: Request) -> Answers:
        """What the source has of these facts of these customers; raises `SourceError` where it cannot answer at all.

        It is cancelled where it takes longer than its settings allow.
        """

    async def close(self) -> None:  # noqa: B027  # few sources hold anything
        """Give back what the source holds. It is not asked afterwards."""
