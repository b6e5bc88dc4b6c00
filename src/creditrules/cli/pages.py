"""The pages about findings, from Markdown to plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from creditrules.diagnostics import Code
from creditrules.diagnostics.visible import columns, escaped

_WIDTH = 96
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_ITEM = re.compile(r"\s*(?:[-*]|[0-9]+\.) +")
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[36m", "\x1b[0m"


def page(code: Code) -> str:
    """The page about a kind of finding, as Markdown: from the installed package, or else from the checkout."""
    name = f"{code}.md"
    shipped = files("creditrules") / "errors_pages" / name
    if shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    beside = Path(__file__).parents[3] / "docs" / "errors" / name
    if beside.is_file():
        return beside.read_text(encoding="utf-8")
    return f"# {code}: {code.name.replace('-', ' ')}\n\nThere is no page about this yet.\n"


def lead(markdown: str) -> str:
    """The paragraph under the first heading of a page, without marks."""
    _, _, body = markdown.partition("\n\n")
    return _inline(" ".join(body.partition("\n\n")[0].split()))


def page_text(markdown: str, *, colour: bool) -> str:
    """The page as text for a terminal: paragraphs wrapped, blocks of code set in, without the marks of Markdown."""
    return "\n".join(_lines(markdown, colour=colour)).rstrip()


def _lines(markdown: str, *, colour: bool) -> Iterator[str]:
    paragraph: list[str] = []
    fenced = False
    for raw in [*markdown.splitlines(), ""]:
        line = escaped(raw.replace("\t", "    "))
        fence = line.lstrip().startswith("```")
        alone = fenced or fence or not line.strip() or line.startswith(("#", "|", ">"))
        if paragraph and (alone or _ITEM.match(line)):
            yield from _wrapped(" ".join(paragraph))
            paragraph = []
        if fence:
            fenced = not fenced
        elif fenced:
            yield _paint(f"    {line}".rstrip(), _DIM, colour=colour)
        elif line.startswith("#"):
            yield _paint(_inline(line.lstrip("# ")), _BOLD, colour=colour)
        elif alone:
            yield _inline(line)
        else:
            paragraph.append(line if not paragraph else line.strip())


def _wrapped(text: str) -> Iterator[str]:
    """A paragraph or an item of a list in lines; the lines of an item hang under its first word."""
    mark = _ITEM.match(text)
    hang = " " * len(mark[0]) if mark else ""
    line = mark[0] if mark else ""
    for word in _inline(text[len(line) :]).split():
        if line.strip() and columns(line) + 1 + columns(word) > _WIDTH:
            yield line.rstrip()
            line = hang
        line += word if not line or line.endswith(" ") else f" {word}"
    yield line.rstrip()


def _inline(text: str) -> str:
    """Links as their words, with the address where it is one of the web; strong words as they are."""
    text = _LINK.sub(lambda hit: f"{hit[1]} ({hit[2]})" if "://" in hit[2] else hit[1], text)
    return _STRONG.sub(r"\1", text)


def _paint(text: str, role: str, *, colour: bool) -> str:
    return f"{role}{text}{_PLAIN}" if colour and text else text
