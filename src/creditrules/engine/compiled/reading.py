"""What generated code calls to read facts. Each function raises one of `NOT_ADMITTED` where a value is in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, getcontext, setcontext
from typing import Any, cast

from creditrules.facts.scalars import LONGEST_TEXT
from creditrules.values.dates import read_date
from creditrules.values.decimals import EXACT

NOT_ADMITTED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What is raised where facts are left to the real door."""

_MOST_PLACES = 100
_MOST_DAYS = 65_536
_MOST_SIGNS = 60


class Days:
    """Days between two others. `counted` has those that were met before, by what they were written as."""

    def __init__(self, low: int, high: int) -> None:
        self.counted: dict[object, int] = {}
        self._low, self._high = low, high

    def count(self, given: object) -> int:
        """A day that was not met before."""
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
        return found


def number(value: Any, decimals: int, texts: list[str]) -> int:
    """A number as a whole number of so many decimals; a text goes to the `texts` that `all_plain` looks at."""
    kind = type(value)
    if kind is str:
        texts.append(value)
        whole, _, fraction = value.partition(".")
        if len(fraction) > decimals:
            fraction = fraction.rstrip("0")
            if len(fraction) > decimals:
                raise ValueError
        return int(whole + fraction.ljust(decimals, "0"))
    if kind is int:
        return int(value * 10**decimals)
    return _exact(plain(value), decimals)


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
    """Looks at texts that Python takes for numbers: each must be in plain digits, with an optional sign and point."""
    joined = f" {' '.join(texts)} "
    digits = joined.replace(" ", "").replace(".", "").replace("-", "")
    known = digits.isdecimal() and digits.isascii() and max(map(len, texts)) <= _MOST_SIGNS
    # Python itself refuses what is left but spaces around a number, and a point before or after all digits.
    if not known or "  " in joined or " ." in joined or ". " in joined or "-." in joined:
        raise ValueError


def settle(values: Iterable[Decimal | None], quantum: Decimal, high: Decimal) -> None:
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


def _exact(value: Decimal, decimals: int) -> int:
    if not -_MOST_PLACES <= value.adjusted() <= _MOST_PLACES:
        raise ValueError
    top, low = value.as_integer_ratio()
    size: int = 10**decimals
    if size % low:
        raise ValueError
    return top * (size // low)


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
