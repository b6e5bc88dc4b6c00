"""What other sources said stands beside a value, is looked at as strictly, and is written as it was read."""

from datetime import date
from decimal import Decimal

import pytest

from creditrules import FactsError, Policy, loads
from creditrules.facts.facts import Other
from creditrules.facts.write import as_json
from creditrules.values import Cause

POLICY: Policy = loads("""
policy order_check "Order check"
  language 1
  version "1"
  currency CNY

sources
  platform "Public platform"  fresh for 30 days
  papers   "Customer's papers"

facts
  capital : money 0 to 1 billion  optional
  rating  : one of A, B, C        optional  from papers
  claims  : list of claim         optional

record claim
  amount : money 0 to 1 million

actions
  hold : yes or no

control hold_it when yes
  hold = capital is missing or rating is missing or claims is missing
""")
DAY = date(2026, 3, 1)


def test_what_others_said_is_kept_typed_and_written_as_it_was() -> None:
    raw = {
        "capital": {
            "value": "5",
            "source": "papers",
            "others": [
                {"source": "platform", "value": "7.50", "as_of": "2025-01-01", "cause": "stale"},
                {"source": "papers", "cause": "unavailable"},
            ],
        },
        "claims": {"value": None, "cause": "unavailable", "others": [{"source": "papers", "value": [{"amount": "3"}]}]},
    }
    facts = POLICY.admit(raw, as_of=DAY)
    assert facts.provenance["capital"].others == (
        Other("platform", Decimal("7.50"), date(2025, 1, 1), Cause.STALE),
        Other("papers", cause=Cause.UNAVAILABLE),
    )
    written = as_json(POLICY.program, facts)
    assert written["capital"]["others"] == [  # type: ignore[index]
        {"source": "platform", "value": "7.5", "as_of": "2025-01-01", "cause": "stale"},
        {"source": "papers", "cause": "unavailable"},
    ]
    assert POLICY.admit(written, as_of=DAY) == facts


@pytest.mark.parametrize(
    ("others", "words"),
    [
        (5, "`capital.others` is a number, not a list"),
        ([5], r"`capital.others\[0\]` is a number"),
        ([{"value": 1}], "does not say which source it is"),
        ([{"source": "platfrom"}], "which is not a source of the policy"),
        ([{"source": "papers", "when": 1}], "has `when`, which is not said of a source"),
        ([{"source": "papers", "value": -1}], r"`capital.others\[0\].value` is `-1`"),
        ([{"source": "papers", "value": [1]}], "but the policy admits an amount in CNY"),
        ([{"source": "papers", "as_of": "2026-03-02"}], "which is after the date of the decision"),
        ([{"source": "papers", "as_of": "soon"}], "as_of"),
        ([{"source": "papers", "cause": "lazy"}], "which is not one that is known"),
        ([{"source": "papers"}] * 101, "has 101 entries, but 100 at most are read"),
    ],
)
def test_what_is_not_right_is_refused(others: object, words: str) -> None:
    with pytest.raises(FactsError, match=words):
        POLICY.admit({"capital": {"value": 1, "others": others}}, as_of=DAY)


def test_a_source_that_the_policy_does_not_admit_for_the_fact_is_refused_there_too() -> None:
    with pytest.raises(FactsError, match=r"`rating.others\[0\]` comes from `platform`, but the policy admits it from"):
        POLICY.admit({"rating": {"value": "A", "others": [{"source": "platform", "value": "B"}]}}, as_of=DAY)


def test_what_others_said_changes_no_decision() -> None:
    plain = {"capital": "5", "rating": "A"}
    beside = {"capital": {"value": "5", "others": [{"source": "platform", "value": "0"}]}, "rating": "A"}
    assert POLICY.decide(plain, as_of=DAY).actions == POLICY.decide(beside, as_of=DAY).actions
