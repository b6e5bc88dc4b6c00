"""JSON without leniency: no key twice, no NaN, no number through a binary float."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from creditrules.diagnostics import Diagnostic, FactsError, Label, Source, Span
from creditrules.diagnostics.codes import DUPLICATE_KEY, UNREADABLE_FACTS
from creditrules.facts.locate import members, tokens
from creditrules.facts.values_shown import MOST_CHARACTERS, path_text, short
from creditrules.values.decimals import MOST_DIGITS

_MEANINGS = {
    "Expecting value": "a value is expected here",
    "Expecting ',' delimiter": "a comma, or the end of the list or object, is expected here",
    "Expecting ':' delimiter": "a colon is expected here",
    "Expecting property name enclosed in double quotes": "a name in double quotes is expected here",
    "Unterminated string starting at": "the text that begins here has no closing quote",
    "Invalid control character at": "a line break or another control character stands inside a text",
    "Invalid \\escape": "a text has a backslash that means nothing here",
    "Invalid \\uXXXX escape": "four hexadecimal digits are expected after `\\u`",
    "Extra data": "something follows after the end",
    "Illegal trailing comma before end of object": "a comma stands before the end of the object",
    "Illegal trailing comma before end of array": "a comma stands before the end of the list",
}


class _DuplicateKeyError(Exception):
    """An object has a key twice."""


class _LiteralError(Exception):
    """A number that is refused wherever it stands; `args` are the number as written and why."""


def read_json(source: Source) -> object:
    """The content of a JSON text, numbers as `int` and `Decimal`; raises `FactsError` with the place."""
    try:
        return json.loads(
            source.text,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_decimal,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise FactsError([_not_json(source, error)]) from None
    except _DuplicateKeyError:
        raise FactsError(_duplicates(source)) from None
    except _LiteralError as error:
        raise FactsError([_literal(source, *error.args)]) from None
    except RecursionError:
        finding = Diagnostic(
            code=UNREADABLE_FACTS, message="lists and objects are nested too deeply to be facts", where=source.name
        )
        raise FactsError([finding]) from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise _DuplicateKeyError
    return content


def _whole(text: str) -> int:
    _check_length(text)
    return int(text)


def _decimal(text: str) -> Decimal:
    _check_length(text)
    try:
        return Decimal(text)
    except InvalidOperation:
        raise _LiteralError(text, "is beyond every number of a policy") from None


def _constant(text: str) -> NoReturn:
    raise _LiteralError(text, "is not a number of JSON")


def _check_length(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        why = f"has {len(text):,} characters; no number of a policy has more than {MOST_DIGITS} digits"
        raise _LiteralError(text, why)


def _not_json(source: Source, error: json.JSONDecodeError) -> Diagnostic:
    if not source.text.strip():
        return Diagnostic(code=UNREADABLE_FACTS, message="the file is empty", where=source.name)
    meaning = _MEANINGS.get(error.msg, "this cannot stand here")
    place = Span(source, error.pos, min(error.pos + 1, len(source.text)))
    return Diagnostic(code=UNREADABLE_FACTS, message=f"the file is not JSON: {meaning}", primary=Label(place))


def _literal(source: Source, text: str, why: str) -> Diagnostic:
    start = next((token.start for token in tokens(source.text) if token.text == text), 0)
    return Diagnostic(
        code=UNREADABLE_FACTS,
        message=f"`{short(text)}` {why}",
        primary=Label(Span(source, start, start + len(text))),
        help="leave the fact out where its value is not known" if text[-1].isalpha() else "",
    )


def _duplicates(source: Source) -> list[Diagnostic]:
    first: dict[object, Span] = {}
    found = []
    for member in members(source.text):
        if member.key is None:
            continue
        place = Span(source, *member.key)
        if (earlier := first.setdefault(member.path, place)) is not place:
            name = path_text(member.path)
            finding = Diagnostic(
                code=DUPLICATE_KEY,
                message=f"`{name}` is given twice",
                primary=Label(place, "given again here"),
                related=(Label(earlier, "given here first"),),
                help="keep the one that is right; which one that is, only you can know",
            )
            found.append(finding)
    return found[:100]
