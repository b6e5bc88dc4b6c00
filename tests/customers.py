"""Customers of any kind that a policy's schema admits, as a file of facts writes them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from creditrules.program.program import Declared, Fact, Field, Program
from creditrules.program.types import Date, ListOf, Money, Number, OneOf, Percent, SetOf, Text, YesNo
from creditrules.values import Cause
from creditrules.values.dates import EARLIEST, LATEST

Raw = st.SearchStrategy[object]


def facts_of(program: Program, as_of: date, *, envelopes: bool = False) -> st.SearchStrategy[dict[str, object]]:
    """Every required fact and any of the others; with `envelopes`, values may say where they come from."""
    required: dict[str, Raw] = {}
    optional: dict[str, Raw] = {}
    for fact in program.facts.values():
        values = _values(program, fact, as_of)
        if envelopes:
            values |= _enveloped(program, fact, values, as_of)
        if fact.optional:
            causes = st.sampled_from(Cause).map(lambda cause: {"value": None, "cause": cause.value})
            optional[fact.name] = values | st.none() | (causes if envelopes else st.none())
        else:
            required[fact.name] = values
    return st.fixed_dictionaries(required, optional=optional)


def _values(program: Program, field: Field, as_of: date) -> Raw:
    declared = field.declared
    match declared.type:
        case Number() | Percent() | Money() as type_:
            return _numbers(declared, type_.decimals)
        case Date():
            return _dates(declared, as_of)
        case YesNo():
            return st.booleans()
        case Text():
            return st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
        case OneOf() as one_of:
            return st.sampled_from(one_of.members)
        case SetOf() as set_of:
            return st.lists(st.sampled_from(set_of.members), unique=True)
        case ListOf() as list_of:
            most = min(field.at_most, 6) if isinstance(field, Fact) else 0
            return st.lists(_records(program, list_of.record, as_of), max_size=most)
        case _:
            raise AssertionError(field)


def _records(program: Program, name: str, as_of: date) -> st.SearchStrategy[Mapping[str, object]]:
    fields = program.records[name].fields.values()
    required = {field.name: _values(program, field, as_of) for field in fields if not field.optional}
    optional = {field.name: _values(program, field, as_of) | st.none() for field in fields if field.optional}
    return st.fixed_dictionaries(required, optional=optional)


def _numbers(declared: Declared, decimals: int) -> Raw:
    low = declared.low if isinstance(declared.low, Decimal) else Decimal(-(10**9))
    high = declared.high if isinstance(declared.high, Decimal) else Decimal(10**9)
    scale = 10**decimals
    units = st.integers(int(low * scale), int(high * scale))
    near = st.integers(max(int(low * scale), -50 * scale), min(int(high * scale), 50 * scale))
    return st.one_of(near, units).map(lambda count: f"{Decimal(count) / scale:f}")


def _dates(declared: Declared, as_of: date) -> Raw:
    low = declared.low if isinstance(declared.low, date) else EARLIEST
    high = declared.high if isinstance(declared.high, date) else LATEST
    near_low, near_high = max(low, date(as_of.year - 4, 1, 1)), min(high, date(as_of.year + 1, 1, 1))
    return st.one_of(st.dates(near_low, near_high), st.dates(low, high)).map(date.isoformat)


def _enveloped(program: Program, fact: Fact, values: Raw, as_of: date) -> Raw:
    """A value that is fresh, or, where the fact may be missing, as old as it likes."""
    days = st.dates(date(as_of.year - 1, 1, 1), as_of).map(date.isoformat)
    said: dict[str, Raw] = {"as_of": days}
    if fact.optional and program.sources:
        said["source"] = st.sampled_from(fact.sources or tuple(program.sources))
    return st.fixed_dictionaries({"value": values}, optional=said)
