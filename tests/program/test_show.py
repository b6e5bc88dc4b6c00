from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from creditrules.program.program import Declared
from creditrules.program.show import describe_declared, show
from creditrules.program.types import DATE, WHOLE, YES_NO, ListOf, Money, Number, Percent, Period, Text, Type
from creditrules.values import MISSING, Duration, Value
from creditrules.values.decimals import EXACT
from tests.building import RATING, SERVICES, d


@pytest.mark.parametrize(
    ("value", "type_", "shown"),
    [
        (d(500000), Money("CNY", 2), "500,000 CNY"),
        (d("12000.5"), Money("CNY", 2), "12,000.50 CNY"),
        (d("-0.05"), Money("CNY", 2), "-0.05 CNY"),
        (d("1234.5678"), Money("CNY", 4), "1,234.5678 CNY"),
        (d("1234.567891"), Money("CNY", 8), "1,234.57 CNY"),
        (d("1234.5"), Money("JPY", 6), "1,235 JPY"),
        (d("1.2345"), Money("KWD", 6), "1.235 KWD"),
        (d("0.125"), Percent(4), "12.5%"),
        (d("0.0001"), Percent(4), "0.01%"),
        (d("0.333333"), Percent(6), "33.33%"),
        (d("0.123450"), Percent(6), "12.35%"),
        (d("10"), Percent(4), "1,000%"),
        (d("12"), WHOLE, "12"),
        (d("-1234567"), WHOLE, "-1,234,567"),
        (d("1.2500"), Number(4), "1.25"),
        (d("-0.5"), Number(4), "-0.5"),
        (d("6.666667"), Number(6), "6.67"),
        (d("-0.001"), Number(6), "0"),
        (date(2026, 3, 1), DATE, "2026-03-01"),
        (Duration(24, "months"), Period("months"), "2 years"),
        (True, YES_NO, "yes"),
        (False, YES_NO, "no"),
        ("AAA", RATING, "AAA"),
        ("a text", Text(), "a text"),
        (frozenset({"burst", "basic"}), SERVICES, "basic, burst"),
        (frozenset(), SERVICES, "none"),
        ((), ListOf("invoice"), "0 records"),
        (({},), ListOf("invoice"), "1 record"),
        (MISSING, WHOLE, "missing"),
    ],
)
def test_values_are_shown_as_people_read_them(value: Value, type_: Type, shown: str) -> None:
    assert show(value, type_) == shown


@pytest.mark.parametrize(
    ("declared", "described"),
    [
        (Declared(Money("CNY", 2), d(0), d(100 * 10**9)), "an amount in CNY from 0 CNY to 100,000,000,000 CNY"),
        (Declared(Percent(4), d(0), d(10)), "a percentage from 0% to 1,000%"),
        (Declared(WHOLE, d(-365), None), "a whole number from -365"),
        (Declared(WHOLE, None, d(9)), "a whole number up to 9"),
        (Declared(DATE, date(2000, 1, 1), None), "a date from 2000-01-01"),
        (Declared(YES_NO), "yes or no"),
        (Declared(RATING), "one of AAA, AA, A, BBB"),
    ],
)
def test_a_declaration_is_described_with_its_range(declared: Declared, described: str) -> None:
    assert describe_declared(declared) == described


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**30), max_value=10**30))
def test_a_number_that_somebody_wrote_is_shown_in_full(value: Decimal) -> None:
    assert Decimal(show(value, Number(4)).replace(",", "")) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**30), max_value=10**30))
def test_a_percentage_that_somebody_wrote_is_shown_in_full(value: Decimal) -> None:
    shown = show(value, Percent(4))
    assert EXACT.scaleb(Decimal(shown.replace(",", "").removesuffix("%")), -2) == value
