"""Tables that are kept in folders by a column (`country=CN/…`): the column stands in no file, as Spark writes them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

PLAIN = "hive_partitioning=false"
"""The option with which DuckDB's readers take nothing from the names of folders."""

BY_FOLDERS = "hive_partitioning=true, hive_types_autocast=false"
"""The option with which they give the columns that folders tell, as texts."""


def told_by_folders(path: str, files: Sequence[str], columns: Collection[str]) -> list[str]:
    """The columns that the folders of all files tell. None, where a file has one of them by itself."""
    if files == [path]:  # where one file happens to lie says nothing
        return []
    keys = [_keys(file) for file in files]
    if not all(each == keys[0] for each in keys):
        return []
    own = {name.casefold() for name in columns}
    return [] if any(key.casefold() in own for key in keys[0]) else keys[0]


def _keys(file: str) -> list[str]:
    parts = (part.partition("=") for part in Path(file).parent.parts)
    return [key for key, sign, _ in parts if key and sign]
