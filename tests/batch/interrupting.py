"""Kills runs at any moment, again and again: `make interrupt`, `N=100` times.

Each time what was there before must be there, whole, and a run that came to its end must have put its result there.
"""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet

from tests.batch.large import asides, command, write_tables


def main(times: int) -> None:
    """Kill so many runs; the moments are chosen over the whole length of one that is let be."""
    chance = random.Random()  # noqa: S311  # other moments each time
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_tables(folder)
        start = time.monotonic()
        subprocess.run(command(folder), check=True, capture_output=True)
        length = time.monotonic() - start
        whole = pyarrow.parquet.read_metadata(folder / "out.parquet").num_rows
        ended = 0
        for _ in range(times):
            ended += _killed(folder, chance.uniform(0, 1.1 * length))
            assert pyarrow.parquet.read_metadata(folder / "out.parquet").num_rows == whole, "the result is not whole"
            assert len(asides(folder)) <= 2, "what killed runs left is not taken away"
        subprocess.run(command(folder), check=True, capture_output=True)
        assert asides(folder) == []
    sys.stdout.write(
        f"{times} runs of {length:.1f} s: {times - ended} killed, {ended} came to their end; nothing was broken\n"
    )


def _killed(folder: Path, after: float) -> bool:
    """Kill a run after so many seconds; whether it had come to its end before."""
    process = subprocess.Popen(command(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    return process.wait() == 0


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
