"""What a reader reads: messages, titles, texts and values in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from creditrules.explain.model import Shown
from creditrules.explain.wording.codes import LanguageCode
from creditrules.explain.wording.extras import MissingExtraError
from creditrules.explain.wording.formats import Formats, Plain
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Mark, Piece, Words, plain, text_of
from creditrules.program.program import Title
from creditrules.program.show import in_listed_order, shortened
from creditrules.program.types import Money, Percent, Type
from creditrules.values import Cause, Duration, Missing

_LOCALES: Mapping[LanguageCode, str] = {"zh": "zh_Hans_CN"}
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WIDE = re.compile(r"[\u3000-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60]")
_HOLE = re.compile(r"\{(\w+)\}")

_CAUSES = {
    Cause.NOT_COLLECTED: Say.NOT_COLLECTED,
    Cause.UNAVAILABLE: Say.UNAVAILABLE,
    Cause.STALE: Say.STALE,
    Cause.NO_CONSENT: Say.NO_CONSENT,
    Cause.NOT_APPLICABLE: Say.NOT_APPLICABLE,
}
_WRITTEN_IN: Mapping[LanguageCode, Say] = {"en": Say.IN_ENGLISH, "zh": Say.IN_CHINESE}


@cache
def language(code: LanguageCode) -> Language:
    """The language with this code. English is plain and needs nothing; Chinese is written by Babel.

    Raises `MissingExtraError` where Babel is not installed.
    """
    if code not in _LOCALES:
        return Language(code, Plain())
    try:
        from creditrules.explain.wording.localized import Localized  # noqa: PLC0415  # an extra, and slow
    except ModuleNotFoundError as error:
        raise MissingExtraError("an explanation in Chinese", "locale") from error
    return Language(code, Localized(_LOCALES[code]))


class Language:
    """Everything that is written for a reader goes through one of these."""

    def __init__(self, code: LanguageCode, formats: Formats) -> None:
        self.code: LanguageCode = code
        self._formats = formats

    # ------------------------------------------------------------------------------------------------ what we say

    def say(self, message: Say, **values: str) -> str:
        """The message with its values."""
        return text_of(self._pieces(message.in_language(self.code), _as_words(values)))

    def count(self, message: Say, count: Decimal | int, **values: str) -> str:
        """The message with its `{count}`, in the form that the number asks for."""
        number = Decimal(count)
        text = message.in_language(self.code, one=number == 1)
        return text_of(self._pieces(text, _as_words({"count": self.number(number), **values})))

    def words(self, message: Say, **values: Words) -> Words:
        """The message with values that are pieces themselves."""
        return self._pieces(message.in_language(self.code), values)

    @staticmethod
    def _pieces(text: str, values: Mapping[str, Words]) -> Words:
        """The text with its values; no space stands between two Chinese characters."""
        parts = _HOLE.split(text)
        told = [values[part] if index % 2 else (Piece(part),) for index, part in enumerate(parts)]
        pieces: list[Piece] = []
        for index, words in enumerate(told):
            if index % 2:
                pieces += words
                continue
            before = text_of(told[index - 1]) if index else ""
            after = text_of(told[index + 1]) if index + 1 < len(told) else ""
            pieces += plain(_closed_up(before, parts[index], after))
        return tuple(pieces)

    # ---------------------------------------------------------------------------------------- what the author says

    def title(self, title: Title, name: str = "") -> Words:
        """The title in this language, or the original with a mark that says which language it is in.

        Where no title was given, so that the `name` stands for it, there is nothing to translate and no mark.
        """
        own = dict(title.translations).get(self.code)
        if own is not None or title.text in {name, name.replace("_", " ")}:
            return (Piece(title.text if own is None else own),)
        return self.foreign(title.text)

    def named(self, title: Title, name: str) -> Words:
        """The title, with the name behind it where that says something else."""
        said = self.title(title, name)
        if name.replace("_", " ").casefold() == said[0].text.casefold():
            return said
        return (*said, Piece(" "), Piece(name, Mark.NAME))

    def text(
        self, parts: Sequence[str | Shown], translations: Sequence[tuple[str, tuple[str | Shown, ...]]] = ()
    ) -> Words:
        """A text of the author with its values filled in, by its translation where there is one."""
        own = dict(translations).get(self.code)
        if own is not None:
            return (Piece(self._filled(own)),)
        written = "".join(part for part in parts if isinstance(part, str))
        return self.foreign(self._filled(parts), written)

    def foreign(self, text: str, written: str | None = None) -> Words:
        """A text of the author as it is, marked where it is in another language; `written` is what the author wrote."""
        if not text:
            return NOTHING
        own = _language_of(text if written is None else written)
        if own is None or own == self.code:
            return (Piece(text),)
        return (Piece(text, lang=own), Piece(f"{self.say(Say.GAP)}{self.say(_WRITTEN_IN[own])}", Mark.QUIET))

    def _filled(self, parts: Sequence[str | Shown]) -> str:
        return "".join(part if isinstance(part, str) else self.brief(part) for part in parts)

    # -------------------------------------------------------------------------------------------------- values

    def number(self, value: Decimal) -> str:
        """A plain number, exactly."""
        return self._formats.number(value)

    def percent(self, value: Decimal) -> str:
        """A percent, given as a fraction of one, exactly."""
        return self._formats.percent(value)

    def day(self, value: date) -> str:
        """A day."""
        return self._formats.day(value)

    def value(self, shown: Shown) -> str:
        """The value, exactly."""
        if shown.hidden:
            return self.say(Say.WITHHELD)
        match shown.value:
            case Missing() as missing:
                return self._missing(missing)
            case bool() as answer:
                return self.say(Say.YES if answer else Say.NO)
            case Decimal() as number:
                return self._numeric(number, shown.type)
            case date() as day:
                return self.day(day)
            case Duration() as duration:
                return self.duration(duration)
            case frozenset() as members:
                return self.listed(in_listed_order(members, shown.type)) or self.say(Say.NO_MEMBER)
            case tuple() as rows:
                return self.count(Say.RECORDS, len(rows))
            case str() as text:
                return text

    def brief(self, shown: Shown) -> str:
        """The value for reading: a long quotient is rounded, and says so with `≈`; everything else is exact."""
        if isinstance(shown.value, bool) or not isinstance(shown.value, Decimal) or shown.hidden:
            return self.value(shown)
        short = shortened(shown.value, shown.type)
        return f"{'' if short == shown.value else '≈'}{self._numeric(short, shown.type)}"

    def duration(self, duration: Duration) -> str:
        """As in `12 months`; whole years are years."""
        if duration.unit == "days":
            return self.count(Say.DAYS, duration.count)
        if duration.count % 12 == 0 and duration.count:
            return self.count(Say.YEARS, duration.count // 12)
        return self.count(Say.MONTHS, duration.count)

    def listed(self, items: Sequence[str]) -> str:
        """The items with commas between them."""
        return self.say(Say.COMMA).join(items)

    def _missing(self, missing: Missing) -> str:
        if missing.cause is Cause.NOT_COLLECTED:
            return self.say(Say.MISSING)
        return self.say(Say.MISSING_SINCE, cause=self.cause(missing.cause))

    def cause(self, cause: Cause) -> str:
        """Why a value is missing."""
        return self.say(_CAUSES[cause])

    def _numeric(self, value: Decimal, type_: Type) -> str:
        match type_:
            case Money():
                return self._formats.money(value, type_.currency)
            case Percent():
                return self._formats.percent(value)
            case _:
                return self._formats.number(value)


def _as_words(values: Mapping[str, str]) -> dict[str, Words]:
    return {name: plain(value) for name, value in values.items()}


def _closed_up(before: str, text: str, after: str) -> str:
    """The text without a space at either end where that would stand between two wide characters."""
    if text.startswith(" ") and _WIDE.match(before[-1:]) and _WIDE.match(text[1:2]):
        text = text[1:]
    if text.endswith(" ") and _WIDE.match(text[-2:-1]) and _WIDE.match(after[:1]):
        text = text[:-1]
    return text


def _language_of(text: str) -> LanguageCode | None:
    """The language that a text is written in, as its characters tell; None where it has no letters."""
    if _CHINESE.search(text):
        return "zh"
    return "en" if any(character.isalpha() for character in text) else None
