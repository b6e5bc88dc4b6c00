"""Explanations to write in every form: of shipped customers, with what would bring the next grade."""

import json
from collections.abc import Callable
from functools import cache

from creditrules import Decision, Policy
from creditrules.explain.forms import as_html, as_markdown, as_terminal
from creditrules.explain.model import AUDIENCES, Audience, Explanation
from creditrules.explain.wording.codes import LANGUAGES, LanguageCode
from tests.policies.shipped import POLICIES, shipped

AS_OF = "2026-03-01"
CUSTOMERS = {
    "good-cdn": "network_service_credit",
    "medium-saas": "network_service_credit",
    "poor-game": "network_service_credit",
    "ungraded-startup": "network_service_credit",
    "rating-pump-maker": "enterprise_rating",
    "order-above-limit": "order_release",
}
PAGES = [(customer, audience, lang) for customer in CUSTOMERS for audience in AUDIENCES for lang in LANGUAGES]
"""Every shipped customer for every audience in every language."""

FORMS: dict[str, Callable[[Explanation, LanguageCode], str]] = {
    "terminal": as_terminal,
    "markdown": as_markdown,
    "html": as_html,
}


@cache
def decided(customer: str) -> Decision:
    facts = json.loads((POLICIES / "customers" / f"{customer}.json").read_text(encoding="utf-8"))
    return shipped(CUSTOMERS[customer]).decide(facts, as_of=AS_OF)


@cache
def explained(customer: str, audience: Audience = "internal") -> Explanation:
    return explain_to(decided(customer), audience)


def explain_to(decision: Decision, audience: Audience) -> Explanation:
    return Policy(decision.program).explain(decision, audience, next_grade=True)


@cache
def page(customer: str, audience: Audience = "internal", lang: LanguageCode = "en") -> str:
    return as_html(explained(customer, audience), lang)
