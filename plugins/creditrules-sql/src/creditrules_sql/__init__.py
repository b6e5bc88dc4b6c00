"""Facts from any database that SQLAlchemy knows, for creditrules."""

from __future__ import annotations

from collections.abc import Sequence

from creditrules.sources import SourceKind, hookimpl
from creditrules_sql.settings import SqlSettings
from creditrules_sql.source import open_sql


@hookimpl
def creditrules_sources() -> Sequence[SourceKind]:
    """The kind `sql`: facts and records from queries that name the customers."""
    return [SourceKind("sql", "facts from a database, by SQL queries", SqlSettings, open_sql)]
