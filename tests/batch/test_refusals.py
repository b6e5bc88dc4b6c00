"""Tables that are not what they are said to be are refused as a whole: one clear finding for each mistake."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from creditrules.batch.findings import BatchError
from creditrules.portfolio import Portfolio, decide_portfolio, decide_portfolio_to
from tests.batch.portfolios import (
    CUSTOMERS,
    DAY,
    INVOICES,
    POLICY,
    VISITS,
    Rows,
    arrow,
    write_csv,
    write_json,
    write_parquet,
)


def _written(folder: Path) -> dict[str, str]:
    return {
        "customers": write_parquet(folder / "customers.parquet", CUSTOMERS),
        "invoices": write_parquet(folder / "invoices.parquet", INVOICES),
        "visits": write_parquet(folder / "visits.parquet", VISITS),
    }


def _portfolio(paths: dict[str, Any], **more: Any) -> Portfolio:
    return Portfolio(paths["customers"], {name: paths[name] for name in paths if name != "customers"}, **more)


def _without(name: str, rows: Rows) -> Rows:
    return [{key: value for key, value in row.items() if key != name} for row in rows]


def _changed(table: str, **columns: pa.Array) -> Callable[[dict[str, Any]], None]:
    """Puts columns of another kind into a table."""

    def change(paths: dict[str, Any]) -> None:
        rows = {"customers": CUSTOMERS, "invoices": INVOICES, "visits": VISITS}[table]
        made = arrow(rows)
        for name, array in columns.items():
            at = made.schema.get_field_index(name)
            made = made.append_column(name, array) if at < 0 else made.set_column(at, name, array)
        paths[table] = made

    return change


def _cut(paths: dict[str, Any]) -> None:
    file = Path(paths["invoices"])
    file.write_bytes(file.read_bytes()[:-20])


def _damaged(paths: dict[str, Any]) -> None:
    file = Path(paths["invoices"])
    content = bytearray(file.read_bytes())
    content[4:200] = bytes(196)
    file.write_bytes(content)


def _put(name: str, make: Callable[[Path], object]) -> Callable[[dict[str, Any]], None]:
    def put(paths: dict[str, Any]) -> None:
        paths[name] = make(Path(paths["customers"]).parent)

    return put


def _text(name: str, text: str) -> Callable[[Path], str]:
    def write(folder: Path) -> str:
        (folder / name).write_text(text, encoding="utf-8")
        return str(folder / name)

    return write


def _different(folder: Path) -> str:
    write_parquet(folder / "parts" / "1.parquet", INVOICES[:1])
    write_parquet(folder / "parts" / "2.parquet", _without("paid", INVOICES[1:]))
    return str(folder / "parts")


def _different_csv(folder: Path) -> str:
    write_csv(folder / "parts" / "1.csv", INVOICES[:1])
    write_csv(folder / "parts" / "2.csv", _without("paid", INVOICES[1:]))
    return str(folder / "parts")


def _mixed(folder: Path) -> str:
    write_csv(folder / "parts" / "1.csv", INVOICES[:1])
    write_json(folder / "parts" / "2.jsonl", INVOICES[1:])
    return str(folder / "parts")


def _empty(folder: Path) -> str:
    (folder / "empty").mkdir()
    return str(folder / "empty")


def _latin(folder: Path) -> str:
    (folder / "v.csv").write_bytes(b"id,d\xe4y\n")
    return str(folder / "v.csv")


INVOICE = '{"id": "A1", "due": "2026-01-31", "paid": null, "amount": '

CASES: dict[str, tuple[Callable[[dict[str, Any]], None], str, str]] = {
    "cut short": (_cut, "CR701", "the table cannot be read"),
    "damaged": (_damaged, "CR701", "the table cannot be read"),
    "not there": (_put("invoices", lambda folder: str(folder / "x.csv")), "CR701", "there is no such file or folder"),
    "nothing matches": (_put("visits", lambda folder: str(folder / "x*.csv")), "CR701", "no file matches the pattern"),
    "an empty folder": (_put("visits", _empty), "CR701", "there is no table in the folder"),
    "no known form": (_put("visits", _text("v.xlsx", "")), "CR701", "the form of the file cannot be told"),
    "several forms": (_put("invoices", _mixed), "CR701", "the files are not all of one form"),
    "not UTF-8": (
        _put("visits", _latin),
        "CR701",
        "the file cannot be read: it is not UTF-8 text",
    ),
    "an empty CSV file": (_put("visits", _text("v.csv", "")), "CR701", "the first line does not name every column"),
    "too many values": (_put("visits", _text("v.csv", "id,day\nA1,2026-01-01,x\n")), "CR701", "line 2: "),
    "a column twice": (_put("visits", _text("v.csv", "id,day,day\n")), "CR701", "names the column `day` twice"),
    "not JSON": (_put("visits", _text("v.jsonl", "{]\n")), "CR701", "the table cannot be read"),
    "no objects": (_put("visits", _text("v.jsonl", "[1]\n")), "CR701", "a line is not an object"),
    "an unknown column": (_changed("visits", dy=pa.array(["x"])), "CR702", "there is a column `dy`"),
    "an unknown list": (_put("visit", lambda _: arrow(VISITS)), "CR702", "there are records for `visit`"),
    "no column": (_put("customers", lambda _: arrow(_without("closed", CUSTOMERS))), "CR703", "no column `closed`"),
    "no field": (_put("invoices", lambda _: arrow(_without("due", INVOICES))), "CR703", "there is no column `due`"),
    "no id": (_put("visits", lambda _: arrow(_without("id", VISITS))), "CR703", "there is no column `id`"),
    "no records": (lambda paths: paths.pop("invoices"), "CR703", "there are no records for `invoices`"),
    "not said": (
        _put("customers", lambda _: arrow(_without("visits", CUSTOMERS))),
        "CR703",
        "whether the list is known",
    ),
    "moments": (_changed("visits", day=pa.array([0], pa.timestamp("us"))), "CR704", "type TIMESTAMP, but"),
    "numbers as flags": (_changed("customers", closed=pa.array([0, 1, 0, 1])), "CR704", "is of type BIGINT, but"),
    "ids with decimals": (_changed("visits", id=pa.array([1.5])), "CR704", "the ids in `id` are of type DOUBLE"),
    "a list in a column": (_changed("customers", invoices=pa.array([[1]] * 4)), "CR704", "records stand in a table"),
    "files that differ": (_put("invoices", _different), "CR704", "the files do not have the same columns: `paid`"),
    "CSV that differs": (_put("invoices", _different_csv), "CR704", "the files do not have the same columns: `paid`"),
    "a long number": (_put("invoices", _text("i.jsonl", f"{INVOICE}1234567890.1234567}}\n")), "CR704", "more digits"),
    "an id twice": (_put("customers", lambda _: arrow([*CUSTOMERS, CUSTOMERS[0]])), "CR705", "more than once: `A1`"),
    "a row without id": (_changed("visits", id=pa.array([None], pa.string())), "CR705", "1 row has no customer id"),
    "of nobody": (_changed("visits", id=pa.array(["B7"])), "CR706", "records of 1 customer who is not among"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_table_that_does_not_fit_is_refused(case: str, tmp_path: Path) -> None:
    change, code, says = CASES[case]
    paths: dict[str, Any] = dict(_written(tmp_path))
    change(paths)
    with pytest.raises(BatchError) as refused:
        decide_portfolio(POLICY, _portfolio(paths), as_of=DAY)
    assert {str(found.code) for found in refused.value.findings} == {code}
    assert any(says in found.message for found in refused.value.findings), refused.value


def test_a_list_that_is_said_not_to_be_known_has_no_records(tmp_path: Path) -> None:
    paths: dict[str, Any] = {**_written(tmp_path), "visits": arrow([{"id": "A4", "day": "2025-12-24"}])}
    made = decide_portfolio(POLICY, _portfolio(paths), as_of=DAY)
    assert [(row["id"], row["fact"]) for row in made.rejects.to_pylist()] == [("A4", "visits")]
    assert made.totals.rejected == 1


def test_ids_of_different_kinds_are_the_same_customers(tmp_path: Path) -> None:
    numbers = pa.array([1, 2, 3, 4])
    customers = arrow(CUSTOMERS).set_column(0, "id", numbers)
    invoices = arrow(INVOICES).set_column(0, "id", pa.array(["1", "3", "3"]))
    visits = arrow(VISITS).set_column(0, "id", pa.array([1], pa.int8()))
    made = decide_portfolio(POLICY, Portfolio(customers, {"invoices": invoices, "visits": visits}), as_of=DAY)
    expected = decide_portfolio(POLICY, _portfolio(_written(tmp_path)), as_of=DAY)
    assert _scores(made) == _scores(expected)


def _scores(made: Any) -> list[object]:
    return [row["score"] for row in sorted(made.decisions.to_pylist(), key=lambda row: row["id"])]


def test_another_column_of_ids_and_columns_to_ignore(tmp_path: Path) -> None:
    paths: dict[str, Any] = {}
    for name, rows in (("customers", CUSTOMERS), ("invoices", INVOICES), ("visits", VISITS)):
        renamed = [{"number": row["id"], "region": "north", **_without("id", [row])[0]} for row in rows]
        paths[name] = write_csv(tmp_path / f"{name}.csv", renamed)
    made = decide_portfolio(POLICY, _portfolio(paths, id_name="number", ignored=["region"]), as_of=DAY)
    assert made.totals.decided == 3


def test_what_cannot_be_written_is_told_before_anything_is_read(tmp_path: Path) -> None:
    nothing = Portfolio("nowhere.csv", {})
    for out, says in (("x.xlsx", "form"), ("no/such/x.csv", "no such folder"), ("", "form"), ("x.csv.gz", "form")):
        with pytest.raises(BatchError, match=says) as refused:
            decide_portfolio_to(tmp_path / out if out else out, POLICY, nothing, as_of=DAY)
        assert [str(found.code) for found in refused.value.findings] == ["CR707"]


@pytest.mark.parametrize("name", ["customers", "visits"])
def test_nothing_is_written_over_a_table_that_is_read(name: str, tmp_path: Path) -> None:
    paths = _written(tmp_path)
    before = Path(paths[name]).read_bytes()
    for out, rejects in ((paths[name], None), (tmp_path / "out.parquet", paths[name])):
        with pytest.raises(BatchError, match="one of the tables that are read") as refused:
            decide_portfolio_to(out, POLICY, _portfolio(paths), as_of=DAY, rejects=rejects)
        assert [str(found.code) for found in refused.value.findings] == ["CR707"]
    assert Path(paths[name]).read_bytes() == before


def test_decisions_and_what_is_refused_are_two_files(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    with pytest.raises(BatchError, match="would go to the same file"):
        decide_portfolio_to(out, POLICY, _portfolio(_written(tmp_path)), as_of=DAY, rejects=out)
    assert not out.exists()


def test_what_is_no_table_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match=r"not builtins\.list"):
        decide_portfolio(POLICY, Portfolio([1], {}), as_of=DAY)
    with pytest.raises(ValueError, match="a size of memory"):
        decide_portfolio(POLICY, Portfolio("x.csv", {}), as_of=DAY, memory="lots")
