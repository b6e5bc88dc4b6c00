"""How many findings there are, in figures and in words."""

from __future__ import annotations

from collections.abc import Iterable

from creditrules.diagnostics.diagnostic import Diagnostic, Severity


def count(findings: Iterable[Diagnostic]) -> tuple[int, int]:
    """The number of errors and the number of warnings."""
    severities = [found.severity for found in findings]
    return severities.count(Severity.ERROR), severities.count(Severity.WARNING)


def summary_line(findings: Iterable[Diagnostic]) -> str:
    """The numbers in words, as in `3 errors, 1 warning`; `no findings` where there are none."""
    errors, warnings = count(findings)
    parts = [_counted(errors, "error"), _counted(warnings, "warning")]
    return ", ".join(part for part in parts if part) or "no findings"


def _counted(number: int, word: str) -> str:
    if number == 0:
        return ""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
