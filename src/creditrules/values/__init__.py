"""Exact values: decimals, money, percents, dates, durations, and the missing value."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from creditrules.values.dates import Duration
from creditrules.values.decimals import Rounding
from creditrules.values.missing import MISSING, Cause, Missing

Scalar: TypeAlias = Decimal | date | Duration | bool | str | frozenset[str]
"""Numbers, percents (as fractions of one) and money are decimals; a member of a `one of` and a text are strings."""

Row: TypeAlias = Mapping[str, "Scalar | Missing"]
"""One record of a list: a value for every field."""

Value: TypeAlias = Scalar | tuple[Row, ...] | Missing
"""What a fact, a let or an action can be."""

__all__ = ["MISSING", "Cause", "Duration", "Missing", "Rounding", "Row", "Scalar", "Value"]
