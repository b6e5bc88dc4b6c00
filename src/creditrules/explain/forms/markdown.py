"""An explanation in Markdown (CommonMark with the tables of GitHub), for a file, a ticket or a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from creditrules.diagnostics.visible import escaped
from creditrules.explain.document.blocks import (
    Block,
    Document,
    Items,
    Listing,
    Paragraph,
    Scale,
    Section,
    Table,
)
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import Mark, Piece, Words, emphasized, joined, merged

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
_LIST_START = re.compile(r"^(?:\d+[.)]|[-+])(?=\s|$)|^[-=](?=[-=\s]*$)")
_TICKS = re.compile(r"`+")


def markdown_text(document: Document) -> str:
    """The document as Markdown; every text of the policy and the customer is told, never obeyed."""
    about = [f"# {_inline(joined((document.verdict, document.score), document.language.say(Say.PAUSE)))}"]
    about.append(_inline(document.about))
    colon = document.language.say(Say.COLON)
    about.append("\n".join(f"- {_inline(head)}{colon}{_inline(words)}" for head, words in document.facts))
    if document.scale is not None:
        about.append(_scale(document.scale))
    for section in document.sections:
        about += _section(section, 2)
    footer = [_inline(words) for words in document.footer]
    return "\n\n".join([*about, "---", *footer])


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * min(level, 6)} {_inline(section.title)}"
    for block in section.blocks:
        yield from _block(block, level + 1)


def _block(block: Block, level: int) -> Iterator[str]:
    match block:
        case Section():
            yield from _section(block, level)
        case Paragraph():
            yield _line(block.words)
        case Items():
            yield _items(block)
        case Table():
            yield _table(block)
        case Listing():
            yield _line(block.told_alone)
            yield _listing(block)
        case Scale():
            yield _scale(block)
        case _:
            assert_never(block)


def _items(items: Items) -> str:
    lines = []
    for number, item in enumerate(items.items, start=1):
        mark = f"{number}. " if items.ordered else "- "
        inner = [_inline(item.words), *(_line(block.words) for block in item.blocks if isinstance(block, Paragraph))]
        lines.append(mark + "  \n".join(line if not at else " " * len(mark) + line for at, line in enumerate(inner)))
    return "\n".join(lines)


def _table(table: Table) -> str:
    kept = table.filled()
    heads = [_cell(table.heads[at].words) for at in kept]
    rules = ["---:" if table.heads[at].right else "---" for at in kept]
    rows = [[_cell(row.cells[at]) for at in kept] for row in table.rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rules, *rows))


def _scale(figure: Scale) -> str:
    return _line(joined([emphasized(span.told) if span.chosen else span.told for span in figure.spans], " · "))


def _listing(listing: Listing) -> str:
    """The lines that decided, with their numbers; a fence that no line of theirs can close."""
    chosen = [f"{line.number:>5}  {escaped(line.text)}" for line in listing.lines if line.chosen]
    fence = "`" * max(3, 1 + _longest_ticks(chosen))
    return "\n".join([fence, *chosen, fence])


def _longest_ticks(texts: Iterable[str]) -> int:
    return max((len(run) for text in texts for run in _TICKS.findall(text)), default=0)


def _line(words: Words) -> str:
    """Words that begin a line; nothing in them begins a list or draws a line."""
    return _LIST_START.sub(lambda hit: f"{hit[0][:-1]}\\{hit[0][-1]}", _inline(words).lstrip())


def _inline(words: Words) -> str:
    return "".join(_piece(piece) for piece in merged(words))


def _cell(words: Words) -> str:
    return "".join(_piece(piece, in_table=True) for piece in merged(words))


def _piece(piece: Piece, *, in_table: bool = False) -> str:
    text = escaped(" ".join(piece.text.split("\n")))
    match piece.mark:
        case Mark.CODE | Mark.NAME:
            return _code(text.replace("|", "\\|") if in_table else text)
        case Mark.STRONG if text.strip():
            return f"**{_plain(text)}**"
        case _:
            return _plain(text)


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _code(text: str) -> str:
    ticks = "`" * (1 + _longest_ticks([text]))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"
