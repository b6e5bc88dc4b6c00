"""Calls: a request goes out, and the JSON of the answer comes back."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from creditrules.sources import Refused
from creditrules_http import faults, strict_json
from creditrules_http.bodies import ENCODINGS, Budget, drain, read_json_body
from creditrules_http.connections import Connections
from creditrules_http.origins import within
from creditrules_http.pointers import ABSENT
from creditrules_http.settings import HttpSettings

if TYPE_CHECKING:
    import httpx

_REDIRECTS = {301, 302, 303, 307, 308}
_REPEATED = {307, 308}
_MOST_REDIRECTS = 3
_ANSWERS = {200, 201, 203}
_PATIENT = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), 600.0)}
"""Whoever asks the source gives up long before."""


class Caller:
    """Calls one server, in one event loop."""

    def __init__(self, settings: HttpSettings, folder: Path) -> None:
        self._method = settings.method
        self._headers = _headers(settings)
        self._absent = frozenset(settings.absent)
        self._connections = Connections(settings, folder)

    async def ask(self, url: str, body: bytes | None, budget: Budget) -> object:
        """The content of the answer; `ABSENT` where the server does not know what is asked about."""
        with self._connections.lent() as transport:
            for _ in range(_MOST_REDIRECTS + 1):
                response = await self._sent(transport, url, body)
                try:
                    with faults.told():
                        if response.status_code in _ANSWERS:
                            return strict_json.read(await read_json_body(response, budget))
                        await drain(response)
                finally:
                    await response.aclose()
                if response.status_code in self._absent:
                    return ABSENT
                if response.status_code not in _REDIRECTS:
                    raise faults.of_status(response.status_code, response.headers.get("retry-after"))
                url = self._redirected(url, response)
        raise Refused("the server redirects on and on")

    async def close(self) -> None:
        """Close every connection."""
        await self._connections.close()

    async def _sent(self, transport: httpx.AsyncHTTPTransport, url: str, body: bytes | None) -> httpx.Response:
        import httpx  # noqa: PLC0415  # slow

        with faults.told():
            request = httpx.Request(self._method, url, headers=self._headers, content=body, extensions=_PATIENT)
            return await transport.handle_async_request(request)

    def _redirected(self, url: str, response: httpx.Response) -> str:
        if self._method == "POST" and response.status_code not in _REPEATED:
            raise Refused(
                f"the server answered a POST with {response.status_code}, a redirect that would drop what is sent"
            )
        target = within(url, response.headers.get("location", ""))
        if target is None:
            raise Refused("the server redirects to another host, scheme or port; it was not followed")
        return target


def _headers(settings: HttpSettings) -> list[tuple[str, str]]:
    headers = {"accept": "application/json", "accept-encoding": ENCODINGS, "user-agent": "creditrules-http"}
    if settings.body is not None:
        headers["content-type"] = "application/json"
    headers |= {name.lower(): value for name, value in settings.headers.items()}
    if settings.token is not None:
        headers["authorization"] = f"Bearer {settings.token.get_secret_value()}"
    if settings.basic is not None:
        pair = f"{settings.basic.user}:{settings.basic.password.get_secret_value()}"
        headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    if settings.api_key is not None:
        headers[settings.api_key.header.lower()] = settings.api_key.value.get_secret_value()
    return list(headers.items())
