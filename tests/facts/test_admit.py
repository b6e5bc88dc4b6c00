from datetime import date
from typing import Any

import pytest

from creditrules.diagnostics import Diagnostic, FactsError, Source, render_text
from creditrules.facts.admit import admit
from creditrules.facts.facts import Facts
from creditrules.facts.files import parse_json
from creditrules.values import MISSING, Cause, Missing
from tests.building import AS_OF, CUSTOMER, d

REQUIRED: dict[str, Any] = {"bill": 80000, "dishonest": False}
INVOICE = {"due": "2026-01-01", "amount": "12.50", "disputed": False}


def admitted(**raw: object) -> Facts:
    return admit(CUSTOMER, {**REQUIRED, **raw}, as_of=AS_OF)


def findings(raw: Any, source: Source | None = None, *, partial: bool = False) -> tuple[Diagnostic, ...]:
    with pytest.raises(FactsError) as caught:
        admit(CUSTOMER, raw, as_of=AS_OF, source=source, partial=partial)
    return caught.value.findings


def test_every_fact_has_a_value() -> None:
    facts = admitted()
    assert facts.values.keys() == CUSTOMER.facts.keys()
    assert facts.values["rating"] == MISSING
    assert facts.provenance == {}


def test_every_violation_is_told_at_once() -> None:
    found = findings({"bil": 1, "debt_ratio": "48%", "rating": "AAAA", "invoices": [{**INVOICE, "amount": -1}, 7]})
    assert [str(finding.code) for finding in found] == [
        "CR602",
        "CR603",
        "CR604",
        "CR603",
        "CR607",
        "CR605",
        "CR604",
    ]
    assert found[0].help == "did you mean `bill`?"
    assert "`invoices[0].amount` is `-1`" in found[5].message
    assert "`invoices[1]` is `7`" in found[6].message


def test_a_required_fact_is_required_and_null_is_no_value() -> None:
    assert "`bill` is not given" in findings({"dishonest": False})[0].message
    assert "`bill` is missing" in findings({"dishonest": False, "bill": None})[0].message
    said = {"value": None, "cause": "no consent"}
    assert "`bill` is missing (no consent)" in findings({"dishonest": False, "bill": said})[0].message


def test_partial_facts_require_nothing_but_are_checked_all_the_same() -> None:
    facts = admit(CUSTOMER, {"bill": None}, as_of=AS_OF, partial=True)
    assert facts.values["bill"] == MISSING
    assert [str(one.code) for one in findings({"rating": "X"}, partial=True)] == ["CR607"]


def test_what_is_not_an_object_is_no_facts() -> None:
    (finding,) = findings([1, 2])
    assert finding.message == "the facts are a list of 2, not an object that gives each fact's value by its name"


def test_records_have_a_value_for_every_field() -> None:
    rows = admitted(invoices=[INVOICE]).values["invoices"]
    assert isinstance(rows, tuple)
    (row,) = rows
    assert row == {"due": date(2026, 1, 1), "settled": MISSING, "amount": d("12.5"), "disputed": False}
    with pytest.raises(TypeError):
        row["amount"] = d(1)  # type: ignore[index]


def test_fields_are_checked_like_facts() -> None:
    found = findings({**REQUIRED, "invoices": [{"due": "2026-01-01", "amout": 1, "amount": None, "settled": None}]})
    messages = [finding.message for finding in found]
    assert messages == [
        "`invoices[0]` has no `amount`, which every `invoice` must have",
        "`invoices[0]` has no `disputed`, which every `invoice` must have",
        "`invoices[0]` has `amout`, which is not a field of `invoice`",
    ]
    assert found[2].help == "did you mean `amount`?"


def test_after_a_hundred_findings_only_their_number_is_told() -> None:
    raw = {**REQUIRED, **{f"unknown_{number}": 1 for number in range(137)}}
    found = findings(raw)
    assert len(found) == 101
    assert found[-1].message == "37 more mistakes are not told one by one"


