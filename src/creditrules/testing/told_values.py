"""Whether what a source tells has a form that a fact of its type may have."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal

from creditrules.sources import Wanted

_DIGITS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def fault_of(value: object, wanted: Wanted) -> str:
    """What is wrong with a value, as the end of a sentence; empty where nothing is. None is a value that is missing."""
    if value is None:
        return ""
    match wanted.type:
        case "whole number" | "number" | "percent" | "money":
            return _of_number(value, wanted)
        case "date":
            return _of_date(value)
        case "yes or no":
            return "" if isinstance(value, bool) else _is(value, "True or False")
        case "text":
            return "" if isinstance(value, str) else _is(value, "a text")
        case "one of":
            return "" if value in wanted.members else _is(value, f"one of {', '.join(wanted.members)}")
        case "set of":
            ok = isinstance(value, list | tuple | set | frozenset) and all(each in wanted.members for each in value)
            return "" if ok else _is(value, f"a list of members among {', '.join(wanted.members)}")
        case "list of":
            return _of_records(value, wanted)


def _of_number(value: object, wanted: Wanted) -> str:
    if isinstance(value, float):
        return f"is the binary float {value!r}; tell a `Decimal` or a text of digits"
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return _is(value, "a number")
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        return _is(value, "a number in plain digits")
    number = Decimal(value)
    if not number.is_finite():
        return _is(value, "a finite number")
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > wanted.decimals:
        return f"has more than {wanted.decimals} decimals: {value!r}"
    return ""


def _of_date(value: object) -> str:
    if isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError:
            return _is(value, "a day")
        return ""
    return "" if isinstance(value, date) and not isinstance(value, datetime) else _is(value, "a day")


def _of_records(value: object, wanted: Wanted) -> str:
    if not isinstance(value, list | tuple):
        return _is(value, "a list of records")
    if wanted.at_most and len(value) > wanted.at_most:
        return f"has {len(value):,} records, more than {wanted.at_most:,}"
    for number, record in enumerate(value, start=1):
        if not isinstance(record, Mapping):
            return f"has a record {number} that {_is(record, 'a mapping')}"
        if fault := _of_fields(record, wanted.fields):
            return f"has a record {number} whose {fault}"
    return ""


def _of_fields(record: Mapping[object, object], fields: Collection[Wanted]) -> str:
    by_name = {field.name: field for field in fields}
    for name in record:
        if name not in by_name:
            return f"{name!r} was not asked for"
    for name, field in by_name.items():
        if name not in record and not field.optional:
            return f"{name!r} is not there"
        if fault := fault_of(record.get(name), field):
            return f"{name!r} {fault}"
    return ""


def _is(value: object, wanted: str) -> str:
    return f"is {value!r}, not {wanted}"
