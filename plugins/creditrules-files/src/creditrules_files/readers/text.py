"""Text files, strictly UTF-8."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from creditrules.sources import Refused
from creditrules_files.troubles import unreadable

_BOM = b"\xef\xbb\xbf"
_LONGEST = 4 * 2**20


def lines(path: Path) -> Generator[str]:
    """The lines with their ends, one after the other, without a byte-order mark; closing it closes the file."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(_LONGEST + 1):
                number += 1
                if len(line) > _LONGEST:
                    raise Refused(f"line {number:,} is longer than {_LONGEST // 2**20} MiB")
                yield _decoded(line.removeprefix(_BOM) if number == 1 else line, number)
    except OSError as error:
        raise unreadable(error) from None


def whole(path: Path, most: int) -> str:
    """The whole text of a file of at most this many bytes."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise unreadable(error) from None
    if len(content) > most:
        raise Refused(f"the file is larger than {most // 2**20} MiB; larger ones are read as JSON lines (`.jsonl`)")
    return _decoded(content.removeprefix(_BOM), 1)


def _decoded(content: bytes, first: int) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        number = first + content.count(b"\n", 0, error.start)
        wrong = f"line {number:,}: the byte 0x{content[error.start]:02X} cannot stand here in UTF-8"
        raise Refused(f"{wrong}; save the file with the encoding UTF-8") from None
