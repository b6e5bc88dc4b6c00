"""What the readers of single kinds of expression ask of the one that reads all kinds."""

from __future__ import annotations

from typing import Protocol

from creditrules.checker.context import Context
from creditrules.diagnostics import Span
from creditrules.program import expressions as x
from creditrules.program.program import Record
from creditrules.program.types import Type
from creditrules.syntax import tree as t


class Elaborates(Protocol):
    """Turns written expressions into typed ones, and reports what is wrong with them.

    Inside an aggregate, `record` is the kind of record whose fields come before the policy's names.
    """

    context: Context
    record: Record | None

    def within(self, record: Record) -> Elaborates:
        """The same, inside an aggregate over such records."""

    def expression(self, written: t.Expr, wanted: Type | None = None) -> x.Expr:
        """The typed expression; words are read by the type that is wanted."""

    def condition(self, written: t.Expr) -> x.Expr:
        """A yes or no."""

    def places(self) -> dict[str, Span]:
        """Where facts, fields and actions are declared, to point at."""
