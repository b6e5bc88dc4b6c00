"""What is said where a decision cannot be reached. A policy that `check` accepted never comes here."""

from __future__ import annotations

from creditrules.diagnostics import Diagnostic, FactsError, Label, Span
from creditrules.diagnostics.codes import UNDECIDED

_NOTE = "there is no decision: a value that nobody wrote is never assumed"


def undecided(message: str, span: Span, label: str = "") -> FactsError:
    """The error to raise; `span` is the place in the policy that has no answer."""
    return FactsError([Diagnostic(code=UNDECIDED, message=message, primary=Label(span, label), notes=(_NOTE,))])


def neither_yes_nor_no(span: Span) -> FactsError:
    """A condition needs a value that is missing."""
    return undecided(f"`{quoted(span)}` cannot be answered: a value in it is missing", span, "holds a missing value")


def too_large(span: Span) -> FactsError:
    """A computation leaves the numbers or the calendar."""
    return undecided(f"`{quoted(span)}` leads out of all bounds", span, "too large to compute")


def quoted(span: Span) -> str:
    """The author's words on one line, cut where they are long."""
    words = " ".join(span.text.split()).replace("`", "'")
    return words if len(words) <= 80 else f"{words[:79]}…"
