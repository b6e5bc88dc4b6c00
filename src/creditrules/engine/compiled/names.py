"""Names of generated code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Names:
    """An ASCII name for every name of the policy: its own after the kind where it is ASCII, else a number.

    Python takes some names that differ for one and the same, so others than ASCII are not written.
    """

    _found: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, kind: str, name: str) -> str:
        """The name of a fact, a let, a field and so on; always the same for the same."""
        if name.isascii() and name.isidentifier():
            return f"{kind}_{name}"
        if (kind, name) not in self._found:
            self._found[kind, name] = f"{kind}{len(self._found)}"
        return self._found[kind, name]


def unpacking(names: Iterable[str], wanted: Mapping[str, bool] | None = None) -> str:
    """The target of an assignment that takes a tuple apart; `_` takes what is not wanted."""
    taken = [name if wanted is None or wanted.get(name) else "_" for name in names]
    return f"({', '.join(taken)},)" if taken else "()"
