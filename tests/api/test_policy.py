"""The public API, with policies built by hand where the text of a policy does not matter."""

import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import creditrules
from creditrules import Diagnostic, FactsError, Policy, PolicyError, api
from creditrules.diagnostics import Source
from creditrules.facts.previous import admit_previous
from tests.building import AS_OF, CUSTOMER, GOOD_TO_UNGRADED

POLICY = Policy(replace(CUSTOMER, grades=GOOD_TO_UNGRADED, in_force_from=date(2026, 1, 1), in_force_until=AS_OF))
FACTS: dict[str, Any] = {"bill": "80000", "dishonest": False}


def code_of(error: pytest.ExceptionInfo[FactsError] | pytest.ExceptionInfo[PolicyError]) -> str:
    (finding,) = error.value.findings
    assert isinstance(finding, Diagnostic)
    return str(finding.code)


def test_a_policy_says_what_it_is() -> None:
    assert (POLICY.id, POLICY.title, POLICY.version, POLICY.digest) == ("p", "P", "1", "0" * 64)
    assert POLICY.program.facts == CUSTOMER.facts
    assert POLICY.findings == ()
    with pytest.raises(FrozenInstanceError):
        POLICY.findings = ()  # type: ignore[misc]


def test_facts_are_a_mapping_or_admitted_already() -> None:
    by_mapping = POLICY.decide(FACTS, as_of="2026-03-01")
    admitted = POLICY.admit(FACTS, as_of=AS_OF)
    assert POLICY.decide(admitted, as_of=AS_OF) == by_mapping
    assert by_mapping.as_of == AS_OF


@pytest.mark.parametrize(
    "as_of",
    ["2026-3-1", "today", "1599-12-31", date(3000, 1, 1), datetime(2026, 3, 1, tzinfo=UTC), None, 20260301],
)
def test_the_as_of_date_is_a_day(as_of: Any) -> None:
    with pytest.raises(FactsError) as caught:
        POLICY.decide(FACTS, as_of=as_of)
    assert code_of(caught) == "CR613"


def test_facts_admitted_for_another_day_or_policy_are_refused() -> None:
    admitted = POLICY.admit(FACTS, as_of="2026-02-01")
    with pytest.raises(FactsError) as caught:
        POLICY.decide(admitted, as_of=AS_OF)
    assert code_of(caught) == "CR613"
    other = Policy(replace(POLICY.program, digest="1" * 64))
    with pytest.raises(FactsError) as caught:
        other.decide(admitted, as_of="2026-02-01")
    assert code_of(caught) == "CR608"
    with pytest.raises(FactsError) as caught:
        other.decide(FACTS, as_of=AS_OF, previous=admit_previous(POLICY.program, FACTS))
    assert code_of(caught) == "CR608"


@pytest.mark.parametrize(("as_of", "told"), [("2025-12-31", "is in force from"), ("2026-03-02", "was in force until")])
def test_a_policy_decides_only_while_it_is_in_force(as_of: str, told: str) -> None:
    with pytest.raises(FactsError, match=told) as caught:
        POLICY.decide(FACTS, as_of=as_of)
    assert code_of(caught) == "CR612"


def test_the_previous_decision_in_every_form() -> None:
    first = POLICY.decide(FACTS, as_of="2026-02-01")
    forms: list[Any] = [
        first,
        first.as_json(),
        {"facts": FACTS, "grade": "good"},
        FACTS,
        admit_previous(POLICY.program, FACTS),
    ]
    for previous in forms:
        assert POLICY.decide(FACTS, as_of=AS_OF, previous=previous).facts == POLICY.admit(FACTS, as_of=AS_OF)
    with pytest.raises(FactsError) as caught:
        POLICY.decide(FACTS, as_of="2026-01-31", previous=first)
    assert code_of(caught) == "CR613"


def test_findings_about_facts_point_into_their_file() -> None:
    source = Source("c.json", '{"bill": -1, "dishonest": false}')
    with pytest.raises(FactsError) as caught:
        POLICY.admit({"bill": -1, "dishonest": False}, as_of=AS_OF, source=source)
    (finding,) = caught.value.findings
    assert finding.primary is not None
    assert finding.primary.span.text == "-1"


@pytest.mark.parametrize("content", [b"policy \xff", b"#" * (api.LARGEST_POLICY + 1), None])
def test_a_policy_file_is_utf8_and_of_bounded_size(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PolicyError) as caught:
        creditrules.load(path)
    assert code_of(caught) == "CR100"


def test_a_text_with_half_a_character_is_refused() -> None:
    with pytest.raises(PolicyError) as caught:
        creditrules.loads("policy \ud800")
    assert code_of(caught) == "CR100"


def test_mistakes_are_told_with_the_name_of_the_text() -> None:
    with pytest.raises(PolicyError) as caught:
        creditrules.loads("polici p\n", name="mine.policy")
    assert caught.value.findings[0].primary is not None
    assert caught.value.findings[0].primary.span.source.name == "mine.policy"


def test_the_package_is_imported_piece_by_piece() -> None:
    script = (
        "import sys, creditrules; assert not [name for name in sys.modules if name.startswith('creditrules.')];"
        "creditrules.PolicyError; assert 'creditrules.api' not in sys.modules;"
        "creditrules.load; assert 'creditrules.engine' not in sys.modules;"
        "assert 'creditrules.facts.admit' not in sys.modules; assert 'pydantic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_every_public_name_can_be_imported() -> None:
    assert set(creditrules.__all__) <= set(dir(creditrules))
    for name in creditrules.__all__:
        assert getattr(creditrules, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = creditrules.nothing  # type: ignore[attr-defined]
