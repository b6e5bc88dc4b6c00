"""Values with their types, made quickly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeAlias

from creditrules.explain.model import Shown
from creditrules.program.types import Date, Type, YesNo
from creditrules.values import Value
from creditrules.values.quick import making, making_each

Showing: TypeAlias = Callable[[Value], Shown]
"""What shows the values of one expression."""

opened = making(Shown, "value", "type")
"""Shows a value that is not confidential."""

opened_each = making_each(Shown, "value", same="type")
"""Shows several of one type."""


MOST_DAYS = 4_096
"""Days that are shown once for all customers; their records have few others."""


def showing_each(type_: Type) -> Callable[[Iterable[Any]], list[Shown]]:
    """What shows the values of a column, none of which is confidential."""
    return _days(type_) if isinstance(type_, Date) else lambda values: opened_each(values, type_)


def _days(type_: Type) -> Callable[[Iterable[Any]], list[Shown]]:
    known: dict[date, Shown] = {}

    def show(value: Value) -> Shown:
        found = opened(value, type_)
        if isinstance(value, date):
            if len(known) >= MOST_DAYS:
                known.clear()
            known[value] = found
        return found

    return lambda values: [known.get(value) or show(value) for value in values]


def shown(value: Value, type_: Type, secret: str | None = None) -> Shown:
    """The value; `secret` is the name of one that is confidential, which may be empty."""
    return opened(value, type_) if secret is None else Shown(value, type_, confidential=True, name=secret)


def showing(type_: Type, secret: str | None) -> Showing:
    """What shows the values of an expression."""
    if isinstance(type_, YesNo):
        return _answers(type_, secret)
    return (lambda value: opened(value, type_)) if secret is None else (lambda value: shown(value, type_, secret))


def _answers(type_: Type, secret: str | None) -> Showing:
    """Yes and no are the same wherever they are told."""
    yes, no = shown(True, type_, secret), shown(False, type_, secret)  # noqa: FBT003  # they are values
    return lambda value: yes if value is True else no if value is False else shown(value, type_, secret)
