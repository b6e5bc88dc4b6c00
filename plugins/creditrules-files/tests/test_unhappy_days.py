"""Files that vanish, change, are huge, are no files, or are named by somebody who means harm."""

from __future__ import annotations

import os
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditrules.sources import Opening, ReaderKind, Refused, Request, Row, Unavailable, Wanted
from creditrules_files.readers.csv_files import read_csv
from creditrules_files.settings import FileSettings
from creditrules_files.source import open_file

NOISE = random.Random(7)  # noqa: S311  # noise, not a secret
LEDGER = "id,monthly_bill\nC-1,7\n"


def test_a_file_that_is_not_there_may_come(tmp_path: Path, opened: Any, ask: Any) -> None:
    source = opened(file="ledger.csv")
    with pytest.raises(Unavailable, match=r"^ledger\.csv: the file is not there$"):
        ask("C-1", source=source)
    (tmp_path / "ledger.csv").write_text(LEDGER)
    assert ask("C-1", source=source) == {"C-1": {"monthly_bill": "7"}}
    (tmp_path / "ledger.csv").unlink()
    with pytest.raises(Unavailable):
        ask("C-1", source=source)


def test_a_file_that_changes_is_read_anew(tmp_path: Path, opened: Any, ask: Any) -> None:
    source = opened(file="ledger.csv")
    (tmp_path / "ledger.csv").write_text(LEDGER)
    assert ask("C-1", source=source) == {"C-1": {"monthly_bill": "7"}}
    (tmp_path / "new.csv").write_text("id,monthly_bill\nC-1,8\n")
    (tmp_path / "new.csv").replace(tmp_path / "ledger.csv")
    assert ask("C-1", source=source) == {"C-1": {"monthly_bill": "8"}}


def test_a_file_that_stays_the_same_is_read_once(tmp_path: Path, opened: Any, ask: Any) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER)
    before = path.stat()
    source = opened(file="ledger.csv")
    ask("C-1", source=source)
    with path.open("r+") as file:
        file.write(LEDGER.replace("7", "8"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert ask("C-1", source=source) == {"C-1": {"monthly_bill": "7"}}


def test_what_is_no_file(tmp_path: Path, ask: Any) -> None:
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    for name, why in (
        ("folder.csv", "this is a folder, not a file"),
        ("pipe.csv", "this is something else, not a file"),
        ("zero.csv", "this is something else, not a file"),
        ("loop.csv", "the file cannot be read: too many levels of symbolic links"),
        ("a\0.csv", "cannot hold a character with the number 0"),
    ):
        with pytest.raises(Refused) as told:
            ask("C-1", file=name)
        assert why in str(told.value)


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Root may read everything, so somebody else asks."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize("name", ["ledger.csv", "ledger.json", "ledger.parquet", "ledger.xlsx"])
def test_a_file_that_may_not_be_read(opened: Any, ask: Any, name: str) -> None:
    folder = Path(tempfile.mkdtemp(prefix="creditrules-files-"))
    try:
        folder.chmod(0o755)
        (folder / name).write_text(LEDGER)
        (folder / name).chmod(0o000)
        source = opened(file=str(folder / name))
        with _as_nobody(), pytest.raises(Refused, match="there is no permission to read the file"):
            ask("C-1", source=source)
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "jsonl", "ndjson", "parquet", "xlsx"])
def test_rubbish_is_refused(tmp_path: Path, ask: Any, ending: str) -> None:
    noise = NOISE.randbytes
    for content in (
        noise(5_000),
        b"PK\x03\x04" + noise(500),
        b"PAR1" + noise(500) + b"PAR1",
        bytes(5_000),
        b"\xff\xfe",
    ):
        (tmp_path / f"ledger.{ending}").write_bytes(content)
        with pytest.raises(Refused, match=rf"^ledger\.{ending}: "):
            ask("C-1", file=f"ledger.{ending}")


@pytest.mark.parametrize("ending", ["json", "parquet", "xlsx"])
def test_half_a_file_is_refused(tmp_path: Path, ask: Any, ending: str) -> None:
    path = tmp_path / f"ledger.{ending}"
    if ending == "json":
        path.write_text('[{"id": "C-1", "monthly_bill": 7}, {"id": "C-2"}]')
    elif ending == "parquet":
        pq.write_table(pa.table({"id": ["C-1"] * 50}), path)
    else:
        from openpyxl import Workbook  # noqa: PLC0415  # one case of three

        Workbook().save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(Refused):
        ask("C-1", file=path.name)


