"""Facts and values in the form in which files hold them: what `admit` reads back as the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from creditrules.facts.facts import Facts, Other, Provenance
from creditrules.program.program import Program
from creditrules.program.show import in_listed_order
from creditrules.program.types import ListOf, Type
from creditrules.values import Missing, Row, Value
from creditrules.values.decimals import plain


def as_json(program: Program, facts: Facts) -> dict[str, object]:
    """The facts as a file has them: numbers as text in plain digits, dates in ISO form, what is missing left out.

    Where a source, a date or a cause was given, the value stands beside them.
    """
    written: dict[str, object] = {}
    for name, fact in program.facts.items():
        value = facts.values.get(name)
        provenance = facts.provenance.get(name)
        if provenance is not None:
            written[name] = _envelope(value, provenance, fact.declared.type, program)
        elif value is not None and not isinstance(value, Missing):
            written[name] = _value(value, fact.declared.type, program)
    return written


def written_value(value: Value, type_: Type) -> object:
    """A value that is not a list of records, as JSON: numbers are text, sets lists in listed order, missing is null."""
    match value:
        case Missing():
            return None
        case bool():
            return value
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case frozenset():
            return in_listed_order(value, type_)
        case _:
            return str(value)


def _envelope(value: Value | None, provenance: Provenance, type_: Type, program: Program) -> dict[str, object]:
    envelope: dict[str, object] = {"value": None if value is None else _value(value, type_, program)}
    if provenance.source is not None:
        envelope["source"] = provenance.source
    if provenance.as_of is not None:
        envelope["as_of"] = provenance.as_of.isoformat()
    if provenance.cause is not None:
        envelope["cause"] = provenance.cause.value
    if provenance.others:
        envelope["others"] = [_other(other, type_, program) for other in provenance.others]
    return envelope


def _other(other: Other, type_: Type, program: Program) -> dict[str, object]:
    written: dict[str, object] = {"source": other.source}
    if not isinstance(other.value, Missing):
        written["value"] = _value(other.value, type_, program)
    if other.as_of is not None:
        written["as_of"] = other.as_of.isoformat()
    if other.cause is not None:
        written["cause"] = other.cause.value
    return written


def _value(value: Value, type_: Type, program: Program) -> object:
    if isinstance(value, tuple) and isinstance(type_, ListOf):
        fields = program.records[type_.record].fields
        return [_record(row, {name: field.declared.type for name, field in fields.items()}) for row in value]
    return written_value(value, type_)


def _record(row: Row, types: dict[str, Type]) -> dict[str, object]:
    return {name: written_value(value, types[name]) for name, value in row.items() if not isinstance(value, Missing)}
