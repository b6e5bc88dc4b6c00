"""Makes up a portfolio for the reference policy: customers, 18 transactions each, up to 3 lawsuits; as Parquet.

`python -m benchmarks.portfolio.generate FOLDER CUSTOMERS` writes it. The same numbers give the same portfolio.
"""

import sys
from pathlib import Path

import duckdb

AS_OF = "2026-03-01"
TRANSACTIONS = 18

CUSTOMERS = """
SELECT
  i AS id,
  CASE WHEN h(1) % 20 > 0 THEN CAST(h(2) % 10_000_000_000 / 100 AS DECIMAL(18, 2)) END AS paid_in_capital,
  CASE WHEN h(3) % 15 > 0 THEN DATE '2026-02-01' - CAST(h(4) % 9_000 AS INTEGER) END AS founded,
  DATE '2026-02-28' - CAST(h(5) % 3_000 AS INTEGER) AS customer_since,
  CAST((40 + h(6) % 61) / 100 AS DECIMAL(9, 4)) AS archive,
  CASE WHEN h(7) % 8 > 0 THEN CAST(h(8) % 15_000 / 10_000 AS DECIMAL(9, 4)) END AS debt_ratio,
  CASE WHEN h(9) % 8 > 0 THEN CAST(h(10) % 40_000 / 10_000 AS DECIMAL(9, 4)) END AS current_ratio,
  CASE WHEN h(11) % 4 > 0 THEN ['AAA', 'AA', 'A', 'BBB', 'BB', 'B', 'CCC'][CAST(1 + h(12) % 7 AS INTEGER)] END
    AS agency_grade,
  CAST(h(13) % 30_000_000 / 100 AS DECIMAL(18, 2)) AS monthly_bill,
  h(14) % 50 = 0 AS listed,
  CAST(h(15) % 500 AS INTEGER) AS employees
FROM customer
"""

TRANSACTION = """
SELECT
  i AS id,
  due,
  CASE WHEN h(24, n) % 12 > 0 AND due + late < DATE '2026-03-01' THEN due + late END AS paid,
  amount
FROM (
  SELECT i, n,
    DATE '2026-03-20' - CAST(h(21, n) % 600 AS INTEGER) AS due,
    CASE WHEN h(22, n) % 100 < 70 + h(16) % 30 THEN -CAST(h(23, n) % 10 AS INTEGER)
      ELSE CAST(h(23, n) % 80 AS INTEGER) END AS late,
    CAST(h(25, n) % 5_000_000 / 100 AS DECIMAL(18, 2)) AS amount
  FROM customer, range({count}) AS place(n)
)
"""

LAWSUIT = """
SELECT
  i AS id,
  DATE '2026-02-28' - CAST(h(31, n) % 1_500 AS INTEGER) AS filed,
  CAST(h(32, n) % 300_000_000 / 100 AS DECIMAL(18, 2)) AS claim
FROM customer, range(3) AS place(n)
WHERE h(33, n) % 10 = 0
"""


def generate(folder: Path, customers: int) -> dict[str, str]:
    """Write `customers`, `transactions` and `lawsuits`; return their paths by name."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as database:
        database.execute("SET enable_progress_bar = false")
        database.execute("CREATE MACRO h(salt, n := 0) AS hash(i * 1_000 + salt * 31 + n * 7_919)")
        database.execute(f"CREATE VIEW customer AS SELECT range AS i FROM range({customers})")
        tables = {
            "customers": CUSTOMERS,
            "transactions": TRANSACTION.replace("{count}", str(TRANSACTIONS)),
            "lawsuits": LAWSUIT,
        }
        paths = {}
        for name, select in tables.items():
            paths[name] = str(folder / f"{name}.parquet")
            database.execute(f"COPY ({select}) TO '{paths[name]}' (FORMAT parquet)")
    return paths


if __name__ == "__main__":
    print(generate(Path(sys.argv[1]), int(sys.argv[2])))
