"""What sources told, kept for as long as it is fresh."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from creditrules.diagnostics import Diagnostic
from creditrules.diagnostics.codes import WRONG_SETTING
from creditrules.sources.asking import Told
from creditrules.sources.error import SourcesError

_TABLE = """
CREATE TABLE IF NOT EXISTS told (
  source TEXT NOT NULL, settings TEXT NOT NULL, customer TEXT NOT NULL, fact TEXT NOT NULL,
  as_of TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (source, settings, customer, fact)
) WITHOUT ROWID
"""
_FIND = "SELECT fact, as_of, value FROM told WHERE source = ? AND settings = ? AND customer = ?"
_KEEP = "INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?, ?)"


_MOST = 100_000
"""Values that are kept in memory; when there are more it begins anew."""


class Remembered:
    """A table in memory, or in a file that only its owner may read.

    The newest value of each fact, customer and source is kept, under the digest of the source's settings: what was told
    under others is not used. Whether a value is fresh is for who reads it to say. Raises `SourcesError` where the file
    cannot be used.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._kept = 0
        try:
            if path is not None:
                path.touch(mode=0o600)
            self._base = sqlite3.connect(":memory:" if path is None else path, timeout=10)
            self._base.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from None

    def find(self, source: str, settings: str, customer: str) -> Iterator[tuple[str, Told]]:
        """What the source told of the customer, by fact."""
        try:
            rows = self._base.execute(_FIND, (source, settings, customer)).fetchall()
        except sqlite3.Error as error:
            raise self._unusable(error) from None
        for fact, as_of, value in rows:
            # What somebody else wrote into the file is not used, as if it were not there.
            with suppress(ValueError, TypeError, RecursionError):
                yield fact, Told(json.loads(value), date.fromisoformat(as_of))

    def keep(self, source: str, settings: str, told: Iterable[tuple[str, str, object, date]]) -> None:
        """Keep values of customers and facts, each with its day."""
        rows = [
            (source, settings, customer, fact, as_of.isoformat(), json.dumps(value, ensure_ascii=False))
            for customer, fact, value, as_of in told
        ]
        try:
            with self._base:
                self._make_room(len(rows))
                self._base.executemany(_KEEP, rows)
        except sqlite3.Error as error:
            raise self._unusable(error) from None

    def _make_room(self, more: int) -> None:
        self._kept += more
        if self._path is None and self._kept > _MOST:
            self._base.execute("DELETE FROM told")
            self._kept = more

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def _unusable(self, error: Exception) -> SourcesError:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        message = f"what sources told cannot be kept there: {why.lower()}"
        help_ = "name another file after `remember`, or leave the setting out"
        return SourcesError([Diagnostic(code=WRONG_SETTING, message=message, where=str(self._path), help=help_)])
