"""Tables in memory, as Arrow, which DuckDB reads where they stand."""

from __future__ import annotations

from typing import Any

from creditrules.batch import findings
from creditrules.batch.findings import BatchError


def as_arrow(handed: Any, where: str) -> Any:  # whatever library it is of, and Arrow, has no types here
    """The table as an Arrow table; that of Polars and Arrow is not copied. Raises `BatchError`."""
    import pyarrow as pa  # noqa: PLC0415  # slow, and files do without it

    kind = f"{type(handed).__module__.partition('.')[0]}.{type(handed).__name__}"
    try:
        match kind:
            case "pyarrow.Table":
                return handed
            case "pyarrow.RecordBatchReader":
                return handed.read_all()
            case "pyarrow.RecordBatch":
                return pa.Table.from_batches([handed])
            case "polars.DataFrame":
                return handed.to_arrow()
            case "polars.LazyFrame":
                return handed.collect().to_arrow()
            case "pandas.DataFrame":
                return pa.Table.from_pandas(handed, preserve_index=False)
            case "duckdb.DuckDBPyRelation" | "_duckdb.DuckDBPyRelation":
                return handed.to_arrow_table()
            case _:
                pass
    except (pa.ArrowException, TypeError, ValueError) as error:
        why = str(error).split("\n", 1)[0]
        raise BatchError([findings.unreadable(where, f"the table cannot be read: {why}")]) from error
    raise TypeError(f"a table is a path, or of Arrow, Polars, pandas or DuckDB, not {kind}")


def like(handed: Any, table: Any) -> Any:
    """An Arrow table, as one of the library that another table is of; Arrow where that is none."""
    match type(handed).__module__.partition(".")[0]:
        case "polars":
            import polars as pl  # noqa: PLC0415  # it is there, since a table of it was handed in

            return pl.from_arrow(table)
        case "pandas":
            import pandas as pd  # noqa: PLC0415  # as above

            return table.to_pandas(types_mapper=pd.ArrowDtype)
        case "duckdb" | "_duckdb":
            import duckdb  # noqa: PLC0415  # as above

            return duckdb.from_arrow(table)
        case _:
            return table
