"""Findings for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from creditrules.diagnostics.diagnostic import Diagnostic, Severity
from creditrules.diagnostics.edits import Change, changes, diff
from creditrules.diagnostics.excerpt import excerpt
from creditrules.diagnostics.gutter import Gutter, Role
from creditrules.diagnostics.marks import Mark, by_source, mark, place, same_text
from creditrules.diagnostics.visible import escaped

_NARROWEST = 40  # below this nothing can be read around a label
_SMALLEST_MARGIN = 2  # keeps findings in short files in line with those in longer ones


def render_text(
    findings: Iterable[Diagnostic], *, colour: bool = False, width: int = 160, mention_help: bool = True
) -> str:
    """The findings as text, an empty line between two of them and no line end after the last.

    Source lines longer than `width` columns are cut around what is marked in them. The command that tells more is
    mentioned once, at the first finding: the code in every header says what to ask it.
    """
    shown = []
    for index, found in enumerate(findings):
        mention = mention_help and index == 0
        lines = _finding(found, colour=colour, width=max(width, _NARROWEST), mention_help=mention)
        shown.append("\n".join(lines))
    return "\n\n".join(shown)


def _finding(found: Diagnostic, *, colour: bool, width: int, mention_help: bool) -> Iterator[str]:
    role = Role.ERROR if found.severity is Severity.ERROR else Role.WARNING
    marks = _marks(found)
    edits = changes(found.fixes)
    gutter = Gutter(_margin(marks, edits), colour)
    head = gutter.paint(role, f"{found.severity.value}[{found.code}]")
    yield head + gutter.paint(Role.STRONG, f": {escaped(found.message)}")
    places = list(_places(found, marks, gutter, role, width))
    yield from places
    remarks = list(_remarks(found, edits, gutter, width))
    if mention_help:
        remarks += [gutter.row()] if edits else []
        remarks.append(gutter.remark(f"for more, run: creditrules help {found.code}"))
    if places and remarks:
        yield gutter.row()
    yield from remarks


def _marks(found: Diagnostic) -> list[Mark]:
    primary = [mark(found.primary, primary=True)] if found.primary else []
    return primary + [mark(label, primary=False) for label in found.related]


def _margin(marks: list[Mark], edits: list[Change]) -> int:
    """The width of the largest line number."""
    numbers = [one.line for one in marks] + [edit.last_number for edit in edits]
    return max(_SMALLEST_MARGIN, len(str(max(numbers, default=1))))


def _places(found: Diagnostic, marks: list[Mark], gutter: Gutter, role: Role, width: int) -> Iterator[str]:
    """Where the finding stands and where its causes stand, text by text."""
    if found.primary is not None:
        yield gutter.arrow("-->", place(found.primary.span))
    elif found.where:
        yield gutter.arrow("-->", escaped(found.where))
    for index, group in enumerate(by_source(marks)):
        if index or found.primary is None:
            if index or found.where:
                yield gutter.row()
            yield gutter.arrow(":::", _first_place(found, group))
        yield gutter.row()
        yield from excerpt(group, gutter, role, width)


def _first_place(found: Diagnostic, group: list[Mark]) -> str:
    home = same_text(group[0].source)
    return next(place(label.span) for label in found.related if same_text(label.span.source) == home)


def _remarks(found: Diagnostic, edits: list[Change], gutter: Gutter, width: int) -> Iterator[str]:
    """What would have happened, and the ways to mend it."""
    for note in found.notes:
        yield gutter.remark("note", note)
    if found.help or edits:
        yield gutter.remark("help", found.help or "change it like this:")
    home = same_text(found.primary.span.source) if found.primary else None
    for edit in edits:
        yield gutter.row()
        if same_text(edit.span.source) != home:
            yield gutter.arrow(":::", place(edit.span))
            yield gutter.row()
        yield from diff(edit, gutter, width)
