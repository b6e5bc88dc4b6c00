"""Numbers against exact fractions, whatever the context of the thread."""

import decimal
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import assume, given, strategies as st

from creditrules.values import Rounding
from creditrules.values.decimals import (
    QUOTIENT_DECIMALS,
    add,
    decimals_of,
    digits_of,
    multiply,
    plain,
    quotient,
    read_decimal,
    round_to,
    subtract,
)


@st.composite
def numbers(draw: st.DrawFn) -> Decimal:
    digits = draw(st.integers(-(10**38) + 1, 10**38 - 1))
    sign, shown = "-" if digits < 0 else "", str(abs(digits))
    places = draw(st.integers(0, 8))
    shown = shown.rjust(places + 1, "0")
    return Decimal(sign + (f"{shown[:-places]}.{shown[-places:]}" if places else shown))


def half_up(value: Fraction) -> Fraction:
    size = Fraction(floor(abs(value) + Fraction(1, 2)))
    return size if value >= 0 else -size


@given(numbers(), numbers())
def test_sums_differences_and_products_are_exact(left: Decimal, right: Decimal) -> None:
    with decimal.localcontext(prec=3):
        assert Fraction(add(left, right)) == Fraction(left) + Fraction(right)
        assert Fraction(subtract(left, right)) == Fraction(left) - Fraction(right)
        assert Fraction(multiply(left, right)) == Fraction(left) * Fraction(right)


@given(numbers(), numbers())
def test_a_quotient_is_rounded_half_up_once(left: Decimal, right: Decimal) -> None:
    assume(right != 0)
    scale = 10**QUOTIENT_DECIMALS
    with decimal.localcontext(prec=3):
        assert Fraction(quotient(left, right)) == half_up(Fraction(left) / Fraction(right) * scale) / scale


@given(numbers(), st.sampled_from(["0.01", "1", "0.5", "100", "1000", "0.25", "7"]), st.sampled_from(Rounding))
def test_rounding_gives_a_neighbouring_step_on_the_right_side(value: Decimal, step: str, mode: Rounding) -> None:
    size = Fraction(step)
    with decimal.localcontext(prec=3):
        rounded = round_to(value, Decimal(step), mode)
        units = Fraction(rounded) / size
    assert rounded.as_tuple().exponent == Decimal(step).as_tuple().exponent
    exact = Fraction(value) / size
    assert units.denominator == 1
    match mode:
        case Rounding.DOWN:
            assert abs(units) <= abs(exact) < abs(units) + 1
        case Rounding.UP:
            assert abs(exact) <= abs(units) < abs(exact) + 1
        case Rounding.HALF_UP:
            assert units == half_up(exact)
        case Rounding.HALF_EVEN:
            assert units == round(exact)


@given(numbers())
def test_a_number_written_plainly_reads_back_as_itself(value: Decimal) -> None:
    with decimal.localcontext(prec=3):
        written = plain(value)
        assert read_decimal(written) == value
    assert "E" not in written
    assert written != "-0"
    assert not ("." in written and written.endswith("0"))
    assert decimals_of(value) == len(written.partition(".")[2])
    assert digits_of(value) >= 1
