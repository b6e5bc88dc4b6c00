"""Values with their types, made quickly."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from creditrules.explain.model import Shown
from creditrules.program.types import Type, YesNo
from creditrules.values import Value
from creditrules.values.quick import making, making_each

Showing: TypeAlias = Callable[[Value], Shown]
"""What shows the values of one expression."""

opened = making(Shown, "value", "type")
"""Shows a value that is not confidential."""

opened_each = making_each(Shown, "value", same="type")
"""Shows several of one type."""


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
