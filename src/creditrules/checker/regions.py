"""Regions of customers: products of what single values may be, and whether some regions cover all the others.

An axis is something that conditions ask about: the value of an expression, or whether it is known. Its points are whole
numbers: steps of a decimal grid, days, places in a list of words. A box says for some axes which points it admits; on
all the others it admits everything. The algorithms are exact for axes that are independent of one another; where two
are not (a fact, and a value computed from it), a point between them may be none that a customer can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import TypeAlias

Stretch: TypeAlias = tuple[int, int]
Domain: TypeAlias = tuple[Stretch, ...]
"""Points, as stretches from first to last, in order, apart from one another."""

Box: TypeAlias = Mapping[int, Domain]
"""The admitted points by axis; an axis that is not there is not asked about."""

Point: TypeAlias = Mapping[int, int]

MOST_BOXES = 4_096
_MOST_MEETINGS = 200_000  # pairs of boxes brought together by one step of a product
_MOST_VISITS = 300_000  # places looked at by one cover, whatever it is asked


class TooComplex(Exception):  # noqa: N818  # not an error of the policy: the answer is that it cannot be shown
    """The regions are too many to be looked through."""


def intersection(one: Domain, other: Domain) -> Domain:
    """The points in both."""
    found: list[Stretch] = []
    i = j = 0
    while i < len(one) and j < len(other):
        low, high = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if low <= high:
            found.append((low, high))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def complement(domain: Domain, whole: Stretch) -> Domain:
    """The points of the whole that are not in the domain."""
    found: list[Stretch] = []
    at = whole[0]
    for low, high in domain:
        if low > at:
            found.append((at, min(low - 1, whole[1])))
        at = max(at, high + 1)
    if at <= whole[1]:
        found.append((at, whole[1]))
    return tuple(found)


def points(values: Iterable[int]) -> Domain:
    """The domain of single points."""
    return tuple((value, value) for value in sorted(set(values)))


def meet(one: Box, other: Box) -> Box | None:
    """The box in both, or None where they have no point in common."""
    found = dict(one)
    for axis, domain in other.items():
        both = intersection(found[axis], domain) if axis in found else domain
        if not both:
            return None
        found[axis] = both
    return found


def contains(outer: Box, inner: Box, wholes: Sequence[Stretch]) -> bool:
    """Whether every point of one box is in the other."""
    return all(
        not intersection(inner.get(axis, (wholes[axis],)), complement(domain, wholes[axis]))
        for axis, domain in outer.items()
    )


def product(groups: Iterable[Sequence[Box]]) -> list[Box]:
    """The boxes in one of each group, without those that lie in others of them."""
    found: list[Box] = [{}]
    for group in groups:
        if len(found) * len(group) > _MOST_MEETINGS:
            raise TooComplex
        met = [both for one in found for other in group if (both := meet(one, other)) is not None]
        found = union((met,)) if len(met) > len(found) else met
    return found


def union(groups: Iterable[Sequence[Box]]) -> list[Box]:
    """The boxes of all groups, without those that lie in others of them; those that ask about one axis are one."""
    found: dict[frozenset[tuple[int, Domain]], Box] = {}
    alone: dict[int, list[Stretch]] = {}
    for box in (box for group in groups for box in group):
        if len(box) == 1:
            ((axis, domain),) = box.items()
            alone.setdefault(axis, []).extend(domain)
            continue
        found[frozenset(box.items())] = box
        if len(found) > 2 * MOST_BOXES:
            raise TooComplex
    return _apart([*({axis: _joined(stretches)} for axis, stretches in alone.items()), *found.values()])


def _joined(stretches: Iterable[Stretch]) -> Domain:
    found: list[Stretch] = []
    for low, high in sorted(stretches):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def _apart(boxes: list[Box]) -> list[Box]:
    """The boxes, all different, that lie in none of the others.

    A side is an axis of a box with its domain. A box lies in another where each side of that one is as wide as its own.
    Sets of boxes are whole numbers with a bit for each.
    """
    if len(boxes) < 2:
        return boxes
    with_side: dict[tuple[int, Domain], int] = {}
    for at, box in enumerate(boxes):
        for side in box.items():
            with_side[side] = with_side.get(side, 0) | 1 << at
    wide_enough = {side: _as_wide(side, with_side) for side in with_side}
    everything = set(with_side)
    kept = [
        box
        for at, box in enumerate(boxes)
        if reduce(
            or_,
            map(with_side.__getitem__, everything.difference(*(wide_enough[side] for side in box.items()))),
            1 << at,
        ).bit_count()
        == len(boxes)
    ]
    if len(kept) > MOST_BOXES:
        raise TooComplex
    return kept


def _as_wide(side: tuple[int, Domain], others: Iterable[tuple[int, Domain]]) -> set[tuple[int, Domain]]:
    axis, domain = side
    return {other for other in others if other[0] == axis and intersection(domain, other[1]) == domain}


@dataclass
class Cover:
    """Boxes over axes, prepared for questions about what they cover together.

    Every axis is cut where a box begins or ends; between cuts all points are alike. A set of boxes is a whole number
    with a bit for each.
    """

    wholes: Sequence[Stretch]
    boxes: Sequence[Box]
    _cells: list[list[tuple[int, int]]] = field(init=False)
    _axes: list[int] = field(init=False)
    _full_after: list[int] = field(init=False)
    _visits: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        asked = {axis for box in self.boxes for axis in box}
        self._axes = sorted(asked)
        self._cells = [self._cut(axis) for axis in self._axes]
        everywhere = (1 << len(self.boxes)) - 1
        self._full_after = [everywhere]
        for axis, cells in zip(reversed(self._axes), reversed(self._cells), strict=True):
            whole = self.wholes[axis]
            full = sum(1 << at for at, box in enumerate(self.boxes) if box.get(axis, (whole,)) == (whole,))
            del cells  # only the axis matters for which boxes leave it free
            self._full_after.append(self._full_after[-1] & full)
        self._full_after.reverse()

    def _cut(self, axis: int) -> list[tuple[int, int]]:
        """One point of each stretch between cuts, with the boxes that admit it; stretches alike are one."""
        low, high = self.wholes[axis]
        starts = {low}
        changes: dict[int, int] = {}
        free = 0
        for at, box in enumerate(self.boxes):
            if axis not in box:
                free |= 1 << at
                continue
            for first, last in box[axis]:
                for edge in (first, last + 1):
                    if low <= edge <= high:
                        starts.add(edge)
                changes[max(first, low)] = changes.get(max(first, low), 0) ^ (1 << at)
                changes[last + 1] = changes.get(last + 1, 0) ^ (1 << at)
        cells: dict[int, int] = {}
        alive = free
        for start in sorted(starts):
            alive ^= changes.get(start, 0)
            cells.setdefault(alive, start)
        return [(start, mask) for mask, start in cells.items()]

    def gap(self, inside: int | None = None, by: int | None = None) -> Point | None:
        """A point in none of the boxes `by` (all, unless said), inside the box number `inside` if one is given."""
        by = (1 << len(self.boxes)) - 1 if by is None else by
        within = None if inside is None else 1 << inside
        if not by:
            return self._complete((), within)
        covered: list[list[int]] = [[] for _ in self._axes]
        path: list[int] = []

        def search(level: int, alive: int) -> bool:
            """Whether a gap is left by the boxes `alive`, which admit the path so far."""
            self._visits += 1
            if self._visits > _MOST_VISITS:
                raise TooComplex
            ways: dict[int, int] = {}
            for start, mask in self._cells[level]:
                if within is None or mask & within:
                    ways.setdefault(alive & mask, start)
            # where few boxes are left a gap is likelier; and where they cover, more of them cover as well
            for left in sorted(ways, key=int.bit_count):
                path.append(ways[left])
                if not left:
                    return True
                if not left & self._full_after[level + 1] and not _any_within(covered[level], left):
                    if search(level + 1, left):
                        return True
                    covered[level].append(left)
                path.pop()
            return False

        if by & self._full_after[0]:
            return None
        return self._complete(path, within) if search(0, by) else None

    def _complete(self, path: Sequence[int], within: int | None) -> Point:
        """A point that begins as the path does; on the axes after it, any that is inside."""
        found = dict(zip(self._axes, path, strict=False))
        for axis, cells in zip(self._axes[len(path) :], self._cells[len(path) :], strict=True):
            found[axis] = next(start for start, mask in cells if within is None or mask & within)
        return found

    def meeting(self, at: int) -> int:
        """The boxes that have a point in common with the box number `at`, itself among them."""
        bit = 1 << at
        masks = (reduce(or_, (mask for _, mask in cells if mask & bit), 0) for cells in self._cells)
        return reduce(and_, masks, (1 << len(self.boxes)) - 1)

    def common_point(self, one: int, other: int) -> Point:
        """A point in both boxes, which meet."""
        both = (1 << one) | (1 << other)
        return {
            axis: next(start for start, mask in cells if mask & both == both)
            for axis, cells in zip(self._axes, self._cells, strict=True)
        }


def _any_within(sets: Sequence[int], bits: int) -> bool:
    """Whether one of the sets of bits is a part of the bits."""
    return any(not each & ~bits for each in reversed(sets))
