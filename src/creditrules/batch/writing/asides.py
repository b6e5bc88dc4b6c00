"""Files that come into being whole: written aside in the same folder, then renamed.

Everything of a run that was killed lies in a folder of its own beside the result. A lock that ends with its process
tells such a folder from that of a run that goes on; the next run takes it away.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

from creditrules.batch import findings
from creditrules.batch.findings import BatchError

if sys.platform != "win32":  # where a file that is open cannot be removed, which says as much as a lock
    import fcntl

_LOCK = "lock"


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A folder of this run's own beside the target, gone behind it; what dead runs left is removed first."""
    start = f".{target.name}.unfinished-"
    lock: BinaryIO | None = None
    folder: Path | None = None
    try:
        try:
            _sweep(target, start)
            folder = Path(mkdtemp(prefix=start, dir=target.parent))
            lock = (folder / _LOCK).open("wb")
        except OSError as error:
            raise refused(target, error) from error
        _hold(lock)
        yield folder
    finally:
        if lock is not None:
            lock.close()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def put(made: Path, target: Path) -> None:
    """Give a finished file its name; after a loss of power there is the old file or the new one, whole."""
    try:
        _sync(made)
        os.replace(made, target)  # noqa: PTH105  # says that it takes the place of what is there
        if os.name == "posix":
            _sync(target.parent)
    except OSError as error:
        raise refused(target, error) from error


def refused(target: Path, error: OSError) -> BatchError:
    """Why the target cannot be written."""
    why = (error.strerror or str(error)).lower()
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        why = "there is no such folder"
    return BatchError([findings.not_written(str(target), why)])


def _sweep(target: Path, start: str) -> None:
    for left in target.parent.iterdir():
        if left.name.startswith(start) and left.is_dir() and _is_dead(left / _LOCK):
            shutil.rmtree(left, ignore_errors=True)


def _hold(lock: BinaryIO) -> None:
    if sys.platform != "win32":
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_dead(lock: Path) -> bool:
    try:
        if sys.platform == "win32":
            lock.unlink(missing_ok=True)
            return True
        with lock.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return not lock.exists()
    return True


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
