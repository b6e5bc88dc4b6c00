"""An answer about many customers, taken apart."""

from __future__ import annotations

from collections.abc import Mapping

from creditrules.sources import Refused
from creditrules_http.pointers import ABSENT, Path, find
from creditrules_http.reading import says


def members(content: object, path: Path, owner: Path | None) -> Mapping[str, object]:
    """What the answer has of each customer, by id; `ABSENT` for an id that it has more than once."""
    found = find(content, path)
    if isinstance(found, dict) and owner is None:
        return found
    if not isinstance(found, list) or owner is None:
        raise Refused(f"the answer has no {'object' if owner is None else 'list'} of customers where `together` says")
    by_id: dict[str, object] = {}
    for entry in found:
        customer = says(entry, owner)
        if customer is not None:
            by_id[customer] = ABSENT if customer in by_id else entry
    return by_id
