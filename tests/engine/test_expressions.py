from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, strategies as st

from creditrules.diagnostics import FactsError
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous
from creditrules.program import expressions as x
from creditrules.program.types import DATE, WHOLE, YES_NO, ListOf, Number, Type
from creditrules.values import MISSING, Duration, Rounding, Row, Value
from creditrules.values.dates import add_months
from tests.building import (
    CNY,
    FALSE,
    INVOICE,
    NUMBER,
    RATING,
    SERVICES,
    SPAN,
    TRUE,
    arithmetic,
    builtin,
    compare,
    const,
    d,
    either,
    fact,
    field_ref,
    known,
    number,
    ref,
)
from tests.engine.deciding import value_of

GONE = ref(fact("gone", NUMBER, optional=True))
GONE_DAY = ref(fact("gone_day", DATE, optional=True))


def day(text: str) -> x.Constant:
    return const(date.fromisoformat(text), DATE)


def months(count: int) -> Duration:
    return Duration(count, "months")


def days(count: int) -> Duration:
    return Duration(count, "days")


# ------------------------------------------------------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("left", "operator", "right", "result"),
    [
        ("0.1", "+", "0.2", "0.3"),
        ("1", "-", "1.5", "-0.5"),
        ("12345678901234567890.12", "*", "98765432109876543210.01", None),
        ("1", "/", "3", "0.333333"),
        ("-2", "/", "3", "-0.666667"),
        ("0.0000015", "/", "1", "0.000002"),
    ],
)
def test_arithmetic_is_exact_and_a_quotient_has_six_decimals(
    left: str, operator: str, right: str, result: str | None
) -> None:
    expected = Decimal(result) if result else None
    value = value_of(arithmetic(number(left), operator, number(right)))
    if expected is None:
        assert isinstance(value, Decimal)
        assert Fraction(value) == Fraction(left) * Fraction(right)
    else:
        assert value == expected


@pytest.mark.parametrize("operator", ["+", "-", "*", "/"])
def test_what_is_computed_from_a_missing_value_is_missing(operator: str) -> None:
    assert value_of(arithmetic(GONE, operator, number(1))) == MISSING
    assert value_of(arithmetic(number(1), operator, GONE)) == MISSING


def test_a_quotient_by_zero_is_missing() -> None:
    assert value_of(arithmetic(number(1), "/", number(0))) == MISSING
    assert value_of(either(arithmetic(number(1), "/", number(0)), number(7))) == 7


def test_negation_rounding_conversion() -> None:
    negated = x.Negate(type=NUMBER, span=SPAN, operand=number("0"))
    assert str(value_of(negated)) == "0"
    rounded = x.Round(type=NUMBER, span=SPAN, operand=number("-1250"), step=number(100), mode=Rounding.HALF_EVEN)
    assert value_of(rounded) == -1200
    assert value_of(x.Convert(type=NUMBER, span=SPAN, operand=number("0.25"))) == d("0.25")
    for wrapped in (
        x.Negate(type=NUMBER, span=SPAN, operand=GONE),
        x.Convert(type=NUMBER, span=SPAN, operand=GONE),
        x.Round(type=NUMBER, span=SPAN, operand=GONE, step=number(1), mode=Rounding.UP),
    ):
        assert value_of(wrapped) == MISSING


def test_a_number_beyond_all_bounds_is_a_finding() -> None:
    huge = number("9" * 300)
    with pytest.raises(FactsError, match="out of all bounds"):
        value_of(arithmetic(huge, "*", huge))


def extreme(which: Any, type_: Type, *operands: x.Expr) -> x.Extreme:
    return x.Extreme(type=type_, span=SPAN, which=which, operands=operands)


def test_the_least_and_the_greatest() -> None:
    assert value_of(extreme("min", NUMBER, number(3), number("-1"), number(2))) == -1
    assert value_of(extreme("max", RATING, const("AAA", RATING), const("A", RATING))) == "A"
    assert value_of(extreme("max", DATE, day("2026-01-01"), day("2025-12-31"))) == date(2026, 1, 1)
    assert value_of(extreme("min", NUMBER, number(3), GONE)) == MISSING


# -------------------------------------------------------------------------------------------------------------- dates


def shift(operand: x.Expr, duration: Duration, sign: Any) -> x.Shift:
    return x.Shift(type=DATE, span=SPAN, operand=operand, duration=duration, sign=sign)


def since(unit: Any, operand: x.Expr) -> x.Since:
    return x.Since(type=WHOLE, span=SPAN, unit=unit, operand=operand)


def within(operand: x.Expr, duration: Duration) -> x.Within:
    return x.Within(type=YES_NO, span=SPAN, operand=operand, duration=duration)


