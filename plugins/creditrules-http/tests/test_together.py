"""One request about many customers."""

from __future__ import annotations

import json

import pytest

from creditrules.sources import Refused, Told

AA, BBB = {"external_grade": Told("AA")}, {"external_grade": Told("BBB")}
POSTED = {
    "method": "POST",
    "json": {"ids": "{customers}"},
    "together": {"customers": "/companies", "id": "/id", "most": 3},
}


def grade(customer, grade):
    return {"id": customer, "external_grade": grade}


def test_a_list_of_customers_is_taken_apart(ask, bureau):
    bureau.reply = lambda _: ask.reply({"companies": [grade("c2", "BBB"), grade("c1", "AA"), grade("c9", "AAA")]})
    assert ask("c1", "c2", "c3", url=bureau.url + "/many", **POSTED) == {"c1": AA, "c2": BBB}
    assert json.loads(bureau.received[0].body) == {"ids": ["c1", "c2", "c3"]}


def test_an_object_by_customer_is_taken_apart(ask, bureau):
    bureau.reply = lambda _: ask.reply({"c,1": {"external_grade": "AA"}, "c2": None})
    found = ask("c,1", "c2", url=bureau.url + "/many", query={"ids": "{customers}"}, together={"customers": ""})
    assert found == {"c,1": AA, "c2": {}}
    assert bureau.received[0].path == "/many?ids=c%2C1,c2"


def test_how_many_at_once_is_a_setting(ask, bureau):
    assert ask.open(url=bureau.url + "/many", **POSTED).most_customers == 3
    assert ask.open(url=bureau.url + "/{customer}").most_customers == 1


def test_a_customer_who_is_there_twice_is_refused_alone(ask, bureau):
    bureau.reply = lambda _: ask.reply({"companies": [grade("c1", "AA"), grade("c2", "AA"), grade("c2", "BBB")]})
    found = ask("c1", "c2", url=bureau.url + "/many", **POSTED)
    assert found["c1"] == AA
    assert str(found["c2"]) == "the answer has this customer more than once"


def test_one_customers_fault_leaves_the_others(ask, bureau):
    invoices = [{"id": "c1", "invoices": 3}, {"id": "c2", "invoices": [{"amount": 1}]}, {"no": "id"}, 5]
    bureau.reply = lambda _: ask.reply({"companies": invoices})
    found = ask("c1", "c2", url=bureau.url + "/many", facts=("invoices",), **POSTED)
    assert str(found["c1"]) == "what the answer has for `invoices` is not a list"
    assert found["c2"] == {"invoices": Told([{"amount": 1}])}


def test_another_customers_entry_is_refused(ask, bureau):
    bureau.reply = lambda _: ask.reply({"c1": grade("c2", "AAA"), "c2": grade("c2", "BBB")})
    together = {"customers": ""}
    found = ask("c1", "c2", url=bureau.url + "/many/{customers}", together=together, customer="/id")
    assert str(found["c1"]) == "the answer is about another customer"
    assert found["c2"] == BBB


@pytest.mark.parametrize("content", [{}, [], {"companies": {"c1": {}}}, {"companies": None}, 3])
def test_an_answer_of_another_form_is_refused(ask, bureau, content):
    bureau.reply = lambda _: ask.reply(content)
    with pytest.raises(Refused, match="the answer has no list of customers where `together` says"):
        ask("c1", url=bureau.url + "/many", **POSTED)


def test_a_server_that_knows_none_of_them_tells_nothing(ask, bureau):
    bureau.reply = lambda _: ask.reply({}, 404)
    assert ask("c1", "c2", url=bureau.url + "/many", **POSTED) == {}
