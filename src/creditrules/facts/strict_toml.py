"""TOML without leniency: decimals exact, no NaN, every mistake with its place."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal, InvalidOperation

from creditrules.diagnostics import Code, Diagnostic, FactsError, Label, Source, Span
from creditrules.diagnostics.codes import DUPLICATE_KEY, UNREADABLE_FACTS
from creditrules.facts.values_shown import MOST_CHARACTERS, short

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TWICE = (
    "Cannot overwrite a value",
    "Cannot declare",
    "Duplicate inline table key",
    "Cannot mutate immutable namespace",
)


class _NumberError(Exception):
    """A number that no policy can hold."""


def read_toml(source: Source) -> object:
    """The content of a TOML text, numbers as `int` and `Decimal`; raises `FactsError`."""
    try:
        return tomllib.loads(source.text, parse_float=_decimal)
    except tomllib.TOMLDecodeError as error:
        raise FactsError([not_toml(source, str(error))]) from None
    except _NumberError as error:
        message = f"`{short(str(error))}` is not a number that a policy can hold"
    except RecursionError:
        message = "lists and tables are nested too deeply to be facts"
    except ValueError:
        # The reader itself refuses whole numbers of thousands of digits and days that do not exist.
        message = "the file has a number with too many digits, or a day that does not exist"
    raise FactsError([Diagnostic(code=UNREADABLE_FACTS, message=message, where=source.name)])


def _decimal(text: str) -> Decimal:
    if len(text) > MOST_CHARACTERS:
        raise _NumberError(text)
    try:
        value = Decimal(text.replace("_", ""))
    except InvalidOperation:
        raise _NumberError(text) from None
    if not value.is_finite():
        raise _NumberError(text)
    return value


def not_toml(source: Source, said: str, *, code: Code = UNREADABLE_FACTS, twice: Code = DUPLICATE_KEY) -> Diagnostic:
    """The finding for what the reader of TOML has said; `twice` is its code where a name is given twice."""
    place = _PLACE.search(said)
    what = _PLACE.sub("", said)
    again = what.startswith(_TWICE)
    code = twice if again else code
    message = "a name is given twice" if again else f"the file is not TOML: {_lower(short(what))}"
    if place is None or place[1] is None:
        return Diagnostic(code=code, message=message, where=source.name)
    line = min(int(place[1]), len(source.line_starts))
    start = min(source.line_starts[line - 1] + int(place[2]) - 1, len(source.text))
    return Diagnostic(code=code, message=message, primary=Label(Span(source, start, start + 1)))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
