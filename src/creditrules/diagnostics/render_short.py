"""Findings one to a line, in the form that editors and build logs know how to follow."""

from __future__ import annotations

from collections.abc import Iterable

from creditrules.diagnostics.diagnostic import Diagnostic
from creditrules.diagnostics.marks import place
from creditrules.diagnostics.visible import escaped


def render_short(findings: Iterable[Diagnostic]) -> str:
    """Each finding as `file:line:column: error: message [CR302 unit-mismatch]`, without a line end after the last."""
    return "\n".join(_line(found) for found in findings)


def _line(found: Diagnostic) -> str:
    where = place(found.primary.span) if found.primary else escaped(found.where)
    told = f"{found.severity.value}: {escaped(found.message)} [{found.code} {found.code.name}]"
    return f"{where}: {told}" if where else told
