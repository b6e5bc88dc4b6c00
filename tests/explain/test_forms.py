"""Whatever the policy and the customer, every form can be written, and is what it should be."""

from hypothesis import given, settings, strategies as st
from markdown_it import MarkdownIt

from creditrules import Decision
from creditrules.diagnostics.visible import UNSAFE
from creditrules.explain.forms import as_html, as_markdown, as_terminal
from creditrules.explain.model import AUDIENCES, Audience
from creditrules.explain.wording.codes import LANGUAGES, LanguageCode
from tests.explain.cases import any_decisions
from tests.explain.html_pages import named, parsed
from tests.explain.told import explain_to

RENDERED = MarkdownIt("commonmark").enable("table")


@settings(max_examples=40)
@given(decision=any_decisions(), audience=st.sampled_from(AUDIENCES), lang=st.sampled_from(LANGUAGES))
def test_any_decision_in_every_form(decision: Decision, audience: Audience, lang: LanguageCode) -> None:
    explanation = explain_to(decision, audience)

    root = parsed(as_html(explanation, lang))
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert {link.get("href", "").removeprefix("#") for link in named(root, "a")} <= set(ids)

    assert UNSAFE.search(as_terminal(explanation, lang).replace("\n", "")) is None
    rendered = RENDERED.render(as_markdown(explanation, lang))
    body = parsed(f"<!DOCTYPE html><html><head><title>x</title></head><body>{rendered}</body></html>")
    assert not list(named(body, "script", "img", "a", "blockquote"))
