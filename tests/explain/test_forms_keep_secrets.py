"""Nothing confidential stands in any form that is written for others."""

import re

import pytest
from hypothesis import assume, given, strategies as st

from creditrules import FactsError
from creditrules.explain.model import Audience
from creditrules.explain.wording.codes import LANGUAGES, LanguageCode
from tests.explain.confidential import POLICY, Facts, open_facts, secrets, together
from tests.explain.leaks import leaks
from tests.explain.told import AS_OF, CUSTOMERS, FORMS, decided, explain_to, explained

STYLE = re.compile("<style>.*?</style>", re.DOTALL)


@pytest.mark.parametrize("audience", ["customer", "public"])
@given(open_=open_facts(), secret=secrets(), lang=st.sampled_from(LANGUAGES))
def test_no_confidential_value_is_written_for_others(
    audience: Audience, open_: Facts, secret: Facts, lang: LanguageCode
) -> None:
    try:
        decision = POLICY.decide(together(open_, secret), as_of=AS_OF)
    except FactsError:
        assume(False)  # noqa: FBT003  # hypothesis' way
    explanation = explain_to(decision, audience)
    for form in FORMS.values():
        assert leaks(decision, STYLE.sub("", form(explanation, lang))) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("audience", ["customer", "public"])
@pytest.mark.parametrize("customer", CUSTOMERS)
def test_shipped_customers_are_not_told_by_name(customer: str, audience: Audience, form: str) -> None:
    for lang in LANGUAGES:
        told = STYLE.sub("", FORMS[form](explained(customer, audience), lang))
        assert leaks(decided(customer), told) == []
        assert ".policy" not in told
        assert "line-" not in told


def test_the_internal_form_would_be_found_out() -> None:
    assert leaks(decided("good-cdn"), FORMS["terminal"](explained("good-cdn"), "en")) == ["Linghai CDN"]
