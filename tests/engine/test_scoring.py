from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from creditrules.program.program import (
    Anything,
    Band,
    Factor,
    IsMissing,
    IsOneOf,
    Otherwise,
    Program,
    Template,
    When,
)
from creditrules.program.types import DATE
from creditrules.values import MISSING, Rounding
from tests.building import (
    CNY,
    GOOD_TO_UNGRADED,
    NUMBER,
    RATING,
    arithmetic,
    builtin,
    by_name,
    compare,
    const,
    d,
    fact,
    factor,
    grade,
    let,
    let_ref,
    line,
    number,
    override,
    program,
    reasons,
    ref,
    row,
    score,
    table,
)
from tests.engine.deciding import decided, undecided

RATIO = fact("ratio", NUMBER, d(-1000), d(1000), optional=True)
RATED = fact("rated", RATING, optional=True)

BANDS = factor(
    "bands",
    ref(RATIO),
    line(18, Band(high=d(0))),
    line(15, Band(low=d(0), high=d(5), low_in=False, high_in=False)),
    line(10, Band(low=d(5), high=d(15))),
    line(8, IsMissing()),
    line(0, Otherwise()),
)
RATINGS = factor("ratings", ref(RATED), line(9, IsOneOf(("AAA", "AA"))), line(4, IsMissing()), line(3, Otherwise()))
CONDITIONS = factor(
    "conditions",
    None,
    line(5, When(compare(builtin("as_of", DATE), ">=", const(date(2026, 3, 1), DATE)))),
    line(1, Otherwise()),
)


def scoring(*factors: Factor, **parts: Any) -> Program:
    given: dict[str, Any] = {
        "facts": by_name(RATIO, RATED),
        "factors": by_name(*factors),
        "score": score(),
        "reasons": reasons(),
        "grades": GOOD_TO_UNGRADED,
        **parts,
    }
    return program(**given)


@pytest.mark.parametrize(
    ("ratio", "points", "index"),
    [("-3", 18, 0), ("0", 18, 0), ("0.0001", 15, 1), ("5", 10, 2), ("15", 10, 2), ("15.01", 0, 4), (None, 8, 3)],
)
def test_the_first_line_that_matches_wins(ratio: str | None, points: int, index: int) -> None:
    decision = decided(scoring(BANDS), ratio=ratio)
    (result,) = decision.factors
    assert (result.points, result.line, result.missing) == (d(points), index, ratio is None)
    assert result.subject == (MISSING if ratio is None else d(ratio))
    assert result.lost == 18 - points
    assert decision.trace.lines == (index,)
    assert decision.points == {"BANDS": points}


def test_members_and_conditions() -> None:
    assert [result.points for result in decided(scoring(RATINGS, CONDITIONS), rated="AA").factors] == [9, 5]
    earlier = decided(scoring(RATINGS, CONDITIONS), rated="A", as_of=date(2026, 2, 28))
    assert [result.points for result in earlier.factors] == [3, 1]
    assert earlier.factors[1].subject is None


def test_a_value_without_a_line_is_a_finding() -> None:
    finding = undecided(scoring(factor("few", ref(RATIO), line(1, Band(high=d(0))))), ratio="2.5")
    assert finding.message == "no line of the factor `few` is for the value 2.5"
    assert str(finding.code) == "CR615"


def test_points_may_be_an_expression() -> None:
    by_value = factor("v", ref(RATIO), line(arithmetic(ref(RATIO), "*", number(2)), Otherwise()), line(0, IsMissing()))
    assert decided(scoring(by_value), ratio="1.5").score == 3


@pytest.mark.parametrize(
    ("step", "mode", "rounded"),
    [
        (None, Rounding.HALF_UP, "2.345"),
        ("1", Rounding.HALF_UP, "2"),
        ("0.01", Rounding.HALF_UP, "2.35"),
        ("0.01", Rounding.HALF_EVEN, "2.34"),
        ("5", Rounding.UP, "5"),
    ],
)
def test_the_score_is_rounded_once_and_both_are_kept(step: str | None, mode: Rounding, rounded: str) -> None:
    decision = decided(
        scoring(factor("f", ref(RATIO), line("0.345", Anything())), score=score(start=2, step=step, mode=mode))
    )
    assert decision.unrounded_score == d("2.345")
    assert decision.score == d(rounded)


