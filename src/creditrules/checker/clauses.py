"""The clauses of a block or line: each said once, the needed ones said."""

from __future__ import annotations

from creditrules.checker import name_findings
from creditrules.checker.context import Context
from creditrules.diagnostics import Span
from creditrules.syntax import tree as t


class Clauses:
    """The clauses under one name; `head` is the place to point at when one is lacking."""

    def __init__(self, context: Context, head: Span, clauses: tuple[t.Clause, ...]) -> None:
        self._context = context
        self._head = head
        self._clauses = clauses

    def all(self, kind: str) -> tuple[t.Clause, ...]:
        """Every clause of a kind, in order."""
        return tuple(clause for clause in self._clauses if clause.kind == kind)

    def one(self, kind: str, what: str = "this") -> t.Clause | None:
        """The clause of a kind that may stand once; further ones are reported."""
        found = self.all(kind)
        for extra in found[1:]:
            self._context.report(name_findings.duplicate_clause(extra.span, what, found[0].span))
        return found[0] if found else None

    def needed(self, kind: str, what: str, example: str) -> t.Clause | None:
        """The clause of a kind that must stand once; its lack is reported."""
        found = self.one(kind, what)
        if found is None:
            self._context.report(name_findings.missing_clause(self._head, what, example))
        return found

    def has(self, kind: str) -> bool:
        """Whether a clause without content (`optional`) is said."""
        return self.one(kind, f"`{kind}`") is not None

    def title(self) -> t.Title | None:
        """The title, where one is given."""
        clause = self.one("title", "the title")
        return clause.title if clause else None
