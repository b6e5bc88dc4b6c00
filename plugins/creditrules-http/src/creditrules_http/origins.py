"""Where a URL leads: only to the server that the settings name."""

from __future__ import annotations

from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

_PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """What must be equal for a secret to go there."""

    scheme: str
    host: str
    port: int


def origin(parts: SplitResult) -> Origin:
    """The origin of a URL; raises `ValueError` where it has none."""
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _PORTS or not host:
        raise ValueError("it is not a URL with a host")
    return Origin(parts.scheme, host, _PORTS[parts.scheme] if parts.port is None else parts.port)


def is_loopback(host: str) -> bool:
    """Is this host the machine itself?"""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def within(base: str, target: str) -> str | None:
    """Where `target`, which an answer to `base` names, leads; None where that is another origin, or nowhere."""
    if any(character <= " " or character in "\\\x7f" for character in target):
        return None
    try:
        url = urljoin(base, target)
        parts = urlsplit(url)
        if origin(parts) != origin(urlsplit(base)) or "@" in parts.netloc:
            return None
    except ValueError:
        return None
    return parts._replace(fragment="").geturl()


def has_dots(path: str) -> bool:
    """Has a path a segment that leads upwards or nowhere, encoded or not?"""
    return any(segment.replace("%2e", ".").replace("%2E", ".") in {".", ".."} for segment in path.split("/"))
