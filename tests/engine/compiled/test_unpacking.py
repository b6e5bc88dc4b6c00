"""What generated code keeps, as the interpreter reads it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from creditrules.engine.compiled.unpacking import unpacking
from creditrules.program.types import DATE, YES_NO, Money, Number, OneOf, Percent, Period, SetOf, Text, Type
from creditrules.values import MISSING, Duration, Missing
from creditrules.values.decimals import EXACT


def shortest(value: object) -> bool:
    """Whether the number has no zeros that say nothing, and none that is not written."""
    assert isinstance(value, Decimal)
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    return exponent == 0 or (exponent < 0 and digits[-1] != 0)


@given(st.integers(-(10**40), 10**40), st.integers(0, 30), st.integers(0, 12))
def test_numbers_have_no_zeros_that_say_nothing(digits: int, zeros: int, scale: int) -> None:
    packed = digits * 10**zeros
    for type_ in (Number(scale), Percent(scale), Money("CNY", scale)):
        found = unpacking(type_, scale)(packed)
        assert found == EXACT.scaleb(Decimal(packed), -scale)
        assert shortest(found)


@pytest.mark.parametrize(
    ("given_", "told"),
    [("1.50", "1.5"), ("1200.00", "1200"), ("1.2E+3", "1200"), ("0.00", "0"), ("-0", "0"), ("7", "7")],
)
def test_decimals_that_were_only_added_up(given_: str, told: str) -> None:
    assert str(unpacking(Money("CNY", 2), 2)(Decimal(given_))) == told


@pytest.mark.parametrize(
    ("type_", "packed", "told"),
    [
        (DATE, date(2026, 3, 1).toordinal(), date(2026, 3, 1)),
        (OneOf(("A", "B")), 1, "B"),
        (SetOf(("a", "b", "c")), 0b101, frozenset({"a", "c"})),
        (Period("months"), 6, Duration(6, "months")),
        (YES_NO, False, False),
        (Text(), "words", "words"),
    ],
)
def test_what_is_no_number(type_: Type, packed: object, told: object) -> None:
    found = unpacking(type_, 0)(packed)
    assert (type(found), found) == (type(told), told)


@pytest.mark.parametrize("type_", [Number(2), DATE, OneOf(("A",)), SetOf(("a",)), Period("days"), YES_NO, Text()])
def test_what_is_missing(type_: Type) -> None:
    assert isinstance(unpacking(type_, 0)(None), Missing)
    assert unpacking(type_, 0)(None) is MISSING
