"""Places in a TOML text that its reader has found to be one: where the name and the value at a path stand."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field

from creditrules.facts.locate import Member, Path, Stretch

_GAP = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_BLANK = re.compile(r"[ \t]*+")
_LONG_TEXT = re.compile(r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}' + r"|'''(?:[^']|'{1,2}(?!'))*+'{3,5}", re.DOTALL)
_TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*+"' + r"|'[^'\n]*+'")
_WORD = re.compile(r"[A-Za-z0-9_-]++")
_BARE = re.compile(r"[^,\]}\n\r#]*+")


def places(text: str) -> dict[Path, Member]:
    """Every path of a TOML text, with the place of its name, where it has one, and of its value.

    A table that is written with a head has its value at the head; one that is only named on the way to others, at the
    first of these names. A text that is no TOML, or nested very deeply, is told as far as it is understood.
    """
    scan = _Scan(text)
    with suppress(IndexError, RecursionError, _StrangeError):
        scan.whole()
    return scan.found


class _StrangeError(Exception):
    """The text goes on in a way that TOML does not."""


@dataclass(slots=True)
class _Scan:
    text: str
    at: int = 0
    found: dict[Path, Member] = field(default_factory=dict)
    lengths: dict[Path, int] = field(default_factory=dict)
    """By path, how many tables an array of tables has so far."""

    def whole(self) -> None:
        table: Path = ()
        while True:
            self._skip(_GAP)
            if self.at >= len(self.text):
                return
            if self._sees("["):
                table = self._head()
            else:
                self._pair(table)

    def _head(self) -> Path:
        start = self.at
        several = self.text.startswith("[[", start)
        self.at += 2 if several else 1
        keys = self._keys()
        self._expect("]]" if several else "]")
        path: Path = ()
        for number, (name, key) in enumerate(keys, start=1):
            path = (*path, name)
            last = number == len(keys)
            self._note(path, key, (start, self.at) if last and not several else key)
            if several and last:
                self.lengths[path] = self.lengths.get(path, 0) + 1
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
                self._note(path, key, (start, self.at))
        if not several:
            self.found[path] = Member(path, keys[-1][1], (start, self.at))
        return path

    def _pair(self, table: Path) -> None:
        keys = self._keys()
        self._expect("=")
        self._skip(_BLANK)
        start = self.at
        path = table
        for name, key in keys[:-1]:
            path = (*path, name)
            self._note(path, key, key)
        name, key = keys[-1]
        path = (*path, name)
        self._value(path)
        self.found[path] = Member(path, key, (start, self.at))

    def _value(self, path: Path) -> None:
        """Go over a value, and take down what is inside."""
        if self._sees("["):
            self._list(path)
        elif self._sees("{"):
            self._table(path)
        elif text := _LONG_TEXT.match(self.text, self.at) or _TEXT.match(self.text, self.at):
            self.at = text.end()
        else:
            bare = _BARE.match(self.text, self.at)
            word = bare[0].rstrip() if bare else ""
            if not word:
                raise _StrangeError
            self.at += len(word)

    def _list(self, path: Path) -> None:
        self.at += 1
        number = 0
        while not self._ends("]"):
            start = self.at
            inner = (*path, number)
            self._value(inner)
            self._note(inner, None, (start, self.at))
            number += 1
            self._skip(_GAP)
            if not self._sees("]"):
                self._expect(",")

    def _table(self, path: Path) -> None:
        self.at += 1
        while not self._ends("}"):
            self._pair(path)
            self._skip(_GAP)
            if not self._sees("}"):
                self._expect(",")

    def _keys(self) -> list[tuple[str, Stretch]]:
        """A name, or several with points between them."""
        keys = [self._key()]
        while self._sees_after_blank("."):
            self.at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> tuple[str, Stretch]:
        self._skip(_BLANK)
        hit = _TEXT.match(self.text, self.at) or _WORD.match(self.text, self.at)
        if hit is None:
            raise _StrangeError
        self.at = hit.end()
        return _unquoted(hit[0]), hit.span()

    def _note(self, path: Path, key: Stretch | None, value: Stretch) -> None:
        self.found.setdefault(path, Member(path, key, value))

    def _skip(self, what: re.Pattern[str]) -> None:
        if hit := what.match(self.text, self.at):
            self.at = hit.end()

    def _sees(self, mark: str) -> bool:
        return self.text[self.at] == mark

    def _sees_after_blank(self, mark: str) -> bool:
        self._skip(_BLANK)
        return self._sees(mark)

    def _ends(self, mark: str) -> bool:
        self._skip(_GAP)
        if ends := self._sees(mark):
            self.at += 1
        return ends

    def _expect(self, mark: str) -> None:
        self._skip(_BLANK)
        if not self.text.startswith(mark, self.at):
            raise _StrangeError
        self.at += len(mark)


def _unquoted(key: str) -> str:
    if key[0] == "'":
        return key[1:-1]
    if key[0] != '"':
        return key
    try:
        return next(iter(tomllib.loads(f"{key} = 0")))
    except ValueError:
        return key
