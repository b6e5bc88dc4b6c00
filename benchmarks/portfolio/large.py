"""Growing portfolios, each decided by the command in a process of its own: how long, and how much memory.

`make bench-large` takes some minutes and 10 GB of disk: 1 and 5 million customers with 18 and 90 million records.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.portfolio.generate import AS_OF, generate
from benchmarks.tables import show

HERE = Path(__file__).parent
SIZES = (1_000_000, 5_000_000)
MEMORY = "6GB"


def run(sizes: tuple[int, ...] = SIZES, memory: str = MEMORY) -> None:
    """Make up each portfolio, decide it, and print the table."""
    rows = []
    first = 0.0
    for customers in sizes:
        with TemporaryDirectory() as folder:
            paths = generate(Path(folder), customers)
            seconds, peak, said = _decided(folder, paths, memory)
            print(said)
        first = first or seconds / customers
        grown = seconds / customers / first
        rows.append([f"{customers:,}", f"{18 * customers:,}", f"{seconds:.1f}", f"{peak / 2**20:.1f}", f"{grown:.2f}"])
    heads = ["customers", "transactions", "seconds", "peak GiB", "time a customer ÷ first"]
    show(f"creditrules batch --memory {memory} --threads 2", heads, rows)


def _decided(folder: str, paths: dict[str, str], memory: str) -> tuple[float, int, str]:
    """Seconds, the largest resident memory in KiB, and what the command said."""
    records = [f"--records={name}={paths[name]}" for name in ("transactions", "lawsuits")]
    asked = ["--facts", paths["customers"], *records, "--out", f"{folder}/decisions.parquet", "--as-of", AS_OF]
    bounds = ["--memory", memory, "--threads", "2"]
    command = [sys.executable, "-m", "creditrules", "batch", str(HERE / "reference.policy"), *asked, *bounds]
    start = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.read().strip()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said
    return perf_counter() - start, used.ru_maxrss, said


if __name__ == "__main__":
    run(tuple(map(int, sys.argv[1:])) or SIZES)
