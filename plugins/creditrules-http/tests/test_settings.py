"""Settings that would go wrong later are refused at once."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from creditrules.sources import Refused
from creditrules_http import HttpSettings

URL = "https://bureau.example/v1/{customer}"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"url": "http://bureau.example/{customer}"}, "`plain = true`"),
        ({"url": "ftp://bureau.example/{customer}"}, "not a URL with a host"),
        ({"url": "/v1/{customer}"}, "not a URL with a host"),
        ({"url": "https:///{customer}"}, "not a URL with a host"),
        ({"url": "https://{customer}.example/"}, "the host of a URL is written out"),
        ({"url": "https://user:pw@bureau.example/{customer}"}, "a URL that is written down holds no password"),
        ({"url": "https://bureau.example:port/{customer}"}, "Port could not be cast"),
        ({"url": "https://bureau.example/{customer}#part"}, "what follows `#` in a URL is not sent"),
        ({"url": "https://bureau.example/a/../{customer}"}, "no segment `.` or `..`"),
        ({"url": "https://bureau.example/a b/{customer}"}, "no spaces"),
        ({"url": "https://bureau.example/\r\n{customer}"}, "no spaces"),
        ({"url": "https://bureau.example/{custmer}"}, "`{custmer}` is not known here"),
        ({"url": "https://bureau.example/all"}, "every answer would be the same"),
        ({"url": "https://bureau.example/{customers}"}, "`{customers}` needs `together`"),
        ({"url": URL, "together": {"customers": ""}}, "with `together` a request names `{customers}`"),
        ({"url": URL, "query": {"x": "{day}"}}, "`{day}` is not known here"),
        ({"url": URL, "json": {"x": "{customer}"}}, '`method = "POST"`'),
        ({"url": URL, "method": "POST", "json": {"x": "{day}"}}, "`{day}` is not known here"),
        ({"url": URL, "method": "PUT"}, "'GET' or 'POST'"),
        ({"url": URL, "headers": {"Host": "evil.example"}}, "set by the source itself"),
        ({"url": URL, "headers": {"Authorization": "Bearer x"}}, "holds a secret"),
        ({"url": URL, "headers": {"X-A": "a\r\nX-B: b"}}, "visible ASCII"),
        ({"url": URL, "headers": {"X A": "a"}}, "cannot be the name of a header"),
        ({"url": URL, "token": "written"}, "a secret is named, not written"),
        ({"url": URL, "token": {"env": "CRLF"}}, "characters that a header cannot hold"),
        ({"url": URL, "token": {"env": "ABSENT"}}, "no variable `ABSENT`"),
        ({"url": URL, "token": {"env": "T"}, "basic": {"user": "u", "password": {"env": "T"}}}, "`token` or `basic`"),
        ({"url": URL, "facts": {"grade": "rating/grade"}}, "begins with `/`"),
        ({"url": URL, "facts": {"grade": "/a~2"}}, "`~` is written `~0`"),
        ({"url": URL, "facts": {"a": "/a"}, "records": {"a": {"pointer": "/b"}}}, "stands in `facts` and in `records`"),
        ({"url": URL, "absent": [500]}, "less than or equal to 499"),
        ({"url": URL, "as_of": "yesterday"}, "'today'"),
        ({"url": URL, "proxy": "http://user:pw@proxy.example"}, "a proxy is written"),
        ({"url": URL, "proxi": "http://proxy.example"}, "Extra inputs"),
        (
            {
                "url": "https://b.example/?q={customers}",
                "together": {"customers": ""},
                "records": {"a": {"pointer": "/a", "next": "/n"}},
            },
            "no further pages",
        ),
    ],
)
def test_what_cannot_work_is_refused(settings, said, monkeypatch):
    monkeypatch.setenv("T", "s3cret")
    monkeypatch.setenv("CRLF", "a\r\nX: y")
    with pytest.raises(ValidationError) as error:
        HttpSettings.model_validate(settings)
    assert said in str(error.value)
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "127.9.9.9", "[::1]:8080", "localhost"])
def test_the_machine_itself_needs_no_encryption(host):
    assert HttpSettings.model_validate({"url": f"http://{host}/{{customer}}"}).plain is False


def test_others_need_none_where_it_is_allowed():
    assert HttpSettings.model_validate({"url": "http://bureau.example/{customer}", "plain": True}).plain


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"facts": {"external_grad": "/g"}},
            "the policy takes no fact `external_grad` from this source; did you mean `external_grade`?",
        ),
        ({"records": {"listed": {"pointer": "/x"}}}, "`listed` is no list of records; it belongs in `facts`"),
        (
            {"records": {"invoices": {"pointer": "/x", "fields": {"amont": "/a"}}}},
            "the records of `invoices` have no field `amont`; did you mean `amount`?",
        ),
        ({"ca": "no.pem"}, "there is no file `no.pem` (`ca`)"),
    ],
)
def test_facts_that_the_policy_does_not_have_are_refused(ask, settings, said):
    with pytest.raises(Refused) as error:
        ask.open(url=URL, **settings)
    assert str(error.value) == said


def test_a_source_tells_what_its_settings_name_or_everything(ask):
    assert ask.open(url=URL, facts={"listed": "/a"}).facts == {"listed"}
    assert ask.open(url=URL, facts={"listed": "/a"}, records={"invoices": {"pointer": "/b"}}).facts == {
        "listed",
        "invoices",
    }
    assert ask.open(url=URL, records={"invoices": {"pointer": "/b"}}).facts == {
        "external_grade",
        "invoices",
        "listed",
        "debt_ratio",
    }


def test_httpx_is_imported_by_the_first_request_only():
    import subprocess  # noqa: PLC0415  # this test alone
    import sys  # noqa: PLC0415

    code = "import sys, creditrules_http; creditrules_http.creditrules_sources(); print('httpx' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "False\n"
