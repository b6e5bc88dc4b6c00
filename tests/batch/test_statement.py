"""What a statement looks like, and what is said where an engine cannot run it."""

from datetime import date

import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings

from creditrules.api import Policy, loads
from creditrules.batch.columns import output_columns
from creditrules.batch.sql.dialects import DIALECTS, DialectName
from creditrules.diagnostics import PolicyError
from creditrules.testing import policies
from tests.policies.shipped import NAMES, shipped
from tests.soundness.promises import accepted

DAY = date(2026, 3, 1)
dialects = pytest.mark.parametrize("dialect", DIALECTS)


def parses(policy: Policy, dialect: DialectName) -> None:
    day = policy.program.in_force_from or DAY
    (read,) = sqlglot.parse(policy.sql(dialect, as_of=day), dialect=dialect)
    assert isinstance(read, sqlglot.exp.Query)
    assert read.named_selects == [column.name for column in output_columns(policy.program)]


@dialects
@pytest.mark.parametrize("name", NAMES)
def test_the_statements_of_shipped_policies_are_read_by_another_parser(name: str, dialect: DialectName) -> None:
    parses(shipped(name), dialect)


@dialects
@settings(suppress_health_check=list(HealthCheck), max_examples=4)
@given(text=policies())
def test_the_statement_of_any_policy_is_read_by_another_parser(text: str, dialect: DialectName) -> None:
    policy = accepted(text)
    if policy is not None:
        parses(policy, dialect)


POLICY = """policy p "P"
  language 1
  version "1"
  currency CNY

facts
  {facts}

actions
  hold : yes or no

control c when yes
  hold = {hold}
"""


def policy_of(facts: str, hold: str) -> Policy:
    return loads(POLICY.format(facts=facts, hold=hold))


def refused(policy: Policy, dialect: DialectName) -> str:
    with pytest.raises(PolicyError) as error:
        policy.sql(dialect, as_of=DAY)
    (finding,) = error.value.findings
    assert str(finding.code) == "CR710"
    return finding.message


@dialects
def test_lets_factors_and_actions_are_found_by_name_and_clause(dialect: DialectName) -> None:
    text = shipped("network_service_credit").sql(dialect, as_of=DAY)
    for told in (
        "-- let years_in_business",
        "-- factor t1_punctuality, Norm ch. 4 (2)",
        "-- control medium, Norm ch. ",
    ):
        assert told in text


@dialects
def test_a_set_of_more_members_than_a_number_has_bits(dialect: DialectName) -> None:
    members = ", ".join(f"m{number}" for number in range(64))
    policy = policy_of(f"services : set of {members}", "services includes m3")
    assert refused(policy, dialect) == "`services` is a set of 64, and a portfolio takes sets of 63 at most"


@pytest.mark.parametrize(("dialect", "title"), [("duckdb", "DuckDB"), ("spark", "Spark")])
def test_a_number_that_needs_more_digits_than_the_engine_has(dialect: DialectName, title: str) -> None:
    facts = f"a : number with 0 decimals 0 to {10**30}\n  b : number with 6 decimals 1 to {10**30}"
    policy = policy_of(facts, "(a / b else 0) > 3")
    assert policy.sql("postgres", as_of=DAY)
    told = f"{title} computes with 38 digits at most, and a number on the way here may need more"
    assert refused(policy, dialect) == told


def test_names_that_an_engine_would_cut() -> None:
    long = "a" * 64
    policy = policy_of(f"{long} : yes or no", long)
    assert policy.sql("duckdb", as_of=DAY)
    assert refused(policy, "postgres") == f"PostgreSQL cuts names after 63 bytes, and `{long}` has 64"


def test_names_that_differ_only_in_capitals_stay_apart() -> None:
    policy = policy_of("a : yes or no\n  A : yes or no", "a and not A")
    assert '"A (2)"' in policy.sql("duckdb", as_of=DAY)


@pytest.mark.parametrize(
    ("dialect", "written"),
    [("duckdb", "'it''s \\ ${x}'"), ("postgres", "'it''s \\ ${x}'"), ("spark", "'it\\'s \\\\ \\u0024{x}'")],
)
def test_texts_are_quoted_as_the_engine_reads_them(dialect: DialectName, written: str) -> None:
    assert DIALECTS[dialect].text("it's \\ ${x}") == written


@dialects
def test_a_comment_ends_with_its_line(dialect: DialectName) -> None:
    assert "\n" not in DIALECTS[dialect].comment("one\nSELECT 2")


BY_GRADE = """policy p "P"
  language 1
  version "1"

facts
  good : yes or no

factor quality by good
  1 point   is yes
  0 points  is no

score 0 to 1
  sum of points

grades
  A  from 1
  B  otherwise

actions
  share : percent 0% to 100%  lowest applies

control best when grade is A
  share = 10%

control rest when grade is B
  share = 20%

control wary when not good
  share = 5%
"""


@dialects
def test_of_controls_for_different_grades_at_most_one_is_asked_for_its_value(dialect: DialectName) -> None:
    text = loads(BY_GRADE).sql(dialect, as_of=DAY)
    (merged,) = [line for line in text.splitlines() if "LEAST(" in line]
    assert merged.count("CASE WHEN") == 2
    by_grade = merged.split("END")[0]
    assert "place" in by_grade
    assert by_grade.count(" THEN ") == by_grade.count(" ELSE ") == 1
