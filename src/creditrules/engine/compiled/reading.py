"""What generated code calls to read facts. Each function raises one of `NOT_ADMITTED` where a value is in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, getcontext, setcontext
from typing import Any, NamedTuple, cast

from creditrules.facts.scalars import LONGEST_TEXT
from creditrules.values.dates import read_date
from creditrules.values.decimals import EXACT, MOST_DIGITS, MOST_SIGNS

NOT_ADMITTED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What is raised where facts are left to the real door."""

_MOST_PLACES = 100
_MOST_DAYS = 65_536
_OTHER = ord("?")
_TOO_LONG = b"0" * (MOST_SIGNS + 1)
_SIGNS = bytes(ord("0") if sign in b"0123456789.-" else sign if sign == ord(" ") else _OTHER for sign in range(256))
"""Turns every sign of a number into a 0, and whatever else there is, spaces apart, into a question mark."""
_BEYOND = Decimal(f"1E{MOST_DIGITS}")


class Days:
    """Days between two others. `counted` has those that were met before, by what they were written as."""

    def __init__(self, low: int, high: int) -> None:
        self.counted: dict[object, int] = {}
        self._low, self._high = low, high

    def meet(self, given: object) -> None:
        """Counts a day that was not met before; raises `ValueError` where it is none."""
        if given is None or given in self.counted:
            return
        if type(given) is date:
            found = given.toordinal()
        elif type(given) is str and (day := read_date(given)) is not None:
            found = day.toordinal()
        else:
            raise ValueError
        if not self._low <= found <= self._high:
            raise ValueError
        if len(self.counted) >= _MOST_DAYS:
            self.counted.clear()
        self.counted[given] = found


class Dates(NamedTuple):
    """Where facts have days: in facts, and in fields of lists that have at most so many records."""

    facts: tuple[tuple[str, Days], ...]
    lists: tuple[tuple[str, int, tuple[tuple[str, Days], ...]], ...]

    def meet(self, raw: Mapping[str, object]) -> None:
        """Counts the days of one customer; raises one of `NOT_ADMITTED` where something else is in their place."""
        for name, days in self.facts:
            days.meet(raw.get(name))
        for name, most, fields in self.lists:
            records = raw.get(name) or ()
            if type(records) not in (list, tuple) or len(cast("Sequence[object]", records)) > most:
                raise ValueError
            for record in cast("Sequence[dict[str, object]]", records):
                for field, days in fields:
                    days.meet(record.get(field))


NO_DATES = Dates((), ())


def number(value: object, decimals: int, texts: list[str]) -> int:
    """A number as a whole number of so many decimals; a text goes to the `texts` that `all_plain` looks at."""
    size: int = 10**decimals
    if type(value) is int:
        return value * size
    if type(value) is str:
        texts.append(value)
        found = Decimal(value)
    else:
        found = plain(value)
    if not -_MOST_PLACES <= found.adjusted() <= _MOST_PLACES:
        raise ValueError
    top, low = found.as_integer_ratio()
    if size % low:
        raise ValueError
    return top * (size // low)


def plain(value: Any) -> Decimal:
    """A number that is no plain text as a decimal."""
    kind = type(value)
    if kind is Decimal:
        return cast("Decimal", value)
    if kind is int:
        return Decimal(value)
    if kind is float:
        return Decimal(repr(value))
    raise ValueError


def all_plain(texts: Sequence[str]) -> None:
    """Looks at texts that Python made decimals of: each must be in plain digits, with an optional sign and point."""
    joined = f" {' '.join(texts)} "
    signs = joined.encode().translate(_SIGNS)
    # A decimal cannot be made of what is left, but for spaces around a number, and a point before or after all digits.
    if _OTHER in signs or _TOO_LONG in signs or joined.count(" ") != len(texts) + 1:
        raise ValueError
    if ". " in joined or " ." in joined or ("-" in joined and "-." in joined):
        raise ValueError


def settle(values: Iterable[Decimal | None], quantum: Decimal, high: Decimal = _BEYOND) -> None:
    """Looks at each number: none may be above `high`, or have decimals beyond the quantum."""
    for value in values:
        if value is not None and EXACT.quantize(value, quantum) > high:
            raise ValueError


def clean(value: Any) -> str:
    """A text that no policy refuses."""
    if type(value) is not str or len(value) > LONGEST_TEXT or not (value.isascii() or value.encode()):
        raise ValueError
    return value


def bits(value: object, places: Mapping[str, int]) -> int:
    """The members of a set, each once."""
    if not isinstance(value, list | tuple | set | frozenset):
        raise TypeError
    members: Iterable[str] = value
    found = 0
    for member in members:
        bit = places[member]
        if found & bit:
            raise ValueError
        found |= bit
    return found


NAMES: Mapping[str, object] = {
    "Decimal": Decimal,
    "EXACT": EXACT,
    "all_plain": all_plain,
    "bits": bits,
    "clean": clean,
    "getcontext": getcontext,
    "number": number,
    "plain": plain,
    "setcontext": setcontext,
    "settle": settle,
}
"""The names by which generated code calls them."""
