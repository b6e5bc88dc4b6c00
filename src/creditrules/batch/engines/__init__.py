"""Engines other than DuckDB: what is admitted goes there in files, and the decisions come back in files."""
