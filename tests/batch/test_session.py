"""How a run groups records: in an array where that is safe, else in a hash table."""

import pytest

from creditrules.batch.session import Session

SUMS = "SELECT id, count(*) AS many, sum(amount) AS total, max(amount) AS most FROM records GROUP BY id"


def grouped(memory: str, size: int, ids: str) -> tuple[bool, list[tuple[int, ...]]]:
    """Whether an array was used for 50,000 customers, and what came of it."""
    with Session(memory=memory, threads=1) as session:
        rows = f"SELECT {ids} AS id, range % 1_000 AS amount FROM range(100_000)"
        session.run(f"CREATE TABLE records AS {rows}")
        session.expect_groups(50_000, size)
        plan = session.rows(f"EXPLAIN {SUMS}")[0][1]
        return "Perfect Hash" in plan, session.rows(f"{SUMS} ORDER BY id")


@pytest.mark.parametrize("first", [0, -20_000, 7_000_000_000])
def test_dense_ids_are_grouped_in_an_array_to_the_same_sums(first: int) -> None:
    ids = f"{first} + range % 50_000"
    in_array, sums = grouped("1GB", 100, ids)
    assert in_array
    assert sums == grouped("1GB", 10**9, ids)[1]
    assert len(sums) == 50_000
    assert sums[0] == (first, 2, 0, 0)


def test_ids_far_apart_are_not() -> None:
    assert not grouped("1GB", 100, "1_000 * (range % 50_000)")[0]


def test_nor_are_dense_ids_where_the_array_would_take_more_than_an_eighth_of_the_memory() -> None:
    assert grouped("100MB", 150, "range % 50_000")[0]
    assert not grouped("100MB", 300, "range % 50_000")[0]
