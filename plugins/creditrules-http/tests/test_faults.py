"""Unhappy days: servers that hang, break off, lie, or send more than anyone can hold."""

from __future__ import annotations

import asyncio
import gzip
import socket
import time
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from creditrules.sources import Refused, SourceError, Unavailable


def failing(ask, url, **settings) -> SourceError:
    """Why the source could not answer; for the customer alone, or at all."""
    try:
        answer = ask(url=url + "/{customer}", **settings)["c1"]
    except SourceError as error:
        return error
    assert isinstance(answer, SourceError), answer
    return answer


def test_a_request_that_is_cancelled_closes_its_connection(ask, bureau):
    def hang(_):
        bureau.ended.wait(10)
        return ask.reply(body=b"x" * 10_000_000)

    bureau.reply = hang
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        ask(url=bureau.url + "/{customer}", timeout=1)  # long enough to be asked, on a machine with other work too
    assert time.monotonic() - started < 4
    bureau.ended.set()
    assert bureau.broken_off.wait(5)


def test_a_source_can_be_asked_again_after_a_request_was_cancelled(ask, bureau):
    async def asked():
        source = ask.open(url=bureau.url + "/{customer}")
        request = ask.request()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await source.fetch(request)
        bureau.reply = lambda _: ask.reply({"external_grade": "AA"})
        answer = await source.fetch(request)
        await source.close()
        return answer

    bureau.reply = lambda _: bureau.ended.wait(1) or ask.reply({})
    assert asyncio.run(asked())["c1"]["external_grade"].value == "AA"


def test_a_server_that_is_not_there_is_unavailable(ask):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = failing(ask, f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert (type(error), str(error)) == (Unavailable, "the server cannot be reached")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["nothing", "another protocol", "cut off", "cut off between chunks", "no chunk"],
)
def test_a_server_that_breaks_off_is_unavailable(ask, bureau, raw):
    bureau.reply = lambda _: ask.reply(raw=raw)
    assert isinstance(failing(ask, bureau.url), Unavailable)


def test_headers_without_end_are_not_read_for_ever(ask, bureau):
    bureau.reply = lambda _: ask.reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X-More: and more\r\n" * 100_000)
    assert isinstance(failing(ask, bureau.url), Unavailable)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>", "the answer is not JSON, from line 1, column 1, on"),
        (b"", "the answer is not JSON, from line 1, column 1, on"),
        (b'{"a": 1} {"a": 2}', "the answer is not JSON, from line 1, column 10, on"),
        (b'{"external_grade": "A\xff"}', "the answer is not UTF-8"),
        (b'\xef\xbb\xbf{"external_grade": "A"}', "the answer is not JSON, from line 1, column 1, on"),
        (b'{"external_grade": "A", "external_grade": "AAA"}', "the answer has an object with the same key twice"),
        (b'{"debt_ratio": NaN}', "the answer has `NaN`, which is not a number of JSON"),
        (b'{"debt_ratio": -Infinity}', "the answer has `-Infinity`, which is not a number of JSON"),
        (b'{"debt_ratio": 1e999}', "the answer has a number beyond all that a policy reads"),
        (b'{"debt_ratio": 1e-99999999999999999999}', "the answer has a number beyond all that a policy reads"),
        (b'{"debt_ratio": 1' + b"0" * 5_000 + b"}", "the answer has a number of 5,001 characters"),
        (b"[" * 200_000, "the answer has lists and objects nested too deeply"),
        (b'{"a":' * 200_000, "the answer has lists and objects nested too deeply"),
        (
            b'{"external_grade": ' + b"[" * 30 + b"]" * 30 + b"}",
            "what the answer has for `external_grade` is nested too deeply, or not Unicode",
        ),
        (
            b'{"external_grade": "\\ud800"}',
            "what the answer has for `external_grade` is nested too deeply, or not Unicode",
        ),
    ],
    ids=lambda value: value[:24].decode("latin-1") if isinstance(value, bytes) else "",
)
def test_rubbish_is_refused(ask, bureau, body, said):
    bureau.reply = lambda _: ask.reply(body=body)
    error = failing(ask, bureau.url)
    assert (type(error), str(error)) == (Refused, said)


@pytest.mark.parametrize(
    "kind", ["text/html", "text/plain", "application/json; charset=gbk", "application/jsonp", "", "application/xml"]
)
def test_what_is_not_json_by_its_type_is_refused(ask, bureau, kind):
    bureau.reply = lambda _: ask.reply({"external_grade": "A"}, headers={"Content-Type": kind})
    error = failing(ask, bureau.url)
    assert (type(error), str(error)) == (Refused, "the answer is not JSON in UTF-8 by its `Content-Type`")


@pytest.mark.parametrize(
    "kind", ["application/json;charset=UTF-8", "application/hal+json", 'Application/JSON; charset="utf-8"']
)
def test_every_name_of_json_is_taken(ask, bureau, kind):
    bureau.reply = lambda _: ask.reply({"external_grade": "A"}, headers={"Content-Type": kind})
    assert ask(url=bureau.url + "/{customer}")["c1"]["external_grade"].value == "A"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_server_that_cannot_answer_now_may_be_asked_again(ask, bureau, status):
    bureau.reply = lambda _: ask.reply({"error": "confidential"}, status=status, headers={"Retry-After": "17"})
    error = failing(ask, bureau.url)
    assert isinstance(error, Unavailable)
    assert error.after == 17
    assert "confidential" not in str(error)
    assert str(status) in str(error)


