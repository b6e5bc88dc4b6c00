"""Numbers, amounts, percents and days as a locale writes them, by Babel."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, localcontext
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, get_currency_symbol, parse_pattern

from creditrules.values.currencies import MINOR_DECIMALS
from creditrules.values.decimals import EXACT, decimals_of

_DECIMALS = re.compile(r"(?<=0)\.[0#]+")


class Localized:
    """As readers in a place write them: `1,234.5`, `12.5%`, `¥80,000`, `2026年3月1日`."""

    def __init__(self, locale: str) -> None:
        self._locale = Locale.parse(locale)

    def number(self, value: Decimal) -> str:
        """With groups of digits."""
        return self._written(self._locale.decimal_formats[None].pattern, value)

    def percent(self, value: Decimal) -> str:
        """With the percent sign where the place puts it."""
        return self._written(self._locale.percent_formats[None].pattern, value)

    def money(self, value: Decimal, currency: str) -> str:
        """With the sign of the currency; its minor unit is there in full or not at all."""
        places = MINOR_DECIMALS.get(currency, 2) if decimals_of(value) else 0
        pattern: str = self._locale.currency_formats["standard"].pattern
        if get_currency_symbol(currency, self._locale)[-1].isalpha():
            pattern = pattern.replace("¤", "¤\xa0")  # a sign of letters does not stick to the number
        return self._written(pattern, value, places, currency)

    def day(self, value: date) -> str:
        """Year, month and day."""
        return format_date(value, "long", locale=self._locale)

    def _written(self, pattern: str, value: Decimal, places: int = 0, currency: str | None = None) -> str:
        # Babel computes in the thread's own context, which rounds to 28 digits; ours refuses to round.
        with localcontext(EXACT):
            written: str = _with_decimals(pattern, places).apply(
                value or Decimal(0),  # no negative zero
                self._locale,
                currency=currency,
                currency_digits=False,
                decimal_quantization=False,
            )
        return written


@lru_cache(maxsize=64)
def _with_decimals(pattern: str, places: int) -> NumberPattern:
    """The pattern, with so many decimals at least; those that a number has beyond them are written too."""
    decimals = f".{'0' * places}" if places else ""
    return parse_pattern(_DECIMALS.sub("", pattern).replace("0", f"0{decimals}", 1))
