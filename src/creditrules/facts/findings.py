"""Gathers what is wrong with a customer's facts, all of it, and says where in the file each mistake stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

from creditrules.diagnostics import Code, Diagnostic, FactsError, Label, Source, Span
from creditrules.diagnostics.codes import TOO_MANY
from creditrules.facts.complaint import Complaint
from creditrules.facts.locate import Path, locate
from creditrules.facts.values_shown import path_text

MOST = 100
"""Findings that are told in full; of the others only the number is."""


@dataclass(frozen=True, slots=True)
class _Found:
    place: Path
    path: Path
    code: Code
    message: str
    help: str
    cause: Label | None
    at_name: bool


@dataclass(slots=True)
class Findings:
    """The findings about one file of facts. Paths are told from `base`, the path at which the facts stand in it."""

    source: Source | None = None
    base: Path = ()
    found: list[_Found] = field(default_factory=list)
    count: int = 0

    @property
    def full(self) -> bool:
        """Whether further findings are only counted."""
        return len(self.found) >= MOST

    @contextmanager
    def under(self, base: Path) -> Iterator[None]:
        """Within this context the facts stand at `base` in their file."""
        before, self.base = self.base, base
        yield
        self.base = before

    def complain(self, path: Path, complaint: Complaint, cause: Label | None = None) -> None:
        """Something is wrong with the value at `path`; `cause` is the place in the policy that asks for another."""
        name = path_text(path)
        self.add(
            (*path, *complaint.inside), complaint.code, f"`{name}` {complaint.says}", help_=complaint.help, cause=cause
        )

    def add(
        self,
        path: Path,
        code: Code,
        message: str,
        *,
        help_: str = "",
        cause: Label | None = None,
        at_name: bool = False,
    ) -> None:
        """Something is wrong at `path`: with its name, where `at_name` says so, else with its value."""
        self.count += 1
        if not self.full:
            self.found.append(_Found((*self.base, *path), path, code, message, help_, cause, at_name))

    def raise_if_any(self) -> None:
        """Raise `FactsError` with every finding, in the order of the file where there is one."""
        if not self.count:
            return
        places = {} if self.source is None else locate(self.source.text, {one.place for one in self.found})
        told: list[tuple[int, Diagnostic]] = []
        for one in self.found:
            member = places.get(one.place)
            span = None
            if member is not None and self.source is not None:
                start, end = member.key if one.at_name and member.key else member.value
                span = Span(self.source, start, end)
            told.append((span.start if span else -1, self._diagnostic(one, span)))
        told.sort(key=lambda pair: pair[0])
        raise FactsError([*(diagnostic for _, diagnostic in told), *self._rest()])

    def _diagnostic(self, one: _Found, span: Span | None) -> Diagnostic:
        return Diagnostic(
            code=one.code,
            message=one.message,
            primary=None if span is None else Label(span),
            related=() if one.cause is None else (one.cause,),
            where="" if span is not None else self._where(one.path),
            help=one.help,
            data=MappingProxyType({"fact": one.path[0] if one.path else "", "path": path_text(one.path)}),
        )

    def _where(self, path: Path) -> str:
        name = "facts" if self.source is None else self.source.name
        return f"{name}: {path_text(path)}" if path else name

    def _rest(self) -> list[Diagnostic]:
        more = self.count - len(self.found)
        if not more:
            return []
        noun = "mistake is" if more == 1 else "mistakes are"
        message = f"{more:,} more {noun} not told one by one"
        return [Diagnostic(code=TOO_MANY, message=message, where=self._where(()), help="mend those above first")]