@pytest.mark.parametrize(
    "status", [202, 204, 206, 300, 304, 400, 401, 403, 405, 410, 418, 422, 451, 501, 505, 599, 999]
)
def test_a_server_that_will_not_answer_is_not_asked_again(ask, bureau, status):
    bureau.reply = lambda _: ask.reply(
        {"error": "confidential"}, status=status, headers={"Content-Length": "0"}, body=b""
    )
    error = failing(ask, bureau.url, query={"who": "{customer}"})
    assert isinstance(error, Refused)
    assert str(error).startswith(f"the server answered {status}")
    assert "c1" not in str(error)


@pytest.mark.parametrize(
    ("header", "after"),
    [
        ("0", 0.0),
        ("999999999999999999", 3_600.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("", None),
    ],
)
def test_how_long_to_wait_is_bounded(ask, bureau, header, after):
    status = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n"
    bureau.reply = lambda _: ask.reply(raw=status + b"Retry-After: " + header.encode() + b"\r\n\r\n")
    error = failing(ask, bureau.url)
    assert isinstance(error, Unavailable)
    assert error.after == after


def test_a_date_to_wait_for_is_understood(ask, bureau):
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    bureau.reply = lambda _: ask.reply(status=503, headers={"Retry-After": moment})
    assert 80 < failing(ask, bureau.url).after <= 90


def test_more_bytes_than_allowed_are_refused_before_they_are_read(ask, bureau):
    bureau.reply = lambda _: ask.reply(body=b" " * 50_000_000)
    error = failing(ask, bureau.url, most_bytes=100_000)
    assert str(error) == "the answer is longer than 100,000 bytes (`most_bytes`)"
    assert bureau.broken_off.wait(5)


BOMBS = {"gzip": gzip.compress(b" " * 10_000_000, mtime=0) * 20, "deflate": zlib.compress(b" " * 80_000_000, 1)}


@pytest.mark.parametrize("encoding", BOMBS)
def test_a_compressed_bomb_is_refused_and_fills_no_memory(ask, bureau, encoding):
    bureau.reply = lambda _: ask.reply(body=BOMBS[encoding], headers={"Content-Encoding": encoding})
    tracemalloc.start()
    try:
        error = failing(ask, bureau.url)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert str(error) == "the answer is longer than 5,000,000 bytes (`most_bytes`)"
    assert peak < 20_000_000


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b'{"external_grade": "AA"}', mtime=0)),
        ("x-gzip", gzip.compress(b'{"external_grade":', mtime=0) + gzip.compress(b' "AA"}', mtime=0)),
        ("deflate", zlib.compress(b'{"external_grade": "AA"}')),
        ("identity", b'{"external_grade": "AA"}'),
        ("gzip", gzip.compress(b" " * 300_000 + b'{"external_grade": "AA"}', mtime=0)),
    ],
    ids=["gzip", "two members", "deflate", "identity", "long"],
)
def test_compressed_answers_are_read(ask, bureau, encoding, body):
    bureau.reply = lambda _: ask.reply(body=body, headers={"Content-Encoding": encoding})
    assert ask(url=bureau.url + "/{customer}")["c1"]["external_grade"].value == "AA"


@pytest.mark.parametrize(
    ("encoding", "body", "kind", "said"),
    [
        ("br", b"\x0b\x02\x80{}\x03", Refused, "the answer is compressed in a way that was not asked for"),
        (
            "gzip, gzip",
            gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0),
            Refused,
            "the answer is compressed in a way that was not asked for",
        ),
        ("gzip", b"{}", Refused, "the answer is not compressed as it says"),
        ("gzip", gzip.compress(b"{}", mtime=0)[:-3], Unavailable, "the answer is cut off"),
        ("gzip", gzip.compress(b"{}", mtime=0) + b"more", Refused, "the answer is not compressed as it says"),
        ("deflate", zlib.compress(b"{}") + b"more", Refused, "something follows after the compressed answer"),
    ],
)
def test_answers_that_are_not_compressed_well_are_refused(ask, bureau, encoding, body, kind, said):
    bureau.reply = lambda _: ask.reply(body=body, headers={"Content-Encoding": encoding})
    error = failing(ask, bureau.url)
    assert (type(error), str(error)) == (kind, said)


def test_a_million_records_are_refused(ask, bureau):
    body = b'{"invoices": [' + b'{"amount":1},' * 999_999 + b'{"amount":1}]}'
    bureau.reply = lambda _: ask.reply(body=body)
    error = failing(ask, bureau.url, facts=("invoices",))
    assert str(error) == "the answer is longer than 5,000,000 bytes (`most_bytes`)"
    bureau.reply = lambda _: ask.reply(body=b'{"invoices": [' + b"1," * 999_999 + b"1]}")
    error = failing(ask, bureau.url, facts=("invoices",))
    assert str(error) == "the answer has more than 5 records of `invoices`"
