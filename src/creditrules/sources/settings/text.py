"""The text of `sources.toml`: read strictly, and written out again without what may be a secret."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from creditrules.diagnostics import Diagnostic, Source
from creditrules.diagnostics.codes import UNREADABLE_SETTINGS
from creditrules.facts.locate import Member, Path
from creditrules.facts.strict_toml import not_toml
from creditrules.facts.text_files import read_text
from creditrules.sources.error import SourcesError

LARGEST = 2**20
"""Bytes of a file of settings."""

_SECRET = re.compile(r"pass|secret|token|credential|auth|api_?key|private", re.IGNORECASE)
_NAMED = re.compile(r"\{\s*env\s*=\s*(?:\"[^\"\n]*\"|'[^'\n]*')\s*\}")
_IN_ADDRESS = re.compile(r"(?<=://)([^/\s:@\"']*:)([^/\s\"']+)(?=@)")


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A file of settings: its content, its text, and the folder from which paths in it count."""

    content: Mapping[str, Any]
    source: Source
    folder: FilePath


def read_settings(path: str | FilePath) -> SettingsFile:
    """The content of a file of settings; raises `SourcesError` where it cannot be read."""
    source = read_text(path, limit=LARGEST, code=UNREADABLE_SETTINGS)
    if isinstance(source, Diagnostic):
        raise SourcesError([source])
    try:
        return SettingsFile(tomllib.loads(source.text), source, FilePath(path).parent)
    except tomllib.TOMLDecodeError as error:
        found = not_toml(source, str(error), code=UNREADABLE_SETTINGS, twice=UNREADABLE_SETTINGS)
        raise SourcesError([found]) from None
    except RecursionError:
        message = "lists and tables are nested too deeply"
    except ValueError:
        # The reader itself refuses whole numbers of thousands of digits and days that do not exist.
        message = "the file has a number with too many digits, or a day that does not exist"
    raise SourcesError([Diagnostic(code=UNREADABLE_SETTINGS, message=message, where=source.name)])


def without_secrets(source: Source, places: Mapping[Path, Member], secret: Collection[Path]) -> Source:
    """The same text, with stars for the values at these paths, and for all others that look as if they were secret.

    Findings show lines of the file, and what they show ends up in logs.
    """
    text = _IN_ADDRESS.sub(lambda hit: hit[1] + "*" * len(hit[2]), source.text)
    for path, member in places.items():
        start, end = member.value
        called_so = isinstance(path[-1], str) and _SECRET.search(path[-1]) and text[start] in "\"'"
        if (path in secret and not _NAMED.fullmatch(text, start, end)) or called_so:
            stars = "".join("\n" if character == "\n" else "*" for character in text[start:end])
            text = text[:start] + stars + text[end:]
    return Source(source.name, text)
