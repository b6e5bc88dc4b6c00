"""Queries as the settings write them: one statement that reads, of the customers that it is asked about."""

from __future__ import annotations

import re

_PIECE = re.compile(
    r"(?P<aside>--[^\n]*|/\*.*?\*/)"
    r"|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|(?P<tag>\$\w*\$).*?(?P=tag)",
    re.DOTALL,
)
_LIST = re.compile(r"\bin\s*(?:\(\s*:customers\s*\)|:customers\b)", re.IGNORECASE)
_PARAMETER = re.compile(r"(?<![:\w\\]):(\w+)(?!:)")
_READS = re.compile(r"[\s(]*(?:select|with)\b", re.IGNORECASE)


def fault(query: str) -> str | None:
    """What is wrong with a query, or None."""
    bare = _PIECE.sub(lambda piece: " " if piece["aside"] else "''", query).rstrip("; \t\r\n")
    if ";" in bare:
        return "the query has several statements, and must be one"
    if not _READS.match(bare):
        return "the query must be one that reads: it begins with `select` or `with`"
    for name in _PARAMETER.findall(bare):
        if name != "customers":
            return f"the query has a parameter `:{name}`; the only one that there is, is `:customers`"
    if len(_LIST.findall(bare)) != len(_PARAMETER.findall(bare)):
        return "`:customers` is a list: write `in :customers`"
    if not _LIST.search(bare):
        return "the query must be limited to the customers that are asked for: `where customer in :customers`"
    return None


def prepared(query: str) -> str:
    """The query for SQLAlchemy: without comments, and with no parameter but `:customers`, whatever texts hold."""
    parts, end = [], 0
    for piece in _PIECE.finditer(query):
        parts += [_with_list(query[end : piece.start()]), " " if piece["aside"] else piece[0].replace(":", r"\:")]
        end = piece.end()
    return "".join([*parts, _with_list(query[end:])]).rstrip("; \t\r\n")


def _with_list(part: str) -> str:
    return _LIST.sub("in :customers", part)
