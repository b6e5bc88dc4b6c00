"""`creditrules batch` and `creditrules explain`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.portfolios import CUSTOMERS, INVOICES, POLICY_TEXT, VISITS, Rows, write_csv, write_parquet
from tests.cli.running import DAY, run


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a policy and its tables."""
    monkeypatch.chdir(tmp_path)
    Path("credit.policy").write_text(POLICY_TEXT, encoding="utf-8")
    write_parquet(Path("customers.parquet"), CUSTOMERS)
    write_parquet(Path("invoices.parquet"), INVOICES)
    write_csv(Path("visits.csv"), VISITS)
    return tmp_path


TABLES = ["--facts", "customers.parquet", "--records", "invoices=invoices.parquet", "--records", "visits=visits.csv"]
BATCH = ["batch", "credit.policy", *TABLES, "--out", "out.parquet", "--as-of", DAY]


def _with_refused() -> Rows:
    return [*CUSTOMERS, {**CUSTOMERS[0], "id": "A5", "turnover": "-1.00"}]


@pytest.mark.usefixtures("workplace")
def test_totals_are_told() -> None:
    done = run(*BATCH)
    assert (done.status, done.out, done.err) == (0, "4 customers: 3 decided, 1 out of scope\n", "")
    assert Path("out.parquet").exists()
    assert Path("out.rejects.parquet").exists()


@pytest.mark.usefixtures("workplace")
def test_rejected_customers_are_findings() -> None:
    write_parquet(Path("customers.parquet"), _with_refused())
    done = run(*BATCH, "--rejects", "refused.csv")
    assert (done.status, done.out) == (1, "5 customers: 3 decided, 1 rejected, 1 out of scope\n")
    assert done.err == "what was refused, and why, is in refused.csv\n"
    assert run(*BATCH).err == "what was refused, and why, is in out.rejects.parquet\n"
    assert Path("refused.csv").read_text(encoding="utf-8").splitlines()[1].startswith("A5,turnover,-1.00,CR605,")
    told = json.loads(run(*BATCH, "--format", "json").out)
    assert told == {"customers": 5, "decided": 3, "rejected": 1, "out_of_scope": 1, "facts_without_column": []}


@pytest.mark.usefixtures("workplace")
def test_without_a_day_it_is_today() -> None:
    done = run(*BATCH[:-2])
    assert done.status == 0
    assert "for another day say --as-of" in done.err


@pytest.mark.usefixtures("workplace")
def test_a_policy_that_is_not_in_force_decides_nobody() -> None:
    done = run(*BATCH[:-1], "2025-12-31")
    assert done.status == 1
    assert done.first_error.startswith("error[CR612]")
    assert not Path("out.parquet").exists()


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--records", "invoices"], "`invoices` names no list"),
        (["--records", "visits=other.csv"], "`visits` is given twice"),
        (["--memory", "lots"], "`lots` is no size"),
        (["--threads", "0"], "--threads"),
        (["--engine", "oracle"], "--engine"),
        (["--master", "local[2]"], "--master says where Spark is; it goes with `--engine spark`"),
        (["--engine", "spark", "--database", "x"], "--database says where PostgreSQL is"),
    ],
)
def test_what_cannot_be_understood_is_a_usage_error(more: list[str], says: str) -> None:
    done = run(*BATCH, *more)
    assert done.status == 2
    assert says in done.first_error


@pytest.mark.usefixtures("workplace")
def test_bounds_are_kept() -> None:
    assert run(*BATCH, "--memory", "500MB", "--threads", "1").status == 0


@pytest.mark.usefixtures("workplace")
def test_a_decision_is_explained_as_decide_would() -> None:
    assert run(*BATCH).status == 0
    facts = {name: value for name, value in CUSTOMERS[2].items() if name not in ("id", "visits")}
    facts["invoices"] = [{name: row[name] for name in row if name != "id"} for row in INVOICES if row["id"] == "A3"]
    Path("A3.json").write_text(json.dumps(facts), encoding="utf-8")
    alone = run("decide", "credit.policy", "A3.json", "--as-of", DAY, "--explain")
    found = run("explain", "out.parquet", "--customer", "A3")
    assert found.status == 0
    assert found.out == alone.out
    as_json = run("explain", "out.parquet", "--customer", "A3", "--format", "json", "--audience", "customer")
    assert json.loads(as_json.out)["audience"] == "customer"


@pytest.mark.usefixtures("workplace")
def test_what_has_moved_is_found_where_it_is_now() -> None:
    assert run(*BATCH).status == 0
    for name in ("credit.policy", "customers.parquet", "invoices.parquet", "visits.csv"):
        Path(name).rename(f"old-{name}")
    assert run("explain", "out.parquet", "--customer", "A1").status == 2
    records = ["--records", "invoices=old-invoices.parquet", "--records", "visits=old-visits.csv"]
    now = ["--policy", "old-credit.policy", "--facts", "old-customers.parquet", *records]
    assert run("explain", "out.parquet", "--customer", "A1", *now).status == 0


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize(
    ("customer", "says"),
    [("A9", "there is no decision for a customer `A9`"), ("A4", "the policy does not apply to this customer")],
)
def test_who_was_not_decided_is_not_explained(customer: str, says: str) -> None:
    assert run(*BATCH).status == 0
    done = run("explain", "out.parquet", "--customer", customer)
    assert done.status == 1
    assert says in done.first_error


@pytest.mark.usefixtures("workplace")
def test_a_decision_that_would_be_another_now_is_not_explained() -> None:
    assert run(*BATCH).status == 0
    write_parquet(Path("invoices.parquet"), [{**row, "paid": row["due"]} for row in INVOICES])
    done = run("explain", "out.parquet", "--customer", "A3")
    assert done.status == 1
    assert done.first_error == "error[CR709]: `score` is not what comes out now"


@pytest.mark.usefixtures("workplace")
def test_a_table_that_says_nothing_about_itself_is_not_explained() -> None:
    for other in ("customers.parquet", "visits.csv"):
        done = run("explain", other, "--customer", "A1")
        assert done.status == 1
        assert done.first_error == "error[CR709]: the file does not say how its decisions came about"


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize("lacking", ["duckdb", "pyarrow"])
@pytest.mark.parametrize(
    "command", [BATCH, ["explain", "customers.parquet", "--customer", "A1"]], ids=["batch", "explain"]
)
def test_an_extra_that_is_not_installed_is_named(lacking: str, command: list[str]) -> None:
    told = "import sys; sys.modules[sys.argv.pop(1)] = None; from creditrules.cli.main import main; main()"
    done = subprocess.run([sys.executable, "-c", told, lacking, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "error: portfolios need more than is installed: `pip install 'creditrules[batch]'`\n"
