"""A run that is stopped, however roughly, leaves what was there before, and nothing half-written."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from creditrules.batch.findings import BatchError
from creditrules.batch.session import Session
from creditrules.batch.writing.asides import aside, put
from creditrules.portfolio import Portfolio, decide_portfolio_to
from tests.batch.large import asides, command, write_tables
from tests.batch.portfolios import CUSTOMERS, DAY, INVOICES, POLICY, VISITS, write_parquet

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")


def _tables(folder: Path) -> dict[str, str]:
    return {
        "customers": write_parquet(folder / "customers.parquet", CUSTOMERS),
        "invoices": write_parquet(folder / "invoices.parquet", INVOICES),
        "visits": write_parquet(folder / "visits.parquet", VISITS),
    }


def _portfolio(paths: dict[str, str]) -> Portfolio:
    return Portfolio(paths["customers"], {name: paths[name] for name in ("invoices", "visits")})


def _wait_for_aside(folder: Path, process: subprocess.Popen[str]) -> None:
    """Until the run writes: its folder beside the result has a file that grows."""
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail("the run ended before it could be stopped")
        if any((each / "decisions").exists() for each in asides(folder)):
            return
        time.sleep(0.02)
    pytest.fail("the run has not begun to write")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda how: how.name)
def test_a_run_that_is_stopped_leaves_what_was_there(how: signal.Signals, tmp_path: Path) -> None:
    write_tables(tmp_path)
    (tmp_path / "out.parquet").write_text("what was there", encoding="utf-8")
    process = subprocess.Popen(command(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    _wait_for_aside(tmp_path, process)
    process.send_signal(how)
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -how}[how]
    assert (tmp_path / "out.parquet").read_text(encoding="utf-8") == "what was there"
    assert not (tmp_path / "out.rejects.parquet").exists()
    assert bool(asides(tmp_path)) is (how is signal.SIGKILL)
    # The next run takes away what the killed one has left.
    decide_portfolio_to(tmp_path / "out.parquet", POLICY, _portfolio(_tables(tmp_path / "small")), as_of=DAY)
    assert asides(tmp_path) == []
    assert (tmp_path / "out.parquet").stat().st_size > 1000


def test_a_run_leaves_that_of_another_alone(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    with aside(out) as other:
        (other / "decisions").touch()
        decide_portfolio_to(out, POLICY, _portfolio(_tables(tmp_path)), as_of=DAY)
        assert (other / "decisions").exists()
    assert asides(tmp_path) == []


def test_a_refused_run_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    out.write_text("what was there", encoding="utf-8")
    with pytest.raises(BatchError):
        decide_portfolio_to(out, POLICY, Portfolio("nowhere.csv", {}), as_of=DAY)
    assert [each.name for each in tmp_path.iterdir()] == ["out.parquet"]
    assert out.read_text(encoding="utf-8") == "what was there"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no disk that is always full")
def test_a_full_disk_is_told() -> None:
    session = Session()
    session.where = "out.csv"
    with session, pytest.raises(BatchError) as refused:
        session.run("COPY (SELECT range FROM range(1_000_000)) TO '/dev/full' (FORMAT csv, USE_TMP_FILE false)")
    assert [str(found.code) for found in refused.value.findings] == ["CR707"]


def test_a_disk_that_becomes_full_is_told_in_the_words_of_the_system() -> None:
    said = (
        'IO Error: async write failed for range [offset=1, size=2]: {"exception_type":"IO","exception_message":"Could '
    )
    said += 'not write file \\"out\\": No space left on device","errno":"28"}'
    session = Session()
    session.where = "out.parquet"

    def write() -> None:
        raise duckdb.IOException(said)

    with session, pytest.raises(BatchError, match="cannot be written: no space left on device"):
        session._guarded(write, "")  # a disk of our own would need a file system of our own


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BatchError, match="permission denied"):
        decide_portfolio_to(tmp_path / "out.parquet", POLICY, Portfolio("nowhere.csv", {}), as_of=DAY)


def test_a_file_takes_its_place_at_once(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.write_text("new", encoding="utf-8")
    put(made, tmp_path / "there")
    assert (tmp_path / "there").read_text(encoding="utf-8") == "new"
    assert not made.exists()
