"""Boxes brought together and joined take in the same points, and none lies in another."""

from collections.abc import Sequence
from itertools import product as points_of

from hypothesis import given, settings, strategies as st

from creditrules.checker.regions import Box, contains, points, product, union

WHOLE = (0, 3)
AXES = 3

domains = st.sets(st.integers(*WHOLE), min_size=1, max_size=3).map(points)
groups = st.lists(st.dictionaries(st.integers(0, AXES - 1), domains), max_size=5)


def takes(boxes: Sequence[Box], point: Sequence[int]) -> bool:
    return any(
        all(any(low <= point[axis] <= high for low, high in domain) for axis, domain in box.items()) for box in boxes
    )


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(groups, max_size=4))
def test_the_points_of_boxes(several: list[list[Box]]) -> None:
    met, joined = product(several), union(several)
    for point in points_of(range(WHOLE[0], WHOLE[1] + 1), repeat=AXES):
        assert takes(met, point) == all(takes(group, point) for group in several)
        assert takes(joined, point) == any(takes(group, point) for group in several)
    for at, box in enumerate(joined):
        assert not any(contains(other, box, [WHOLE] * AXES) for other in joined[:at] if other.keys() <= box.keys())


def test_alternatives_on_few_axes_stay_few() -> None:
    clauses = [[{one: points((1,))}, {other: points((1,))}] for one in range(9) for other in range(one)]
    assert len(product(clauses)) == 9
