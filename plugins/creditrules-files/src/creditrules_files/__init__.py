"""Facts from CSV, JSON, JSON lines, Parquet and Excel files, for creditrules."""
