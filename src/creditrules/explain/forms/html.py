"""An explanation as one page of HTML that needs nothing else: no network, no script, no file beside it."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from creditrules.diagnostics.visible import columns, escaped
from creditrules.explain.document.blocks import Bar, Block, Document, Table
from creditrules.explain.forms.figures import DrawnBar, drawn_bar, drawn_scale
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import Mark, Words, text_of

_PAGE = Path(__file__).with_name("page")
_NO_CHARACTER = re.compile(r"[\ufdd0-\ufdef\ufffe\uffff]")
_SHORT = 24  # columns
_WRITTEN = {"en": "en", "zh": "zh-Hans"}
_TAGS = {
    None: ("", ""),
    Mark.STRONG: ("strong", ""),
    Mark.QUIET: ("span", "quiet"),
    Mark.NAME: ("code", "name"),
    Mark.CODE: ("code", ""),
    Mark.CLAUSE: ("span", "clause"),
    Mark.LOST: ("span", "lost"),
    Mark.WITHHELD: ("span", "withheld"),
}


def html_page(document: Document) -> str:
    """The document as a page; whoever opens it meets nothing from outside."""

    def drawn(step: Bar, table: Table) -> DrawnBar:
        return drawn_bar(step, table, document.language)

    title = f"{text_of(document.verdict)} · {text_of(document.about)}"
    return (
        _environment()
        .get_template("page.html")
        .render(
            document=document,
            lang=_WRITTEN[document.language.code],
            title=title,
            style=_style(),
            security=_security(),
            tags=_TAGS,
            drawn=drawn,
            say={message.name: document.language.say(message) for message in (Say.SKIP,)},
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "visible": _visible,
        "written": _WRITTEN.__getitem__,
        "text": _text,
        "short": _short,
        "kind": _kind,
        "placed": drawn_scale,
    }
    return environment


@cache
def _style() -> Markup:
    return Markup((_PAGE / "page.css").read_text(encoding="utf-8"))  # noqa: S704  # our own file


@cache
def _security() -> str:
    """Nothing may be fetched or run; of styles only the one on the page is applied."""
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _visible(text: str) -> str:
    """What cannot be seen is spelt out: a page must not show itself as something it is not."""
    return _NO_CHARACTER.sub(lambda hit: f"<U+{ord(hit[0]):04X}>", escaped(" ".join(text.split("\n"))))


def _text(words: Words) -> str:
    return _visible(text_of(words))


def _short(words: Words) -> bool:
    """Whether the words should not be cut into lines."""
    return sum(columns(piece.text) for piece in words) <= _SHORT


def _kind(block: Block) -> str:
    return type(block).__name__
