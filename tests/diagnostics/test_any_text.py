"""No text, however hostile, breaks a renderer or reaches the terminal unread."""

import json
from unicodedata import bidirectional, category

from hypothesis import given, strategies as st

from creditrules.diagnostics import (
    Diagnostic,
    Fix,
    Label,
    Source,
    Span,
    as_json,
    render_json,
    render_short,
    render_text,
)
from creditrules.diagnostics.codes import all_codes
from creditrules.diagnostics.visible import columns, shown

_ODD = (
    "\n\n\n\r\t \x00\x1b\x07\x7f\x85\x9b\u061c\u200b\u200d\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff"
    "\ud800\udfffe\u0301宽😀"
)
characters = st.sampled_from(_ODD) | st.characters(exclude_categories=())
texts = st.text(characters, max_size=60)
long_texts = st.builds(lambda text, times: text * times, texts, st.sampled_from([1, 1, 1, 20]))
sources = st.builds(Source, texts, long_texts)


@st.composite
def spans(draw: st.DrawFn, among: list[Source]) -> Span:
    source = draw(st.sampled_from(among))
    start = draw(st.integers(0, len(source.text)))
    return Span(source, start, draw(st.integers(start, len(source.text))))


@st.composite
def diagnostics(draw: st.DrawFn) -> Diagnostic:
    place = spans(draw(st.lists(sources, min_size=1, max_size=2)))
    labels = st.builds(Label, place, texts)
    return Diagnostic(
        code=draw(st.sampled_from(all_codes())),
        message=draw(texts),
        primary=draw(st.none() | labels),
        related=tuple(draw(st.lists(labels, max_size=4))),
        where=draw(texts),
        notes=tuple(draw(st.lists(texts, max_size=2))),
        help=draw(texts),
        fixes=tuple(draw(st.lists(st.builds(Fix, place, texts), max_size=3))),
        data={"text": draw(texts)},
    )


def _tame(text: str) -> bool:
    text.encode("utf-8")
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return not any(
        category(character) in ("Cc", "Cs", "Zl", "Zp") or bidirectional(character) in turning
        for character in text
        if character != "\n"
    )


@given(st.lists(diagnostics(), max_size=3), st.integers(0, 200))
def test_text(findings: list[Diagnostic], width: int) -> None:
    text = render_text(findings, width=width)
    assert _tame(text)
    heads = [line for line in text.splitlines() if line.startswith(("error[", "warning["))]
    assert len(heads) == len(findings)


@given(diagnostics())
def test_colours_change_nothing_else(found: Diagnostic) -> None:
    coloured = render_text([found], colour=True)
    for code in ("1;31", "1;33", "1;36", "1;34", "31", "32", "1", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == render_text([found])


@given(st.lists(diagnostics(), max_size=3))
def test_short(findings: list[Diagnostic]) -> None:
    text = render_short(findings)
    assert _tame(text)
    assert len(text.split("\n")) == max(1, len(findings))


@given(st.lists(diagnostics(), max_size=3))
def test_json(findings: list[Diagnostic]) -> None:
    text = render_json(findings)
    assert _tame(text)
    messages = [found["message"] for found in json.loads(text)["findings"]]
    # Two halves that were apart become one character when JSON is read; that is JSON's way.
    assert [_joined(message) for message in messages] == [_joined(found["message"]) for found in as_json(findings)]


def _joined(text: object) -> bytes:
    return str(text).encode("utf-16", "surrogatepass")


@given(long_texts.map(lambda text: text.replace("\n", "")), st.integers(40, 200), st.data())
def test_a_shown_line_fits_and_knows_its_columns(line: str, width: int, data: st.DataObject) -> None:
    anchor = data.draw(st.integers(0, len(line)))
    view = shown(line, anchor, width)
    assert columns(view.text) <= width
    assert view.first <= anchor < view.first + len(view.stops)
    assert list(view.stops) == sorted(view.stops)
    assert view.stops[-1] == columns(view.text) - (view.first + len(view.stops) - 1 < len(line))
