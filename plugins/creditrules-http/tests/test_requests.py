"""What is sent: templates, secrets, and ids that would like to be more than ids."""

from __future__ import annotations

import base64
import json

import pytest

from creditrules.sources import Refused, Told


@pytest.fixture(autouse=True)
def _answer(ask, bureau):
    bureau.reply = lambda _: ask.reply({"external_grade": "AA"})


AA = {"external_grade": Told("AA")}


@pytest.mark.parametrize(
    ("customer", "path"),
    [
        ("../admin", "/v1/..%2Fadmin/rating"),
        ("a/b", "/v1/a%2Fb/rating"),
        ("a?x=1&y=2#z", "/v1/a%3Fx%3D1%26y%3D2%23z/rating"),
        (
            "a\r\nX-Admin: 1\r\n\r\nGET /steal HTTP/1.1",
            "/v1/a%0D%0AX-Admin%3A%201%0D%0A%0D%0AGET%20%2Fsteal%20HTTP%2F1.1/rating",
        ),
        ("%2e%2e", "/v1/%252e%252e/rating"),
        ("a\\..\\b", "/v1/a%5C..%5Cb/rating"),
        ("@evil.example", "/v1/%40evil.example/rating"),
        ("//evil.example", "/v1/%2F%2Fevil.example/rating"),
        ("零海科技", "/v1/%E9%9B%B6%E6%B5%B7%E7%A7%91%E6%8A%80/rating"),
        ("{as_of}{customer}", "/v1/%7Bas_of%7D%7Bcustomer%7D/rating"),
        ("a\x00b", "/v1/a%00b/rating"),
        ("...", "/v1/.../rating"),
    ],
)
def test_an_id_stays_one_segment_of_the_path(ask, bureau, customer, path):
    assert ask(customer, url=bureau.url + "/v1/{customer}/rating") == {customer: AA}
    assert [request.path for request in bureau.received] == [path]
    assert "x-admin" not in bureau.received[0].headers


@pytest.mark.parametrize("customer", [".", ".."])
def test_an_id_that_would_lead_upwards_is_refused(ask, bureau, customer):
    found = ask(customer, url=bureau.url + "/v1/{customer}/rating")
    assert str(found[customer]) == "this customer's id cannot be part of a URL"
    assert bureau.received == []


def test_an_id_that_is_not_unicode_is_refused(ask, bureau):
    found = ask("a\ud800", url=bureau.url + "/{customer}")
    assert isinstance(found["a\ud800"], Refused)
    assert bureau.received == []


def test_an_id_stays_one_value_of_the_query(ask, bureau):
    ask("a&admin=1", url=bureau.url + "/rating?v=2", query={"on": "{as_of}", "who is": "id {customer}"})
    assert [request.path for request in bureau.received] == ["/rating?v=2&on=2026-03-01&who%20is=id%20a%26admin%3D1"]


def test_a_body_is_filled_as_json(ask, bureau):
    template = {"who": "{customer}", "on": ["{as_of}", 3, True], "text": 'for "{customer}"'}
    ask('c"1', url=bureau.url + "/ratings", method="POST", json=template)
    (request,) = bureau.received
    assert (request.method, request.path) == ("POST", "/ratings")
    assert json.loads(request.body) == {"who": 'c"1', "on": ["2026-03-01", 3, True], "text": 'for "c"1"'}
    assert request.headers["content-type"] == "application/json"


def test_secrets_come_from_the_environment_and_go_where_they_should(ask, bureau, monkeypatch):
    monkeypatch.setenv("BUREAU_TOKEN", "s3cret")
    ask(
        url=bureau.url + "/{customer}",
        token={"env": "BUREAU_TOKEN"},
        api_key={"header": "X-Api-Key", "value": {"env": "BUREAU_TOKEN"}},
        headers={"X-Department": "credit"},
    )
    headers = bureau.received[0].headers
    assert headers["authorization"] == "Bearer s3cret"
    assert headers["x-api-key"] == "s3cret"
    assert headers["x-department"] == "credit"


def test_a_user_and_a_password_are_sent_as_basic(ask, bureau, monkeypatch):
    monkeypatch.setenv("BUREAU_PASSWORD", "密码")
    ask(url=bureau.url + "/{customer}", basic={"user": "linghai", "password": {"env": "BUREAU_PASSWORD"}})
    _, _, encoded = bureau.received[0].headers["authorization"].partition(" ")
    assert base64.b64decode(encoded).decode() == "linghai:密码"


def test_cookies_are_not_kept_between_customers(ask, bureau):
    bureau.reply = lambda _: ask.reply({"external_grade": "AA"}, headers={"Set-Cookie": "customer=c1; Path=/"})
    ask("c1", "c2", url=bureau.url + "/{customer}")
    assert [request.path for request in bureau.received] == ["/c1", "/c2"]
    assert all("cookie" not in request.headers for request in bureau.received)


def test_a_connection_is_used_again(ask, bureau):
    replies = iter([404, 200, 404, 200])
    bureau.reply = lambda _: ask.reply({"external_grade": "AA"}, status=next(replies))
    ask("c1", "c2", "c3", "c4", url=bureau.url + "/{customer}")
    assert len(bureau.received) == 4
    assert bureau.opened == 1


def test_an_address_of_version_6_can_be_asked(ask, bureau6):
    bureau6.reply = lambda _: ask.reply({"external_grade": "AA"})
    assert ask(url=bureau6.url + "/{customer}") == {"c1": AA}
    assert bureau6.received[0].headers["host"] == bureau6.url.removeprefix("http://")


def test_the_environment_names_no_proxy_and_no_password(ask, bureau, stranger, monkeypatch, tmp_path):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, stranger.url)
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login x password y\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert ask(url=bureau.url + "/{customer}") == {"c1": AA}
    assert stranger.received == []
    assert "authorization" not in bureau.received[0].headers


def test_a_proxy_can_be_set(ask, bureau, stranger):
    stranger.reply = lambda _: ask.reply({"external_grade": "BBB"})
    found = ask(url=bureau.url + "/{customer}", proxy=stranger.url)
    assert found == {"c1": {"external_grade": Told("BBB")}}
    assert stranger.received[0].path == bureau.url + "/c1"
    assert bureau.received == []


def test_a_connection_that_the_server_closes_is_opened_again(ask, bureau):
    bureau.reply = lambda _: ask.reply({"external_grade": "AA"}, headers={"Connection": "close"})
    assert ask("c1", "c2", url=bureau.url + "/{customer}") == {"c1": AA, "c2": AA}
    assert bureau.opened == 2
