"""From settings and the policy's facts to the columns that are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from creditrules.diagnostics import nearest
from creditrules.sources.asking import Refused, Wanted
from creditrules.sources.kinds import Opening
from creditrules.sources.tables.columns import FactColumns, RecordColumns
from creditrules.sources.tables.settings import InColumn, RecordsSettings, TableSettings

_MOST_RECORDS = 100_000  # of a list that has no bound of its own


def columns_of(
    settings: TableSettings, records: Mapping[str, RecordsSettings], opening: Opening
) -> tuple[FactColumns, dict[str, RecordColumns]]:
    """The columns of the table of facts, and those of the records of each list.

    Raises `Refused` with everything in the settings that does not fit the policy.
    """
    wrong = [*_unknown(settings.facts or {}, opening, "facts"), *_unknown(records, opening, "records")]
    lists = {}
    for name, place in records.items():
        if (wanted := opening.facts.get(name)) is None:
            continue
        if wanted.type != "list of":
            wrong.append(f"`records.{name}`: the fact `{name}` is no list of records")
        elif name in (settings.facts or {}):
            wrong.append(f"`{name}` stands in `facts` and in `records`; one of the two is right")
        else:
            wrong += _wrong_fields(name, place, wanted)
            lists[name] = _record_columns(place, wanted)
    if wrong:
        raise Refused("; ".join(wrong))
    return _fact_columns(settings, records, opening), lists


def _fact_columns(settings: TableSettings, records: Iterable[str], opening: Opening) -> FactColumns:
    day = {settings.as_of.column} if isinstance(settings.as_of, InColumn) else set()
    own = {name: name for name in opening.facts if name not in records}
    columns = own if settings.facts is None else settings.facts
    required = day if settings.facts is None else {*settings.facts.values(), *day}
    wanted = {name: opening.facts[name] for name in columns}
    return FactColumns(settings.id, columns, wanted, frozenset(required), settings.as_of)


def _record_columns(place: RecordsSettings, wanted: Wanted) -> RecordColumns:
    fields = {field.name: field for field in wanted.fields if field.name not in place.without}
    columns = {name: place.fields.get(name, name) for name in fields}
    required = frozenset(columns.values())
    return RecordColumns(place.id, columns, fields, required, place.as_of, wanted.at_most or _MOST_RECORDS)


def _wrong_fields(name: str, place: RecordsSettings, wanted: Wanted) -> list[str]:
    fields = {field.name: field for field in wanted.fields}
    needed = [field for field in place.without if field in fields and not fields[field].optional]
    twice = [field for field in place.without if field in place.fields]
    return [
        *_strangers(place.fields, fields, f"records.{name}.fields", f"`{name}` has no field"),
        *_strangers(place.without, fields, f"records.{name}.without", f"`{name}` has no field"),
        *(f"`records.{name}.without`: the policy requires the field `{field}`" for field in needed),
        *(f"`records.{name}`: `{field}` stands in `fields` and in `without`" for field in twice),
    ]


def _unknown(named: Iterable[str], opening: Opening, setting: str) -> list[str]:
    why = f"the policy reads no fact from `{opening.name}` that is called"
    return _strangers(named, opening.facts, setting, why)


def _strangers(named: Iterable[str], known: Iterable[str], setting: str, why: str) -> list[str]:
    known = list(known)
    return [
        f"`{setting}`: {why} `{name}`" + (f"; did you mean `{near}`?" if (near := nearest(name, known)) else "")
        for name in named
        if name not in known
    ]
