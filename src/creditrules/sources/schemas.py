"""Settings as they are written: which names a table may have, and which tables may stand under them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AliasChoices, BaseModel
from pydantic.fields import FieldInfo

from creditrules.facts.locate import Path


def names_of(table: type[BaseModel]) -> frozenset[str]:
    """The names that a table may have."""
    return frozenset(name for name, _ in _written(table))


def names_at(table: type[BaseModel], path: Path) -> frozenset[str]:
    """The names that the table at a path inside may have; none where no table with fixed names can stand there."""
    here: list[Any] = [table]
    for part in path:
        here = [inner for each in here for inner in _inside(each, part)]
    return frozenset(name for each in here if _is_table(each) for name in names_of(each))


def _written(table: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """Each field under the names by which it can be written."""
    for name, field in table.model_fields.items():
        alias = field.validation_alias
        choices: Iterable[object] = alias.choices if isinstance(alias, AliasChoices) else (alias or name,)
        yield from ((each, field) for each in choices if isinstance(each, str))


def _inside(annotation: object, part: str | int) -> Iterator[object]:
    """What may stand under a name, or at a number, of a value that is annotated so."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from (each for name, field in _written(annotation) if name == part for each in _choices(field.annotation))
        return
    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(origin, type) and arguments:
        mapping = issubclass(origin, Mapping)
        if mapping == isinstance(part, str):
            yield from _choices(arguments[-1] if mapping else arguments[0])


def _choices(annotation: object) -> Iterator[object]:
    """What an annotation admits, one by one."""
    annotation = getattr(annotation, "__value__", annotation)  # of `type X = …`
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _choices(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for each in get_args(annotation):
            yield from _choices(each)
    else:
        yield annotation


def _is_table(annotation: object) -> Any:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
