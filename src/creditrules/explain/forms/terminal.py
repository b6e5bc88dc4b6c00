"""An explanation for a terminal: everything open, in columns, in lines that fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from creditrules.diagnostics.visible import escaped
from creditrules.explain.document.blocks import (
    Block,
    Document,
    Item,
    Items,
    Listing,
    Paragraph,
    Row,
    Scale,
    Section,
    Table,
)
from creditrules.explain.forms import drawing
from creditrules.explain.forms.columns import in_columns
from creditrules.explain.forms.wrap import safe, wrapped
from creditrules.explain.look import Look, Style
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Mark, Piece, Words, emphasized, joined, plain, quiet, text_of

_INDENT = "  "
_LOOKS = {
    Mark.STRONG: Look.GRADE,
    Mark.QUIET: Look.QUIET,
    Mark.NAME: Look.QUIET,
    Mark.CLAUSE: Look.CLAUSE,
    Mark.LOST: Look.LOST,
    Mark.WITHHELD: Look.QUIET,
}


def terminal_text(document: Document, style: Style, *, width: int) -> str:
    """The document as text of at most so many columns, where no single word is wider."""
    return _Terminal(style, width).text(document)


class _Terminal:
    def __init__(self, style: Style, width: int) -> None:
        self._style = style
        self._width = max(width, 40)

    def text(self, document: Document) -> str:
        parts = [self._head(document)]
        parts += [self._section(section, 0) for section in document.sections]
        parts.append([self._style(Look.QUIET, line) for words in document.footer for line in self._flow(words, 0)])
        return "\n\n".join("\n".join(part) for part in parts if part)

    def _head(self, document: Document) -> list[str]:
        verdict = text_of(safe(joined((document.verdict, document.score), document.language.say(Say.PAUSE))))
        lines = [self._style(Look.GRADE, verdict), *self._flow(document.about, 0)]
        rows = [(quiet(text_of(head)), words) for head, words in document.facts]
        lines += in_columns(rows, (False, False), self._paint, self._width)
        if document.scale is not None:
            lines += ["", *self._scale(document.scale)]
        return lines

    def _section(self, section: Section, depth: int) -> list[str]:
        heading = _INDENT * depth + self._style(Look.HEADING, text_of(safe(section.title)))
        lines = [heading]
        for block in section.blocks:
            if isinstance(block, Section | Listing) and len(lines) > 1:
                lines.append("")
            lines += self._block(block, depth + 1)
        return lines

    def _block(self, block: Block, depth: int) -> list[str]:
        match block:
            case Section():
                return self._section(block, depth)
            case Paragraph():
                return self._flow(block.words, depth)
            case Items():
                return [line for at, item in enumerate(block.items, 1) for line in self._item(block, at, item, depth)]
            case Table():
                return self._table(block, depth)
            case Listing():
                return list(self._listing(block, depth))
            case Scale():
                return [_INDENT * depth + line for line in self._scale(block)]
            case _:
                assert_never(block)

    def _item(self, items: Items, at: int, item: Item, depth: int) -> Iterator[str]:
        mark = f"{at}. " if items.ordered else "- "
        room = self._width - len(_INDENT * depth) - len(mark)
        for index, words in enumerate(wrapped(safe(item.words), room)):
            yield _INDENT * depth + (mark if index == 0 else " " * len(mark)) + self._paint(words)
        for block in item.blocks:
            yield from (" " * len(mark) + line for line in self._block(block, depth))

    def _table(self, table: Table, depth: int) -> list[str]:
        kept = table.filled()
        heads = [tuple(quiet(text_of(safe(table.heads[at].words))) for at in kept)]
        rows = heads + [tuple(row.cells[at] for at in kept) for row in table.rows]
        rights = [table.heads[at].right for at in kept]
        if table.low is not None:
            rows = [(*row, self._bar(table, one)) for row, one in zip(rows, (None, *table.rows), strict=True)]
            rights.append(False)
        lines = in_columns(rows, rights, self._paint, self._width - len(_INDENT * depth))
        legend = self._flow(table.legend, depth) if table.legend else []
        return [_INDENT * depth + line for line in lines] + legend

    def _bar(self, table: Table, row: Row | None) -> Words:
        return NOTHING if row is None or row.bar is None else plain(drawing.bar(row.bar, table))

    def _listing(self, listing: Listing, depth: int) -> Iterator[str]:
        yield from self._flow(listing.told_alone, depth)
        digits = len(str(len(listing.lines)))
        for line in listing.lines:
            if line.chosen:
                number = self._style(Look.QUIET, f"{line.number:>{digits}}")
                yield f"{_INDENT * depth}{number}  {escaped(line.text)}"

    def _scale(self, figure: Scale) -> list[str]:
        spans = [emphasized(span.told) if span.chosen else span.told for span in figure.spans]
        return [drawing.scale(figure), *(self._flow(joined(spans, " · "), 0) if spans else [])]

    def _flow(self, words: Words, depth: int) -> list[str]:
        room = self._width - len(_INDENT * depth)
        return [_INDENT * depth + self._paint(line) for line in wrapped(safe(words), room)]

    def _paint(self, words: Words) -> str:
        return "".join(self._painted(piece) for piece in words)

    def _painted(self, piece: Piece) -> str:
        look = _LOOKS.get(piece.mark) if piece.mark else None
        return self._style(look, piece.text) if look and piece.text.strip() else piece.text
