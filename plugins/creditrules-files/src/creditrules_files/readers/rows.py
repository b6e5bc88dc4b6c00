"""Rows that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


class TableRow(Mapping[str, object]):
    """A row of a table with a header: cells by column, looked at only where they are asked for."""

    __slots__ = ("_cells", "columns", "number")

    unit = "line"
    """What `number` counts."""

    def __init__(self, columns: Mapping[str, int], cells: list[str], number: int) -> None:
        self.columns = columns
        self._cells = cells
        self.number = number

    @property
    def place(self) -> str:
        """Where the row stands in its file."""
        return f"{self.unit} {self.number:,}"

    def __getitem__(self, name: str) -> object:
        return self._cells[self.columns[name]]

    def get(self, name: str, default: object = None) -> object:
        """The cell of this column, or `default` where the table has no such column."""
        return self[name] if name in self.columns else default

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


class ObjectRow(dict[str, object]):
    """A JSON object that begins on a line."""

    __slots__ = ("number",)

    def __init__(self, members: Mapping[str, object], number: int) -> None:
        super().__init__(members)
        self.number = number

    @property
    def place(self) -> str:
        """Where the object stands in its file."""
        return f"line {self.number:,}"
