"""Short ways to write findings for these tests."""

from creditrules.diagnostics import Diagnostic, Fix, Label, Source, Span
from creditrules.diagnostics.codes import UNIT_MISMATCH


def find(source: Source, words: str, *, after: int = 0) -> Span:
    """The first place of the words at or behind an offset."""
    start = source.text.index(words, after)
    return Span(source, start, start + len(words))


def finding(
    primary: Label | None,
    *related: Label,
    message: str = "something is odd",
    fixes: tuple[Fix, ...] = (),
) -> Diagnostic:
    """A finding where only the place matters."""
    return Diagnostic(code=UNIT_MISMATCH, message=message, primary=primary, related=related, fixes=fixes)
