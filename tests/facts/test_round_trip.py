from datetime import date

from hypothesis import given

from creditrules.facts.admit import admit
from creditrules.facts.facts import Facts
from creditrules.facts.write import as_json
from tests.building import AS_OF, CUSTOMER, d
from tests.customers import facts_of


def kinds(facts: Facts) -> dict[str, type]:
    return {name: type(value) for name, value in facts.values.items()}


@given(facts_of(CUSTOMER, AS_OF, envelopes=True))
def test_facts_written_and_read_again_are_the_same(raw: dict[str, object]) -> None:
    facts = admit(CUSTOMER, raw, as_of=AS_OF)
    again = admit(CUSTOMER, as_json(CUSTOMER, facts), as_of=AS_OF)
    assert again == facts
    assert again.provenance == facts.provenance
    assert kinds(again) == kinds(facts)
    assert hash(again) == hash(facts)


def test_the_form_of_the_file() -> None:
    raw = {
        "bill": 80000.50,
        "dishonest": False,
        "founded": date(2017, 6, 1),
        "services": {"burst", "basic"},
        "capital": {"value": 5, "source": "bureau", "as_of": "2020-01-01"},
        "rating": {"value": None, "cause": "no consent"},
        "invoices": [{"due": "2026-01-01", "settled": None, "amount": d("1.50"), "disputed": True}],
    }
    assert as_json(CUSTOMER, admit(CUSTOMER, raw, as_of=AS_OF)) == {
        "bill": "80000.5",
        "dishonest": False,
        "founded": "2017-06-01",
        "services": ["basic", "burst"],
        "capital": {"value": None, "source": "bureau", "as_of": "2020-01-01", "cause": "stale"},
        "rating": {"value": None, "cause": "no consent"},
        "invoices": [{"due": "2026-01-01", "amount": "1.5", "disputed": True}],
    }
