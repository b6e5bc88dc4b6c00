"""What `sources.toml` says of an HTTP source."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator

from creditrules.sources import Secret, Settings
from creditrules_http.origins import has_dots, is_loopback, origin
from creditrules_http.pointers import parse
from creditrules_http.templates import Template, names_in

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+\Z")
_VISIBLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?\Z")
_OURS = {"accept-encoding", "connection", "content-length", "cookie", "host", "te", "transfer-encoding", "upgrade"}
_SECRET = {"authorization", "proxy-authorization"}


def _pointer(text: str) -> str:
    parse(text)
    return text


def _template(text: str) -> str:
    Template.of(text)
    return text


def _json(content: object) -> object:
    _plain(content)
    names_in(content)
    return content


def _plain(content: object) -> None:
    match content:
        case dict():
            for value in content.values():
                _plain(value)
        case list():
            for value in content:
                _plain(value)
        case bool() | str() | int() | float():
            pass
        case _:
            raise ValueError("a date or a time is written as a text here, in quotes")


def _url(text: str) -> str:
    if not re.match(r"[\x21-\x7e]+\Z", text):
        raise ValueError("a URL has no spaces, and only ASCII characters; others are percent-encoded")
    parts = urlsplit(text)
    origin(parts)
    if "@" in parts.netloc:
        raise ValueError("a URL that is written down holds no password; there are `basic`, `token` and `api_key`")
    if parts.fragment:
        raise ValueError("what follows `#` in a URL is not sent")
    if "{" in parts.netloc:
        raise ValueError("the host of a URL is written out")
    if has_dots(parts.path):
        raise ValueError("the path of a URL has no segment `.` or `..`")
    return _template(text)


def _header_name(text: str) -> str:
    if not _TOKEN.match(text):
        raise ValueError(f"`{text}` cannot be the name of a header")
    if text.lower() in _OURS:
        raise ValueError(f"the header `{text}` is set by the source itself")
    return text


def _header_names(headers: dict[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if _header_name(name).lower() in _SECRET:
            raise ValueError(f"`{name}` holds a secret; there are `basic`, `token` and `api_key`")
        if not _VISIBLE.match(value):
            raise ValueError(f"the header `{name}` can hold visible ASCII characters only")
    return headers


def _header_secret(secret: SecretStr) -> SecretStr:
    if not _VISIBLE.match(secret.get_secret_value()):
        raise ValueError("the variable is empty, or has characters that a header cannot hold")
    return secret


Pointer: TypeAlias = Annotated[str, AfterValidator(_pointer)]
HeaderSecret: TypeAlias = Annotated[Secret, AfterValidator(_header_secret)]


class Basic(Settings):
    """A user with a password."""

    user: Annotated[str, Field(pattern=r"^[^:]+$")]
    password: Secret


class ApiKey(Settings):
    """A secret in a header of its own."""

    header: Annotated[str, AfterValidator(_header_name)]
    value: HeaderSecret


class At(Settings):
    """A place in the answer."""

    pointer: Pointer


class Cursor(Settings):
    """A place in the answer that holds what the parameter `query` of the next page is."""

    pointer: Pointer
    query: Annotated[str, Field(min_length=1)]


class Records(Settings):
    """Where a list of records stands, and by field where its value stands in each; fields left out have their names.

    `next` is where a page holds the URL of the next one, or what to ask for it.
    """

    pointer: Pointer
    fields: dict[str, Pointer] = Field(default_factory=dict)
    next: Pointer | Cursor | None = None


class Together(Settings):
    """Where an answer about many customers holds them: a list with the customer's `id` in each, or an object by id."""

    customers: Pointer
    id: Pointer | None = None
    most: Annotated[int, Field(ge=1, le=10_000)] = 100


class HttpSettings(Settings):
    """The settings of the kind `http`."""

    url: Annotated[str, AfterValidator(_url)]
    method: Literal["GET", "POST"] = "GET"
    plain: bool = False
    headers: Annotated[dict[str, str], AfterValidator(_header_names)] = Field(default_factory=dict)
    query: dict[str, Annotated[str, AfterValidator(_template)]] = Field(default_factory=dict)
    body: Annotated[dict[str, Any] | list[Any] | None, AfterValidator(_json)] = Field(default=None, alias="json")
    token: HeaderSecret | None = None
    basic: Basic | None = None
    api_key: ApiKey | None = None
    ca: str | None = None
    proxy: str | None = None
    customer: Pointer | None = None
    facts: dict[str, Pointer] | None = None
    records: dict[str, Records] = Field(default_factory=dict)
    as_of: Literal["today"] | date | At | None = None
    absent: list[Annotated[int, Field(ge=400, le=499)]] = Field(default_factory=lambda: [404])
    together: Together | None = None
    most_bytes: Annotated[int, Field(ge=1_000, le=1_000_000_000)] = 5_000_000
    most_pages: Annotated[int, Field(ge=1, le=10_000)] = 100

    @model_validator(mode="after")
    def _fits_together(self) -> HttpSettings:
        parts = urlsplit(self.url)
        if parts.scheme == "http" and not self.plain and not is_loopback(parts.hostname or ""):
            raise ValueError(
                "`http` shows everything to everyone on the way; write `https`, or allow it: `plain = true`"
            )
        if self.token is not None and self.basic is not None:
            raise ValueError("there is one way to say who asks: `token` or `basic`")
        if self.body is not None and self.method != "POST":
            raise ValueError('`json` is sent by `method = "POST"` only')
        if self.proxy is not None:
            _check_proxy(self.proxy)
        self._asks_for_customers()
        if self.together is not None and any(records.next is not None for records in self.records.values()):
            raise ValueError(
                "records have no further pages (`next`) where one answer holds many customers (`together`)"
            )
        if both := set(self.facts or {}) & set(self.records):
            raise ValueError(f"`{min(both)}` stands in `facts` and in `records`")
        return self

    def _asks_for_customers(self) -> None:
        names = names_in([self.url, *self.query.values(), self.body])
        wanted, other = ("customers", "customer") if self.together else ("customer", "customers")
        if other in names:
            raise ValueError(
                "with `together` a request names `{customers}`, not `{customer}`"
                if self.together
                else "`{customers}` needs `together`, which says where the answer holds each of them"
            )
        if wanted not in names:
            raise ValueError(
                f"neither `url` nor `query` nor `json` has `{{{wanted}}}`, so every answer would be the same"
            )


def _check_proxy(text: str) -> None:
    parts = urlsplit(text)
    origin(parts)
    if "@" in parts.netloc or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("a proxy is written `http://host:port`")
