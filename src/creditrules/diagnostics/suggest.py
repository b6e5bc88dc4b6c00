"""The nearest right name for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 80  # a longer name is not a slip of the pen, and comparing it would cost time without bound


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, or None where none is like enough."""
    if len(name) > _LONGEST:
        return None
    candidates = [other for other in known if abs(len(other) - len(name)) <= max(3, len(name) // 2)]
    folded = {other.casefold(): other for other in candidates}
    if name.casefold() in folded:
        return folded[name.casefold()]
    found = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None
