"""What is written to the terminal, and with which colours."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

import click

from creditrules.diagnostics import Diagnostic, render_json, render_short, render_text
from creditrules.diagnostics.visible import UNSAFE

_WIDEST_TEXT = 120
_WIDEST = 160  # of a line of source that is shown, where no terminal says otherwise


class Output:
    """Writes the results of one command, in the form and with the colours that were asked for."""

    def __init__(self, form: str, colour: str) -> None:
        self.form = form
        self.colour = colour
        self._gathered: list[Diagnostic] = []
        self._more: dict[str, list[object]] = {}
        self._first = True

    def colours(self, stream: TextIO | None) -> bool:
        """Whether colours go to this stream."""
        if self.colour == "auto":
            return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return self.colour == "always"

    def findings(self, found: Sequence[Diagnostic], *, err: bool = False) -> None:
        """Tell findings: at once, or, in the form `json`, when `end` is called."""
        if self.form == "json":
            self._gathered += found
        elif found and self.form == "short":
            self.line(render_short(found), err=err)
        elif found:
            stream = sys.stderr if err else sys.stdout
            text = render_text(found, colour=self.colours(stream), width=_width(stream), mention_help=self._first)
            self.line(text if self._first else f"\n{text}", err=err)
            self._first = False

    def end(self) -> None:
        """Write the document of the form `json`."""
        if self.form == "json":
            self.line(render_json(self._gathered, more=self._more))

    def add(self, key: str, content: object) -> None:
        """Tell something beside the findings, in the form `json`: it joins the list under the key."""
        self._more.setdefault(key, []).append(content)

    def width(self) -> int:
        """The columns of the terminal that the output goes to, or as many as a text without one should have."""
        return min(_width(sys.stdout), _WIDEST_TEXT) if is_terminal(sys.stdout) else _WIDEST_TEXT

    def line(self, text: str, *, err: bool = False) -> None:
        """Write a text and a line end."""
        click.echo(text, err=err, color=self.colours(sys.stderr if err else sys.stdout))

    def remark(self, text: str) -> None:
        """Tell something beside the result, on the standard error; nothing in the form `json`."""
        if self.form != "json":
            self.line(text, err=True)


def document(content: Mapping[str, object]) -> str:
    """A JSON document that people can read too; characters that could drive a terminal are written as escapes."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2)
    return UNSAFE.sub(lambda hit: hit[0] if hit[0] == "\n" else f"\\u{ord(hit[0]):04x}", text)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person reads along; the streams of a process may be closed or not be there at all."""
    return stream is not None and not stream.closed and stream.isatty()


def _width(stream: TextIO | None) -> int:
    return shutil.get_terminal_size((_WIDEST, 24)).columns if is_terminal(stream) else _WIDEST


class Progress:
    """How far a long run has come, on a terminal only, and only where there is a lot to do."""

    _MANY = 20

    def __init__(self, verb: str, total: int) -> None:
        self._verb = verb
        self._total = total
        self._shown = total >= self._MANY and is_terminal(sys.stderr) and is_terminal(sys.stdout)

    def at(self, number: int) -> None:
        """The work on item `number`, from 1, begins."""
        if self._shown:
            click.echo(f"\r\x1b[K{self._verb} {number:,} of {self._total:,}", err=True, nl=False)

    def clear(self) -> None:
        """Take the line away again, before anything else is written."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
