"""The page: valid, complete in itself, and fit for every reader."""

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest

from creditrules.explain.forms import as_html
from creditrules.explain.model import AUDIENCES, Audience
from creditrules.explain.wording.codes import LANGUAGES, LanguageCode
from tests.explain.html_pages import Node, named, parsed, text_of, visible_text
from tests.explain.policies import CONTROLS, SCORING, decided
from tests.explain.told import PAGES, explain_to, explained, page

LINKING = (
    "href",
    "src",
    "srcset",
    "action",
    "data",
    "poster",
    "background",
    "cite",
    "{http://www.w3.org/1999/xlink}href",
)


@pytest.fixture(params=PAGES, ids="-".join, scope="module")
def opened(request: pytest.FixtureRequest) -> tuple[str, Node]:
    text = page(*request.param)
    return text, parsed(text)


def test_nothing_comes_from_outside(opened: tuple[str, Node]) -> None:
    text, root = opened
    for node in root.iter():
        for attribute in LINKING:
            assert node.get(attribute, "#").startswith("#")
    assert not list(named(root, "script", "link", "base", "object", "embed", "iframe", "img", "form", "foreignObject"))
    assert not re.search(r"https?:|//[a-z]|url\(|@import|javascript:|\bon[a-z]+=", text, flags=re.IGNORECASE)


def test_the_page_forbids_everything_from_outside_and_its_style_is_allowed(opened: tuple[str, Node]) -> None:
    _, root = opened
    (style,) = named(root, "style")
    (policy,) = (node.get("content") for node in named(root, "meta") if node.get("http-equiv"))
    digest = b64encode(sha256("".join(style.itertext()).encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not [node for node in root.iter() if node.get("style")]


def test_every_id_is_there_once_and_every_link_leads_somewhere(opened: tuple[str, Node]) -> None:
    _, root = opened
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert {link.get("href", "").removeprefix("#") for link in named(root, "a")} <= set(ids)
    for node in root.iter():
        for attribute in ("aria-labelledby", "aria-describedby"):
            assert set(node.get(attribute, "").split()) <= set(ids)


def test_headings_begin_with_one_and_skip_none(opened: tuple[str, Node]) -> None:
    _, root = opened
    levels = [int(node.tag[1]) for node in named(root, "h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_heads_with_scope(opened: tuple[str, Node]) -> None:
    _, root = opened
    for table in named(root, "table"):
        assert [text_of(caption) for caption in named(table, "caption")] != [""]
        (head,) = named(table, "thead")
        assert {cell.get("scope") for cell in named(head, "th")} == {"col"}
        (body,) = named(table, "tbody")
        columns = len(list(named(head, "th")))
        for row in named(body, "tr"):
            first, *others = [cell for cell in row if cell.tag in {"th", "td"}]
            assert (first.tag, first.get("scope"), len(others)) == ("th", "row", columns - 1)
            assert {cell.tag for cell in others} <= {"td"}


def test_figures_have_a_title(opened: tuple[str, Node]) -> None:
    _, root = opened
    for figure in named(root, "svg"):
        if figure.get("role") == "img":
            first = next(iter(figure))
            assert first.tag.endswith("title")
            assert text_of(first)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_its_language_and_marks_what_is_in_another(lang: LanguageCode) -> None:
    told = explain_to(decided(SCORING, bill="2000", delay=12, listed=False, services=[]), "internal")
    root = parsed(as_html(told, lang))
    (html,) = named(root, "html")
    assert html.get("lang") == {"en": "en", "zh": "zh-Hans"}[lang]
    marked = {text_of(node): node.get("lang") for node in root.iter() if node.get("lang") and node is not html}
    assert marked["付款及时性" if lang == "en" else "Size"] == ("zh-Hans" if lang == "en" else "en")


def test_the_scale_is_told_in_words() -> None:
    (scale,) = (node for node in named(parsed(page("good-cdn")), "svg") if node.get("class") == "scale")
    assert [text_of(node) for node in named(scale, "title")] == ["The score on its scale"]
    assert [text_of(node) for node in named(scale, "desc")] == [
        "The score is 86, on a scale from 0 to 100. Poor credit 0 to 50; Medium credit 50 to 75; Good credit 75 to 100."
    ]


def test_the_waterfall_ends_at_the_score() -> None:
    (falls,) = (node for node in named(parsed(page("rating-pump-maker")), "table") if node.get("class") == "falls")
    bars = [node for node in named(falls, "svg") if node.get("class") == "bar"]
    told = [text_of(next(named(bar, "title"))) for bar in bars]
    assert told[:2] == ["from 0 to 11.9, 2.1 points lost", "from 11.9 to 19.1, 4.8 points lost"]
    assert told[-1] == "from 0 to 71.56"
    last, total = (next(rect for rect in named(bar, "rect") if rect.get("class") != "less") for bar in bars[-2:])
    ends = [float(rect.get("x", "").rstrip("%")) + float(rect.get("width", "").rstrip("%")) for rect in (last, total)]
    assert ends == [71.56, 71.56]


def test_the_lines_that_decided_are_marked_in_words_too() -> None:
    lines = [node for node in parsed(page("good-cdn")).iter() if node.get("class") == "chosen" and node.tag == "div"]
    assert any("15 points up to 5" in text_of(line) for line in lines)
    assert all(text_of(line).endswith("decided") for line in lines)


def test_steps_are_folded_away_and_the_decision_is_not() -> None:
    root = parsed(page("good-cdn"))
    assert all(node.get("open") is None for node in named(root, "details"))
    folded = {text_of(next(named(node, "summary"))) for node in named(root, "details")}
    assert {"Facts", "Factors", "Overrides", "Controls", "The policy"} <= folded
    shown = [text_of(node) for node in named(root, "h2")]
    assert shown[:3] == ["Reasons", "How the score came about", "Terms"]


def test_every_step_leads_to_its_line() -> None:
    root = parsed(page("good-cdn"))
    lines = {node.get("id"): text_of(node) for node in root.iter() if (node.get("id") or "").startswith("line-")}
    assert lines["line-153"].startswith("153 15 points up to 5")
    assert any(link.get("href") == "#line-153" for link in named(root, "a"))


def test_a_policy_without_score_has_neither_scale_nor_waterfall() -> None:
    root = parsed(page("order-above-limit"))
    assert not list(named(root, "svg"))
    (verdict,) = named(root, "h1")
    assert text_of(verdict) == "Release of the order: refer"


HOSTILE = "<script>alert(1)</script> <img src=x onerror=1> & ' \u202e\x07 {{ 7 * 7 }} {% raw %} </style> --> ]]>"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_texts_are_shown_and_never_obeyed(lang: LanguageCode, audience: Audience) -> None:
    policy = CONTROLS.replace('"Release of the order"', f'"{HOSTILE}"')
    root = parsed(as_html(explain_to(decided(policy, order=10, limit=50), audience), lang))
    assert not list(named(root, "script", "img"))
    assert HOSTILE.replace("\u202e\x07", "<U+202E><U+0007>") in visible_text(root)


def test_the_same_explanation_makes_the_same_page() -> None:
    assert as_html(explained("good-cdn")) == as_html(explained("good-cdn"))