def test_the_grade_is_taken_from_the_rounded_score() -> None:
    decision = decided(scoring(factor("f", ref(RATIO), line("74.5", Anything()))))
    assert (decision.score, decision.scored_grade, decision.grade) == (d(75), "good", "good")


@pytest.mark.parametrize(("points", "expected"), [(91, "AAA"), (90, "AA"), ("90.01", "AAA"), (80, "A")])
def test_above_leaves_the_threshold_to_the_lower_grade(points: str | int, expected: str) -> None:
    grades = (grade("AAA", "above", 90), grade("AA", "above", 80), grade("A"))
    of = scoring(factor("f", ref(RATIO), line(points, Anything())), grades=grades, score=score(step=None))
    assert decided(of).grade == expected


def test_weighted_scores() -> None:
    of = scoring(
        factor("a", ref(RATIO), line(100, Band()), line(40, IsMissing()), weight=d("0.14")),
        factor("b", ref(RATED), line(85, Otherwise()), line(50, IsMissing()), weight=d("0.86"), baseline=d(100)),
        score=score(weighted=True, step="0.01"),
        lets=by_name(let("from_missing", builtin("points_from_missing")), let("known", builtin("factors_known"))),
    )
    steps = tuple(sorted(of.steps, key=lambda step: ["factor", "score", "let", "grade"].index(step.kind)))
    decision = decided(replace(of, steps=steps), rated="A")
    assert decision.score == d("78.7")
    assert [result.weighted_points for result in decision.factors] == [d("5.6"), d("73.1")]
    assert [result.lost for result in decision.factors] == [d("8.4"), d("12.9")]
    assert [(reason.code, reason.lost) for reason in decision.reasons] == [("B", d("12.9")), ("A", d("8.4"))]
    assert decision.trace.lets == {"from_missing": d("5.6"), "known": 1}
    assert decision.points == {"A": 40, "B": 85}


def test_a_score_outside_its_declared_range_is_a_finding() -> None:
    finding = undecided(scoring(factor("f", ref(RATIO), line(101, Anything())), score=score(low=d(0), high=d(100))))
    assert finding.message == "the score is 101, outside the declared 0 to 100"


# ---------------------------------------------------------------------------------------------------------- overrides


def overridden(points: int, *moves: tuple[str, str, bool]) -> Any:
    overrides = tuple(
        override(f"o{index}", effect, to, const(applies, RATING)) for index, (effect, to, applies) in enumerate(moves)
    )
    return decided(scoring(factor("f", ref(RATIO), line(points, Anything())), overrides=overrides))


def changed(decision: Any) -> dict[str, bool]:
    return {one.name: one.changed for one in decision.overrides}


def test_overrides_work_in_stages_whatever_their_order() -> None:
    decision = overridden(
        10,
        ("at most", "medium", True),
        ("at least", "medium", True),
        ("at least", "good", True),
        ("at least", "good", False),
    )
    assert (decision.scored_grade, decision.grade) == ("poor", "medium")
    assert changed(decision) == {"o0": True, "o1": False, "o2": True}
    assert decision.trace.overrides == 0b0111


def test_the_worst_of_several_knock_outs_counts() -> None:
    decision = overridden(90, ("is", "poor", True), ("is", "ungraded", True), ("is", "poor", True))
    assert decision.grade == "ungraded"
    assert changed(decision) == {"o0": False, "o1": True, "o2": False}


def test_an_override_that_changes_nothing_is_told_all_the_same() -> None:
    decision = overridden(10, ("at most", "medium", True), ("is", "poor", True))
    assert decision.grade == "poor"
    assert changed(decision) == {"o0": False, "o1": False}
    assert [reason.kind for reason in decision.reasons] == []


def test_two_overrides_may_bring_the_same_change() -> None:
    decision = overridden(90, ("at most", "medium", True), ("at most", "medium", True))
    assert changed(decision) == {"o0": True, "o1": True}
    assert [reason.kind for reason in decision.reasons] == ["cap", "cap"]


names = st.sampled_from([grade.name for grade in GOOD_TO_UNGRADED])
effects = st.sampled_from(["at least", "at most", "is"])


@given(st.lists(st.tuples(effects, names, st.booleans())), st.randoms(), st.sampled_from([10, 60, 90]))
def test_the_order_in_the_file_does_not_matter(moves: list[tuple[str, str, bool]], random: Any, points: int) -> None:
    shuffled = list(moves)
    random.shuffle(shuffled)
    assert overridden(points, *moves).grade == overridden(points, *shuffled).grade


