"""What each type admits, and what it refuses: nothing is coerced."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from creditrules.diagnostics import Diagnostic, FactsError
from creditrules.facts.admit import admit
from creditrules.values import MISSING, Value
from tests.building import AS_OF, CUSTOMER, d

REQUIRED: dict[str, Any] = {"bill": 80000, "dishonest": False}


def admitted(name: str, raw: object) -> Value:
    return admit(CUSTOMER, {**REQUIRED, name: raw}, as_of=AS_OF).values[name]


def refused(name: str, raw: object) -> Diagnostic:
    with pytest.raises(FactsError) as caught:
        admit(CUSTOMER, {**REQUIRED, name: raw}, as_of=AS_OF)
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("bill", 80000, d(80000)),
        ("bill", "80000.50", d("80000.5")),
        ("bill", "80000.5000", d("80000.5")),
        ("bill", Decimal("8E+4"), d(80000)),
        ("bill", 0.1, d("0.1")),
        ("bill", 80000.0, d(80000)),
        ("capital", 10**11, d(10**11)),
        ("debt_ratio", "0.48", d("0.48")),
        ("debt_ratio", 0.48, d("0.48")),
        ("ratio", "-1.2345", d("-1.2345")),
        ("ratio", Decimal("-0.0"), d(0)),
        ("ratio", Decimal("0E+99999999"), d(0)),
        ("ratio", Decimal("1." + "0" * 900), d(1)),
        ("employees", Decimal("12.000"), d(12)),
        ("founded", "2017-06-01", date(2017, 6, 1)),
        ("founded", date(1600, 1, 1), date(1600, 1, 1)),
        ("dishonest", True, True),
        ("name", "灵海", "灵海"),
        ("name", "", ""),
        ("rating", "AA", "AA"),
        ("services", ["burst", "basic"], frozenset({"basic", "burst"})),
        ("services", (), frozenset()),
        ("services", {"basic"}, frozenset({"basic"})),
        ("rating", None, MISSING),
        ("invoices", [], ()),
    ],
)
def test_a_value_is_taken_exactly_as_it_is(name: str, raw: object, value: Value) -> None:
    assert admitted(name, raw) == value
    assert type(admitted(name, raw)) is type(value)


@pytest.mark.parametrize(
    ("name", "raw", "code", "says"),
    [
        ("bill", True, "CR604", "`bill` is `true`, but the policy admits an amount in CNY from 0 CNY to"),
        ("bill", " 1", "CR604", 'is the text `" 1"`'),
        ("bill", "1_0", "CR604", "1_0"),
        ("bill", "1e3", "CR604", "1e3"),
        ("bill", "١٢", "CR604", "١٢"),
        ("bill", "+1", "CR604", "+1"),
        ("bill", "", "CR604", 'the text `""`'),
        ("bill", "NaN", "CR604", "NaN"),
        ("bill", float("nan"), "CR604", "`nan`, which is not a number"),
        ("bill", float("-inf"), "CR604", "`-inf`"),
        ("bill", Decimal("sNaN"), "CR604", "sNaN"),
        ("bill", [], "CR604", "is a list of 0"),
        ("bill", object(), "CR604", "a Python value of type object"),
        ("bill", 0.1 + 0.2, "CR606", "`0.30000000000000004`, but the policy admits an amount in CNY with at most 2"),
        ("bill", "1.005", "CR606", "at most 2 decimals"),
        ("bill", Decimal("1E-999999"), "CR606", "at most 2 decimals"),
        ("bill", -1, "CR605", "`-1`, but the policy admits an amount in CNY from 0 CNY to 1,000,000,000 CNY"),
        pytest.param("bill", 10**5000, "CR605", "a number with more than 120 digits", id="huge"),
        ("bill", Decimal("9E+999999999"), "CR605", "9E+999999999"),
        ("bill", 1e308, "CR605", "1e+308"),
        ("debt_ratio", "48%", "CR604", 'is the text `"48%"`, but the policy admits a percentage from 0% to 1,000%'),
        ("debt_ratio", "0.00001", "CR606", "a percentage in steps of 0.01%, a fraction with 4 decimals"),
        ("debt_ratio", 48, "CR605", "is `48`"),
        ("employees", "1.5", "CR606", "a whole number"),
        ("founded", "2017-6-1", "CR604", "but the policy admits a date"),
        ("founded", "2017-02-30", "CR604", "2017-02-30"),
        ("founded", datetime(2017, 6, 1, tzinfo=UTC), "CR604", "the moment `2017-06-01T00:00:00+00:00`"),
        ("founded", "1599-12-31", "CR605", "from 1600-01-01 to 2999-12-31"),
        ("dishonest", "no", "CR604", "yes or no"),
        ("dishonest", 0, "CR604", "is `0`"),
        ("name", 5, "CR604", "a text"),
        ("name", "x" * 10_001, "CR605", "10,001 characters"),
        ("name", "a\ud800", "CR604", "half of a character"),
        ("rating", "aa", "CR607", "one of AAA, AA, A, BBB"),
        ("rating", 1, "CR604", "one of AAA"),
        ("services", "basic, burst", "CR604", "a set of basic, burst, new_orders"),
        ("services", ["basic", "basic"], "CR607", "has `basic` twice"),
        ("services", ["fast"], "CR607", "has `fast`"),
        ("services", [1], "CR604", "has `1`"),
        ("invoices", "none", "CR604", "a list of `invoice`"),
        ("invoices", [{}] * 6, "CR610", "6 records, but the policy admits at most 5"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_the_policy_admits(name: str, raw: object, code: str, says: str) -> None:
    finding = refused(name, raw)
    assert str(finding.code) == code
    assert f"`{name}`" in finding.message
    assert says in finding.message
    assert finding.where == f"facts: {name}" or finding.where.startswith(f"facts: {name}[")
    assert finding.related
    assert finding.related[0].span.text == "the declaration"


@pytest.mark.parametrize(
    ("name", "raw", "helps"),
    [
        ("debt_ratio", "48%", 'write `"0.48"`'),
        ("debt_ratio", "４８％", 'write `"0.48"`'),
        ("debt_ratio", 48, '48% is `"0.48"`'),
        ("debt_ratio", True, "fraction of one"),
        ("bill", "500,000 CNY", 'write `"500000"`'),
        ("bill", "about five", "digits only"),
        ("bill", 0.1 + 0.2, "float"),
        ("employees", " 12 ", '`"12"`'),
        ("founded", "2017/6/1", '`"2017-06-01"`'),
        ("founded", "2017年6月1日", '`"2017-06-01"`'),
        ("founded", "2017-02-30", "no such day"),
        ("founded", datetime(2017, 6, 1, 12, tzinfo=UTC), '`"2017-06-01"`'),
        ("dishonest", "no", "`true` or `false`"),
        ("rating", "aa", "did you mean `AA`?"),
        ("services", "basic", "as a list"),
        ("services", ["basik"], "did you mean `basic`?"),
    ],
)
def test_help_says_how_to_write_it(name: str, raw: object, helps: str) -> None:
    assert helps in refused(name, raw).help


def test_without_a_range_the_digits_are_bounded() -> None:
    ratio = CUSTOMER.facts["ratio"]
    free = replace(ratio, declared=replace(ratio.declared, low=None, high=None))
    program = replace(CUSTOMER, facts={**CUSTOMER.facts, "ratio": free})
    assert admit(program, {**REQUIRED, "ratio": 10**37}, as_of=AS_OF).values["ratio"] == 10**37
    with pytest.raises(FactsError, match="at most 38 digits"):
        admit(program, {**REQUIRED, "ratio": 10**38}, as_of=AS_OF)


def test_a_hostile_text_is_shown_short_and_harmless() -> None:
    message = refused("rating", "\x1b[31m`\u202e" + "x" * 5000).message
    assert "\x1b" not in message
    assert "\u202e" not in message
    assert len(message) < 250


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["value", "source", "as_of"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*CUSTOMER.facts, "other"]), anything))
def test_whatever_is_handed_in_is_admitted_or_refused_with_findings(raw: dict[str, object]) -> None:
    with suppress(FactsError):
        assert admit(CUSTOMER, raw, as_of=AS_OF).values.keys() == CUSTOMER.facts.keys()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_means_its_shortest_decimal_or_is_refused(value: float) -> None:
    try:
        taken = admitted("ratio", value)
    except FactsError:
        return
    assert taken == Decimal(repr(value))