def test_dates_move_by_calendar_months_and_days() -> None:
    assert value_of(shift(day("2026-03-31"), months(1), -1)) == date(2026, 2, 28)
    assert value_of(shift(day("2024-02-29"), months(12), 1)) == date(2025, 2, 28)
    assert value_of(shift(day("2026-03-01"), days(1), -1)) == date(2026, 2, 28)
    assert value_of(shift(GONE_DAY, days(1), 1)) == MISSING
    with pytest.raises(FactsError, match="out of all bounds"):
        value_of(shift(shift(day("2999-01-01"), months(90_000), 1), months(90_000), 1))


def test_time_passed() -> None:
    as_of = date(2026, 3, 1)
    assert value_of(since("days", day("2026-02-01")), as_of=as_of) == 28
    assert value_of(since("months", day("2026-01-31")), as_of=as_of) == 1
    assert value_of(since("months", day("2026-03-02")), as_of=as_of) == -1
    assert value_of(since("years", day("2016-03-02")), as_of=as_of) == 9
    assert value_of(since("years", GONE_DAY)) == MISSING
    between = x.DaysBetween(type=WHOLE, span=SPAN, end=day("2026-01-01"), start=day("2026-01-31"))
    assert value_of(between) == -30
    assert value_of(x.DaysBetween(type=WHOLE, span=SPAN, end=GONE_DAY, start=day("2026-01-31"))) == MISSING


@given(st.dates(date(1999, 1, 1), date(2001, 12, 31)), st.dates(date(1999, 1, 1), date(2001, 12, 31)))
def test_within_twelve_months_leaves_out_its_first_day(operand: date, as_of: date) -> None:
    answer = value_of(within(const(operand, DATE), months(12)), as_of=as_of)
    assert answer == (add_months(as_of, -12) < operand <= as_of)


# --------------------------------------------------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("left", "operator", "right", "holds"),
    [
        (number("1.50"), "=", number("1.5"), True),
        (number(1), "!=", number(1), False),
        (number(1), "<", number(1), False),
        (number(1), "<=", number(1), True),
        (number(2), ">", number(1), True),
        (number(1), ">=", number(2), False),
        (const("AA", RATING), "<", const("A", RATING), True),
        (const("A", RATING), ">", const("AAA", RATING), True),
        (const("A", RATING), "<=", const("A", RATING), True),
        (day("2026-01-01"), "<", day("2026-01-02"), True),
        (TRUE, "=", FALSE, False),
        (const(frozenset({"basic"}), SERVICES), "=", const(frozenset({"basic"}), SERVICES), True),
    ],
)
def test_comparisons(left: x.Expr, operator: str, right: x.Expr, holds: bool) -> None:  # noqa: FBT001
    assert value_of(compare(left, operator, right)) is holds


def test_members_of_lists_and_sets() -> None:
    among = x.Among(
        type=YES_NO, span=SPAN, operand=const("AA", RATING), values=(const("AAA", RATING), const("AA", RATING))
    )
    assert value_of(among) is True
    includes = x.Includes(type=YES_NO, span=SPAN, operand=const(frozenset({"basic"}), SERVICES), member="basic")
    assert value_of(includes) is True


def test_and_or_stop_at_the_first_answer() -> None:
    guarded = x.AllOf(type=YES_NO, span=SPAN, operands=(known(GONE), compare(GONE, "<", number(3))))
    assert value_of(guarded) is False
    absent = x.Not(type=YES_NO, span=SPAN, operand=known(GONE))
    either_way = x.AnyOf(type=YES_NO, span=SPAN, operands=(absent, compare(GONE, "<", number(3))))
    assert value_of(either_way) is True
    assert value_of(guarded, {"gone": d(2)}) is True
    assert value_of(either_way, {"gone": d(5)}) is False


@pytest.mark.parametrize(
    "condition",
    [
        compare(GONE, "<", number(3)),
        compare(number(3), "=", GONE),
        within(GONE_DAY, months(1)),
        x.Among(type=YES_NO, span=SPAN, operand=GONE, values=(number(1),)),
        x.Includes(type=YES_NO, span=SPAN, operand=ref(fact("gone", SERVICES)), member="basic"),
        x.Not(type=YES_NO, span=SPAN, operand=ref(fact("gone", YES_NO))),
        x.AllOf(type=YES_NO, span=SPAN, operands=(TRUE, ref(fact("gone", YES_NO)))),
    ],
)
def test_a_condition_on_a_missing_value_is_a_finding(condition: x.Expr) -> None:
    with pytest.raises(FactsError) as caught:
        value_of(condition)
    assert str(caught.value.findings[0].code) == "CR615"


# ------------------------------------------------------------------------------------------------------------ earlier


