"""What is looked at next, and which overrides had a say, in words."""

from typing import Any

from creditrules.explain.build import explain
from creditrules.explain.forms import as_terminal
from tests.explain.policies import CONTROLS, SCORING, decided
from tests.explain.told import explained

WATCHED = (
    CONTROLS
    + """
watch larger "A larger order"
  when previous order is known and order > previous order
  release = hold
  because "From {previous order} to {order}"
"""
)

OVERRIDDEN = """policy overridden "Overridden"
  language 1
  version "1"
  currency CNY

facts
  young  : yes or no
  listed : yes or no
  solid  : yes or no
  known  : yes or no

factor fair
  80 points  when solid
  60 points  when known and not solid
  10 points  otherwise

score 0 to 100
  sum of points
  rounded half up to 1

grades
  good    from 75
  medium  from 50
  poor    otherwise

override too_young when young
  grade at most medium

override on_list when listed
  grade is poor

actions
  wait : yes or no

control any when yes
  wait = no
"""


BEFORE = {"facts": {"delay": 3}, "as_of": "2026-01-05", "score": "90", "grade": "good"}


def watches(previous: dict[str, Any] | None) -> str:
    return as_terminal(explain(decided(WATCHED, order="2", limit="5", previous=previous)))


def test_a_watch_is_told_where_nothing_says_when_the_next_review_is() -> None:
    before = {"facts": {"order": "1", "limit": "5"}, "as_of": "2026-01-01"}
    told = as_terminal(explain(decided(WATCHED, order="2", limit="5", previous=before)))
    assert "\nReview and watches\n  - A larger order (larger): From 1 CNY to 2 CNY · line 27\n" in told


def test_what_watches_compare_with() -> None:
    before = {"facts": {"order": "1"}, "as_of": "2026-01-01"}
    assert "  Watches\n    Compared with the decision as of 2026-01-01\n" in watches(before)
    assert "  Watches\n    Compared with a decision of no known date\n" in watches({"order": "1"})
    assert "  Watches\n    There was no earlier decision to compare with.\n" in watches(None)


def test_what_the_last_decision_came_to() -> None:
    last = decided(SCORING, bill="500", delay=0, listed=False, services=[], previous=BEFORE)
    told = as_terminal(explain(last), "zh")
    assert "  监测规则\n    与 2026年1月5日的决定相比：Good credit（英文），评分 90\n" in told


def test_the_customer_reads_of_the_review_alone() -> None:
    told = as_terminal(explained("poor-game", "customer"))
    assert "\nNext review\n  The next review is due on 2026-04-01.\n" in told


def test_without_an_override_is_told_where_that_is_not_the_grade_before_it() -> None:
    told = as_terminal(explain(decided(OVERRIDDEN, young=True, listed=True, solid=True, known=True)), steps=False)
    assert [line.split("  ")[-1].strip() for line in told.splitlines() if "changed the grade" in line] == [
        "changed the grade from good to medium; without it poor",
        "changed the grade from medium to poor",
    ]
