"""The languages of explanations, by their codes."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

LanguageCode: TypeAlias = Literal["en", "zh"]
LANGUAGES: tuple[LanguageCode, ...] = get_args(LanguageCode)
