"""The network that ranks reasons on DuckDB."""

from itertools import product

import pytest

from creditrules.batch.sql.ranks import Wire, greatest
from creditrules.batch.sql.terms import Term, whole


def value(wire: Wire, of: dict[Term, int]) -> int:
    if isinstance(wire, Term):
        return of[wire]
    sign, one, other = wire
    return (max if sign == ">" else min)(value(one, of), value(other, of))


@pytest.mark.parametrize("count", range(1, 9))
def test_a_network_that_ranks_every_row_of_zeros_and_ones_ranks_all(count: int) -> None:
    numbers = [whole(at) for at in range(count)]
    for most in range(count + 2):
        ranks = greatest(numbers, most)
        for row in product((0, 1), repeat=count):
            of = dict(zip(numbers, row, strict=True))
            assert [value(rank, of) for rank in ranks] == sorted(row, reverse=True)[:most]
