"""Examples against decisions."""

import pytest

from creditrules import loads
from creditrules.analysis.examples import ExampleResult, run_examples
from creditrules.diagnostics import Diagnostic, render_text
from tests.explain.policies import SCORING

GIVEN = """
example "{title}"
  as of 2026-03-01
  given
    bill = 2,000 CNY
    delay = 12
    listed = no
    services = burst
  expect
"""


def results(*expectations: str, policy: str = SCORING, given: str = "") -> list[ExampleResult]:
    example = GIVEN.format(title="an example").replace("  expect\n", f"{given}  expect\n")
    text = policy + example + "".join(f"    {each}\n" for each in expectations)
    return list(run_examples(loads(text, "p.policy").program))


def failed(*expectations: str, policy: str = SCORING, given: str = "") -> Diagnostic:
    (result,) = results(*expectations, policy=policy, given=given)
    assert result.finding is not None
    assert not result.passed
    return result.finding


RIGHT = [
    "score = 81",
    "grade = good",
    "scored_grade = good",
    "factors_known = 3",
    "points_from_missing = 0",
    "size = 20",
    "punctuality = 10.5",
    "load = 4,000 CNY",
    "class = large",
    "limit = 1,000 CNY",
    "open = basic",
    "guarantee = no",
    "reasons = P1",
    "review_due = 2027-03-01",
    "in_scope = yes",
]


def test_everything_as_expected() -> None:
    (result,) = results(*RIGHT)
    assert result.passed
    assert result.decision is not None
    assert result.decision.grade == "good"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("score = 80", "`score` to be 80, but it is 81"),
        ("grade = poor", "`grade` to be poor, but it is good"),
        ("scored_grade = poor", "`scored_grade` to be poor, but it is good"),
        ("factors_known = 2", "`factors_known` to be 2, but it is 3"),
        ("points_from_missing = 5", "`points_from_missing` to be 5, but it is 0"),
        ("punctuality = 10", "`punctuality` to be 10, but it is 10.5"),
        ("load = 4,000.01 CNY", "`load` to be 4,000.01 CNY, but it is 4,000 CNY"),
        ("class = small", "`class` to be small, but it is large"),
        ("limit = 2,000 CNY", "`limit` to be 2,000 CNY, but it is 1,000 CNY"),
        ("open = basic, burst", "`open` to be basic, burst, but it is basic"),
        ("guarantee = yes", "`guarantee` to be yes, but it is no"),
        ("reasons = none", "`reasons` to be none, but it is P1"),
        ("review_due = 2026-04-01", "`review_due` to be 2026-04-01, but it is 2027-03-01"),
        ("in_scope = no", "`in_scope` to be no, but it is yes"),
    ],
)
def test_each_kind_of_difference(wrong: str, told: str) -> None:
    finding = failed(wrong)
    assert str(finding.code) == "CR407"
    assert finding.message == f"the example expects {told}"
    assert finding.primary is not None
    assert finding.primary.span.text == wrong


def test_several_differences_are_shown_together() -> None:
    finding = failed("score = 80", "grade = good", "size = 5", "limit = 2,000 CNY")
    assert finding.message == "the example expects `score` to be 80, but it is 81, and 2 more results differ"
    assert [(label.span.text, label.text) for label in finding.related] == [
        ('example "an example"', "in this example"),
        ("size = 5", "got 20"),
        ("limit = 2,000 CNY", "got 1,000 CNY"),
    ]
    assert [one["name"] for one in finding.data["differences"]] == ["score", "size", "limit"]  # type: ignore[attr-defined]


def test_the_trace_tells_only_what_led_to_the_differences() -> None:
    (note,) = failed("size = 5").notes
    assert note == "this led there:\nbill = 2,000 CNY\nsize = 20, by `20 points above 1,000 CNY` (line 26)"


SHOWN = """\
error[CR407]: the example expects `size` to be 5, but it is 20
  --> p.policy:99:5
   |
91 | example "an example"
   | -------------------- in this example
...
99 |     size = 5
   |     ^^^^^^^^ got 20
   |
   = note: this led there:
           bill = 2,000 CNY
           size = 20, by `20 points above 1,000 CNY` (line 26)
   = help: change the policy or the example; which of the two is wrong is a credit decision"""


def test_what_the_author_sees() -> None:
    assert render_text([failed("size = 5")], mention_help=False) == SHOWN


def test_values_that_look_alike_are_told_in_full() -> None:
    policy = SCORING.replace("let load", 'let third "A third" = delay / 9 else 0\nlet load')
    assert failed("third = 1.33", policy=policy).message == (
        "the example expects `third` to be 1.33, but it is 1.333333"
    )


def test_what_was_before_counts() -> None:
    policy = SCORING.replace('  because "From {previous delay}', '  review now\n  because "From {previous delay}')
    (without,) = results("review_due = 2027-03-01", policy=policy)
    (with_before,) = results("review_due = 2026-03-01", policy=policy, given="    previous delay = 3\n")
    assert without.passed
    assert with_before.passed


def test_the_previous_score_and_grade() -> None:
    watch = """
watch better when (previous grade else poor) is good
  because "It was {previous score}"
  review now
"""
    given = "    previous grade = good\n    previous score = 99\n"
    (result,) = results("review_due = 2026-03-01", policy=SCORING + watch, given=given)
    assert result.passed
    assert result.decision is not None
    assert result.decision.watches[0].text == "It was 99"


SCOPED = SCORING.replace('  cites "Norm ch. 1"\n', '  applies when delay < 10 because "Late by {delay}"\n', 1)


def test_a_customer_outside_the_scope_as_expected() -> None:
    (result,) = results("in_scope = no", policy=SCOPED)
    assert result.passed
    assert result.decision is None


def test_a_customer_outside_the_scope_where_a_decision_is_expected() -> None:
    finding = failed("in_scope = no", "grade = good", policy=SCOPED)
    assert finding.message == "there is no decision for this example"
    assert finding.notes == ("the policy does not apply to this customer: Late by 12",)


def test_a_customer_inside_the_scope_against_expectation() -> None:
    finding = failed("in_scope = no", policy=SCOPED.replace("delay < 10", "delay < 20"))
    assert finding.message == "the example expects `in_scope` to be no, but it is yes"
    assert finding.notes == ("this led there:\ndelay = 12",)
