"""What a database says when it cannot answer: its sentence, without values, and whether asking again may help."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from creditrules.sources import Refused, SourceError, Unavailable

_LONGEST = 300
_PASSING = ("08", "40", "53", "55P03", "57P", "58")  # SQLSTATEs that begin so are of the moment
_TOO_LONG = "57014"
_SPEAKS_OF_NAMES = ("08", "0A", "25", "28", "3D", "3F", "42", "53", "54", "55", "57", "58")
_SPEAKS_OF_VALUES = "22"
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_IOERR")
_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_QUOTED = re.compile(r"\".*\"|'.*'", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Troubles:
    """Tells errors of a database of this kind; `password` is never told."""

    backend: str
    password: str = field(repr=False)
    timeout: float

    def told(self, error: Exception, customers: Sequence[str], *, connecting: bool) -> SourceError:
        """The error in words."""
        from sqlalchemy.exc import DBAPIError, TimeoutError as PoolTimeoutError  # noqa: PLC0415  # slow

        if isinstance(error, PoolTimeoutError):
            return Unavailable("the database has no connection to spare")
        if isinstance(error, UnicodeError):
            return Refused("an id or a value cannot be written in the encoding of the database")
        if not isinstance(error, DBAPIError) or error.orig is None:
            return Refused("the driver of the database failed")
        state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None) or ""
        name = getattr(error.orig, "sqlite_errorname", None) or ""
        if state == _TOO_LONG or name == "SQLITE_INTERRUPT":
            return Unavailable(f"the query took longer than {self.timeout:g} seconds (`statement_timeout`)")
        sentence = self._hidden(self._sentence(error.orig, state, connecting=connecting), customers)
        if name.startswith(_DAMAGED):
            return Refused(f"the database cannot be read: {sentence}")
        if connecting or error.connection_invalidated:
            return Unavailable(f"the database cannot be reached: {sentence}")
        if state.startswith(_PASSING) or name.startswith(_BUSY):
            return Unavailable(f"the database cannot answer now: {sentence}")
        return Refused(f"the database refuses the query: {sentence}")

    def _sentence(self, orig: BaseException, state: str, *, connecting: bool) -> str:
        """The driver's sentence; where it may speak of values rather than names, without what stands in quotes."""
        text = getattr(getattr(orig, "diag", None), "message_primary", None) or _first_line(orig)
        if connecting or state.startswith(_SPEAKS_OF_NAMES):
            return str(text)
        if self.backend == "sqlite":
            return str(text).partition(" with text ")[0]
        if state and not state.startswith(_SPEAKS_OF_VALUES):
            return f"SQLSTATE {state}"
        return _QUOTED.sub("…", text)

    def _hidden(self, text: str, customers: Sequence[str]) -> str:
        for hidden in sorted({*customers, self.password}, key=len, reverse=True):
            if len(hidden) > 2:
                text = text.replace(hidden, "…")
        return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _first_line(orig: BaseException) -> str:
    told = [argument for argument in orig.args if isinstance(argument, str)] or [str(orig)]
    return (told[-1].strip().splitlines() or ["no reason is given"])[0]
