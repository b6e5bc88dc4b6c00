"""Files read as text, strictly: a bounded size, UTF-8, nothing guessed."""

from __future__ import annotations

from pathlib import Path

from creditrules.diagnostics import Code, Diagnostic, Label, Source, Span

_BOM = b"\xef\xbb\xbf"


def read_text(path: str | Path, *, limit: int, code: Code) -> Source | Diagnostic:
    """The text of a file, or the finding (with this code) that says why it cannot be read.

    A byte-order mark at the start is left out; `limit` is the largest size in bytes.
    """
    name = str(path)
    try:
        with Path(path).open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        why = (error.strerror or "the system gave no reason").lower()
        return Diagnostic(code=code, message=f"the file cannot be read: {why}", where=name)
    except ValueError:
        return Diagnostic(code=code, message="a file name cannot hold a character with the number 0", where=name)
    if len(content) > limit:
        bound = f"{limit // 2**20} MiB"
        return Diagnostic(code=code, message=f"the file is larger than {bound}, the most that is read", where=name)
    return decode(content, name=name, code=code)


def decode(content: bytes, *, name: str, code: Code) -> Source | Diagnostic:
    """The text of these bytes, or the finding that shows the first byte that is not UTF-8."""
    content = content.removeprefix(_BOM)
    try:
        return Source(name, content.decode("utf-8"))
    except UnicodeDecodeError as error:
        good = content[: error.start].decode("utf-8")
        shown = Source(name, content.decode("utf-8", errors="replace"))
        return Diagnostic(
            code=code,
            message=f"the file is not UTF-8 text: the byte 0x{content[error.start]:02X} cannot stand here",
            primary=Label(Span(shown, len(good), len(good) + 1), "not a character in UTF-8"),
            help="save the file with the encoding UTF-8",
        )
