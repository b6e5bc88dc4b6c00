"""The statement decides as the interpreter does, digit for digit."""

from datetime import date
from decimal import Decimal
from itertools import groupby

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from creditrules.api import Policy, loads
from creditrules.facts.facts import Facts
from creditrules.facts.previous import Previous
from creditrules.testing import policies
from creditrules.values import MISSING, Missing, Value
from creditrules.values.frozen import FrozenMap
from tests.batch.agreeing import differences, disagreements, drawn
from tests.batch.engines import DuckDB, Postgres
from tests.policies.shipped import NAMES, shipped
from tests.soundness.promises import accepted

Staged = list[tuple[Facts, Previous | None]]

unhurried = settings(suppress_health_check=list(HealthCheck))


def examples(policy: Policy) -> list[tuple[date, Staged]]:
    """The customers of the policy's own examples, by day."""
    facts = policy.program.facts
    found = []
    days = sorted(policy.program.examples, key=lambda one: one.as_of)
    for day, group in groupby(days, key=lambda one: one.as_of):
        customers: Staged = []
        for one in group:
            before = one.previous
            score, grade = before.get("score"), before.get("grade")
            previous = Previous(
                Facts({name: value for name, value in before.items() if name in facts}),
                score if isinstance(score, Decimal) else None,
                grade if isinstance(grade, str) else None,
            )
            given = Facts({name: one.given.get(name, MISSING) for name in facts})
            customers.append((given, previous if before else None))
        found.append((day, customers))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_duckdb_decides_the_examples_of_shipped_policies(name: str, duckdb_engine: DuckDB) -> None:
    policy = shipped(name)
    for day, customers in examples(policy):
        assert differences(policy, customers, day, "duckdb", duckdb_engine) == []


@pytest.mark.parametrize("name", NAMES)
def test_postgres_decides_the_examples_of_shipped_policies(name: str, postgres_engine: Postgres) -> None:
    policy = shipped(name)
    for day, customers in examples(policy):
        assert differences(policy, customers, day, "postgres", postgres_engine) == []


@settings(unhurried, max_examples=12)
@given(st.data())
def test_duckdb_decides_any_customer_of_any_policy(duckdb_engine: DuckDB, data: st.DataObject) -> None:
    policy = accepted(data.draw(policies()))
    if policy is not None:
        day, customers = drawn(data, policy)
        assert disagreements(policy, customers, day, "duckdb", duckdb_engine) == []


@settings(unhurried, max_examples=6)
@given(st.data())
def test_postgres_decides_any_customer_of_any_policy(postgres_engine: Postgres, data: st.DataObject) -> None:
    policy = accepted(data.draw(policies()))
    if policy is not None:
        day, customers = drawn(data, policy)
        assert disagreements(policy, customers, day, "postgres", postgres_engine) == []


ONE_VALUE = """policy p "P"
  language 1
  version "1"

facts
  a : number with 6 decimals -2 to -2
  b : whole number -3 to 3
  c : number with 6 decimals -2 to -2

actions
  share : number with 6 decimals -10 to 10

let ratio = min(a, c) / b else 0

control c when yes
  share = ratio
"""


def test_postgres_divides_what_can_only_be_one_number(postgres_engine: Postgres) -> None:
    fixed = {"a": Decimal(-2), "c": Decimal(-2)}
    customers: Staged = [(Facts({**fixed, "b": Decimal(b)}), None) for b in range(-3, 4)]
    assert differences(loads(ONE_VALUE), customers, date(2026, 3, 1), "postgres", postgres_engine) == []


SAME_FOR_ALL = """policy p "P"
  language 1
  version "1"

facts
  bills : list of bill, at most 3

record bill
  day : date

actions
  raised : number with 6 decimals 0 to 10 million

control c when yes
  raised = min(1000000 of bills) + 0.000001 else 0
"""


def test_a_written_number_taken_of_records_is_not_too_short_to_go_on_with(
    duckdb_engine: DuckDB, postgres_engine: Postgres
) -> None:
    policy = loads(SAME_FOR_ALL)
    bills = [FrozenMap({"day": date(2026, 1, day)}) for day in (1, 2)]
    customers: Staged = [(Facts({"bills": tuple(bills[:many])}), None) for many in range(3)]
    assert differences(policy, customers, date(2026, 3, 1), "duckdb", duckdb_engine) == []
    assert differences(policy, customers, date(2026, 3, 1), "postgres", postgres_engine) == []


NARROW_OR_WIDE = """policy p "P"
  language 1
  version "1"

facts
  a : number with 2 decimals -10 trillion to 10 trillion
  b : number with 2 decimals -10 trillion to 10 trillion

actions
  share : number with 6 decimals -{most} to {most}

control c when yes
  share = a / b else 0
""".replace("10 trillion", str(10**13)).replace("{most}", str(10**16))


def test_a_quotient_is_the_same_on_both_sides_of_what_64_bits_hold(duckdb_engine: DuckDB) -> None:
    policy = loads(NARROW_OR_WIDE)
    edge, most, cent = Decimal(4 * 10**9), Decimal(10**13), Decimal("0.01")
    tops = [Decimal(0), cent, Decimal(1), edge - cent, edge, edge + cent, most]
    lows = [Decimal(0), cent, Decimal(3), Decimal("2.5"), edge, most]
    customers: Staged = [
        (Facts({"a": sign * top, "b": other * low}), None)
        for top in tops
        for low in lows
        for sign in (1, -1)
        for other in (1, -1)
    ]
    assert differences(policy, customers, date(2026, 3, 1), "duckdb", duckdb_engine) == []


POINTS_OF_ANY_SIZE = """policy p "P"
  language 1
  version "1"

facts
  a : yes or no
  b : yes or no
  c : whole number 0 to 9 optional

factor first by a
  {points} points  is yes  because "A"
  0 points         is no   because "A"

factor second by b
  {points} points  is yes  because "B"
  0.5 points       is no   because "B"

factor third by c
  0 points         up to 3  because "C"
  {points} points  above 3
  0.3 points       missing  because "C"

score 0 to 1,000,000,000,000
  sum of points

reasons
  at most 3
  points lost against best

grades
  A  from 2
  B  from 1
  C  from 0.8
  D
  E  otherwise

override worst
  when a
  grade at most D
  because "A"

override bad
  when b
  grade at most C
  because "B"

override bad_too
  when c is missing
  grade at most C
  because "C"

override fixed
  when a and b and c is missing
  grade is A
  because "D"

actions
  lost : number with 1 decimals 0 to 1,000,000,000,000

control known when yes
  lost = first * 3
"""


@pytest.mark.parametrize("points", ["1", "40,000.5", "1,500,000,000", "2,147,483,648", "300,000,000,000"])
def test_points_of_any_size_are_added_and_ranked(points: str, duckdb_engine: DuckDB, postgres_engine: Postgres) -> None:
    policy = loads(POINTS_OF_ANY_SIZE.format(points=points))
    values: list[Value | Missing] = [MISSING, Decimal(2), Decimal(5)]
    customers: Staged = [
        (Facts({"a": a, "b": b, "c": c}), None) for a in (True, False) for b in (True, False) for c in values
    ]
    assert differences(policy, customers, date(2026, 3, 1), "duckdb", duckdb_engine) == []
    assert differences(policy, customers, date(2026, 3, 1), "postgres", postgres_engine) == []
