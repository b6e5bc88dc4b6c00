"""The ids of customers come from outside, and go to files, databases and servers."""

from __future__ import annotations

import unicodedata

LONGEST_ID = 200
_INVISIBLE = ("C", "Zl", "Zp")


def wrong_with(raw: object) -> str:
    """What is wrong with an id; empty where nothing is."""
    if not isinstance(raw, str):
        return "it is no text"
    if not raw:
        return "it is empty"
    if len(raw) > LONGEST_ID:
        return f"it has {len(raw):,} characters"
    if raw != raw.strip():
        return "it begins or ends with a space"
    if any(unicodedata.category(character).startswith(_INVISIBLE) for character in raw):
        return "it has a character that nobody can see"
    return ""
