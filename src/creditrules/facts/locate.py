"""Places in a JSON text: where the value at a path stands. Used only when there is something to complain about."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""The way to a value: names of objects, numbers (from 0) of lists."""

Stretch: TypeAlias = tuple[int, int]
"""Characters from the first number up to, not including, the second."""

_LARGEST = 16 * 2**20  # characters; in a longer text finding a place takes longer than anybody waits

_TOKEN = re.compile(r"""[ \t\r\n]*+(?:([{}\[\],:])|("(?:[^"\\]|\\.)*+")|([^\s{}\[\],:"]++))""")


class Token(NamedTuple):
    """A mark, a text with its quotes, or a word of a JSON text."""

    text: str
    start: int
    end: int


class Member(NamedTuple):
    """A value with its path and place, and the place of its name where it stands in an object."""

    path: Path
    key: Stretch | None
    value: Stretch


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a JSON text, up to the first place that is not JSON."""
    at = 0
    while found := _TOKEN.match(text, at):
        group = found.lastindex or 0
        yield Token(found[group], found.start(group), found.end())
        at = found.end()


class _Open:
    """An object or list whose end has not been met."""

    __slots__ = ("index", "key", "name", "path", "start")

    def __init__(self, path: Path, start: int, *, is_list: bool) -> None:
        self.path = path
        self.start = start
        self.index = 0 if is_list else -1
        self.name = ""
        self.key: Stretch | None = None

    def next_path(self) -> Path:
        return (*self.path, self.index if self.index >= 0 else self.name)


def members(text: str) -> Iterator[Member]:
    """Every value inside the outermost object or list, each when its end is met."""
    stack: list[_Open] = []
    for token in tokens(text):
        match token.text:
            case "{" | "[":
                path = stack[-1].next_path() if stack else ()
                stack.append(_Open(path, token.start, is_list=token.text == "["))
            case "}" | "]":
                if not stack:
                    return
                closed = stack.pop()
                if stack:
                    yield Member(closed.path, stack[-1].key, (closed.start, token.end))
            case ",":
                if stack and stack[-1].index >= 0:
                    stack[-1].index += 1
                elif stack:
                    stack[-1].key = None
            case ":":
                pass
            case _ if not stack:
                return
            case _ if stack[-1].index < 0 and stack[-1].key is None:
                stack[-1].name = _unquoted(token.text)
                stack[-1].key = (token.start, token.end)
            case _:
                yield Member(stack[-1].next_path(), stack[-1].key, (token.start, token.end))


def locate(text: str, paths: Collection[Path]) -> dict[Path, Member]:
    """Where the values at these paths stand; a path that the text does not have has no place.

    Neither has a text that is not JSON, or is very long.
    """
    wanted = set(paths)
    found: dict[Path, Member] = {}
    if not wanted or len(text) > _LARGEST or not text.lstrip().startswith("{"):
        return found
    for member in members(text):
        if member.path in wanted:
            found.setdefault(member.path, member)
            if len(found) == len(wanted):
                break
    return found


def _unquoted(text: str) -> str:
    if "\\" not in text:
        return text[1:-1]
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        return text
