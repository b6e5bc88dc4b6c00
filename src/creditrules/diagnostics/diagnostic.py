"""What is said to the author: findings with a code, a place, a reason and a way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from types import MappingProxyType

from creditrules.diagnostics.source import Span


class Severity(Enum):
    """How much a finding weighs: an error refuses, a warning only tells."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding: a permanent number, a permanent name, and a page under `docs/errors/`."""

    number: int
    name: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"CR{self.number}"


@dataclass(frozen=True, slots=True)
class Label:
    """A place and a few words about it."""

    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the text that would mend the finding: `span` is replaced by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding.

    `message` is one sentence in lower case without a full stop, the author's words in backticks. `primary` is where it
    shows; `related` are other places that explain it; `where` names the place when there is no text to point at
    (a fact handed over from Python, say). `notes` say what would have happened; `help` lays out the ways to mend it;
    `fixes` are edits that do so. `data` holds the same in parts, for programs.
    """

    code: Code
    message: str
    primary: Label | None = None
    related: tuple[Label, ...] = ()
    where: str = ""
    notes: tuple[str, ...] = ()
    help: str = ""
    fixes: tuple[Fix, ...] = ()
    data: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def severity(self) -> Severity:
        """The weight of its code."""
        return self.code.severity

    def __getstate__(self) -> list[object]:
        parts = [getattr(self, part.name) for part in fields(self)]
        return [*parts[:-1], dict(self.data)]

    def __setstate__(self, state: list[object]) -> None:
        for part, value in zip(fields(self), state, strict=True):
            object.__setattr__(self, part.name, MappingProxyType(value) if isinstance(value, dict) else value)


class CreditRulesError(Exception):
    """Base of every error that this package raises on purpose."""


class FindingsError(CreditRulesError):
    """Something was refused; `findings` says what and why, in order of place."""

    def __init__(self, findings: Iterable[Diagnostic]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{found.message} [{found.code}]" for found in self.findings[:5]))

    def __reduce__(self) -> tuple[type[FindingsError], tuple[tuple[Diagnostic, ...]]]:
        return type(self), (self.findings,)


class PolicyError(FindingsError):
    """A policy was refused."""


class FactsError(FindingsError):
    """The facts of a customer were refused."""


def has_errors(findings: Iterable[Diagnostic]) -> bool:
    """Whether at least one finding refuses."""
    return any(found.severity is Severity.ERROR for found in findings)


def in_order(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings by file and place; those without a place come last, as they came."""

    def place(found: Diagnostic) -> tuple[int, str, int, int]:
        if found.primary is None:
            return (1, "", 0, 0)
        span = found.primary.span
        return (0, span.source.name, span.start, span.end)

    return tuple(sorted(findings, key=place))
