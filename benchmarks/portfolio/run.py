"""A portfolio decided and explained: by the generated statement, by hand-written SQL, and merely read.

Results are compared first, all columns of all customers. Then the contestants take turns; medians and ratios are told.
"""

from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.portfolio.generate import AS_OF, generate
from benchmarks.tables import show
from creditrules import load
from creditrules.batch.admission.admit import Tables, admit
from creditrules.batch.run import Limits, decide_to_files, decisions_of
from creditrules.batch.session import Session
from creditrules.batch.writing.targets import beside, target

HERE = Path(__file__).parent
POLICY = load(HERE / "reference.policy").program
DAY = date.fromisoformat(AS_OF)

CUSTOMERS = 1_000_000
SHORT_CUSTOMERS = 20_000
THREADS = 2


def run(*, short: bool = False) -> None:
    """Make up a portfolio, compare the results, and print the table."""
    customers = SHORT_CUSTOMERS if short else CUSTOMERS
    with TemporaryDirectory() as folder:
        paths = generate(Path(folder), customers)
        tables = tables_of(paths)
        with Session(threads=THREADS) as session:
            contestants = _contestants(session, tables, paths)
            _compare(session, contestants)
            taken = {name: [] for name in [*contestants, "whole"]}
            for _ in range(5 if short else 7):
                for name, sql in contestants.items():
                    taken[name].append(_timed(session, sql))
        out = target(Path(folder, "decisions.parquet"))
        for _ in range(3):
            start = perf_counter()
            decide_to_files(POLICY, tables, DAY, out=out, rejects=beside(out), limits=Limits(threads=THREADS))
            taken["whole"].append(perf_counter() - start)
    _show(customers, {name: median(times) for name, times in taken.items()})


def tables_of(paths: dict[str, str]) -> Tables:
    """What was made up, as it is handed in."""
    records = {name: paths[name] for name in ("transactions", "lawsuits")}
    return Tables(paths["customers"], records)


def _contestants(session: Session, tables: Tables, paths: dict[str, str]) -> dict[str, str]:
    """SQL by name. What the statement reads are views over the same files; what it gives are the result's columns."""
    admit(session, POLICY, tables)
    for name, view in (("customers", "c"), ("transactions", "t"), ("lawsuits", "l")):
        session.run(f"CREATE VIEW {view} AS SELECT * FROM read_parquet('{paths[name]}')")
    hand, floor = ((HERE / f"{name}.sql").read_text(encoding="utf-8") for name in ("by_hand", "floor"))
    return {"statement": decisions_of(POLICY, DAY), "hand": hand, "floor": floor}


def _compare(session: Session, contestants: dict[str, str]) -> None:
    for name in ("statement", "hand"):
        session.run(f"CREATE TABLE {name} AS {contestants[name]}")
    types = [session.rows(f"SELECT column_name, column_type FROM (DESCRIBE {name})") for name in ("statement", "hand")]
    assert types[0] == types[1], "the columns are of different types"
    (rows,) = session.row("SELECT count(*) FROM statement")
    for left, right in (("statement", "hand"), ("hand", "statement")):
        (different,) = session.row(f"SELECT count(*) FROM (FROM {left} EXCEPT ALL FROM {right})")
        assert not different, f"{different} of {rows} customers differ"
    session.run("DROP TABLE statement; DROP TABLE hand")


def _timed(session: Session, sql: str) -> float:
    """The seconds that it takes to have every value of the result, and to look at it."""
    start = perf_counter()
    # Materialized, so that no engine works on the result and the question in one.
    looked_at = f"WITH made AS MATERIALIZED ({sql}) SELECT bit_xor(hash(COLUMNS(*))) FROM made"
    session.database.execute(looked_at).fetchall()
    return perf_counter() - start


def _show(customers: int, taken: dict[str, float]) -> None:
    names = {
        "floor": "reading the columns",
        "hand": "DuckDB by hand",
        "statement": "the generated statement",
        "whole": "creditrules batch: read, admit, decide, write",
    }
    rows = [
        [
            title,
            f"{taken[name]:.2f}",
            f"{taken[name] / taken['hand']:.2f}",
            f"{taken[name] / taken['floor']:.1f}",
        ]
        for name, title in names.items()
    ]
    title = f"{customers:,} customers decided and explained, on {THREADS} threads"
    show(title, ["who", "seconds", "÷ by hand", "÷ reading"], rows)


if __name__ == "__main__":
    run()
