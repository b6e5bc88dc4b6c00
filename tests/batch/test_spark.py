"""The statement on Spark, where it is installed: `make spark` installs it and runs these."""

import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from creditrules.batch.findings import BatchError
from creditrules.portfolio import Portfolio, decide_portfolio_to
from creditrules.testing import policies
from tests.batch.agreeing import differences, disagreements, drawn
from tests.batch.elsewhere import CASES, same
from tests.batch.engines import Spark, spark_session
from tests.batch.portfolios import DAY, POLICY
from tests.batch.test_agreement import examples
from tests.policies.shipped import NAMES, shipped
from tests.soundness.promises import accepted

pytestmark = pytest.mark.skipif(
    find_spec("pyspark") is None, reason="Spark is not installed here; `make spark` installs it"
)


@pytest.fixture(scope="module")
def spark_engine() -> Iterator[Spark]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with spark_session() as session:
            yield Spark(session)


@pytest.mark.parametrize("name", NAMES)
def test_spark_decides_the_examples_of_shipped_policies(name: str, spark_engine: Spark) -> None:
    policy = shipped(name)
    day, customers = max(examples(policy), key=lambda each: len(each[1]))
    assert differences(policy, customers, day, "spark", spark_engine) == []


@settings(suppress_health_check=list(HealthCheck), max_examples=5)
@given(st.data())
def test_spark_decides_any_customer_of_any_policy(spark_engine: Spark, data: st.DataObject) -> None:
    policy = accepted(data.draw(policies()))
    if policy is not None:
        day, customers = drawn(data, policy)
        assert disagreements(policy, customers, day, "spark", spark_engine) == []


@pytest.mark.parametrize("case", CASES)
def test_spark_decides_a_portfolio_as_duckdb_does(case: str, spark_engine: Spark, tmp_path: Path) -> None:
    policy, made = CASES[case]
    session = spark_engine.session.newSession()  # without the tables of other tests
    same(policy, made(tmp_path), tmp_path, "spark", session)
    assert session.catalog.listTables() == []


def test_a_session_that_is_not_in_ansi_mode_decides_nobody(spark_engine: Spark, tmp_path: Path) -> None:
    lenient = spark_engine.session.newSession()
    lenient.conf.set("spark.sql.ansi.enabled", "false")
    out, nowhere = tmp_path / "out.parquet", Portfolio("no-such-file.csv", {})
    with pytest.raises(BatchError, match=r"the session has `spark.sql.ansi.enabled` off"):
        decide_portfolio_to(out, POLICY, nowhere, as_of=DAY, engine="spark", at=lenient)
    assert list(tmp_path.iterdir()) == []
