"""Numbers, amounts, percents and days as readers of a language write them: exactly, whatever they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol

from creditrules.program.show import show
from creditrules.program.types import Money, Number, Percent

_NEVER_SHORTENED = 4  # `show` writes numbers of so many decimals in full, and shortens those of more


class Formats(Protocol):
    """How a language writes what has no words. Nothing is ever rounded."""

    def number(self, value: Decimal) -> str:
        """A plain number."""

    def percent(self, value: Decimal) -> str:
        """A percent, given as a fraction of one."""

    def money(self, value: Decimal, currency: str) -> str:
        """An amount of a currency (ISO 4217)."""

    def day(self, value: date) -> str:
        """A day."""


class Plain:
    """Plain English: `1,234.5`, `12.5%`, `80,000 CNY`, `2026-03-01`, as a policy writes them too."""

    def number(self, value: Decimal) -> str:
        """As in `1,234.5`."""
        return show(value, Number(_NEVER_SHORTENED))

    def percent(self, value: Decimal) -> str:
        """As in `12.5%`."""
        return show(value, Percent(_NEVER_SHORTENED))

    def money(self, value: Decimal, currency: str) -> str:
        """As in `80,000 CNY`; the minor unit is there in full or not at all."""
        return show(value, Money(currency, _NEVER_SHORTENED))

    def day(self, value: date) -> str:
        """As in `2026-03-01`."""
        return value.isoformat()
