"""An explanation as JSON, by the rules of `explanation.schema.json`.

Objects have the names and fields of `creditrules.explain.model`; a field that is at its default there is left out.
Numbers are text in plain digits, percents fractions of one, dates in ISO form. A record that entered an aggregate is
told by its number: its fields stand with the fact. The policy's own text is left out; its digest says which it is.
"""

from __future__ import annotations

import json
from dataclasses import MISSING as NO_DEFAULT, fields, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from importlib.resources import files
from typing import Any, assert_never

from creditrules.explain.model import Explanation, Miss, Place, RecordTerm, Shown, Term
from creditrules.facts.write import written_value
from creditrules.program.types import (
    Date,
    ListOf,
    Money,
    Number,
    OneOf,
    Percent,
    Period,
    SetOf,
    Text,
    Type,
    Unknown,
    YesNo,
)
from creditrules.values import Duration, Missing
from creditrules.values.decimals import plain

_LEFT_OUT = frozenset({"text"})  # of a whole explanation
_BY_NAME = frozenset({"translations", "commitments", "field_titles"})  # pairs of a name and what it stands for


def as_json(explanation: Explanation) -> dict[str, object]:
    """The explanation, ready for `json.dumps`."""
    written = _fields(explanation, _LEFT_OUT)
    if explanation.scale is not None:
        low, high = explanation.scale
        written["scale"] = {"low": plain(low), "high": plain(high)}
    return {"version": explanation.version, **written}


def schema() -> dict[str, Any]:
    """The JSON Schema of explanations."""
    text = files("creditrules.explain").joinpath("explanation.schema.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def _written(value: object) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case tuple():
            return [_written(each) for each in value]
        case Shown():
            return _shown(value)
        case Term():
            return _term(value)
        case Miss():
            return {**_fields(value), "test": None if value.test is None else _term(replace(value.test, operands=()))}
        case RecordTerm():
            return {"number": value.number, "fields": {name: _shown(one) for name, one in value.fields}}
        case Duration():
            return _duration(value)
        case Place():
            return {"cites": list(value.cites)} if not value.file else _fields(value)
        case _:
            return _fields(value)


def _fields(step: Any, left_out: frozenset[str] = frozenset()) -> dict[str, object]:
    """The fields of a step that are not at their default."""
    written: dict[str, object] = {}
    for field in fields(step):
        name, value = field.name, getattr(step, field.name)
        if name in left_out or (field.default is not NO_DEFAULT and value == field.default):
            continue
        if name in _BY_NAME:
            written[name] = {key: _written(each) for key, each in value}
        else:
            written[name] = _written(value)
    return written


def _term(term: Term) -> dict[str, object]:
    written: dict[str, object] = {
        "operation": term.operation,
        "text": term.text,
        "result": None if term.result is None else _shown(term.result),
    }
    if term.name:
        written["name"] = term.name
    if term.operands:
        written["operands"] = [_term(operand) for operand in term.operands]
    if term.looked_at is not None:
        written["looked_at"] = term.looked_at
        written["records"] = [_entered(record) for record in term.records]
    return written


def _entered(record: RecordTerm) -> dict[str, object]:
    written: dict[str, object] = {"number": record.number}
    if record.value is not None:
        written["value"] = _shown(record.value)
    if record.weight is not None:
        written["weight"] = _shown(record.weight)
    return written


def _shown(shown: Shown) -> dict[str, object]:
    written = {**_type(shown.type), "value": None}
    match shown.value:
        case Missing():
            if not shown.hidden:
                written["missing"] = shown.value.cause.value
        case Duration():
            written["value"] = _duration(shown.value)
        case tuple():
            written["records"] = len(shown.value)
        case _:
            written["value"] = written_value(shown.value, shown.type)
    for name in ("hidden", "commitment", "confidential", "name"):
        if value := getattr(shown, name):
            written[name] = value
    return written


def _duration(duration: Duration) -> dict[str, object]:
    return {"count": duration.count, "unit": duration.unit}


def _type(type_: Type) -> dict[str, object]:
    match type_:
        case Number():
            return {"type": "number", "decimals": type_.decimals}
        case Percent():
            return {"type": "percent", "decimals": type_.decimals}
        case Money():
            return {"type": "money", "currency": type_.currency, "decimals": type_.decimals}
        case Date():
            return {"type": "date"}
        case Period():
            return {"type": "duration"}
        case YesNo():
            return {"type": "yes or no"}
        case Text():
            return {"type": "text"}
        case OneOf():
            return {"type": "one of", "members": list(type_.members)}
        case SetOf():
            return {"type": "set of", "members": list(type_.members)}
        case ListOf():
            return {"type": "list of", "record": type_.record}
        case Unknown():
            return {"type": "unknown"}
        case _:
            assert_never(type_)
