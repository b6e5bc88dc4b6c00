"""The forms in which an explanation is written. What a form needs is imported when it is first asked for."""

from __future__ import annotations

from creditrules.explain.document.outline import MOST_RECORDS, document
from creditrules.explain.look import Style, unstyled
from creditrules.explain.model import Explanation
from creditrules.explain.wording.codes import LANGUAGES, LanguageCode
from creditrules.explain.wording.extras import MissingExtraError
from creditrules.explain.wording.language import language

WIDTH = 120
_FEW_RECORDS = 20  # of a list, on a terminal


def as_terminal(  # keywords with defaults
    explanation: Explanation,
    lang: LanguageCode = "en",
    *,
    style: Style = unstyled,
    width: int = WIDTH,
    steps: bool = True,
    most_records: int = _FEW_RECORDS,
) -> str:
    """The explanation as text of at most `width` columns; without `steps` only what was decided and why."""
    from creditrules.explain.forms.terminal import terminal_text  # noqa: PLC0415

    told = document(explanation, language(lang), steps=steps, most_records=most_records)
    return terminal_text(told, style, width=width)


def as_markdown(explanation: Explanation, lang: LanguageCode = "en", *, most_records: int = MOST_RECORDS) -> str:
    """The explanation as Markdown: CommonMark with tables."""
    from creditrules.explain.forms.markdown import markdown_text  # noqa: PLC0415

    return markdown_text(document(explanation, language(lang), most_records=most_records))


def as_html(explanation: Explanation, lang: LanguageCode = "en", *, most_records: int = MOST_RECORDS) -> str:
    """The explanation as one page of HTML that needs nothing from outside; raises `MissingExtraError` without Jinja."""
    try:
        from creditrules.explain.forms.html import html_page  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MissingExtraError("an explanation as HTML", "pages") from error
    return html_page(document(explanation, language(lang), most_records=most_records))


__all__ = ["LANGUAGES", "WIDTH", "LanguageCode", "MissingExtraError", "as_html", "as_markdown", "as_terminal"]
