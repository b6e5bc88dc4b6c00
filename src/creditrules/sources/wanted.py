"""Which facts a policy needs, in the form in which sources are asked for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from creditrules.program import types
from creditrules.program.expressions import FactRef, FieldRef, walk
from creditrules.program.program import Fact, Field, Program
from creditrules.program.reads import deciding, texts
from creditrules.sources.asking import Wanted, WantedType


def wanted_of(program: Program) -> Mapping[str, Wanted]:
    """The facts without which the policy cannot decide or say why, by name, in the order of the policy.

    These are the facts that its rules and texts read, and those that it requires; of records likewise the fields.
    """
    facts, fields = _read(program)
    return {
        name: _wanted(fact, program, fields)
        for name, fact in program.facts.items()
        if name in facts or not fact.optional
    }


def _read(program: Program) -> tuple[set[str], set[tuple[str, str]]]:
    """The facts that are read, and the fields, each with its kind of record."""
    facts: set[str] = set()
    fields: set[tuple[str, str]] = set()
    for expr in (part for whole in (*deciding(program), *texts(program)) for part in walk(whole)):
        match expr:
            case FactRef():
                facts.add(expr.name)
            case FieldRef():
                fields.add((expr.record, expr.name))
            case _:
                pass
    return facts, fields


def _wanted(declared: Field, program: Program, read: set[tuple[str, str]]) -> Wanted:
    kind = declared.declared.type
    wanted: WantedType
    decimals, currency = 0, ""
    members: tuple[str, ...] = ()
    fields: tuple[Wanted, ...] = ()
    match kind:
        case types.Number(decimals=0):
            wanted = "whole number"
        case types.Number():
            wanted, decimals = "number", kind.decimals
        case types.Percent():
            wanted, decimals = "percent", kind.decimals
        case types.Money():
            wanted, decimals, currency = "money", kind.decimals, kind.currency
        case types.Date():
            wanted = "date"
        case types.YesNo():
            wanted = "yes or no"
        case types.Text():
            wanted = "text"
        case types.OneOf():
            wanted, members = "one of", kind.members
        case types.SetOf():
            wanted, members = "set of", kind.members
        case types.ListOf():
            wanted = "list of"
            fields = tuple(
                _wanted(field, program, read)
                for field in program.records[kind.record].fields.values()
                if not field.optional or (kind.record, field.name) in read
            )
        case types.Period() | types.Unknown():
            raise AssertionError(f"no fact is {types.describe(kind)}")
        case _:
            assert_never(kind)
    at_most = declared.at_most if isinstance(declared, Fact) and wanted == "list of" else 0
    return Wanted(declared.name, wanted, declared.optional, decimals, currency, members, fields, at_most)