def test_the_last_decision_is_missing_where_there_is_none() -> None:
    before = x.Previous(type=NUMBER, span=SPAN, name="bill")
    score = x.Previous(type=NUMBER, span=SPAN, name="score")
    then = Previous(Facts({"bill": d(5)}), score=d(70), grade="good")
    assert value_of(before) == MISSING
    assert value_of(score) == MISSING
    facts = {name: fact(name, NUMBER) for name in ("bill", "other")}
    assert value_of(before, previous=then, declared=facts) == 5
    assert value_of(score, previous=then) == 70
    assert value_of(x.Previous(type=RATING, span=SPAN, name="grade"), previous=then) == "good"
    assert value_of(x.Previous(type=NUMBER, span=SPAN, name="other"), previous=then, declared=facts) == MISSING


def test_names_of_the_language() -> None:
    assert value_of(builtin("as_of", DATE), as_of=date(2026, 1, 2)) == date(2026, 1, 2)
    assert value_of(builtin("score")) == MISSING
    assert value_of(builtin("grade"), grade="good") == "good"
    assert value_of(builtin("scored_grade"), scored_grade="poor") == "poor"
    assert value_of(builtin("points_from_missing")) == 0


# --------------------------------------------------------------------------------------------------------- aggregates

AMOUNT = field_ref(INVOICE.fields["amount"])
DISPUTED = field_ref(INVOICE.fields["disputed"])
DUE = field_ref(INVOICE.fields["due"])
INVOICES = x.FactRef(type=ListOf("invoice"), span=SPAN, name="invoices")

Invoice = tuple[Decimal, Decimal, bool]
invoices = st.lists(
    st.tuples(
        st.decimals(0, 10**9, places=2),
        st.decimals(-365, 3650, places=0),
        st.booleans(),
    )
)


def aggregate(kind: Any, type_: Type = NUMBER, **parts: x.Expr) -> x.Aggregate:
    return x.Aggregate(type=type_, span=SPAN, kind=kind, records=INVOICES, **parts)


LATE = x.FieldRef(type=WHOLE, span=SPAN, name="late", record="invoice")


def over(expr: x.Expr, rows: list[Invoice]) -> Value:
    records: tuple[Row, ...] = tuple({"amount": one[0], "late": one[1], "disputed": one[2]} for one in rows)
    return value_of(expr, {"invoices": records})


def half_up_to_six(exact: Fraction) -> Fraction:
    scaled = abs(exact) * 10**6
    units = Fraction(int(scaled + Fraction(1, 2)), 10**6)
    return units if exact >= 0 else -units


@given(invoices)
def test_aggregates_against_exact_fractions(rows: list[Invoice]) -> None:
    counted = [row for row in rows if row[2]]
    amounts = [Fraction(row[0]) for row in counted]
    assert over(aggregate("count", where=DISPUTED), rows) == len(counted)
    assert over(aggregate("sum", CNY, value=AMOUNT, where=DISPUTED), rows) == sum(amounts)
    assert over(aggregate("any", YES_NO, where=DISPUTED), rows) is bool(counted)
    assert over(aggregate("every", YES_NO, where=DISPUTED), rows) is (len(counted) == len(rows))
    share = over(aggregate("share", where=DISPUTED), rows)
    lowest = over(aggregate("min", CNY, value=AMOUNT, where=DISPUTED), rows)
    highest = over(aggregate("max", CNY, value=AMOUNT, where=DISPUTED), rows)
    if rows:
        assert isinstance(share, Decimal)
        assert Fraction(share) == half_up_to_six(Fraction(len(counted), len(rows)))
    else:
        assert share == MISSING
    if counted:
        assert lowest == min(amounts)
        assert highest == max(amounts)
    else:
        assert lowest == highest == MISSING


@given(invoices)
def test_a_mean_is_rounded_once(rows: list[Invoice]) -> None:
    weights = [Fraction(row[0]) for row in rows]
    late = [Fraction(row[1]) for row in rows]
    plain = over(aggregate("mean", Number(6), value=LATE), rows)
    weighted = over(aggregate("mean", Number(6), value=LATE, weight=AMOUNT), rows)
    if not rows:
        assert plain == weighted == MISSING
        return
    assert isinstance(plain, Decimal)
    assert Fraction(plain) == half_up_to_six(sum(late, Fraction(0)) / len(rows))
    if sum(weights) == 0:
        assert weighted == MISSING
    else:
        total = sum((one * weight for one, weight in zip(late, weights, strict=True)), Fraction(0))
        assert isinstance(weighted, Decimal)
        assert Fraction(weighted) == half_up_to_six(total / sum(weights))


def test_what_is_looked_at_comes_before_what_counts() -> None:
    rows = [(d(1), d(0), True), (d(2), d(0), False), (d(3), d(0), True)]
    large = compare(AMOUNT, ">=", number(2))
    assert over(aggregate("share", among=large, where=DISPUTED), rows) == d("0.5")
    assert over(aggregate("every", YES_NO, among=large, where=DISPUTED), rows) is False
    assert over(aggregate("count"), rows) == 3


def test_over_a_missing_list_everything_is_missing() -> None:
    assert value_of(aggregate("count")) == MISSING
    assert value_of(aggregate("any", YES_NO, where=DISPUTED)) == MISSING
