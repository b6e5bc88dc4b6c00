"""What went wrong with a request, as a source says it: no secret, no body, no part of a URL."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from creditrules.sources import Refused, SourceError, Unavailable

LONGEST_WAIT = 3_600.0
"""Seconds: a server that asks for more is asked again after these."""

_PASSING = {408, 425, 429, 500, 502, 503, 504}


def of_status(status: int, retry_after: str | None) -> SourceError:
    """What a status that is no answer means."""
    name = f"the server answered {status}{_phrase(status)}"
    return Unavailable(name, after=seconds(retry_after)) if status in _PASSING else Refused(name)


def seconds(retry_after: str | None) -> float | None:
    """How long the header `Retry-After` says to wait; None where it says nothing that can be understood."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:10]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT)


@contextmanager
def told() -> Iterator[None]:
    """Say what httpx raises in the words of a source."""
    import httpx  # noqa: PLC0415  # slow

    try:
        yield
    except httpx.TimeoutException:
        raise Unavailable("the server did not answer in time") from None
    except httpx.ConnectError as error:
        if _is_distrust(error):
            raise Refused("the server's certificate is not trusted; `ca` names a file of those that are") from None
        raise Unavailable("the server cannot be reached") from None
    except httpx.ProxyError:
        raise Unavailable("the proxy does not let the request through") from None
    except httpx.RemoteProtocolError:
        raise Unavailable("the server broke off, or does not speak HTTP") from None
    except httpx.NetworkError:
        raise Unavailable("the connection broke off") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise Refused("the request cannot be sent") from None


def _phrase(status: int) -> str:
    try:
        return f" ({HTTPStatus(status).phrase})"
    except ValueError:
        return ""


def _is_distrust(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
