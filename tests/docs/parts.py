"""Short examples of the pages, made whole: each is checked as part of the policy at the foot of the language index."""

import re
from functools import cache

from tests.docs.blocks import DOCS, blocks_of

_BLOCK = re.compile(r"^(?=[^\s#])", re.MULTILINE)
_ONCE = {"policy", "sources", "facts", "score", "reasons", "grades", "actions"}
_STANDS_WITHOUT = {"factor": {"score", "factor"}, "control": {"actions"}}
"""Blocks of the frame that make no sense beside a part that has all these blocks."""


def whole(part: str) -> str:
    """The part, and the frame without what the part says itself."""
    own = _split(part)
    heads = {_head(block) for block in own}
    kinds = {kind for kind, _ in heads}
    kept = []
    for block in frame():
        kind, name = _head(block)
        if kind == "facts" and "facts" in kinds:
            said = {_first_word(line) for each in own if _head(each)[0] == "facts" for line in each.splitlines()[1:]}
            more = [line for line in block.splitlines()[1:] if line.strip() and _first_word(line) not in said]
            own = [each + _lines(more) if _head(each)[0] == "facts" else each for each in own]
        elif (kind, name) not in heads and not (kind in _STANDS_WITHOUT and _STANDS_WITHOUT[kind] <= kinds):
            kept.append(block)
    return "".join((*own, "\n", *kept))


@cache
def frame() -> tuple[str, ...]:
    """The blocks of the policy behind the short examples."""
    (found,) = [each for each in blocks_of(DOCS / "language" / "index.md") if each.words == ("policy", "frame")]
    return tuple(_split(found.text))


def _split(text: str) -> list[str]:
    return [block.rstrip("\n") + "\n" for block in _BLOCK.split(text) if block.strip()]


def _head(block: str) -> tuple[str, str]:
    words = block.split(maxsplit=2)
    return words[0], "" if words[0] in _ONCE else words[1]


def _first_word(line: str) -> str:
    return line.split(maxsplit=1)[0] if line.strip() else ""


def _lines(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
