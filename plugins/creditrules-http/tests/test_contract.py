"""The contract that every source keeps."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import unquote

import pytest

from creditrules.testing import check_source

ARCHIVE = {
    "c1": {
        "external_grade": "AA",
        "listed": True,
        "debt_ratio": 0.5,
        "invoices": [{"amount": 10.5, "due": "2026-01-31"}],
    },
    "c/2": {"external_grade": "BBB", "invoices": []},
    "零海科技": {"listed": False},
}
DAY = date(2026, 2, 20)


@pytest.fixture
def checked(ask, bureau):
    def check(**settings):
        source = ask.open(url=bureau.url + settings.pop("path"), customer="/id", **settings)
        check_source(
            source, customers=tuple(ARCHIVE), facts=tuple(ask.facts.values()), as_of=date(2026, 3, 1), dated=True
        )

    return check


def content(customer):
    return {"id": customer, "day": DAY.isoformat(), **ARCHIVE[customer]}


def test_one_customer_at_a_time(ask, bureau, checked):
    def reply(request):
        customer = unquote(request.path.removeprefix("/v1/"))
        return ask.reply(content(customer)) if customer in ARCHIVE else ask.reply({}, 404)

    bureau.reply = reply
    checked(path="/v1/{customer}", as_of={"pointer": "/day"})


def test_a_value_of_the_query(ask, bureau, checked):
    def reply(request):
        customer = unquote(request.path.removeprefix("/?id="))
        return ask.reply(content(customer)) if customer in ARCHIVE else ask.reply({}, 404)

    bureau.reply = reply
    checked(path="/", query={"id": "{customer}"}, as_of=DAY)


def test_many_customers_at_a_time(ask, bureau, checked):
    def reply(request):
        return ask.reply([content(customer) for customer in json.loads(request.body)["ids"] if customer in ARCHIVE])

    bureau.reply = reply
    together = {"customers": "", "id": "/id", "most": 2}
    checked(path="/", method="POST", json={"ids": "{customers}"}, together=together, as_of={"pointer": "/day"})