def test_a_page_of_parquet_that_is_damaged(tmp_path: Path, ask: Any) -> None:
    path = tmp_path / "ledger.parquet"
    pq.write_table(pa.table({"id": [f"C-{number}" for number in range(5_000)]}), path, compression="zstd")
    content = bytearray(path.read_bytes())
    content[60:2_000] = NOISE.randbytes(1_940)
    path.write_bytes(content)
    with pytest.raises(Refused, match="not a whole and sound Parquet file"):
        ask("C-1", file="ledger.parquet")


@pytest.mark.parametrize(
    "customer",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "ledger.csv",
        "'; drop table customer; --",
        "C-1\n",
        "c-1",
        " C-1",
        "C-1,7",
        "=1",
        "*",
    ],
)
def test_an_id_is_nothing_but_text(tmp_path: Path, ask: Any, customer: str) -> None:
    (tmp_path / "ledger.csv").write_text(LEDGER)
    assert ask(customer, file="ledger.csv") == {}


def test_a_file_that_is_too_large(tmp_path: Path, ask: Any) -> None:
    with (tmp_path / "ledger.csv").open("wb") as file:
        file.truncate(2**20 + 1)
    with pytest.raises(Refused, match=r"larger than 1 MiB, the most that is read \(`most_megabytes`\)"):
        ask("C-1", file="ledger.csv", most_megabytes=1)


def test_too_many_rows(tmp_path: Path, ask: Any) -> None:
    (tmp_path / "ledger.csv").write_text("id,monthly_bill\n" + "".join(f"C-{number},7\n" for number in range(11)))
    with pytest.raises(Refused, match=r"more than 10 rows, the most that are read \(`most_rows`\)"):
        ask("C-1", file="ledger.csv", most_rows=10)


@pytest.mark.parametrize(("ending", "count"), [("csv", 1_000_000), ("parquet", 150_000)])
def test_a_million_rows(tmp_path: Path, opened: Any, ask: Any, ending: str, count: int) -> None:
    path = tmp_path / f"ledger.{ending}"
    if ending == "csv":
        path.write_text("id,monthly_bill\n" + "".join([f"C-{number},7\n" for number in range(count)]))
    else:
        ids = pa.array([f"C-{number}" for number in range(count)])
        pq.write_table(pa.table({"id": ids, "monthly_bill": pa.array([7] * count)}), path, row_group_size=100_000)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    source = opened(file=path.name)
    found = ask("C-0", f"C-{count - 1}", f"C-{count}", source=source)
    assert {customer: int(told["monthly_bill"]) for customer, told in found.items()} == {"C-0": 7, f"C-{count - 1}": 7}
    assert time.process_time() - began < 8
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes


def test_wrong_types_are_handed_on(tmp_path: Path, ask: Any) -> None:
    (tmp_path / "ledger.json").write_text(
        '[{"id": "C-1", "monthly_bill": {"a": 1}, "bankruptcy": 7, "customer_since": [1]}]'
    )
    assert ask("C-1", file="ledger.json")["C-1"] == {"monthly_bill": {"a": 1}, "bankruptcy": 7, "customer_since": [1]}


def test_several_threads_at_once(tmp_path: Path, opened: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # for this one

    (tmp_path / "ledger.csv").write_text(
        "id,monthly_bill\n" + "".join(f"C-{number},{number}\n" for number in range(5_000))
    )
    source = opened(file="ledger.csv", facts={"monthly_bill": "monthly_bill"})
    wanted = tuple(source._facts.empty().columns.wanted.values())

    def one(number: int) -> object:
        return source.fetch(Request((f"C-{number}",), wanted, date(2026, 3, 1)))[f"C-{number}"]["monthly_bill"].value

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(one, range(100))) == [str(number) for number in range(100)]


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    def read_with_company(path: Path, part: str | None) -> Iterator[Row]:
        yield from read_csv(path, part)
        with path.open("a") as file:
            file.write("C-2,8\n")

    (tmp_path / "ledger.csv").write_text(LEDGER)
    facts = {"monthly_bill": Wanted("monthly_bill", "money")}
    readers = {".csv": ReaderKind("csv", "CSV that somebody writes meanwhile", (".csv",), read_with_company)}
    source = open_file(FileSettings(file="ledger.csv"), Opening("ledger", tmp_path, facts, readers))
    with pytest.raises(Unavailable, match=r"^ledger\.csv: the file was changed while it was read$"):
        source.fetch(Request(("C-1",), tuple(facts.values()), date(2026, 3, 1)))
