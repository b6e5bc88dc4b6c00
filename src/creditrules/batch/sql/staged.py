"""Columns of the staged tables as terms."""

from __future__ import annotations

from decimal import Decimal

from creditrules.batch.columns import Column
from creditrules.batch.sql.terms import Term
from creditrules.program.program import Declared
from creditrules.program.types import Money, Number, Percent
from creditrules.values.decimals import EXACT, MOST_DIGITS

_MOST = 10**MOST_DIGITS - 1


def staged_term(text: str, column: Column, declared: Declared) -> Term:
    """The column, with the bounds that the policy declares."""
    low, high, scale = 0, 0, 0
    if isinstance(declared.type, Number | Percent | Money):
        low, high = _end(declared.low, column.decimals, -_MOST), _end(declared.high, column.decimals, _MOST)
        scale = column.decimals
    return Term(text, 0, low, high, scale, nullable=column.optional, atomic=True, column=True)


def _end(value: object, decimals: int, otherwise: int) -> int:
    if not isinstance(value, Decimal):
        return otherwise
    return int(EXACT.scaleb(value, decimals).to_integral_value(context=EXACT))
