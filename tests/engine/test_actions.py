from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from creditrules.program import expressions as x
from creditrules.program.program import Action, Control, Program, Step, Watch
from creditrules.program.types import DATE, YES_NO, OneOf
from creditrules.values import Value
from tests.building import (
    CNY,
    FALSE,
    NUMBER,
    PERCENT,
    SERVICES,
    SPAN,
    TRUE,
    action,
    arithmetic,
    by_name,
    compare,
    const,
    control,
    d,
    fact,
    money,
    number,
    program,
    ref,
    watch,
)
from tests.engine.deciding import decided, undecided

BILL = fact("bill", CNY, d(0), d(10**9))
TERMS = OneOf(("prepaid", "net_30", "net_60"))


def setting(*controls: Control, of: Action, watches: tuple[Watch, ...] = ()) -> Program:
    return program(facts=by_name(BILL), actions=by_name(of), controls=controls, watches=watches)


def members(*names: str) -> x.Constant:
    return const(frozenset(names), SERVICES)


def yes_no(answers: str) -> list[x.Expr]:
    return [TRUE if answer == "y" else FALSE for answer in answers]


@pytest.mark.parametrize(
    ("of", "values", "merged", "deciding"),
    [
        (action("a", CNY, "lowest"), [money(5), money(3), money(3)], d(3), ("c1", "c2")),
        (action("a", PERCENT, "highest"), [const(d("0.3"), PERCENT), const(d(1), PERCENT)], d(1), ("c1",)),
        (action("a", TERMS, "earliest"), [const("net_60", TERMS), const("net_30", TERMS)], "net_30", ("c1",)),
        (action("a", TERMS, "latest"), [const("net_60", TERMS), const("net_30", TERMS)], "net_60", ("c0",)),
        (action("a", YES_NO, "any"), yes_no("ny"), True, ("c1",)),
        (action("a", YES_NO, "any"), yes_no("nn"), False, ("c0", "c1")),
        (action("a", YES_NO, "all"), yes_no("yn"), False, ("c1",)),
        (
            action("a", SERVICES, "common"),
            [members("basic", "burst"), members("basic")],
            frozenset({"basic"}),
            ("c1",),
        ),
        (
            action("a", SERVICES, "common"),
            [members("basic", "burst"), members("basic", "new_orders")],
            frozenset({"basic"}),
            ("c0", "c1"),
        ),
        (action("a", SERVICES, "joined"), [members("basic"), members()], frozenset({"basic"}), ("c0",)),
        (action("a", CNY), [money(3), money(3)], d(3), ("c0", "c1")),
    ],
)
def test_several_settings_become_one(
    of: Action, values: list[x.Expr], merged: Value, deciding: tuple[str, ...]
) -> None:
    controls = [control(f"c{index}", a=value) for index, value in enumerate(values)]
    decision = decided(setting(*controls, control("never", FALSE, a=values[0]), of=of), bill=1)
    assert decision.actions == {"a": merged}
    (result,) = decision.action_results
    assert result.controls == tuple(f"c{index}" for index in range(len(values)))
    assert result.deciding == deciding
    assert decision.trace.controls == 2 ** len(values) - 1


def test_settings_that_differ_without_a_rule_are_a_finding() -> None:
    finding = undecided(setting(control("one", a=money(1)), control("two", a=money(2)), of=action("a", CNY)), bill=1)
    assert finding.message == "`one` sets `a` to 1 CNY and `two` to 2 CNY"


def test_an_action_must_be_set() -> None:
    finding = undecided(setting(control("one", FALSE, a=money(1)), of=action("a", CNY)), bill=1)
    assert finding.message == "no control sets `a` for this customer"


def test_a_missing_value_cannot_be_set() -> None:
    gone = ref(fact("gone", CNY, optional=True))
    finding = undecided(setting(control("one", a=gone), of=action("a", CNY)), bill=1)
    assert finding.message == "`one` sets `a` to a missing value"


def test_money_is_rounded_half_up_to_its_minor_unit() -> None:
    third = arithmetic(ref(BILL), "*", number("0.3335"), CNY)
    decision = decided(setting(control("one", a=third), of=action("a", CNY)), bill=10)
    assert str(decision.actions["a"]) == "3.34"


def test_a_value_outside_the_declared_range_is_a_finding() -> None:
    of = action("a", CNY, None, d(0), d(100))
    finding = undecided(setting(control("one", a=ref(BILL)), of=of), bill="100.01")
    assert finding.message == "`a` would be 100.01 CNY, but it is declared as an amount in CNY from 0 CNY to 100 CNY"
    assert str(finding.code) == "CR615"
    dated = action("a", DATE, None, date(2020, 1, 1), date(2020, 12, 31))
    late = const(date(2021, 1, 1), DATE)
    assert "would be 2021-01-01" in undecided(setting(control("one", a=late), of=dated), bill=1).message


def test_watches_set_actions_like_controls() -> None:
    of = setting(
        control("calm", a=FALSE),
        of=action("a", YES_NO, "any"),
        watches=(watch("alarm", compare(ref(BILL), ">", money(5)), a=TRUE),),
    )
    assert decided(of, bill=5).actions == {"a": False}
    loud = decided(of, bill=6)
    assert loud.actions == {"a": True}
    assert loud.action_results[0].deciding == ("alarm",)
    assert [one.name for one in loud.watches] == ["alarm"]
    assert loud.trace.watches == 1


def test_an_action_may_depend_on_another_merged_action() -> None:
    limit = x.ActionRef(type=CNY, span=SPAN, name="limit")
    of = program(
        facts=by_name(BILL),
        actions=by_name(action("guarantee", YES_NO, "any"), action("limit", CNY, "lowest")),
        controls=(
            control("first", limit=ref(BILL), guarantee=FALSE),
            control("large", compare(limit, ">", money(10)), guarantee=TRUE),
            control("second", limit=money(11)),
        ),
        steps=(Step("action", "limit"), Step("action", "guarantee")),
    )
    assert decided(of, bill=10).actions == {"guarantee": False, "limit": d(10)}
    decision = decided(of, bill=100)
    assert decision.actions == {"guarantee": True, "limit": d(11)}
    assert list(decision.actions) == ["guarantee", "limit"]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6), st.sampled_from(["lowest", "highest"]), st.randoms())
def test_the_order_of_controls_does_not_matter(values: list[int], merge: str, random: Any) -> None:
    controls = [control(f"c{index}", a=money(value)) for index, value in enumerate(values)]
    shuffled = list(controls)
    random.shuffle(shuffled)
    of = action("a", NUMBER, merge)
    assert decided(setting(*controls, of=of), bill=1).actions == decided(setting(*shuffled, of=of), bill=1).actions
