"""The fenced blocks of the pages: what stands in them, and how they are written anew."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
DOCS = CHECKOUT / "docs"
REWRITE = bool(os.environ.get("REWRITE"))
"""Whether expected outputs are written anew instead of compared."""


@dataclass(frozen=True)
class Block:
    """A fenced block: its info string in words, its text, and the lines of its page on which the text stands."""

    page: Path
    words: tuple[str, ...]
    text: str
    first: int
    last: int

    @property
    def kind(self) -> str:
        return self.words[0] if self.words else ""

    def mark(self, name: str) -> str | None:
        """What stands behind `name=` in the info string."""
        return next((word.partition("=")[2] for word in self.words[1:] if word.startswith(f"{name}=")), None)

    def __str__(self) -> str:
        return f"{self.page.relative_to(CHECKOUT).as_posix()}:{self.first}"


def pages() -> list[Path]:
    """The README and every page of the documentation."""
    return [CHECKOUT / "README.md", *sorted(DOCS.rglob("*.md"))]


def blocks_of(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    words: tuple[str, ...] | None = None
    lines: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        if words is None and line.startswith("```"):
            words, lines = tuple(line[3:].split()), []
        elif words is not None and line == "```":
            yield Block(page, words, "".join(f"{each}\n" for each in lines), number - len(lines), number - 1)
            words = None
        elif words is not None:
            lines.append(line)
    assert words is None, f"{page}: a block is not closed"


def rewrite(page: Path, texts: Mapping[Block, str]) -> None:
    """Write blocks of a page anew."""
    lines = page.read_text(encoding="utf-8").splitlines()
    for block in sorted(texts, key=lambda each: -each.first):
        lines[block.first - 1 : block.last] = texts[block].splitlines()
    page.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
