"""Why a line or condition did not hold, in words."""

import pytest

from creditrules import loads
from creditrules.explain.build import explain
from creditrules.explain.document.misses import why_not
from creditrules.explain.document.teller import Teller
from creditrules.explain.wording.codes import LanguageCode
from creditrules.explain.wording.language import language
from creditrules.explain.wording.pieces import text_of
from tests.explain.test_misses import FACTS, HEAD


def told(condition: str, lang: LanguageCode = "en") -> str:
    decision = loads(HEAD.format(condition=condition)).decide(FACTS, as_of="2026-03-01")
    explanation = explain(decision)
    control = explanation.controls[1]
    return text_of(why_not(Teller(explanation, language(lang), 20), control.misses, control.condition))


CASES = [
    ("days <= 15", "is 17, would have to be at most 15, off by 2"),
    ("days > 20", "is 17, would have to be above 20, off by 4"),
    ("days > 17", "is 17, would have to be above 17"),
    ("amount > 2,000 CNY", "is 1,000.50 CNY, would have to be above 2,000 CNY, off by more than 999.50 CNY"),
    (
        "founded is known and founded < 2024-02-28",
        "founded < 2024-02-28: is 2024-02-29, would have to be below 2024-02-28, off by 2 days",
    ),
    (
        "rate is known and rate >= 26%",
        "rate >= 26%: is 25%, would have to be at least 26%, off by 1 percentage point",
    ),
    (
        "days < 5 or listed",
        "days < 5: is 17, would have to be below 5, off by 13; or listed: is no, would have to be yes",
    ),
    (
        "founded is known and not (founded within 36 months)",
        (
            "founded within 36 months: is 2024-02-29, would have to be at most 2023-03-01, off by 365 days, "
            "or above 2026-03-01, off by 732 days"
        ),
    ),
]


@pytest.mark.parametrize(("condition", "expected"), CASES)
def test_how_far_off(condition: str, expected: str) -> None:
    assert told(condition) == expected


def test_how_far_off_in_chinese() -> None:
    assert told("rate is known and rate >= 30%", "zh") == "rate >= 30%：为 25%，须不低于 30%，相差 5 个百分点"
    assert told("days < 5 or listed", "zh") == "days < 5：为 17，须低于 5，相差 13；或 listed：为否，须为是"
