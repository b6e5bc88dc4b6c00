"""The statement through Spark Connect, on a server in another process: `make spark` installs it and runs these."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec

import pytest

from tests.batch.elsewhere import CASES

pytestmark = pytest.mark.skipif(
    find_spec("pyspark") is None or find_spec("grpc") is None,
    reason="Spark Connect is not installed here; `make spark` installs it",
)

SERVER = """
import sys
from pyspark.sql import SparkSession
session = SparkSession.builder.remote("local[1]").getOrCreate()
print(session.client._builder.endpoint, flush=True)
sys.stdin.readline()
session.stop()
"""

DECIDED = """
import sys, tempfile
from pathlib import Path
from tests.batch.elsewhere import CASES, same
url, case = sys.argv[1:]
policy, made = CASES[case]
with tempfile.TemporaryDirectory() as folder:
    same(policy, made(Path(folder)), Path(folder), "spark", url)
"""

REFUSED = """
import sys
from pyspark.sql import SparkSession
from creditrules.batch.engines.spark import SparkElsewhere
from creditrules.batch.findings import BatchError
url, off = sys.argv[1:]
at = url
if off == "off":
    at = SparkSession.builder.remote(url).create()
    at.conf.set("spark.sql.ansi.enabled", "false")
try:
    with SparkElsewhere(at).opened():
        print("opened")
except BatchError as error:
    print(*(finding.message for finding in error.findings))
"""


@pytest.fixture(scope="module")
def environment() -> Mapping[str, str]:
    """What the server and its client have in common; with SPARK_TESTING it takes a port that is free."""
    return {**os.environ, "SPARK_TESTING": "1", "SPARK_CONNECT_AUTHENTICATE_TOKEN": "between us"}


@pytest.fixture(scope="module")
def server(environment: Mapping[str, str]) -> Iterator[str]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([sys.executable, "-c", SERVER], env=environment, text=True, **pipes) as process:  # type: ignore[call-overload]
        yield f"sc://{process.stdout.readline().strip()}"
        process.communicate("\n", timeout=60)


def run(script: str, *words: str, environment: Mapping[str, str]) -> str:
    """What a script says in a process of its own: Spark knows one way to run in each."""
    command = [sys.executable, "-W", "ignore", "-c", script, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("case", CASES)
def test_a_server_decides_a_portfolio_as_duckdb_does(case: str, server: str, environment: Mapping[str, str]) -> None:
    run(DECIDED, server, case, environment=environment)


def test_a_session_that_is_not_in_ansi_mode_is_refused(server: str, environment: Mapping[str, str]) -> None:
    assert "the session has `spark.sql.ansi.enabled` off" in run(REFUSED, server, "off", environment=environment)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sc://127.0.0.1:1", "Spark did not decide: failed to connect to all addresses"),
        ("sc://localhost:one", "Spark did not decide: `sc://localhost:one` is no address: Port could not be cast"),
    ],
)
def test_a_server_that_is_not_there_is_told_at_once(url: str, told: str, environment: Mapping[str, str]) -> None:
    assert run(REFUSED, url, "", environment=environment).startswith(told)
