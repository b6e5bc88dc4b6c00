"""The parser of blocks, built from the shipped grammar."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from threading import Lock

from lark import Lark, TextSlice, Token, Tree, __version__ as lark_version
from lark.lark import PostLex

from creditrules.cache import cache_folder
from creditrules.syntax.keywords import ENGLISH, Language, with_keywords


class Lines(PostLex):
    """Takes away the line ends that do not end a line, and remembers where lines and parentheses began.

    One object serves one parse at a time; `fresh` gives it a new start.
    """

    always_accept = ("_NL", "_ROW")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.open: list[Token] = []

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The tokens without the line ends inside parentheses and after `=`."""
        self.starts, self.open = [], []
        before = ""
        for token in stream:
            if token.type == "_LPAR":
                self.open.append(token)
            elif token.type == "_RPAR" and self.open:
                self.open.pop()
            elif token.type in self.always_accept:
                if self.open or (before == "EQUAL" and token.type == "_NL"):
                    continue
                self.starts.append(token.end_pos or 0)
            before = token.type
            yield token


def grammar_text() -> str:
    """The grammar as shipped: from the installed package, or else from the checkout it is worked on in."""
    shipped = files("creditrules") / "grammar" / "policy.lark"
    if shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    return (Path(__file__).parents[3] / "grammar" / "policy.lark").read_text(encoding="utf-8")


class WithoutLines(str):
    """A text of which Lark counts no lines: it would count from the first one for every block, and we read offsets."""

    __slots__ = ()

    def count(self, *_: object) -> int:
        """No line ends."""
        return 0


class BlockParser:
    """The LALR parser of one block in one language of keywords.

    `lock` is held while a block is parsed: the parser keeps the lines of the block that it is reading.
    """

    def __init__(self, language: Language) -> None:
        self.lock = Lock()
        self.lines = Lines()
        text, self.words = with_keywords(grammar_text(), language)
        self._lark = Lark(
            text,
            parser="lalr",
            lexer="contextual",
            postlex=self.lines,
            propagate_positions=True,
            maybe_placeholders=False,
            cache=_cache_file(),
        )

    def tree(self, text: str, start: int, end: int) -> Tree[Token]:
        """Lark's tree of the block between two offsets; raises Lark's errors."""
        return self._lark.parse(TextSlice(text, start, end))


@cache
def block_parser(language: Language = ENGLISH) -> BlockParser:
    """The parser for a language, built once."""
    return BlockParser(language)


def _cache_file() -> str | bool:
    """Where the built parser is kept, if it can be."""
    folder = cache_folder()
    if folder is None:
        return False
    version = f"{lark_version}-{sys.version_info[0]}{sys.version_info[1]}"
    digest = sha256(grammar_text().encode()).hexdigest()[:16]
    return str(folder / f"parser-{version}-{digest}.pickle")
