"""Good answers: what becomes of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from creditrules.sources import Refused, Told

RATING = {"external_grade": "/rating/grade"}


def test_a_value_is_told_with_the_day_that_the_answer_has(ask, bureau):
    bureau.reply = lambda _: ask.reply({"rating": {"grade": "AA"}, "report": {"date": "2026-02-20T08:00:00Z"}})
    found = ask(url=bureau.url + "/{customer}", facts_at=RATING, as_of={"pointer": "/report/date"})
    assert found == {"c1": {"external_grade": Told("AA", date(2026, 2, 20))}}
    assert [(request.method, request.path) for request in bureau.received] == [("GET", "/c1")]


@pytest.mark.parametrize(("as_of", "day"), [(date(2026, 1, 5), date(2026, 1, 5)), (None, None)])
def test_the_day_may_be_said_once_for_all_or_not_at_all(ask, bureau, as_of, day):
    bureau.reply = lambda _: ask.reply({"external_grade": "AA"})
    assert ask(url=bureau.url + "/{customer}", as_of=as_of) == {"c1": {"external_grade": Told("AA", day)}}


def test_today_is_the_day_of_the_request(ask, bureau):
    bureau.reply = lambda _: ask.reply({"external_grade": "AA"})
    before = datetime.now().astimezone().date()
    found = ask(url=bureau.url + "/{customer}", as_of="today")
    assert before <= found["c1"]["external_grade"].as_of <= datetime.now().astimezone().date()


@pytest.mark.parametrize("day", ["20 Feb 2026", "2026-02", "2026-02-30", 20260220, ["2026-02-20"], "2026-02-201"])
def test_a_day_that_is_none_is_refused(ask, bureau, day):
    bureau.reply = lambda _: ask.reply({"external_grade": "AA", "date": day})
    found = ask(url=bureau.url + "/{customer}", as_of={"pointer": "/date"})
    assert str(found["c1"]) == "the answer's date (`as_of`) is not written like 2026-02-20"


def test_numbers_are_exact(ask, bureau):
    bureau.reply = lambda _: ask.reply(body=b'{"debt_ratio": 0.12345678901234567890123, "listed": true}')
    found = ask(url=bureau.url + "/{customer}", facts=("debt_ratio", "listed"))
    assert found == {"c1": {"debt_ratio": Told(Decimal("0.12345678901234567890123")), "listed": Told(value=True)}}


def test_texts_that_mean_a_percent_or_yes_are_read_as_such(ask, bureau):
    bureau.reply = lambda _: ask.reply({"debt_ratio": "48.5%", "listed": "是"})
    found = ask(url=bureau.url + "/{customer}", facts=("debt_ratio", "listed"))
    assert found == {"c1": {"debt_ratio": Told("0.485"), "listed": Told(value=True)}}


@pytest.mark.parametrize(
    "content", [{}, {"external_grade": None}, {"external_grade": ""}, {"rating": 1}, [], "AA", None]
)
def test_what_is_not_there_is_absent(ask, bureau, content):
    bureau.reply = lambda _: ask.reply(content)
    assert ask(url=bureau.url + "/{customer}") == {"c1": {}}


def test_pointers_lead_through_lists_and_escaped_names(ask, bureau):
    bureau.reply = lambda _: ask.reply({"a/b~c": [{"grade": "AAA"}, {"grade": "BBB"}]})
    found = ask(url=bureau.url + "/{customer}", facts_at={"external_grade": "/a~1b~0c/1/grade"})
    assert found == {"c1": {"external_grade": Told("BBB")}}


def test_only_the_facts_that_are_asked_for_are_told(ask, bureau):
    bureau.reply = lambda _: ask.reply({"external_grade": "AA", "listed": True})
    assert ask(url=bureau.url + "/{customer}", facts=("listed",)) == {"c1": {"listed": Told(value=True)}}


def test_a_customer_that_the_server_does_not_know_has_nothing(ask, bureau):
    bureau.reply = lambda _: ask.reply({"error": "unknown"}, status=404)
    assert ask(url=bureau.url + "/{customer}") == {"c1": {}}
    bureau.reply = lambda _: ask.reply({"error": "unknown"}, status=410)
    assert ask(url=bureau.url + "/{customer}", absent=[404, 410]) == {"c1": {}}


def test_records_are_told_field_by_field(ask, bureau):
    bureau.reply = lambda _: ask.reply(
        body=b'{"open": [{"sum": 10.50, "due": "2026-01-31", "note": "late"}, {"sum": 3, "due": null}]}'
    )
    found = ask(
        url=bureau.url + "/{customer}",
        records={"invoices": {"pointer": "/open", "fields": {"amount": "/sum"}}},
        facts=("invoices",),
    )
    assert found["c1"]["invoices"].value == [{"amount": Decimal("10.50"), "due": "2026-01-31"}, {"amount": 3}]


def test_no_records_are_an_empty_list_and_no_list_is_absent(ask, bureau):
    bureau.reply = lambda _: ask.reply({"invoices": []})
    assert ask(url=bureau.url + "/{customer}", facts=("invoices",)) == {"c1": {"invoices": Told([])}}
    bureau.reply = lambda _: ask.reply({})
    assert ask(url=bureau.url + "/{customer}", facts=("invoices",)) == {"c1": {}}


@pytest.mark.parametrize(
    ("invoices", "said"),
    [
        ([{"amount": 1}] * 6, "the answer has more than 5 records of `invoices`"),
        ({"amount": 1}, "what the answer has for `invoices` is not a list"),
        ([1], "a record of `invoices` is not an object"),
    ],
)
def test_records_that_cannot_be_are_refused(ask, bureau, invoices, said):
    bureau.reply = lambda _: ask.reply({"invoices": invoices})
    found = ask(url=bureau.url + "/{customer}", facts=("invoices",))
    assert isinstance(found["c1"], Refused)
    assert str(found["c1"]) == said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"company": {"id": "c2"}, "external_grade": "AAA"}, "the answer is about another customer"),
        ({"external_grade": "AAA"}, "the answer does not say about whom it is (`customer`)"),
        ({"company": {"id": True}, "external_grade": "AAA"}, "the answer does not say about whom it is (`customer`)"),
    ],
)
def test_another_customers_data_is_refused(ask, bureau, content, said):
    bureau.reply = lambda _: ask.reply(content)
    found = ask(url=bureau.url + "/{customer}", customer="/company/id")
    assert isinstance(found["c1"], Refused)
    assert str(found["c1"]) == said


def test_the_customers_own_data_is_taken_also_where_the_id_is_a_number(ask, bureau):
    bureau.reply = lambda _: ask.reply({"id": 17, "external_grade": "AAA"})
    found = ask("17", url=bureau.url + "/{customer}", customer="/id")
    assert found == {"17": {"external_grade": Told("AAA")}}
