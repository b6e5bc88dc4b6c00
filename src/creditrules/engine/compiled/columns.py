"""Fields of many records at once: what a loop would do to each value, Python's own loops do sooner.

Each function takes the values of one field, with the least and the greatest that are admitted, and gives them packed.
It raises ValueError, or another error of a value that is none, where one of them is not beyond doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from creditrules.facts.scalars import LONGEST_TEXT
from creditrules.values.dates import read_date

_MOST_PLACES = 100
_PLAIN = re.compile(r"-?[0-9]{1,60}(?:\.[0-9]{1,60})?\Z")
_DECIMALS, _TEXTS, _DATES, _INTEGERS, _RECORDS = {Decimal}, {str}, {date}, {int}, {dict}
_POINTS = {"."}


def fields_of(records: Sequence[Any], names: frozenset[str]) -> None:
    """Looks at the names of the records' fields, which must be dicts."""
    if set(map(type, records)) != _RECORDS or not set().union(*records) <= names:
        raise ValueError


def numbers(values: Sequence[Any], decimals: int, low: int, high: int) -> list[int]:
    """Numbers as whole numbers of so many decimals."""
    kinds = set(map(type, values))
    if kinds == _INTEGERS:
        size = 10**decimals
        found = [value * size for value in values]
    elif decimals and kinds == _DECIMALS:
        texts = list(map(str, values))
        found = _aligned(texts, decimals) or [_padded(text, decimals) for text in texts]
    elif decimals and kinds == _TEXTS:
        found = _written(list(values), decimals) or [number(value, decimals) for value in values]
    else:
        found = [number(value, decimals) for value in values]
    return _within(found, low, high)


def days(values: Sequence[Any], low: int, high: int) -> list[int]:
    """Days, counted."""
    kinds = set(map(type, values))
    if kinds == _DATES:
        found = list(map(date.toordinal, values))
    elif kinds == _TEXTS:
        found = list(map(written_day, values))
    else:
        found = [day(value) for value in values]
    return _within(found, low, high)


def known(values: Sequence[Any], read: Callable[..., Iterable[Any]], *bounds: int) -> Iterable[Any]:
    """The values that are not None, read; None stays where it is."""
    present = [value for value in values if value is not None]
    if len(present) == len(values):
        return read(values, *bounds)
    if not present:
        return values
    found = iter(read(present, *bounds))
    return [None if value is None else next(found) for value in values]


def number(value: Any, decimals: int) -> int:
    """A number as a whole number of so many decimals."""
    kind = type(value)
    if kind is int:
        return int(value * 10**decimals)
    if kind is Decimal:
        return _exact(value, decimals)
    if kind is not str or not _PLAIN.match(value):
        raise ValueError
    whole, _, fraction = value.partition(".")
    if len(fraction) > decimals:
        fraction = fraction.rstrip("0")
        if len(fraction) > decimals:
            raise ValueError
    return int(whole + fraction.ljust(decimals, "0"))


def day(value: Any) -> int:
    """A day, counted."""
    if type(value) is date:
        return int(value.toordinal())
    if type(value) is str:
        return written_day(value)
    raise ValueError


@lru_cache(maxsize=65_536)
def written_day(text: str) -> int:
    """A day written as `YYYY-MM-DD`, counted."""
    found = read_date(text)
    if found is None:
        raise ValueError
    return found.toordinal()


def clean(value: Any) -> str:
    """A text that no policy refuses."""
    if type(value) is not str or len(value) > LONGEST_TEXT or not (value.isascii() or value.encode()):
        raise ValueError
    return value


def _aligned(texts: list[str], decimals: int) -> list[int] | None:
    """Numbers whose point stands before so many digits, as Python writes decimals; None where one is written otherwise.

    The digits without the point are the packed number.
    """
    if {text[-decimals - 1 : -decimals] for text in texts} != _POINTS:
        return None
    return list(map(int, " ".join(texts).replace(".", "").split(" ")))


def _written(texts: list[str], decimals: int) -> list[int] | None:
    """The same of texts that may hold anything; None where one does."""
    joined = " ".join(texts)
    digits = joined.replace(" ", "").replace(".", "").replace("-", "")
    if not (digits.isdecimal() and digits.isascii()) or joined.count(".") != len(texts):
        return None
    if "-." in joined or " ." in joined or joined.startswith("."):
        return None
    found = _aligned(texts, decimals)
    return found if found is not None and len(found) == len(texts) else None


def _padded(text: str, decimals: int) -> int:
    """A number as Python writes decimals, with zeros for the decimals that it lacks."""
    if text[-decimals - 1 : -decimals] == ".":
        return int(text[: -decimals - 1] + text[-decimals:])
    return _exact(Decimal(text), decimals)


def _within(found: list[int], low: int, high: int) -> list[int]:
    if min(found) < low or max(found) > high:
        raise ValueError
    return found


def _exact(value: Decimal, decimals: int) -> int:
    if not -_MOST_PLACES <= value.adjusted() <= _MOST_PLACES:
        raise ValueError
    top, low = value.as_integer_ratio()
    size: int = 10**decimals
    if size % low:
        raise ValueError
    return top * (size // low)
