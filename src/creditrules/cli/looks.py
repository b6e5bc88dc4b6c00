"""The colours of an explanation on a terminal."""

from __future__ import annotations

from creditrules.explain import Look

_CODES = {Look.GRADE: "1", Look.HEADING: "1;36", Look.CLAUSE: "2", Look.LOST: "33", Look.QUIET: "2"}


def in_colour(look: Look, text: str) -> str:
    """The text in the colour of what it is."""
    return f"\x1b[{_CODES[look]}m{text}\x1b[0m"
