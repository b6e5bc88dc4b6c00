"""Redirects: to the same server a few times, elsewhere never, and never with a secret."""

from __future__ import annotations

import pytest

from creditrules.sources import Refused, Told

ELSEWHERE = "the server redirects to another host, scheme or port; it was not followed"


@pytest.fixture(autouse=True)
def _token(monkeypatch):
    monkeypatch.setenv("TOKEN", "s3cret")


def redirecting(ask, bureau, location, status=302):
    bureau.reply = lambda request: (
        ask.reply({"external_grade": "AA"}) if request.path == "/new" else ask.reply({}, status, {"Location": location})
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nothing_goes_to_another_host(ask, bureau, stranger, status):
    redirecting(ask, bureau, stranger.url + "/c1", status)
    with pytest.raises(Refused) as error:
        ask(url=bureau.url + "/{customer}", token={"env": "TOKEN"})
    assert str(error.value) == ELSEWHERE
    assert stranger.opened == 0
    assert bureau.received[0].headers["authorization"] == "Bearer s3cret"


@pytest.mark.parametrize(
    "location",
    [
        "https://127.0.0.1:{port}/new",
        "//127.0.0.1/new",
        "http://localhost:{port}/new",
        "http://user:password@127.0.0.1:{port}/new",
        "http://127.0.0.1:{port}@evil.example/new",
        "http://127.0.0.1:{port}\\@evil.example/new",
        "file:///etc/passwd",
        "http://[::1/new",
        "http://127.0.0.1:99999/new",
        "",
    ],
)
def test_only_the_same_scheme_host_and_port_are_followed(ask, bureau, location):
    redirecting(ask, bureau, location.format(port=bureau.server_address[1]))
    if not location:
        bureau.reply = lambda _: ask.reply({}, 302)
    with pytest.raises(Refused):
        ask(url=bureau.url + "/{customer}", token={"env": "TOKEN"})
    assert "/new" not in [request.path for request in bureau.received]


@pytest.mark.parametrize("location", ["/new", "new", "{url}/new", "HTTP://127.0.0.1:{port}/new#part"])
def test_a_redirect_on_the_same_server_is_followed(ask, bureau, location):
    redirecting(ask, bureau, location.format(url=bureau.url, port=bureau.server_address[1]))
    found = ask(url=bureau.url + "/{customer}", token={"env": "TOKEN"})
    assert found == {"c1": {"external_grade": Told("AA")}}
    assert [request.path for request in bureau.received] == ["/c1", "/new"]


def test_redirects_end(ask, bureau):
    bureau.reply = lambda request: ask.reply({}, 302, {"Location": request.path + "x"})
    with pytest.raises(Refused, match="the server redirects on and on"):
        ask(url=bureau.url + "/{customer}")
    assert len(bureau.received) == 4


def test_a_post_is_sent_again_only_where_the_server_says_so(ask, bureau):
    asking = {"url": bureau.url + "/ratings", "method": "POST", "json": {"who": "{customer}"}}
    redirecting(ask, bureau, "/new", 307)
    assert ask(**asking) == {"c1": {"external_grade": Told("AA")}}
    assert [(request.method, request.body) for request in bureau.received] == [("POST", b'{"who": "c1"}')] * 2
    redirecting(ask, bureau, "/new", 302)
    with pytest.raises(Refused, match="answered a POST with 302"):
        ask(**asking)
