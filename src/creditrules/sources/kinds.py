"""What plugins bring: kinds of sources, registers of consents, receivers and readers of files.

A kind has settings, a pydantic model. What `sources.toml` says is validated by it before anything is opened.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from creditrules.sources.asking import AsyncSource, Source, Wanted


class Settings(BaseModel):
    """The base of every kind's settings: nothing unknown, nothing coerced, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a kind may know when it opens.

    `name` is what `sources.toml` calls it (for a source, its name in the policy), `folder` the folder of that file,
    from which relative paths count. `facts` are those that the policy reads and admits from the source, by name;
    `readers` are the readers of all plugins, by the ending of a file's name (`.csv`).
    """

    name: str
    folder: Path
    facts: Mapping[str, Wanted] = field(default_factory=dict)
    readers: Mapping[str, ReaderKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A kind of source: `name` is what `kind` says in `sources.toml`, `title` a line for people.

    `open` makes the source, from its settings; it raises `SourceError`, with a sentence for people, where it cannot.
    It must be quick: what is slow belongs to the first request.
    """

    name: str
    title: str
    settings: type[Settings]
    open: Callable[[Any, Opening], Source | AsyncSource]


# ------------------------------------------------------------------------------------------------------------ consents


@dataclass(frozen=True, slots=True)
class Consent:
    """A customer's consent that a recipient obtains data from a source for a purpose.

    It holds from the day `start` to the day `until`, both included; without `until`, for good.
    """

    customer: str
    purpose: str
    source: str
    recipient: str
    start: date
    until: date | None = None


class ConsentRegister(ABC):
    """Where consents are kept."""

    @abstractmethod
    def consents(self, customers: Sequence[str]) -> Iterable[Consent]:
        """All consents of these customers; raises `SourceError` where the register cannot be read."""

    def close(self) -> None:  # noqa: B027  # few registers hold anything
        """Give back what the register holds."""


@dataclass(frozen=True, slots=True)
class ConsentKind:
    """A kind of register, opened like a source."""

    name: str
    title: str
    settings: type[Settings]
    open: Callable[[Any, Opening], ConsentRegister]


# ----------------------------------------------------------------------------------------------------------- receivers


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that a person should look at: a `watch` that fired, or a `source` that failed."""

    about: Literal["watch", "source"]
    name: str
    customer: str | None
    message: str


class Receiver(ABC):
    """Gets every decision after it was taken. What it does or fails to do changes no decision."""

    @abstractmethod
    def decided(self, customer: str, decision: Mapping[str, object]) -> None:
        """A decision was taken: `decision` is its JSON form, with confidential facts."""

    def alerted(self, alert: Alert) -> None:  # noqa: B027  # not every receiver cares
        """Something happened that a person should look at."""

    def close(self) -> None:  # noqa: B027  # not every receiver holds anything
        """Write what is still to be written."""


@dataclass(frozen=True, slots=True)
class ReceiverKind:
    """A kind of receiver, opened like a source."""

    name: str
    title: str
    settings: type[Settings]
    open: Callable[[Any, Opening], Receiver]


# ------------------------------------------------------------------------------------------------------------- readers

Row: TypeAlias = Mapping[str, object]
"""A row of a table, by column. A cell is text, `int`, `Decimal`, `date`, `bool`, None, or what JSON nests."""


@dataclass(frozen=True, slots=True)
class ReaderKind:
    """A reader of a form of files: `endings` are those of their names, with the point.

    `read` gives the rows one after the other, never all at once; it raises `SourceError`, with the place, where the
    file is not of that form. The second argument names a part of the file (a sheet of a workbook), or is None.
    """

    name: str
    title: str
    endings: tuple[str, ...]
    read: Callable[[Path, str | None], Iterator[Row]]

    @contextmanager
    def rows(self, path: Path, part: str | None = None) -> Iterator[Iterator[Row]]:
        """The rows of a file while the block lasts; what the reader holds open is closed after it."""
        rows = self.read(path, part)
        try:
            yield rows
        finally:
            if isinstance(rows, Generator):
                rows.close()
