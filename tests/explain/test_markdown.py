"""Markdown: what a reader of the rendered text sees is what was to be told."""

import re

import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt

from creditrules.explain.document.blocks import Document, Head, Paragraph, Row, Section, Table
from creditrules.explain.document.outline import document
from creditrules.explain.forms import as_markdown, as_terminal
from creditrules.explain.forms.markdown import markdown_text
from creditrules.explain.model import Audience
from creditrules.explain.wording.codes import LanguageCode
from creditrules.explain.wording.language import language
from creditrules.explain.wording.pieces import NOTHING, Mark, Piece, Words, plain
from tests.explain.told import PAGES, explained

RENDERED = MarkdownIt("commonmark").enable("table")
EN = language("en")

READER = """\
# Good, score **71.56** of 100

Enterprise credit rating, version 2026.1

- Decided as of: 2026-03-01
- Next review: 2027-03-01
- Meant for: the customer
- Clauses: Norm ch. 1, Norm ch. 2, Norm ch. 9
"""


def test_a_customers_letter() -> None:
    told = as_markdown(explained("rating-pump-maker", "customer"))
    assert told.startswith(READER)
    assert "1. **Pays 8.5 days beyond terms**  \n   4.8 points lost · \\[Norm ch. 4 (2)\\]\n" in told
    assert "| Credit limit | **768,000 CNY** | \\[Norm ch. 5 (4)\\] |\n" in told


@pytest.mark.parametrize(("customer", "audience", "lang"), PAGES)
def test_every_heading_and_table_is_one(customer: str, audience: Audience, lang: LanguageCode) -> None:
    explanation = explained(customer, audience)
    told = document(explanation, language(lang))
    html = RENDERED.render(as_markdown(explanation, lang))
    tables = [block for section in told.all_sections() for block in section.blocks if isinstance(block, Table)]
    assert html.count("<table>") == len(tables)
    assert len(re.findall("<h[1-6]>", html)) == 1 + len(list(told.all_sections()))
    assert "**" not in re.sub("<[^>]*>", "", html)


def alone(words: Words, cell: Words) -> Document:
    table = Table(plain("T"), (Head(plain("A")), Head(plain("B"))), (Row((cell, plain("end"))),))
    section = Section("s", words, (Paragraph(words), table))
    return Document(EN, plain("V"), NOTHING, plain("P"), None, (), (section,), ())


@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    mark=st.sampled_from([None, Mark.QUIET, Mark.CODE, Mark.CLAUSE]),
)
def test_no_text_is_taken_for_markup(text: str, mark: Mark | None) -> None:
    words = (Piece("x"), Piece(text, mark), Piece("y"))
    html = RENDERED.render(markdown_text(alone(words, words)))
    _, told = html.split("<h2>")
    texts = re.findall(r"(?:^|<p>|<td>)(.*?)</(?:h2|p|td)>", told, flags=re.DOTALL)
    assert len(texts) == 4
    assert texts[0] == texts[1] == texts[2]
    assert "<" not in re.sub("</?code>", "", texts[0])


def test_what_begins_a_list_elsewhere_begins_none_here() -> None:
    for text in ("1. no", "- no", "+ no", "12) no", "# no", "> no", "    no", "---", "=== no", "|a|b|", "~~~"):
        html = RENDERED.render(markdown_text(alone(plain(text), plain("x"))))
        assert not re.search("<(ol|ul|li|blockquote|pre|h1>.*h1)", html.partition("<h2>")[2]), text


def test_bars_that_are_not_drawn_are_not_explained() -> None:
    assert "Full bars" in as_terminal(explained("good-cdn"))
    assert "Full bars" not in as_markdown(explained("good-cdn"))
