"""Records on several pages."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from creditrules.sources import Refused

PAGED = {"invoices": {"pointer": "/invoices", "next": "/next"}}


def asked(ask, bureau, records=PAGED, **settings):
    return ask(url=bureau.url + "/{customer}?size=2", records=records, facts=("invoices",), **settings)["c1"]


def page(ask, *amounts, **others):
    return ask.reply({"invoices": [{"amount": amount} for amount in amounts], **others})


def amounts(answer):
    return [record["amount"] for record in answer["invoices"].value]


def test_pages_are_read_to_the_last(ask, bureau):
    pages = {
        "/c1?size=2": page(ask, 1, 2, next="/c1/2"),
        "/c1/2": page(ask, 3, 4, next=bureau.url + "/c1/3"),
        "/c1/3": page(ask, 5, next=None),
    }
    bureau.reply = lambda request: pages[request.path]
    assert amounts(asked(ask, bureau)) == [1, 2, 3, 4, 5]


def test_a_cursor_asks_for_the_next_page(ask, bureau):
    def reply(request):
        place = int(parse_qs(urlsplit(request.path).query).get("from", ["0"])[0])
        return page(ask, place, cursor=place + 1) if place < 3 else page(ask, place, cursor="")

    bureau.reply = reply
    records = {"invoices": {"pointer": "/invoices", "next": {"pointer": "/cursor", "query": "from"}}}
    assert amounts(asked(ask, bureau, records)) == [0, 1, 2, 3]
    assert [request.path for request in bureau.received] == ["/c1?size=2"] + [f"/c1?size=2&from={n}" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("following", "said"),
    [
        ("/c1?size=2", "the pages of the answer lead in a circle"),
        ("", None),
        (False, None),
        (7, "what the answer names as its next page is none"),
        ({}, "what the answer names as its next page is none"),
        ("http://bureau.example/2", "the next page is on another host, scheme or port; it was not asked for"),
        ("//127.0.0.1:1/2", "the next page is on another host, scheme or port; it was not asked for"),
        ("/c 1\r\nX: y", "the next page is on another host, scheme or port; it was not asked for"),
    ],
)
def test_pages_that_lead_elsewhere_are_refused(ask, bureau, following, said):
    bureau.reply = lambda _: page(ask, 1, next=following)
    answer = asked(ask, bureau)
    assert len(bureau.received) == 1
    assert (str(answer) if said else amounts(answer)) == (said or [1])


def test_pages_are_bounded(ask, bureau):
    bureau.reply = lambda request: page(ask, next=request.path + "x")
    answer = asked(ask, bureau, most_pages=4)
    assert str(answer) == "the answer has more than 4 pages (`most_pages`)"
    assert len(bureau.received) == 4


def test_records_are_bounded_over_all_pages(ask, bureau):
    bureau.reply = lambda request: page(ask, 1, 2, next=request.path + "x")
    assert str(asked(ask, bureau)) == "the answer has more than 5 records of `invoices`"
    assert len(bureau.received) == 3


def test_bytes_are_bounded_over_all_pages(ask, bureau):
    bureau.reply = lambda request: page(ask, next=request.path + "x", filling=" " * 900)
    assert str(asked(ask, bureau, most_bytes=3_000)) == "the answer is longer than 3,000 bytes (`most_bytes`)"


def test_a_page_about_another_customer_is_refused(ask, bureau):
    pages = {"/c1?size=2": page(ask, 1, id="c1", next="/2"), "/2": page(ask, 2, id="c2")}
    bureau.reply = lambda request: pages[request.path]
    assert str(asked(ask, bureau, customer="/id")) == "the answer is about another customer"


def test_a_page_that_is_not_there_is_no_absence(ask, bureau):
    bureau.reply = lambda request: page(ask, 1, next="/2") if request.path != "/2" else ask.reply({}, 404)
    answer = asked(ask, bureau)
    assert isinstance(answer, Refused)
    assert str(answer) == "a page that the answer names is not there"
