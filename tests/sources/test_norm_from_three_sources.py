"""The norm's policy decides a customer whose facts come from a CSV ledger, a PostgreSQL archive and an HTTP bureau."""

import csv
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.cli.running import CHECKOUT, Finished, run
from tests.postgres import postgres_programs, postgres_server

POLICY = CHECKOUT / "policies" / "network_service_credit.policy"
DAY = "2026-03-01"
CUSTOMERS = CHECKOUT / "policies" / "customers"
GOOD = json.loads((CUSTOMERS / "good-cdn.json").read_text(encoding="utf-8"))
KNOWN = {name: one["value"] if isinstance(one, dict) else one for name, one in GOOD.items()}
TOKEN = "a secret that nobody may see"  # noqa: S105  # of a server that lives for a test


@dataclass
class Bureau:
    """An HTTP server that reports on companies, while it is up."""

    up: bool = True
    paths: list[str] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    port: int = 0


@pytest.fixture
def bureau() -> Iterator[Bureau]:
    state = Bureau()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.paths.append(self.path)
            state.tokens.append(self.headers["Authorization"])
            report = {
                "company": "4711",
                "date": "2025-11-14",
                "rating": KNOWN["external_grade"],
                "ratios": {"debt": KNOWN["debt_ratio"], "current": KNOWN["current_ratio"]},
            }
            body = json.dumps(report).encode()
            self.send_response(200 if state.up else 503)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield state
        server.shutdown()


@pytest.fixture(scope="module")
def archive() -> Iterator[str]:
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here; as root, scripts/setup installs it where apt-get is")
    with postgres_server(programs) as connection:
        connection.execute(
            "CREATE TABLE company (id text, seen date, capital numeric(18, 2), founded date, worth numeric(18, 2), "
            "dishonest boolean, violation boolean, revoked boolean, bankrupt boolean)"
        )
        connection.execute(
            "INSERT INTO company VALUES ('4711', '2026-02-20', %s, %s, %s, false, false, false, false)",
            (KNOWN["paid_in_capital"], KNOWN["founded"], KNOWN["net_worth"]),
        )
        connection.execute("CREATE TABLE lawsuit (id text, filed date, claim numeric(18, 2), status text)")
        connection.execute('CREATE TABLE "default" (id text, occurred date, resolved boolean)')
        for suit in KNOWN["lawsuits"]:
            connection.execute(
                "INSERT INTO lawsuit VALUES ('4711', %(filed)s, %(claim)s, %(status)s)",
                suit,
            )
        connection.commit()
        yield f"postgresql+psycopg://tester@/postgres?host={_folder(connection)}"


def _folder(connection: psycopg.Connection) -> str:
    return str(connection.info.host)


@pytest.fixture
def sources(tmp_path: Path, bureau: Bureau, archive: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BUREAU_TOKEN", TOKEN)
    monkeypatch.setenv("ARCHIVE", archive)
    with (tmp_path / "ledger.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["customer", "closed", "bill", "since", "filled"])
        rows.writerow(["4711", "2026-02-27", KNOWN["monthly_bill"], KNOWN["customer_since"], "100%"])
    with (tmp_path / "invoices.csv").open("w", newline="", encoding="utf-8") as file:
        names = ["customer", "issued", "due", "settled", "amount", "disputed"]
        invoices = csv.DictWriter(file, names)
        invoices.writeheader()
        invoices.writerows({"customer": "4711", **invoice} for invoice in KNOWN["invoices"])
    (tmp_path / "consents.csv").write_text(
        "customer,purpose,source,recipient,from,until\n4711,credit review,credit_bureau,us,2020-01-01,\n",
        encoding="utf-8",
    )
    path = tmp_path / "sources.toml"
    path.write_text(
        f"""
[consent]
kind = "file"
file = "consents.csv"
purpose = "credit review"
recipient = "us"

[audit]
file = "audit.jsonl"

[sources.ledger]
kind = "file"
file = "ledger.csv"
id = "customer"
as_of = {{ column = "closed" }}
facts = {{ monthly_bill = "bill", customer_since = "since", archive_completeness = "filled" }}

[sources.ledger.records.invoices]
file = "invoices.csv"
id = "customer"

[sources.public_platform]
kind = "sql"
url = {{ env = "ARCHIVE" }}
query = "SELECT * FROM company WHERE id IN :customers"
as_of = {{ column = "seen" }}

[sources.public_platform.facts]
paid_in_capital = "capital"
founded = "founded"
net_worth = "worth"
dishonest_debtor = "dishonest"
serious_violation = "violation"
licence_revoked = "revoked"
bankruptcy = "bankrupt"

[sources.public_platform.records]
lawsuits = {{ query = "SELECT * FROM lawsuit WHERE id IN :customers" }}
defaults = {{ query = 'SELECT * FROM "default" WHERE id IN :customers' }}

[sources.credit_bureau]
kind = "http"
url = "http://127.0.0.1:{bureau.port}/companies/{{customer}}"
token = {{ env = "BUREAU_TOKEN" }}
customer = "/company"
as_of = {{ pointer = "/date" }}
facts = {{ external_grade = "/rating", debt_ratio = "/ratios/debt", current_ratio = "/ratios/current" }}
needs_consent = true
third_party = true
retries = 1
timeout = 5
""",
        encoding="utf-8",
    )
    return path


def decided(sources: Path, *more: str) -> Finished:
    return run("decide", POLICY, "--customer", "4711", "--sources", sources, "--as-of", DAY, *more)


def explained(sources: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]], str]:
    done = decided(sources, "--format", "json", "--explain")
    assert done.status == 0, done.err
    told = json.loads(done.out)
    return told, {fact["name"]: fact for fact in told["facts"]}, done.err


