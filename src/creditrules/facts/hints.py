"""How a value should have been written, guessed from how it was. The guess is only ever told, never taken."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from creditrules.program.program import Declared
from creditrules.program.types import Date, Money, Number, Percent, SetOf, Text, Type, YesNo
from creditrules.values.decimals import EXACT, plain, read_decimal

_LONGEST = 60
_DAY = re.compile(r"\s*([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[T ].*)?", re.DOTALL)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％－", "0123456789.,%-")


def hint(raw: object, type_: Type) -> str:
    """The right way to write such a value, with the value itself where it can be understood."""
    match type_:
        case Number() | Percent() | Money():
            return _number_hint(raw, type_)
        case Date():
            return _date_hint(raw)
        case YesNo():
            return "write `true` or `false`, without quotes (in Python `True` or `False`)"
        case Text() if not isinstance(raw, str):
            return "write it in quotes"
        case SetOf() if isinstance(raw, str):
            return 'write the members as a list: `["…", "…"]`'
        case _:
            return ""


def range_hint(raw: object, declared: Declared) -> str:
    """Where a percentage was meant as a number of hundredths, the fraction."""
    if not isinstance(declared.type, Percent) or (isinstance(raw, int) and raw.bit_length() > _LONGEST):
        return ""
    value = _understood(str(raw))
    if value is None or not _inside(EXACT.scaleb(value, -2), declared):
        return ""
    return f'a percentage is given as a fraction of one: {plain(value)}% is `"{plain(EXACT.scaleb(value, -2))}"`'


def _inside(value: Decimal, declared: Declared) -> bool:
    low, high = declared.low, declared.high
    return not ((isinstance(low, Decimal) and value < low) or (isinstance(high, Decimal) and value > high))


def _number_hint(raw: object, type_: Number | Percent | Money) -> str:
    value = _understood(raw) if isinstance(raw, str) else None
    match type_:
        case Percent() if value is not None:
            as_percent = isinstance(raw, str) and any(sign in raw for sign in "%％")
            fraction = EXACT.scaleb(value, -2) if as_percent else value
            return f'write `"{plain(fraction)}"`: a percentage is given as a fraction of one'
        case Percent():
            return 'a percentage is given as a fraction of one: 48% is `"0.48"`'
        case Money():
            example = "500000" if value is None else plain(value)
            return f'write `"{example}"`: an amount in {type_.currency}, digits only'
        case Number():
            example = "1.25" if type_.decimals else "12"
            return f'write digits only, as in `"{example if value is None else plain(value)}"`'


def _understood(text: str) -> Decimal | None:
    """The number that a person would read in the text, or None."""
    if len(text) > _LONGEST:
        return None
    bare = re.sub(r"[\s,_%]|[A-Z]{3}\b|元", "", text.translate(_FULL_WIDTH)).removeprefix("+")
    return read_decimal(bare)


def _date_hint(raw: object) -> str:
    example = "2026-03-01"
    if isinstance(raw, datetime):
        example = raw.date().isoformat()
    elif isinstance(raw, str) and len(raw) <= _LONGEST and (found := _DAY.fullmatch(raw)):
        try:
            example = date(*map(int, found.groups())).isoformat()
        except ValueError:
            return "there is no such day in the calendar"
    return f'write the day alone, as in `"{example}"`'
