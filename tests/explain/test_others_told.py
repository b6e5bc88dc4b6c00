"""Internal readers see what other sources said of a fact, in every form; nobody else does."""

import json

import pytest

from creditrules import Policy, load
from creditrules.engine.decision import Decision
from creditrules.explain import decision_text
from creditrules.explain.as_json import as_json
from creditrules.explain.forms import as_html, as_markdown, as_terminal
from tests.cli.running import CHECKOUT

POLICY: Policy = load(CHECKOUT / "policies" / "network_service_credit.policy")


@pytest.fixture(scope="module")
def decision() -> Decision:
    facts = json.loads((CHECKOUT / "policies" / "customers" / "good-cdn.json").read_text(encoding="utf-8"))
    facts["paid_in_capital"]["others"] = [{"source": "customer", "value": "28123456", "as_of": "2025-12-31"}]
    others = [{"source": "credit_bureau", "cause": "unavailable"}]
    facts["debt_ratio"] = {"value": "0.48", "source": "customer", "as_of": "2025-12-31", "others": others}
    facts["lawsuits"] = {"value": facts["lawsuits"], "others": [{"source": "customer", "value": []}]}
    return POLICY.decide(facts, as_of="2026-03-01")


def test_the_short_text_says_it(decision: Decision) -> None:
    text = decision_text(decision)
    section = text[text.index("Said by other sources") :].splitlines()
    assert [line.split() for line in section[1:4]] == [
        ["Paid-in", "capital", "(paid_in_capital)", "customer", "28,123,456", "CNY", "of", "2025-12-31"],
        ["Liabilities", "to", "assets", "(debt_ratio)", "credit_bureau", "unavailable"],
        ["Payment", "lawsuits", "(lawsuits)", "customer", "0", "records"],
    ]


def test_every_form_of_the_explanation_says_it(decision: Decision) -> None:
    told = POLICY.explain(decision)
    for text in (as_terminal(told, "en", steps=True), as_markdown(told, "en"), as_html(told, "en")):
        assert "28,123,456" in text
        assert "unavailable" in text
    assert "无法取得" in as_markdown(told, "zh")
    facts = {fact["name"]: fact for fact in as_json(told)["facts"]}  # type: ignore[attr-defined]
    (other,) = facts["paid_in_capital"]["others"]
    assert (other["source"], other["value"]["value"], other["dated"]) == ("customer", "28123456", "2025-12-31")
    assert facts["debt_ratio"]["others"][0]["cause"] == "unavailable"


@pytest.mark.parametrize("audience", ["customer", "public"])
def test_nobody_else_is_told(decision: Decision, audience: str) -> None:
    told = POLICY.explain(decision, audience)  # type: ignore[arg-type]
    assert not any(fact.others for fact in told.facts)
    assert "28123456" not in json.dumps(as_json(told))