def test_every_value_shows_its_source_and_day(sources: Path, bureau: Bureau) -> None:
    told, facts, err = explained(sources)
    assert (told["audience"], err) == ("internal", "")
    by_hand = run("decide", POLICY, CUSTOMERS / "good-cdn.json", "--as-of", DAY, "--format", "json")
    gathered = decided(sources, "--format", "json")
    for name in ("score", "grade", "actions"):
        assert json.loads(gathered.out)[name] == json.loads(by_hand.out)[name]
    said = {name: (fact.get("source"), fact.get("dated")) for name, fact in facts.items() if name != "legal_name"}
    of_ledger = {"monthly_bill", "customer_since", "archive_completeness", "invoices"}
    of_bureau = {"external_grade", "debt_ratio", "current_ratio"}
    assert said == {
        **dict.fromkeys(said, ("public_platform", "2026-02-20")),
        **dict.fromkeys(of_ledger, ("ledger", "2026-02-27")),
        **dict.fromkeys(of_bureau, ("credit_bureau", "2025-11-14")),
    }
    assert bureau.tokens == [f"Bearer {TOKEN}"] * len(bureau.paths)


def test_the_bureaus_absence_is_shown_and_the_decision_follows_from_it(sources: Path, bureau: Bureau) -> None:
    whole = json.loads(decided(sources, "--format", "json").out)
    bureau.up = False
    _, facts, err = explained(sources)
    assert "warning[CR809]: the source `credit_bureau` is unavailable" in err
    for name in ("external_grade", "debt_ratio", "current_ratio"):
        assert (facts[name]["source"], facts[name]["cause"]) == ("credit_bureau", "unavailable")
    text = decided(sources).out
    assert "Counted as missing" in text
    assert "unavailable  from credit_bureau" in text
    without = json.loads(decided(sources, "--format", "json").out)
    facts_without = {**GOOD, "external_grade": None, "debt_ratio": None, "current_ratio": None}
    path = sources.parent / "without.json"
    path.write_text(json.dumps(facts_without), encoding="utf-8")
    by_hand = json.loads(run("decide", POLICY, path, "--as-of", DAY, "--format", "json").out)
    assert without["score"] == by_hand["score"] != whole["score"]
    assert without["actions"] == by_hand["actions"]


def test_without_consent_the_bureau_is_not_asked(sources: Path, bureau: Bureau) -> None:
    (sources.parent / "consents.csv").write_text("customer,purpose,source,recipient,from,until\n", encoding="utf-8")
    _, facts, err = explained(sources)
    assert facts["external_grade"]["cause"] == "no consent"
    assert "warning[CR811]" in err
    assert not bureau.paths


def test_the_requests_are_on_record_without_secrets_or_values(sources: Path) -> None:
    assert decided(sources).status == 0
    log = (sources.parent / "audit.jsonl").read_text(encoding="utf-8")
    asked = [json.loads(line) for line in log.splitlines() if '"asked"' in line]
    assert {(one["source"], one["third_party"]) for one in asked} >= {("credit_bureau", True), ("ledger", False)}
    assert TOKEN not in log
    assert "30000000" not in log


def test_the_archives_absence_is_refused_since_the_policy_requires_it(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE", "postgresql+psycopg://tester:hidden@/postgres?host=/nowhere")
    done = decided(sources)
    assert done.status == 1
    assert "`bankruptcy` is missing (unavailable), but the policy requires it" in done.err
    assert "hidden" not in done.err


def test_a_portfolio_is_gathered_the_same_way(sources: Path, bureau: Bureau, tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("4711\nnobody's; DROP TABLE company; --\n", encoding="utf-8")
    out = tmp_path / "decisions.parquet"
    batch = ("batch", POLICY, "--customers", ids, "--sources", sources, "--out", out, "--as-of", DAY)
    done = run(*batch, "--rejects", tmp_path / "rejects.csv")
    assert (done.status, done.out) == (1, "2 customers: 1 decided, 1 rejected\n")
    rejects = (tmp_path / "rejects.csv").read_text(encoding="utf-8")
    assert "`bankruptcy` is missing (not collected), but the policy requires it" in rejects
    explained_ = run("explain", out, "--customer", "4711", "--format", "json")
    whole = json.loads(decided(sources, "--format", "json", "--explain").out)
    assert explained_.status == 0, explained_.err
    again = json.loads(explained_.out)
    assert again["facts"] == whole["facts"]
    assert again["score"] == whole["score"]
    assert "/companies/4711" in bureau.paths
