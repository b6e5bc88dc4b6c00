"""JSON pointers (RFC 6901): places in an answer."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

Path: TypeAlias = tuple[str, ...]
"""The names and indexes that a pointer goes through."""

_FORM = re.compile(r"(?:/(?:[^/~]|~[01])*)*\Z")
_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,8})\Z")


class _Absent:
    """What stands where there is nothing."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


def parse(pointer: str) -> Path:
    """The steps of a pointer; raises `ValueError` where it is none."""
    if not _FORM.match(pointer):
        raise ValueError("a pointer is empty, or begins with `/`; `~` is written `~0` in it, and `/` in a name `~1`")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def of_name(name: str) -> Path:
    """The steps to the member of that name."""
    return (name,)


def find(content: object, path: Path) -> object:
    """What stands at a place; `ABSENT` where there is nothing, or null."""
    for step in path:
        if isinstance(content, dict):
            content = content.get(step, ABSENT)
        elif isinstance(content, list) and _INDEX.match(step) and int(step) < len(content):
            content = content[int(step)]
        else:
            return ABSENT
    return ABSENT if content is None else content
