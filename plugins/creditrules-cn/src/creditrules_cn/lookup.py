"""The file that says which customer has which code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from creditrules.sources import Opening, Refused
from creditrules_cn.settings import Columns

_MOST_ROWS = 2_000_000


class Lookup:
    """Codes by customer, read when the first is asked for."""

    def __init__(self, file: str, columns: Columns, opening: Opening) -> None:
        self._path = opening.folder / file
        self._columns = columns
        reader = opening.readers.get(Path(file).suffix.lower())
        if reader is None:
            known = ", ".join(sorted(opening.readers)) or "nothing: creditrules-files brings readers"
            raise Refused(f"no plugin reads `{Path(file).name}`; what can be read is {known}")
        if not self._path.is_file():
            raise Refused(f"there is no file `{file}` (`codes`)")
        self._reader = reader

    def read(self) -> Mapping[str, str | None]:
        """The codes; None for a customer who has several."""
        found: dict[str, str | None] = {}
        with self._reader.rows(self._path) as rows:
            for number, row in enumerate(rows, start=1):
                if number > _MOST_ROWS:
                    raise Refused(f"the file with codes has more than {_MOST_ROWS:,} rows")
                missing = {self._columns.customer, self._columns.code} - row.keys()
                if number == 1 and missing:
                    raise Refused(f"the file with codes has no column `{min(missing)}`")
                customer, code = (_text(row.get(name)) for name in (self._columns.customer, self._columns.code))
                if customer and code:
                    found[customer] = code if found.get(customer, code) == code else None
        return found


def _text(cell: object) -> str:
    """A cell as text; a code without letters may have become a whole number."""
    return str(cell).strip() if isinstance(cell, str | int) and not isinstance(cell, bool) else ""
