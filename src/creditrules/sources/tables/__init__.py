"""What sources of tables share: settings that name columns, and rows made into answers."""

from creditrules.sources.tables.columns import Columns, FactColumns, RecordColumns, check_distinct
from creditrules.sources.tables.opening import columns_of
from creditrules.sources.tables.rows import FactRows, RecordRows, answers, customer_of, without_time
from creditrules.sources.tables.settings import AsOf, InColumn, RecordsSettings, TableSettings

__all__ = [
    "AsOf",
    "Columns",
    "FactColumns",
    "FactRows",
    "InColumn",
    "RecordColumns",
    "RecordRows",
    "RecordsSettings",
    "TableSettings",
    "answers",
    "check_distinct",
    "columns_of",
    "customer_of",
    "without_time",
]
