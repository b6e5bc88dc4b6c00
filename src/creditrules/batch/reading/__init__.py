"""Tables as they are handed in: files and what libraries hold in memory, opened in DuckDB."""
