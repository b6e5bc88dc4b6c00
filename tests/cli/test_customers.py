"""The file of `--customers`: an id on each line, and each wrong one told at its place before anybody is asked."""

from pathlib import Path

import pytest

from creditrules.portfolio.gathering import MOST_TOLD
from tests.cli.running import Finished, run
from tests.cli.test_apart import POLICY


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("order.policy").write_text(POLICY, encoding="utf-8")
    Path("bills.csv").write_text("id,monthly_bill\nA1,5\nA2,6\n", encoding="utf-8")
    settings = '[sources.bills]\nkind = "file"\nfile = "bills.csv"\nas_of = 2026-02-20\n'
    Path("sources.toml").write_text(settings, encoding="utf-8")


def batch(ids: bytes) -> Finished:
    Path("ids.txt").write_bytes(ids)
    gathered = ("--customers", "ids.txt", "--sources", "sources.toml", "--as-of", "2026-03-01")
    return run("batch", "order.policy", *gathered, "--out", "decisions.csv")


@pytest.mark.parametrize("ids", [b"A1\nA2\n", b"\xef\xbb\xbfA1\r\n\r\nA2", b"A2\nA1\nA2\n  \n"])
def test_each_customer_is_decided_once(ids: bytes) -> None:
    told = batch(ids)
    assert (told.status, told.out, told.err) == (0, "2 customers: 2 decided\n", "")


def test_wrong_ids_are_told_at_their_places() -> None:
    told = batch(b"A1\n A2\nA\x013\n" + b"x" * 201)
    assert told.status == 1
    assert not Path("decisions.csv").exists()
    found = [line for line in told.err.splitlines() if line.startswith(("error", "  -->"))]
    assert found == [
        'error[CR815]: the text `" A2"` cannot be the id of a customer: it begins or ends with a space',
        "  --> ids.txt:2:1",
        'error[CR815]: the text `"A<U+0001>3"` cannot be the id of a customer: it has a character that nobody can see',
        "  --> ids.txt:3:1",
        f'error[CR815]: the text `"{"x" * 60}…"` cannot be the id of a customer: it has 201 characters',
        "  --> ids.txt:4:1",
    ]


def test_warnings_that_differ_are_told_up_to_a_number_and_counted() -> None:
    bills = "".join(f"A{number},-{number}\n" for number in range(1, 41))
    Path("bills.csv").write_text(f"id,monthly_bill\n{bills}", encoding="utf-8")
    told = batch("".join(f"A{number}\n" for number in range(1, 41)).encode())
    warnings = [line for line in told.err.splitlines() if line.startswith("warning")]
    assert len(warnings) == MOST_TOLD + 1
    assert "`monthly_bill` is `-1`, but the policy admits" in warnings[0]
    assert warnings[-1] == "warning[CR810]: 30 more warnings of this sort about the source `bills`"
    assert "  --> other customers" in told.err


def test_a_warning_that_is_the_same_for_many_is_told_once() -> None:
    Path("bills.csv").unlink()
    told = batch(b"A1\nA2\nA3\n")
    assert told.err.count("warning[") == 1
    assert "  --> customer A1 and 2 more" in told.err
