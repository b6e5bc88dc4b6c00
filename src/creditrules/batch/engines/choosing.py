"""Engines by name."""

from __future__ import annotations

from typing import assert_never

from creditrules.batch.engines.elsewhere import Elsewhere
from creditrules.batch.sql.dialects import DialectName


def elsewhere(engine: DialectName, at: object) -> Elsewhere | None:
    """The engine of that name; None is DuckDB, which is here. Raises `ModuleNotFoundError` without its library."""
    match engine:
        case "duckdb":
            return None
        case "postgres":
            from creditrules.batch.engines.postgres import PostgresElsewhere  # noqa: PLC0415  # its library may lack

            return PostgresElsewhere(at)
        case "spark":
            from creditrules.batch.engines.spark import SparkElsewhere  # noqa: PLC0415  # as above

            return SparkElsewhere(at)
        case _:
            assert_never(engine)
