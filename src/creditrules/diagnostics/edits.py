"""Fixes as the lines they take away and the lines they put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from creditrules.diagnostics.diagnostic import Fix
from creditrules.diagnostics.gutter import Gutter, Role
from creditrules.diagnostics.marks import same_text, within
from creditrules.diagnostics.source import Source, Span
from creditrules.diagnostics.visible import shown


@dataclass(frozen=True, slots=True)
class Change:
    """Lines from number `line` on that are replaced; `span` is the first place where a fix touches them."""

    span: Span
    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def last_number(self) -> int:
        """The largest line number that is shown."""
        return self.line + max(len(self.before), len(self.after), 1) - 1


def changes(fixes: Iterable[Fix]) -> list[Change]:
    """What the fixes do, line by line; fixes of one text are made together unless they overlap."""
    texts: dict[tuple[str, str], list[Fix]] = {}
    for fix in fixes:
        span = within(fix.span)
        texts.setdefault(same_text(span.source), []).append(Fix(span, fix.text))
    found = (_change(group) for every in texts.values() for group in _groups(every))
    return [change for change in found if change.before or change.after]


def _groups(fixes: list[Fix]) -> Iterator[list[Fix]]:
    """Fixes whose lines touch, together; fixes that overlap exclude one another, so each stands alone."""
    ordered = sorted(fixes, key=lambda fix: (fix.span.start, fix.span.end))
    if any(one.span.end > other.span.start for one, other in pairwise(ordered)):
        yield from ([fix] for fix in ordered)
        return
    group = ordered[:1]
    for fix in ordered[1:]:
        if fix.span.line > fix.span.source.line_of(group[-1].span.end) + 1:
            yield group
            group = []
        group.append(fix)
    yield group


def _change(fixes: list[Fix]) -> Change:
    source, first = fixes[0].span.source, fixes[0].span.line
    start, stop = _whole_lines(source, first, source.line_of(fixes[-1].span.end))
    parts, at = [], start
    for fix in fixes:
        parts += [source.text[at : fix.span.start], fix.text]
        at = fix.span.end
    before = _lines(source.text[start:stop])
    after = _lines("".join([*parts, source.text[at:stop]]))
    same = _common(before, after)
    before, after = before[same:], after[same:]
    tail = _common(before[::-1], after[::-1])
    kept = slice(None, -tail if tail else None)
    return Change(fixes[0].span, first + same, tuple(before[kept]), tuple(after[kept]))


def _whole_lines(source: Source, first: int, last: int) -> tuple[int, int]:
    starts = source.line_starts
    return starts[first - 1], starts[last] - 1 if last < len(starts) else len(source.text)


def _lines(text: str) -> list[str]:
    return [line.removesuffix("\r") for line in text.split("\n")]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines, or characters, at the start are the same in both."""
    same, limit = 0, min(len(one), len(other))
    # Halving compares whole stretches at once: a file of a megabyte may be a single line.
    while same < limit:
        middle = (same + limit + 1) // 2
        if one[same:middle] == other[same:middle]:
            same = middle
        else:
            limit = middle - 1
    return same


def diff(change: Change, gutter: Gutter, width: int) -> Iterator[str]:
    """A change as lines with `-` and lines with `+`."""
    pairs = zip(change.before, change.after, strict=False)
    anchors = [_common(old, new) for old, new in pairs]
    for sign, role, lines in (("-", Role.REMOVED, change.before), ("+", Role.ADDED, change.after)):
        for index, line in enumerate(lines):
            anchor = anchors[index] if index < len(anchors) else 0
            yield gutter.change(change.line + index, sign, role, shown(line, anchor, width).text)
