"""Lines of generated Python, and the functions that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from linecache import cache as known_sources
from typing import Any

_WORD = re.compile(r"-?\w+\Z", re.ASCII)


@dataclass(slots=True)
class Writer:
    """Gathers indented lines and hands out names that no other line uses."""

    lines: list[str] = field(default_factory=list)
    depth: int = 1
    _fresh: int = 0

    def line(self, text: str) -> None:
        """Adds a line."""
        self.lines.append(f"{'    ' * self.depth}{text}")

    def comment(self, text: str) -> None:
        """Adds a comment; whatever it holds, it stays one line."""
        words = " ".join(text.split())
        self.line(f"# {''.join(sign if sign.isprintable() else '?' for sign in words)}")

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Adds a line that ends in a colon; what is added within stands under it."""
        self.line(f"{head}:")
        self.depth += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.line("pass")
        self.depth -= 1

    @contextmanager
    def aside(self, *, deeper: int = 0) -> Iterator[list[str]]:
        """What is added within is kept aside in the list, `deeper` blocks further in."""
        outer, self.lines = self.lines, []
        self.depth += deeper
        try:
            yield self.lines
        finally:
            self.lines = outer
            self.depth -= deeper

    def fresh(self, prefix: str = "t") -> str:
        """A name that was not used before."""
        self._fresh += 1
        return f"{prefix}{self._fresh}"

    def kept(self, text: str) -> str:
        """A name or literal with the value of the expression, which is computed once."""
        if is_word(text):
            return text
        name = self.fresh()
        self.line(f"{name} = {bare(text)}")
        return name


NOT_TAKEN = (SyntaxError, RecursionError, MemoryError)
"""What Python raises where it takes no source that is so long, or nested so deeply."""


def function(source: str, called: str, name: str, scope: Mapping[str, object]) -> Any:
    """The function that the source defines; tracebacks and debuggers find its lines. May raise one of `NOT_TAKEN`."""
    known_sources[name] = (len(source), None, source.splitlines(keepends=True), name)
    defined = dict(scope)
    exec(compile(source, name, "exec"), defined)  # noqa: S102  # our own lines; names and texts are escaped
    return defined[called]


def is_word(text: str) -> bool:
    """Whether the expression is a single name or number."""
    return bool(_WORD.match(text))


def is_number(text: str) -> bool:
    """Whether the expression is a whole number as it stands, which Python would not compare with None."""
    return text.lstrip("-").isdecimal()


def bare(text: str) -> str:
    """The expression without the parentheses around all of it."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for at, sign in enumerate(text):
        if sign in "\"'":
            return text  # a text may hold parentheses of its own
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return text[1:-1] if at == len(text) - 1 else text
    return text
