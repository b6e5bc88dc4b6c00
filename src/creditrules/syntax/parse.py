"""Reads a policy file into its syntax tree, and goes on after mistakes so that all are told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from unicodedata import normalize

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from creditrules.diagnostics import Diagnostic, Source, Span, nearest
from creditrules.syntax import findings
from creditrules.syntax.build import Build
from creditrules.syntax.grammar import BlockParser, WithoutLines, block_parser
from creditrules.syntax.keywords import BLOCKS, CONTINUES
from creditrules.syntax.tree import AnyBlock, File, too_deep

DEEPEST = 100
_MOST_FINDINGS = 100
_MOST_TRIES = 20  # how often a block is read again without a line that could not be read
_MOST_REREAD = 2_000_000  # characters read again in all, so that a hostile file cannot take long
_BLOCK_START = re.compile(r"^[^\s#]", re.MULTILINE)
_WORD = re.compile(r"[^\W\d]\w*")
_COMMA_DIGIT = re.compile(r"[,，](?=[0-9])")
_GOES_ON = re.compile(rf"[ \t]*(?:{'|'.join(CONTINUES)})\b")


def parse(source: Source) -> tuple[File, tuple[Diagnostic, ...]]:
    """The blocks of a policy text that could be read, and what is wrong with the rest. Never raises."""
    found: list[Diagnostic] = []
    reading = _Reading(source, found)
    blocks = tuple(reading.blocks())
    if not blocks and not found:
        found.append(findings.nothing_here(Span(source, len(source.text), len(source.text))))
    file = File(source, blocks, frozenset(reading.unread), frozenset(reading.lost), flawless=not found)
    return file, tuple(found)


@dataclass
class _Unreadable:
    """Where reading a block failed, and the lines that are to blame."""

    finding: Diagnostic | None
    start: int
    end: int
    at_end: bool = False


class _Reading:
    """One pass over one file."""

    def __init__(self, source: Source, found: list[Diagnostic]) -> None:
        self.source = source
        self.found = found
        self.unread: set[str] = set()
        self.lost: set[str] = set()
        self._reread = 0
        self._parser: BlockParser = block_parser()
        self._text = WithoutLines(source.text)

    def blocks(self) -> Iterator[AnyBlock]:
        """Every block that could be read, at least in part."""
        text = self.source.text
        starts = [found.start() for found in _BLOCK_START.finditer(text)]
        self._before_blocks(starts[0] if starts else len(text))
        for start, end in pairwise([*starts, len(text)]):
            if len(self.found) >= _MOST_FINDINGS:
                self.found.append(findings.too_many(Span(self.source, start, start)))
                return
            block = self._block(start, _end_of_block(text, start, end))
            if block is not None:
                yield block

    def _before_blocks(self, end: int) -> None:
        for number, line in enumerate(self.source.text[:end].split("\n"), start=1):
            words = line.strip()
            if words and not words.startswith("#"):
                start = self.source.line_starts[number - 1] + len(line) - len(line.lstrip())
                self.found.append(findings.text_before_block(Span(self.source, start, start + len(words))))
                return

    def _block(self, start: int, end: int) -> AnyBlock | None:
        text: str = self._text
        word = _WORD.match(text, start)
        keyword = word[0] if word else text[start]
        if keyword not in BLOCKS:
            self.found.append(findings.unknown_block(Span(self.source, start, start + len(keyword))))
            self._give_up(nearest(keyword, BLOCKS) or "", start, end)
            return None
        damaged = False
        for _ in range(_MOST_TRIES):
            outcome = self._try(text, keyword, start, end)
            if not isinstance(outcome, _Unreadable):
                return replace(outcome, damaged=True) if damaged else outcome
            at_end_again = damaged and (outcome.at_end or outcome.start >= end)
            if outcome.finding is not None and not at_end_again:
                self.found.append(outcome.finding)
            head_is_bad = outcome.start <= start
            self._reread += end - start
            if head_is_bad or at_end_again or outcome.start >= end or self._reread > _MOST_REREAD:
                break
            self._note_unread(outcome.start, outcome.end)
            text = _blanked(text, outcome.start, outcome.end)
            end = _end_of_block(text, start, end)
            damaged = True
        self._give_up(keyword, start, end)
        return None

    def _give_up(self, keyword: str, start: int, end: int) -> None:
        self.lost.add(keyword)
        head = _WORD.findall(self.source.text, start, self._line_end(start, end))
        self.unread.update(normalize("NFC", word) for word in head[1:2])
        self._note_unread(start, end)

    def _note_unread(self, start: int, end: int) -> None:
        """Remembers the names that the lines declared: the first word of each."""
        for line in self.source.text[start:end].split("\n"):
            self.unread.update(normalize("NFC", word) for word in _WORD.findall(line)[:1])

    def _line_end(self, start: int, end: int) -> int:
        at = self.source.text.find("\n", start, end)
        return end if at < 0 else at

    # ---------------------------------------------------------------------------------------------------- one try

    def _try(self, text: str, keyword: str, start: int, end: int) -> AnyBlock | _Unreadable:
        parser = self._parser
        with parser.lock:
            try:
                tree = parser.tree(text, start, end)
            except UnexpectedInput as error:
                return self._unreadable(error, text, keyword, start, end)
        found: list[Diagnostic] = []
        block: AnyBlock = Build(self.source, found).transform(tree)
        self.found.extend(found)
        deep = too_deep(block, DEEPEST)
        if deep is not None:
            return _Unreadable(findings.too_deep(deep.span), start, end)
        return block

    def _unreadable(self, error: UnexpectedInput, text: str, keyword: str, start: int, end: int) -> _Unreadable:
        lines = self._parser.lines
        at, kind, accepted, length = end, "$END", set[str](), 0
        if isinstance(error, UnexpectedToken):
            token: Token = error.token
            kind = token.type
            # lark has no `accepts` where it was the lexer that found nothing fitting
            accepted = set(error.accepts or error.expected)
            if kind != "$END":
                at, length = token.start_pos or 0, len(token)
            if kind in ("_NL", "_ROW"):
                length = 0
        elif isinstance(error, UnexpectedCharacters):
            kind, length = "", 1
            at = error.pos_in_stream or 0  # type: ignore[redundant-expr]  # lark declares it None, and sets it
        line_start = max((begun for begun in lines.starts if begun <= at), default=start)
        line_end = self._line_end(at, end)
        if lines.open:
            opened = lines.open[0]
            unclosed = kind == "$END" or not kind
            line_start = max((begun for begun in lines.starts if begun <= (opened.start_pos or 0)), default=start)
            if unclosed and kind:
                where = Span(self.source, opened.start_pos or 0, opened.end_pos or 0)
                return _Unreadable(findings.unclosed_parenthesis(where), line_start, end)
            line_end = self._line_end(_closing(text, opened.start_pos or 0, end), end)
        while line_end < end and _GOES_ON.match(text, line_end + 1):
            line_end = self._line_end(line_end + 1, end)
        place = Span(self.source, at, min(at + length, end) if length else at)
        finding = self._finding(place, kind, accepted, keyword, text)
        return _Unreadable(finding, line_start, line_end, at_end=kind == "$END")

    def _finding(self, place: Span, kind: str, accepted: set[str], keyword: str, text: str) -> Diagnostic:
        line = Span(self.source, place.start, self._line_end(place.start, len(text)))
        if not kind:
            if place.text == '"':
                return findings.unclosed_text(line)
            if _COMMA_DIGIT.match(text, place.start):
                return findings.comma_without_space(place)
            return findings.unknown_character(place)
        return findings.unexpected(place, kind, accepted, self._parser.words, keyword)


def _end_of_block(text: str, start: int, end: int) -> int:
    """Offset after the last line that says something: blank lines and remarks behind it belong to no block."""
    while end > start:
        line = text.rfind("\n", start, end) + 1 or start
        words = text[line:end].strip()
        if words and not words.startswith("#"):
            return line + len(text[line:end].rstrip())
        end = max(line - 1, start)
    return start


def _blanked(text: str, start: int, end: int) -> str:
    """The text with spaces in place of a stretch, so that every other offset stays."""
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def _closing(text: str, opened: int, end: int) -> int:
    """Offset of the parenthesis that closes the one at `opened`, or the end."""
    depth = 0
    for at in range(opened, end):
        if text[at] in "(（":
            depth += 1
        elif text[at] in ")）":
            depth -= 1
            if depth == 0:
                return at
    return end
