from datetime import date
from decimal import Decimal

from hypothesis import given, strategies as st

from creditrules.facts.admit import admit
from creditrules.facts.facts import Facts
from creditrules.facts.write import as_json
from creditrules.program.program import Field
from creditrules.program.types import Date, ListOf, Money, Number, OneOf, Percent, SetOf, Text, YesNo
from creditrules.values import Cause
from tests.building import AS_OF, CUSTOMER, d

dates = st.dates(date(1600, 1, 1), date(2999, 12, 31)).map(date.isoformat)


def written(field: Field) -> st.SearchStrategy[object]:
    """Values of a field as a file writes them."""
    match field.declared.type:
        case Number() | Percent() | Money() as type_:
            low, high = field.declared.low, field.declared.high
            assert isinstance(low, Decimal)
            assert isinstance(high, Decimal)
            return st.decimals(low, high, places=type_.decimals).map(lambda value: f"{value:f}")
        case Date():
            return dates
        case YesNo():
            return st.booleans()
        case Text():
            return st.text(st.characters(exclude_categories=["Cs"]))
        case OneOf() as one_of:
            return st.sampled_from(one_of.members)
        case SetOf() as set_of:
            return st.lists(st.sampled_from(set_of.members), unique=True)
        case ListOf() as list_of:
            fields = CUSTOMER.records[list_of.record].fields.values()
            required = {one.name: written(one) for one in fields if not one.optional}
            optional = {one.name: written(one) | st.none() for one in fields if one.optional}
            return st.lists(st.fixed_dictionaries(required, optional=optional), max_size=5)
        case _:
            raise AssertionError(field)


def enveloped(values: st.SearchStrategy[object], *, optional: bool) -> st.SearchStrategy[object]:
    inside = st.fixed_dictionaries(
        {"value": values}, optional={"as_of": st.dates(date(2025, 1, 1), AS_OF).map(date.isoformat)}
    )
    if not optional:
        return inside
    return inside | st.fixed_dictionaries(
        {"value": values},
        optional={"source": st.just("customer"), "as_of": st.dates(date(2025, 1, 1), AS_OF).map(date.isoformat)},
    )


def facts_files() -> st.SearchStrategy[dict[str, object]]:
    required: dict[str, st.SearchStrategy[object]] = {}
    optional: dict[str, st.SearchStrategy[object]] = {}
    for fact in CUSTOMER.facts.values():
        values = written(fact)
        any_form = values | enveloped(values, optional=fact.optional)
        if fact.optional:
            causes = st.sampled_from(Cause).map(lambda cause: {"value": None, "cause": cause.value})
            optional[fact.name] = any_form | causes | st.none()
        else:
            required[fact.name] = any_form
    return st.fixed_dictionaries(required, optional=optional)


def provenance_free(facts: Facts) -> object:
    return {name: (value, type(value)) for name, value in facts.values.items()}


@given(facts_files())
def test_facts_written_and_read_again_are_the_same(raw: dict[str, object]) -> None:
    facts = admit(CUSTOMER, raw, as_of=AS_OF)
    again = admit(CUSTOMER, as_json(CUSTOMER, facts), as_of=AS_OF)
    assert again == facts
    assert again.provenance == facts.provenance
    assert provenance_free(again) == provenance_free(facts)
    assert hash(again) == hash(facts)


def test_the_form_of_the_file() -> None:
    raw = {
        "bill": 80000.50,
        "dishonest": False,
        "founded": date(2017, 6, 1),
        "services": {"burst", "basic"},
        "capital": {"value": 5, "source": "bureau", "as_of": "2020-01-01"},
        "rating": {"value": None, "cause": "no consent"},
        "invoices": [{"due": "2026-01-01", "settled": None, "amount": d("1.50"), "disputed": True}],
    }
    assert as_json(CUSTOMER, admit(CUSTOMER, raw, as_of=AS_OF)) == {
        "bill": "80000.5",
        "dishonest": False,
        "founded": "2017-06-01",
        "services": ["basic", "burst"],
        "capital": {"value": None, "source": "bureau", "as_of": "2020-01-01", "cause": "stale"},
        "rating": {"value": None, "cause": "no consent"},
        "invoices": [{"due": "2026-01-01", "amount": "1.5", "disputed": True}],
    }
