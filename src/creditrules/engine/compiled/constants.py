"""What generated code names beside the functions of its runtime."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal


class Constants:
    """Values of one program's code, each by a name of its own."""

    def __init__(self, functions: Mapping[str, object]) -> None:
        self.named: dict[str, object] = dict(functions)
        self._decimals: dict[tuple[int, tuple[int, ...], int | str], str] = {}

    def name(self, value: object) -> str:
        """A new name for the value; a decimal that is there already, zeros at its end and all, keeps its own."""
        if not isinstance(value, Decimal):
            return self._add(value)
        written = value.as_tuple()
        if written not in self._decimals:
            self._decimals[written] = self._add(value)
        return self._decimals[written]

    def _add(self, value: object) -> str:
        name = f"K{len(self.named)}"
        self.named[name] = value
        return name
