"""Frozen dataclasses that are quick to make."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar, cast

T = TypeVar("T")


def quick(cls: type[T]) -> type[T]:
    """A frozen dataclass with slots, made several times as fast; all else about it is as before.

    Python sets each field of a frozen dataclass with a call. Here an object takes its fields as one of another class,
    which has the same slots and is not frozen, and then becomes what it was.
    """
    known = fields(cast("Any", cls))
    opened = type(f"_Open{cls.__name__}", (), {"__slots__": tuple(field.name for field in known)})
    scope: dict[str, Any] = {"opened": opened, "cls": cls, "become": object.__setattr__}
    lines = [
        f"def __init__(self, {', '.join(_parameters(known, scope))}):",
        "    become(self, '__class__', opened)",
        *(f"    self.{field.name} = {_value(field)}" for field in known),
        "    self.__class__ = cls",
    ]
    exec("\n".join(lines), scope)  # noqa: S102  # names of our own fields
    made = scope["__init__"]
    made.__qualname__, made.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    cast("Any", cls).__init__ = made
    return cls


def _parameters(known: tuple[Field[Any], ...], scope: dict[str, Any]) -> list[str]:
    found = [_parameter(field, scope) for field in known if field.init and not field.kw_only]
    named = [_parameter(field, scope) for field in known if field.init and field.kw_only]
    return [*found, *(["*", *named] if named else [])]


def _parameter(field: Field[Any], scope: dict[str, Any]) -> str:
    if field.default_factory is not MISSING:
        scope["unset"], scope[f"make_{field.name}"] = MISSING, field.default_factory
        return f"{field.name}=unset"
    if field.default is MISSING:
        return field.name
    scope[f"default_{field.name}"] = field.default
    return f"{field.name}=default_{field.name}"


def _value(field: Field[Any]) -> str:
    if not field.init:
        return f"default_{field.name}"
    if field.default_factory is not MISSING:
        return f"make_{field.name}() if {field.name} is unset else {field.name}"
    return field.name