# ------------------------------------------------------------------------------------------------------------ reasons


def losing(name: str, points: int, code: str = "", **more: Any) -> Factor:
    return factor(name, ref(RATIO), line(points, Anything(), **more), code=code or name, baseline=d(10))


def test_reasons_are_ranked_by_points_lost_and_never_padded() -> None:
    of = scoring(losing("a", 8), losing("b", 10), losing("c", 3), losing("d", 8), losing("e", 12), reasons=reasons(3))
    decision = decided(of)
    assert [(one.code, one.lost, one.text) for one in decision.reasons] == [
        ("c", d(7), "c: 3 of 10 points"),
        ("a", d(2), "a: 8 of 10 points"),
        ("d", d(2), "d: 8 of 10 points"),
    ]


def test_ties_keep_the_order_of_declaration_whatever_is_computed_first() -> None:
    of = scoring(losing("a", 8), losing("b", 8))
    turned = replace(of, steps=(of.steps[1], of.steps[0], *of.steps[2:]))
    assert [step.name for step in turned.steps[:2]] == ["b", "a"]
    assert [one.code for one in decided(turned).reasons] == ["a", "b"]


def test_points_lost_are_summed_per_code_and_the_worst_factor_speaks() -> None:
    said = Template(("rated ", ref(RATIO), " only"))
    of = scoring(losing("a", 8, "X"), losing("b", 6, "X", because=said), losing("c", 5), losing("e", 11, "c"))
    decision = decided(of, ratio="987.25")
    assert [(one.code, one.lost, one.text) for one in decision.reasons] == [
        ("X", d(6), "rated 987.25 only"),
        ("c", d(4), "c: 5 of 10 points"),
    ]
    assert decision.points == {"X": 14, "c": 16}


def test_knock_outs_and_caps_come_first_and_do_not_count() -> None:
    of = scoring(
        losing("a", 0),
        losing("b", 80),
        overrides=(
            override("cap", "at most", "medium", because=Template(("too new",))),
            override("out", "is", "poor", code="K1"),
        ),
        reasons=reasons(1),
    )
    decision = decided(of)
    assert [(one.code, one.kind, one.text, one.lost) for one in decision.reasons] == [
        ("K1", "knock-out", "out", None),
        ("cap", "cap", "too new", None),
        ("a", "points", "a: 0 of 10 points", 10),
    ]


def test_without_a_reasons_block_no_points_are_told() -> None:
    assert decided(scoring(losing("a", 0), reasons=None)).reasons == ()


# ------------------------------------------------------------------------------------------------------ tables, texts


def test_the_first_row_that_matches_wins() -> None:
    rows = table(
        "t",
        CNY,
        (ref(RATIO), ref(RATED)),
        row(number("1.005"), Band(high=d(0)), Anything()),
        row(number(2), Anything(), IsOneOf(("AAA",))),
        row(number(3), IsMissing(), IsMissing()),
    )
    of = program(facts=by_name(RATIO, RATED), tables=by_name(rows))
    assert decided(of, ratio=-1).trace.tables == {"t": d("1.01")}
    assert decided(of, ratio=1, rated="AAA").trace.rows == (1,)
    assert decided(of).trace.tables == {"t": 3}
    assert decided(of, ratio=1, rated="A").trace.rows == (-1,)
    assert decided(of, ratio=1, rated="A").trace.tables == {"t": MISSING}


def test_a_let_is_known_to_what_comes_after_it() -> None:
    double = let("double", arithmetic(ref(RATIO), "*", number(2)))
    of = scoring(factor("f", let_ref(double), line(7, Band(low=d(3))), line(1, Anything())), lets=by_name(double))
    assert decided(of, ratio="1.5").score == 7
    assert decided(of).score == 1


@given(st.lists(st.decimals(-50, 50, places=4), min_size=1, max_size=20))
def test_points_add_up(points: list[Decimal]) -> None:
    factors = [factor(f"f{index}", None, line(f"{one:f}", Otherwise())) for index, one in enumerate(points)]
    decision = decided(scoring(*factors, score=score(step=None)))
    assert decision.score == decision.unrounded_score == sum(points)
    assert sum(decision.points.values()) == decision.score
