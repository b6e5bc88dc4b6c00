"""The way to a decision."""

from creditrules.explain import trace_text
from creditrules.explain.led_by import GRADE, SCORE, Part
from tests.explain.policies import CONTROLS, SCORING, decided

WHOLE = """\
bill = missing
delay = 12
listed = yes
load = 200 CNY
class = small, by `| <= 1,000 CNY | small |` (line 20)
size = 5, by `5 points missing` (line 27)
punctuality = 10.5, by `10.5 points above 0` (line 33)
standing = 0, by `0 points when listed` (line 36)
score = 17, from 16.5 before rounding
scored_grade = poor
override listed_one holds: `listed` (line 54)
override tolerated holds: `delay > 5` (line 59)
grade = ungraded
control all_grades holds: `yes` (line 67)
control late_payer holds: `delay > 0` (line 72)
control huge does not hold: `load > 100,000 CNY` (line 78)
limit = 1,000 CNY, set by late_payer
open = basic, set by all_grades
guarantee = no, set by all_grades, late_payer
review_due = 2026-04-01, Watched closely"""


def traced(*parts: Part) -> list[str]:
    decision = decided(SCORING, delay=12, listed=True, services=["burst"])
    return trace_text(decision, parts or None).splitlines()


def test_the_whole_trace() -> None:
    assert "\n".join(traced()) == WHOLE


def test_only_what_led_to_a_let() -> None:
    assert traced(Part("let", "load")) == ["bill = missing", "load = 200 CNY"]


def test_only_what_led_to_a_table() -> None:
    assert traced(Part("table", "class")) == [
        "bill = missing",
        "load = 200 CNY",
        "class = small, by `| <= 1,000 CNY | small |` (line 20)",
    ]


def test_only_what_led_to_the_points_of_a_factor() -> None:
    assert traced(Part("factor", "standing")) == ["listed = yes", "standing = 0, by `0 points when listed` (line 36)"]


def test_only_what_led_to_an_action() -> None:
    assert traced(Part("action", "open")) == [
        "control all_grades holds: `yes` (line 67)",
        "open = basic, set by all_grades",
    ]
    assert [line.partition(" ")[0] for line in traced(Part("action", "guarantee"))] == [
        "delay",
        "control",
        "control",
        "guarantee",
    ]


def test_the_score_does_not_need_the_overrides_but_the_grade_does() -> None:
    score, grade = traced(SCORE), traced(GRADE)
    assert not any(line.startswith("override") for line in score)
    assert score == [line for line in grade if not line.startswith(("override", "grade"))]


def test_a_policy_without_score() -> None:
    assert trace_text(decided(CONTROLS, order=1, limit=5)).splitlines()[-4:] == [
        "control fine holds: `yes` (line 15)",
        "control above does not hold: `order > limit` (line 18)",
        "control unknown holds: `age is missing` (line 23)",
        "release = refer, set by unknown",
    ]
