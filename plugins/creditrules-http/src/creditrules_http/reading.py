"""From the content of an answer to facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from creditrules.sources import Refused, Wanted
from creditrules.sources.cells import from_cell
from creditrules_http.places import Listed
from creditrules_http.pointers import ABSENT, Path, find
from creditrules_http.strict_json import is_fit


def value_of(content: object, path: Path, wanted: Wanted) -> object:
    """The value of a fact or a field; None where the answer has none."""
    found = find(content, path)
    if found is ABSENT:
        return None
    if not is_fit(found):
        raise Refused(f"what the answer has for `{wanted.name}` is nested too deeply, or not Unicode")
    return from_cell(found, wanted) if isinstance(found, str | int) else found


def records_of(content: object, listed: Listed, wanted: Wanted) -> Sequence[object] | None:
    """The records as they stand on one page; None where there is no list."""
    found = find(content, listed.path)
    if found is ABSENT:
        return None
    if not isinstance(found, list):
        raise Refused(f"what the answer has for `{wanted.name}` is not a list")
    return found


def record(content: object, listed: Listed, wanted: Wanted) -> dict[str, object]:
    """The fields of one record."""
    if not isinstance(content, dict):
        raise Refused(f"a record of `{wanted.name}` is not an object")
    found = {field.name: value_of(content, listed.fields[field.name], field) for field in wanted.fields}
    return {name: value for name, value in found.items() if value is not None}


def day_of(content: object, path: Path) -> date | None:
    """The day that stands there, as a date or at the beginning of a moment; None where nothing does."""
    found = find(content, path)
    if found is ABSENT:
        return None
    if not isinstance(found, str) or not found.isascii() or found[10:11] not in {"", "T", " "}:
        raise Refused("the answer's date (`as_of`) is not written like 2026-02-20")
    try:
        return date.fromisoformat(found[:10] if len(found) >= len("2026-02-20") else "")
    except ValueError:
        raise Refused("the answer's date (`as_of`) is not written like 2026-02-20") from None


def says(content: object, path: Path) -> str | None:
    """The id that stands there, as text; None where none does."""
    found = find(content, path)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else None
