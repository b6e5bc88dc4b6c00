"""Facts from JSON over HTTP, for creditrules: the kind of source `http`."""

from __future__ import annotations

from collections.abc import Sequence

from creditrules.sources import AsyncSource, Opening, SourceKind, hookimpl
from creditrules_http.settings import HttpSettings

__all__ = ["HttpSettings", "creditrules_sources"]


@hookimpl
def creditrules_sources() -> Sequence[SourceKind]:
    """The kind `http`."""
    return [SourceKind("http", "facts from JSON over HTTP", HttpSettings, _open)]


def _open(settings: HttpSettings, opening: Opening) -> AsyncSource:
    from creditrules_http.source import HttpSource  # noqa: PLC0415  # only policies with such a source need it

    return HttpSource(settings, opening)
