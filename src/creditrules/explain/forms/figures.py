"""Where the parts of the figures stand on a page, in percent of their width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from creditrules.diagnostics.visible import columns
from creditrules.explain.document.blocks import Bar, Edge, Scale, Span, Table
from creditrules.explain.forms.shares import share
from creditrules.explain.wording.language import Language
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import text_of
from creditrules.values.decimals import add, subtract

_WIDE, _NARROW = 880, 300
"""The narrowest figures in pixels for which long and short labels are made."""

_COLUMN = Decimal("7.5")
"""The width of a character, of wide ones half the width, in pixels."""


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A step of a waterfall."""

    kind: str
    start: Decimal
    end: Decimal
    length: Decimal
    lost: Decimal
    edges: tuple[Decimal, ...]
    told: str


@dataclass(frozen=True, slots=True)
class DrawnSpan:
    """A part of the scale, with labels for wide and narrow pages where they have room."""

    start: Decimal
    length: Decimal
    middle: Decimal
    chosen: bool
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """A number below the scale; the `kind` says on which pages there is room for it."""

    at: Decimal
    text: str
    anchor: str
    kind: str


@dataclass(frozen=True, slots=True)
class DrawnScale:
    """The scale."""

    spans: tuple[DrawnSpan, ...]
    edges: tuple[DrawnEdge, ...]
    score: Decimal
    anchor: str


def drawn_bar(step: Bar, table: Table, language: Language) -> DrawnBar:
    """A step of the waterfall that a table's bars make."""
    low, high = table.low or Decimal(0), table.high or Decimal(0)
    start, end = _percent(step.start, low, high), _percent(step.end, low, high)
    reach = _percent(add(step.end, step.lost), low, high)
    kind = "total" if step.total else "down" if end < start else "gain"
    told = language.say(Say.BAR_TOLD, start=language.number(step.start), end=language.number(step.end))
    if step.lost:
        told = f"{told}{language.say(Say.PAUSE)}{language.count(Say.POINTS_LOST, step.lost)}"
    edges = tuple(_percent(edge, low, high) for edge in table.edges)
    return DrawnBar(kind, min(start, end), end, abs(end - start), reach - end, edges, told)


def drawn_scale(figure: Scale) -> DrawnScale:
    """The scale of a score."""
    low, high = figure.low.value, figure.high.value
    score = _percent(figure.score.value, low, high)
    labels = {"long": _labels(figure, _WIDE), "short": _labels(figure, _NARROW)}
    return DrawnScale(
        spans=tuple(_span(span, low, high, labels, at) for at, span in enumerate(figure.spans)),
        edges=tuple(_edges(figure)),
        score=score,
        anchor=_anchor(score),
    )


def _span(span: Span, low: Decimal, high: Decimal, labels: dict[str, list[str]], at: int) -> DrawnSpan:
    start, end = _percent(span.start.value, low, high), _percent(span.end.value, low, high)
    length = subtract(end, start)
    written = tuple((kind, texts[at]) for kind, texts in labels.items() if texts[at])
    return DrawnSpan(start, length, start + length / 2, span.chosen, written)


def _labels(figure: Scale, pixels: int) -> list[str]:
    """The titles where all of them have room, else the names that have, and that of the grade in any case."""
    ends = figure.low.value, figure.high.value
    rooms = [
        subtract(_percent(span.end.value, *ends), _percent(span.start.value, *ends)) * pixels / 100
        for span in figure.spans
    ]
    titles = [text_of(span.title) for span in figure.spans]
    if all(columns(title) * _COLUMN < room for title, room in zip(titles, rooms, strict=True)):
        return titles
    return [
        span.name if span.chosen or columns(span.name) * _COLUMN < room else ""
        for span, room in zip(figure.spans, rooms, strict=True)
    ]


def _edges(figure: Scale) -> Iterator[DrawnEdge]:
    inner = [span.start for span in figure.spans if span.start.value != figure.low.value]
    edges = [figure.low, figure.high, *inner]
    places = [_percent(edge.value, figure.low.value, figure.high.value) for edge in edges]
    wide, narrow = (_with_room(edges, places, pixels) for pixels in (_WIDE, _NARROW))
    for index, (edge, at) in enumerate(zip(edges, places, strict=True)):
        kind = "both" if index in narrow else "long" if index in wide else "none"
        yield DrawnEdge(at, edge.text, _anchor(at), kind)


def _with_room(edges: list[Edge], places: list[Decimal], pixels: int) -> set[int]:
    """The numbers that can stand beside those before them."""
    taken: list[tuple[Decimal, Decimal]] = []
    found = set()
    for index, (edge, at) in enumerate(zip(edges, places, strict=True)):
        width = (columns(edge.text) + 1) * _COLUMN
        middle = at * pixels / 100
        left = {"start": middle, "end": middle - width}.get(_anchor(at), middle - width / 2)
        if all(left >= end or left + width <= start for start, end in taken):
            taken.append((left, left + width))
            found.add(index)
    return found


def _anchor(at: Decimal) -> str:
    """At the ends a label turns inwards."""
    return "start" if at < 2 else "end" if at > 98 else "middle"


def _percent(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return share(value, low, high, 100)
