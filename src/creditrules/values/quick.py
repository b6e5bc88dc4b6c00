"""Frozen dataclasses that are quick to make.

Python sets each field of a frozen dataclass with a call. Here an object takes its fields as one of another class, which
has the same slots and is not frozen, and then becomes what it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar, cast

T = TypeVar("T")


def quick(cls: type[T]) -> type[T]:
    """A frozen dataclass with slots, made several times as fast; all else about it is as before."""
    known = fields(cast("Any", cls))
    scope: dict[str, Any] = {"opened": _opened(cls), "cls": cls, "become": object.__setattr__}
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


def making(cls: type[T], *names: str) -> Callable[..., T]:
    """What makes objects of a frozen dataclass with slots from these fields, by position; others have their defaults.

    That takes half as long as a call of the class, which has to find out what it was given.
    """
    known = fields(cast("Any", cls))
    scope: dict[str, Any] = {"opened": _opened(cls), "cls": cls}
    scope.update((f"default_{field.name}", field.default) for field in known)
    lines = [
        f"def make({', '.join(names)}):",
        "    made = opened()",
        *(f"    made.{each.name} = {each.name if each.name in names else f'default_{each.name}'}" for each in known),
        "    made.__class__ = cls",
        "    return made",
    ]
    exec("\n".join(lines), scope)  # noqa: S102  # names of our own fields
    return cast("Callable[..., T]", scope["make"])


def making_each(cls: type[T], *names: str, same: str = "") -> Callable[..., list[T]]:
    """What makes an object for each of several values, or tuples of values, which the fields named take in turn.

    The field `same` has one value for all of them; others have their defaults.
    """
    known = fields(cast("Any", cls))
    scope: dict[str, Any] = {"opened": _opened(cls), "cls": cls}
    scope.update((f"default_{field.name}", field.default) for field in known)
    given = (*names, same)
    lines = [
        f"def make(each, {same}):" if same else "def make(each):",
        "    found = []",
        "    add = found.append",
        f"    for {', '.join(names)} in each:",
        "        made = opened()",
        *(f"        made.{one.name} = {one.name if one.name in given else f'default_{one.name}'}" for one in known),
        "        made.__class__ = cls",
        "        add(made)",
        "    return found",
    ]
    exec("\n".join(lines), scope)  # noqa: S102  # names of our own fields
    return cast("Callable[..., list[T]]", scope["make"])


def remaking_each(cls: type[T], *names: str) -> Callable[..., list[T]]:
    """What makes each of several objects again with other values of the fields named, which it takes by column."""
    scope: dict[str, Any] = {"opened": _opened(cls), "cls": cls}
    columns = ", ".join(f"{name}s" for name in names)
    lines = [
        f"def make(objects, {columns}):",
        "    found = []",
        "    add = found.append",
        f"    for one, {', '.join(names)} in zip(objects, {columns}):",
        "        made = opened()",
        *(
            f"        made.{each.name} = {each.name if each.name in names else f'one.{each.name}'}"
            for each in fields(cast("Any", cls))
        ),
        "        made.__class__ = cls",
        "        add(made)",
        "    return found",
    ]
    exec("\n".join(lines), scope)  # noqa: S102  # names of our own fields
    return cast("Callable[..., list[T]]", scope["make"])


def maker(cls: type[T]) -> Callable[..., T]:
    """What makes objects of a dataclass with slots from the values of all its fields, in their order.

    It is ready sooner than what `quick` writes, and makes objects more slowly.
    """
    new, puts = object.__new__, [getattr(cls, field.name).__set__ for field in fields(cast("Any", cls))]

    def make(*values: object) -> T:
        made = new(cls)
        for put, value in zip(puts, values):  # noqa: B905  # to be strict takes a tenth longer
            put(made, value)
        return made

    return make


def _opened(cls: type[Any]) -> type[Any]:
    """A class of objects that have the same shape and can be changed.

    It has the slots of the frozen one itself, so that Python need not compare them when an object becomes what it is.
    """
    changeable = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    return type(f"_Open{cls.__name__}", (cls,), {"__slots__": (), **changeable})


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
    if field.default_factory is not MISSING:
        return f"make_{field.name}() if {field.name} is unset else {field.name}"
    return field.name
