"""Chinese unified social credit codes, for creditrules: what a code tells of itself, and the kind of source `uscc`."""

from __future__ import annotations

from collections.abc import Sequence

from creditrules.sources import SourceKind, hookimpl
from creditrules_cn.codes import CodeError, Parsed, organisation_code, validate
from creditrules_cn.digits import check_character, organisation_check_character
from creditrules_cn.settings import CodeSettings
from creditrules_cn.source import CodeSource

__all__ = [
    "CodeError",
    "CodeSettings",
    "Parsed",
    "check_character",
    "creditrules_sources",
    "organisation_check_character",
    "organisation_code",
    "validate",
]


@hookimpl
def creditrules_sources() -> Sequence[SourceKind]:
    """The kind `uscc`."""
    return [SourceKind("uscc", "what a unified social credit code tells of itself", CodeSettings, CodeSource)]
