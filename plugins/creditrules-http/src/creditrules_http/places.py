"""Which facts stand where in an answer, checked against the policy when the source opens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from creditrules.diagnostics import nearest
from creditrules.sources import Opening, Refused, Wanted
from creditrules_http.pointers import Path, of_name, parse
from creditrules_http.settings import Cursor, HttpSettings, Records


@dataclass(frozen=True, slots=True)
class Listed:
    """Where the records of a fact stand; `next` is where a page names the next one, `parameter` how it is asked for."""

    path: Path
    fields: Mapping[str, Path]
    next: Path | None
    parameter: str | None


Places = Mapping[str, Path | Listed]
"""By fact, where it stands."""


def places(settings: HttpSettings, opening: Opening) -> Places:
    """Where every fact stands; raises `Refused` for facts and fields that the policy does not read from the source."""
    wrong = [
        *_unknown(
            "the policy takes no fact `{}` from this source",
            {*(settings.facts or ()), *settings.records},
            opening.facts,
        ),
        *(
            text
            for name, records in settings.records.items()
            if name in opening.facts
            for text in _misfits(opening.facts[name], records)
        ),
    ]
    if wrong:
        raise Refused("; ".join(wrong))
    named = dict.fromkeys(opening.facts, "") if settings.facts is None else settings.facts
    found: dict[str, Path | Listed] = {}
    for name, pointer in named.items():
        path = of_name(name) if settings.facts is None else parse(pointer)
        wanted = opening.facts[name]
        found[name] = _listed(wanted, path, {}, None) if wanted.type == "list of" else path
    for name, records in settings.records.items():
        found[name] = _listed(opening.facts[name], parse(records.pointer), records.fields, records.next)
    return found


def _listed(wanted: Wanted, path: Path, fields: Mapping[str, str], following: str | Cursor | None) -> Listed:
    cursor = following if isinstance(following, Cursor) else None
    pointer = following if isinstance(following, str) else cursor.pointer if cursor else None
    return Listed(
        path,
        {
            field.name: parse(fields[field.name]) if field.name in fields else of_name(field.name)
            for field in wanted.fields
        },
        None if pointer is None else parse(pointer),
        cursor.query if cursor else None,
    )


def _misfits(wanted: Wanted, records: Records) -> Iterable[str]:
    if wanted.type != "list of":
        return [f"`{wanted.name}` is no list of records; it belongs in `facts`"]
    known = {field.name for field in wanted.fields}
    return _unknown(f"the records of `{wanted.name}` have no field `{{}}`", records.fields, known)


def _unknown(message: str, named: Iterable[str], known: Iterable[str]) -> Iterable[str]:
    for name in sorted(set(named) - set(known)):
        close = nearest(name, known)
        yield message.format(name) + (f"; did you mean `{close}`?" if close else "")