def test_a_value_may_say_where_it_comes_from() -> None:
    facts = admitted(capital={"value": "5", "source": "bureau", "as_of": "2026-02-28"}, bill={"value": 7})
    assert facts.values["capital"] == 5
    assert facts.values["bill"] == 7
    assert facts.provenance["capital"].source == "bureau"
    assert facts.provenance["capital"].as_of == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("said", "code", "says"),
    [
        ({"value": 1, "source": "burea"}, "CR608", "which is not a source of the policy"),
        ({"value": 1, "source": 3}, "CR608", "comes from `3`"),
        ({"value": 1, "source": "ledger"}, "CR608", "admits it from `bureau` or `customer` only"),
        ({"value": 1, "as_of": "2026-03-02"}, "CR608", "after the date of the decision, 2026-03-01"),
        ({"value": 1, "as_of": "yesterday"}, "CR604", "`capital.as_of` is the text"),
        ({"value": 1, "cause": "stale"}, "CR604", "a value and a cause"),
        ({"value": None, "cause": "forgotten"}, "CR607", "not one that is known"),
        ({"value": 1, "sources": "bureau"}, "CR604", "has `sources`, which is not said beside a value"),
        ({"source": "bureau"}, "CR604", "an object without a `value`"),
        ({"value": {"value": 1}}, "CR604", "`capital` is an object"),
        ({"value": -1}, "CR605", "`capital` is `-1`"),
    ],
)
def test_what_is_said_beside_a_value_is_checked_too(said: object, code: str, says: str) -> None:
    (finding,) = findings({**REQUIRED, "capital": said})
    assert str(finding.code) == code
    assert says in finding.message


def test_the_nearest_source_is_offered() -> None:
    (finding,) = findings({**REQUIRED, "capital": {"value": 1, "source": "burea"}})
    assert finding.help == "did you mean `bureau`?"


@pytest.mark.parametrize(
    ("source", "day", "fresh"),
    [
        ("bureau", "2026-01-30", True),  # thirty days, to the day
        ("bureau", "2026-01-29", False),
        ("customer", "2026-02-01", True),  # one month, to the day
        ("customer", "2026-01-31", False),
        ("bureau", None, True),  # without a date nothing is judged
        (None, "1999-01-01", True),
    ],
)
def test_a_stale_value_of_an_optional_fact_is_missing(source: str | None, day: str | None, *, fresh: bool) -> None:
    facts = admitted(capital={"value": "5", "source": source, "as_of": day})
    value = facts.values["capital"]
    if fresh:
        assert value == 5
    else:
        assert isinstance(value, Missing)
        assert value.cause is Cause.STALE
        assert facts.provenance["capital"].cause is Cause.STALE


def test_a_stale_value_of_a_required_fact_is_a_finding() -> None:
    (finding,) = findings({**REQUIRED, "bill": {"value": 1, "source": "bureau", "as_of": "2025-01-01"}})
    assert str(finding.code) == "CR609"
    assert "`bill` is of 2025-01-01, but what comes from `bureau` is fresh for 30 days" in finding.message


def test_findings_point_into_the_file() -> None:
    file = parse_json(
        Source(
            "c.json",
            '{\n  "bill": 80000,\n  "dishonest": false,\n  "debt_ratio": "48%",\n  "bil": 1,\n'
            '  "invoices": [\n    {"due": "2026-01-01", "amount": 1.005, "disputed": false}\n  ]\n}\n',
        )
    )
    found = findings(file.raw, file.source)
    places = [(one.primary.span.line, one.primary.span.column, one.primary.span.text) for one in found if one.primary]
    assert places == [(4, 17, '"48%"'), (5, 3, '"bil"'), (7, 37, "1.005")]


def test_a_finding_as_a_customer_sees_it() -> None:
    file = parse_json(Source("c.json", '{"bill": 1, "dishonest": false, "debt_ratio": "48%"}'))
    shown = render_text(findings(file.raw, file.source), mention_help=False)
    assert shown == (
        'error[CR604]: `debt_ratio` is the text `"48%"`, but the policy admits a percentage from 0% to 1,000%\n'
        "  --> c.json:1:47\n"
        "   |\n"
        ' 1 | {"bill": 1, "dishonest": false, "debt_ratio": "48%"}\n'
        "   |                                               ^^^^^\n"
        "   |\n"
        "  ::: p.policy:3:5\n"
        "   |\n"
        " 3 |     the declaration\n"
        "   |     --------------- declared here as a percentage from 0% to 1,000%\n"
        "   |\n"
        '   = help: write `"0.48"`: a percentage is given as a fraction of one'
    )
