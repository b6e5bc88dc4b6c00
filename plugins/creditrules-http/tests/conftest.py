"""Real servers on loopback, which answer as a test tells them, and a source that asks them."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from creditrules.sources import Opening, Request, SourceError, Told, Wanted
from creditrules_http import HttpSettings, creditrules_sources

GRADE = Wanted("external_grade", "one of", optional=True, members=("AAA", "AA", "A", "BBB"))
INVOICES = Wanted(
    "invoices",
    "list of",
    fields=(Wanted("amount", "money", decimals=2, currency="CNY"), Wanted("due", "date", optional=True)),
    at_most=5,
)
FACTS = {
    fact.name: fact
    for fact in (GRADE, INVOICES, Wanted("listed", "yes or no"), Wanted("debt_ratio", "percent", decimals=4))
}


@dataclass
class Reply:
    """What the server answers: a JSON value, or bytes; `raw` instead is written on the wire as it stands."""

    content: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    raw: bytes | None = None


@dataclass
class Received:
    """What the server got."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Server(ThreadingHTTPServer):
    """Answers by `reply`, and keeps what it received."""

    daemon_threads = True
    block_on_close = True

    def __init__(self, family: socket.AddressFamily = socket.AF_INET) -> None:
        self.address_family = family
        self.received: list[Received] = []
        self.reply: Callable[[Received], Reply] = lambda _: Reply({"rating": "AA"})
        self.opened = 0
        self.context: ssl.SSLContext | None = None
        self.broken_off = threading.Event()
        self.ended = threading.Event()
        super().__init__(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        host = "[::1]" if self.address_family == socket.AF_INET6 else "127.0.0.1"
        return f"http://{host}:{self.server_address[1]}"

    def server_bind(self) -> None:
        # The server's own name is not looked up: that may take long.
        socket.socket.bind(self.socket, self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "bureau", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        self.opened += 1
        request.settimeout(10)
        if self.context is not None:
            try:
                request = self.context.wrap_socket(request, server_side=True)
            except OSError:
                self.shutdown_request(request)
                return
        super().process_request(request, client_address)

    def handle_error(self, *_: Any) -> None:
        """A client that has gone away is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are written one after the other
    server: Server

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        received = Received(self.command, self.path, headers, self.rfile.read(length))
        self.server.received.append(received)
        reply = self.server.reply(received)
        try:
            self._write(reply)
        except OSError:
            self.server.broken_off.set()
            self.close_connection = True

    do_POST = do_GET  # noqa: N815  # http.server names it so

    def _write(self, reply: Reply) -> None:
        if reply.raw is not None:
            self.wfile.write(reply.raw)
            self.close_connection = True
            return
        body = json.dumps(reply.content).encode() if reply.body is None else reply.body
        self.send_response_only(reply.status)
        for name, value in (
            {"Content-Type": "application/json", "Content-Length": str(len(body))} | reply.headers
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _serving(family: socket.AddressFamily = socket.AF_INET) -> Iterator[Server]:
    server = Server(family)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def bureau() -> Iterator[Server]:
    """The server that is asked."""
    yield from _serving()


@pytest.fixture
def stranger() -> Iterator[Server]:
    """Another, to which nothing may go."""
    yield from _serving()


@pytest.fixture
def bureau6() -> Iterator[Server]:
    """A server at an IPv6 address."""
    try:
        yield from _serving(socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6")


@dataclass
class Asking:
    """Opens a source and asks it, in an event loop of its own."""

    folder: Path
    reply: type[Reply] = Reply
    facts: Mapping[str, Wanted] = field(default_factory=lambda: FACTS)

    def open(self, **settings: Any) -> Any:
        (kind,) = creditrules_sources()
        settings = {name: value for name, value in settings.items() if value is not None}
        return kind.open(HttpSettings.model_validate(settings), Opening("bureau", self.folder, facts=FACTS))

    def request(self, *customers: str, facts: tuple[str, ...] = ("external_grade",)) -> Request:
        return Request(customers or ("c1",), tuple(FACTS[name] for name in facts), date(2026, 3, 1))

    def __call__(
        self,
        *customers: str,
        facts: tuple[str, ...] = ("external_grade",),
        timeout: float = 10,
        facts_at: Any = None,
        **settings: Any,
    ) -> dict[str, dict[str, Told] | SourceError]:
        async def asked() -> Any:
            source = self.open(facts=facts_at, **settings)
            try:
                async with asyncio.timeout(timeout):
                    return await source.fetch(self.request(*customers, facts=facts))
            finally:
                await source.close()

        return asyncio.run(asked())


@pytest.fixture
def ask(tmp_path: Path) -> Asking:
    """Asks a source with these settings about customers."""
    return Asking(tmp_path)
