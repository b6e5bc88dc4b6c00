from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from creditrules.diagnostics import FactsError, Source
from creditrules.facts.files import parse_json
from creditrules.facts.previous import Previous, admit_previous
from creditrules.program.types import WHOLE
from creditrules.values import MISSING
from tests.building import AS_OF, CUSTOMER, GOOD_TO_UNGRADED, d, fact

PROGRAM = replace(CUSTOMER, grades=GOOD_TO_UNGRADED)


def previous(raw: Any) -> Previous:
    return admit_previous(PROGRAM, raw, as_of=AS_OF)


def test_facts_alone_are_enough() -> None:
    then = previous({"bill": "5"})
    assert then.facts.values["bill"] == 5
    assert then.facts.values["dishonest"] == MISSING
    assert (then.score, then.grade, then.as_of) == (None, None, None)


def test_facts_with_score_and_grade() -> None:
    then = previous({"facts": {"bill": 5}, "score": "71.5", "grade": "medium", "as_of": "2025-03-01"})
    assert (then.score, then.grade, then.as_of) == (d("71.5"), "medium", date(2025, 3, 1))


def test_what_was_fresh_then_is_not_judged_by_today() -> None:
    said = {"value": 5, "source": "bureau", "as_of": "2025-02-20"}
    then = previous({"facts": {"capital": said}, "as_of": "2025-03-01"})
    assert then.facts.values["capital"] == 5


def test_a_decision_of_another_version_may_have_other_facts() -> None:
    then = previous({"policy": {}, "facts": {"bill": 5, "gone": 1}, "score": None, "grade": None, "points": {}})
    assert then.facts.values["bill"] == 5


def test_everything_that_is_wrong_is_told() -> None:
    raw = {"facts": {"gone": 1, "bill": -1}, "score": "high", "grade": "goood", "as_of": "2027-01-01", "scores": 1}
    with pytest.raises(FactsError) as caught:
        previous(raw)
    assert sorted(str(found.code) for found in caught.value.findings) == [
        "CR602",
        "CR602",
        "CR604",
        "CR605",
        "CR607",
        "CR613",
    ]


def test_findings_point_into_the_file() -> None:
    file = parse_json(Source("d.json", '{"policy": {}, "facts": {"bill": -1}}'))
    with pytest.raises(FactsError) as caught:
        admit_previous(PROGRAM, file.raw, source=file.source)
    (finding,) = caught.value.findings
    assert finding.message.startswith("`bill` is `-1`")
    assert finding.primary is not None
    assert finding.primary.span.text == "-1"


def with_a_fact_called_facts(raw: Any) -> Previous:
    facts = {**CUSTOMER.facts, "facts": fact("facts", WHOLE)}
    return admit_previous(replace(PROGRAM, facts=facts), raw, as_of=AS_OF)


@pytest.mark.parametrize(
    "raw",
    [
        {"facts": 3, "bill": 5},
        {"facts": {"value": 3}, "bill": 5},
        {"facts": {"facts": 3, "bill": 5}},
        {"facts": {"facts": 3, "bill": 5}, "score": 70},
        {"policy": {"digest": ""}, "facts": {"facts": 3, "bill": 5}},
    ],
)
def test_a_fact_may_be_called_facts(raw: Any) -> None:
    then = with_a_fact_called_facts(raw)
    assert (then.facts.values["facts"], then.facts.values["bill"]) == (3, 5)
