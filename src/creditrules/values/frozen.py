"""A mapping that cannot change."""

from __future__ import annotations

from typing import NoReturn, Self, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenMap(dict[K, V]):
    """A mapping that cannot change, equal to any mapping with the same items; hashable where its values are.

    Unlike a mapping proxy it can be copied, pickled and written as JSON.
    """

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]  # a plain dict has none because it can change
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[Self], tuple[dict[K, V]]]:
        return type(self), (dict(self),)

    def _refuse(self, *_args: object, **_named: object) -> NoReturn:
        raise TypeError("this mapping cannot be changed")

    __setitem__ = _refuse
    __delitem__ = _refuse
    __ior__ = _refuse
    clear = _refuse
    pop = _refuse
    popitem = _refuse
    setdefault = _refuse
    update = _refuse
