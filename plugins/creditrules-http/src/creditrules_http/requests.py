"""Requests: the settings' templates, filled for customers."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlencode, urlsplit

from creditrules.sources import Refused
from creditrules_http.origins import has_dots
from creditrules_http.settings import HttpSettings
from creditrules_http.templates import Filling, Template, encoded, filled_json


class Requests:
    """Makes the URL and the body of each request."""

    def __init__(self, settings: HttpSettings) -> None:
        text = settings.url
        for name, value in settings.query.items():
            text += f"{'&' if '?' in text else '?'}{encoded(name)}={_encoded_around_places(value)}"
        self._url = Template.of(text)
        self._json = settings.body

    def url(self, filling: Filling) -> str:
        """The URL; raises `Refused` where an id cannot stand in it."""
        url = self._url.filled(filling, _encoded_id)
        if has_dots(urlsplit(url).path):
            raise Refused("this customer's id cannot be part of a URL")
        return url

    def body(self, filling: Filling) -> bytes | None:
        """The body; None where there is none."""
        if self._json is None:
            return None
        try:
            return json.dumps(filled_json(self._json, filling), ensure_ascii=False, allow_nan=False).encode()
        except ValueError:
            raise Refused("what `json` says cannot be written as JSON") from None


def with_parameter(url: str, name: str, value: str) -> str:
    """A URL with one parameter set."""
    parts = urlsplit(url)
    others = [(key, old) for key, old in parse_qsl(parts.query, keep_blank_values=True) if key != name]
    return parts._replace(query=urlencode([*others, (name, value)])).geturl()


def _encoded_id(text: str) -> str:
    try:
        return encoded(text)
    except UnicodeEncodeError:
        raise Refused("this customer's id is not Unicode") from None


def _encoded_around_places(value: str) -> str:
    pieces = Template.of(value).pieces
    return "".join(f"{{{piece}}}" if place % 2 else encoded(piece) for place, piece in enumerate(pieces))
