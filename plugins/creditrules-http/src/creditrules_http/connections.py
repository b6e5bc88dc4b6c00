"""Connections to one server, kept open and used again; as many as there are requests in flight.

httpx's transport is used without its client: it keeps no cookies, follows no redirect, and reads no proxy and no
password from the environment. Each request has a transport of its own while it lasts, since the time that httpx's pool
takes for a request grows with the square of the connections it holds.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from creditrules.sources import Refused
from creditrules_http.settings import HttpSettings

if TYPE_CHECKING:
    import httpx

_KEPT_SECONDS = 30.0


class Connections:
    """Lends transports, in one event loop; whoever asks the source bounds how many are lent at once."""

    def __init__(self, settings: HttpSettings, folder: Path) -> None:
        self._encrypted = settings.url.lower().startswith("https:")
        self._proxy = settings.proxy
        self._ca = None if settings.ca is None else folder / settings.ca
        if self._ca is not None and not self._ca.is_file():
            raise Refused(f"there is no file `{settings.ca}` (`ca`)")
        self._trusted: ssl.SSLContext | None = None
        self._idle: list[httpx.AsyncHTTPTransport] = []

    @contextmanager
    def lent(self) -> Iterator[httpx.AsyncHTTPTransport]:
        """A transport for one request at a time: the one that was used last, whose connection is likely to be open."""
        transport = self._idle.pop() if self._idle else self._opened()
        try:
            yield transport
        finally:
            self._idle.append(transport)

    async def close(self) -> None:
        """Close every connection."""
        while self._idle:
            await self._idle.pop().aclose()

    def _opened(self) -> httpx.AsyncHTTPTransport:
        import httpx  # noqa: PLC0415  # slow

        if self._trusted is None:
            self._trusted = self._whom_to_trust()
        one = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=_KEPT_SECONDS)
        return httpx.AsyncHTTPTransport(verify=self._trusted, trust_env=False, proxy=self._proxy, limits=one)

    def _whom_to_trust(self) -> ssl.SSLContext:
        """Whose certificates are believed: those that `ca` names, or those that browsers believe."""
        if not self._encrypted:
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # believes none, and takes no time to load
        if self._ca is None:
            import httpx  # noqa: PLC0415  # slow

            return httpx.create_ssl_context(trust_env=False)
        try:
            return ssl.create_default_context(cafile=self._ca)
        except (OSError, ssl.SSLError):
            raise Refused("the file that `ca` names has no certificates in PEM form") from None
