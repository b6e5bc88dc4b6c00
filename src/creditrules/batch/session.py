"""One run's own DuckDB: bounded in memory, stoppable at any time, its errors said in our words."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError as NotYet
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVar

import duckdb

from creditrules.batch import findings
from creditrules.batch.findings import BatchError

Told: TypeAlias = Callable[[str, float], None]
"""Is told, now and then, what is being done and how far it has come, from 0 to 1; below 0 where nobody knows."""

Row: TypeAlias = tuple[Any, ...]
Result = TypeVar("Result")

_NOTICE = 0.1  # seconds between two looks at the keyboard and the progress
_MOST_BITS = 32  # of the numbers that DuckDB groups in an array
_CSV = re.compile(r"[^\n]*CSV Error on Line: ([0-9]+)\nOriginal Line:[^\n]*\n+([^\n]+)")
_FULL = ("no space left", "could not write", "disk quota", "out of disk")
_NUMBER = re.compile(r'"errno":"([0-9]+)"')


class Session:
    """A database in memory that is closed behind the run. What does not fit in memory goes to `spill`."""

    def __init__(
        self,
        spill: Path | None = None,
        memory: str | None = None,
        threads: int | None = None,
        told: Told | None = None,
    ) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if spill is not None:
            config["temp_directory"] = str(spill)
        if memory is not None:
            config["memory_limit"] = memory
        if threads is not None:
            config["threads"] = threads
        self._told = told
        self.where = "tables"
        self.database = duckdb.connect(":memory:", config=config)
        # How far a query has come is asked for, and told elsewhere.
        self.database.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _type: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self.database.close()

    def run(self, sql: str, doing: str = "") -> None:
        """Run a statement for what it does."""
        self._guarded(lambda: self.database.execute(sql), doing)

    def rows(self, sql: str, values: Sequence[object] = (), doing: str = "") -> list[Row]:
        """The rows of a result that is small."""
        return self._guarded(lambda: self.database.execute(sql, list(values)).fetchall(), doing)

    def row(self, sql: str, doing: str = "") -> Row:
        """The only row of a result."""
        (found,) = self.rows(sql, doing=doing)
        return found

    def arrow(self, sql: str, doing: str = "") -> Any:  # Arrow has no types of its own
        """The result as an Arrow table."""
        return self._guarded(lambda: self.database.sql(sql).to_arrow_table(), doing)

    def expect_groups(self, count: int, size: int) -> None:
        """Let so many groups, each of so many bytes, stand in an array, which is quicker than a hash table.

        DuckDB does so where whole numbers tell the groups, and lie so close together that each has no more than four
        places. It has an array for each thread, which it neither counts nor puts on the disk: all together may take
        an eighth of the memory, else groups are hashed.
        """
        (limit, threads), bits = self._bounds(), (count + 1).bit_length()
        for most in (bits + 1, bits):
            if (size * threads << most) <= limit // 8:
                self.run(f"SET perfect_ht_threshold = {min(most, _MOST_BITS)}")
                return

    def _bounds(self) -> tuple[int, int]:
        """Bytes of memory, and threads."""
        sql = "parse_formatted_bytes(current_setting('memory_limit')), current_setting('threads')"
        memory, threads = self.row(f"SELECT {sql}")
        return int(memory), int(threads)

    def tell(self, doing: str) -> None:
        """Say what is being done elsewhere."""
        if self._told is not None:
            self._told(doing, -1)

    def _guarded(self, work: Callable[[], Result], doing: str) -> Result:
        """The work done beside the main thread, so that a key that stops the run is heeded at once."""
        with ThreadPoolExecutor(1) as beside:
            future = beside.submit(work)
            try:
                return self._awaited(future, doing)
            except duckdb.Error as error:
                raise self._refusal(error) from error
            except BaseException:
                self.database.interrupt()
                raise

    def _awaited(self, future: Future[Result], doing: str) -> Result:
        while True:
            try:
                return future.result(timeout=_NOTICE)
            except NotYet:
                if self._told is not None and doing:
                    self._told(doing, self.database.query_progress() / 100)

    def _refusal(self, error: duckdb.Error) -> BatchError | duckdb.Error:
        said = str(error)
        if any(words in said.lower() for words in _FULL):
            return BatchError([findings.not_written(self.where, _why_not_written(said))])
        match error:
            case duckdb.OutOfMemoryException():
                (limit,) = self.database.execute("SELECT current_setting('memory_limit')").fetchall()[0]
                return BatchError([findings.out_of_memory(limit)])
            case duckdb.IOException() | duckdb.InvalidInputException() | duckdb.SerializationException():
                return BatchError([findings.unreadable(self.where, f"the table cannot be read: {_first_line(said)}")])
            case _ if type(error) is duckdb.Error:  # what its reader of Parquet says
                return BatchError([findings.unreadable(self.where, "the table cannot be read: it is damaged")])
            case _:
                return error


def _why_not_written(said: str) -> str:
    """What the system says, where DuckDB has wrapped its number in words about its own ways of writing."""
    found = _NUMBER.search(said)
    return _first_line(said) if found is None else os.strerror(int(found[1])).lower()


def _first_line(said: str) -> str:
    """What DuckDB says, without the name of its error and without advice about its own options."""
    if found := _CSV.match(said):
        return f"line {int(found[1]):,}: {_sentence(found[2])}"
    line = said.split("\n", 1)[0]
    head, colon, rest = line.partition(": ")
    return _sentence(rest if colon and head.endswith("Error") else line)


def _sentence(words: str) -> str:
    return words[:1].lower() + words[1:].rstrip(".")
