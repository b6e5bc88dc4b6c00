"""A value that is not there, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Cause(Enum):
    """Why a value is missing."""

    NOT_COLLECTED = "not collected"
    UNAVAILABLE = "unavailable"
    STALE = "stale"
    NO_CONSENT = "no consent"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Missing:
    """A missing value with its cause. Two missing values are the same value, whatever their causes."""

    cause: Cause = Cause.NOT_COLLECTED

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Missing)

    def __hash__(self) -> int:
        return hash(Missing)

    def __bool__(self) -> bool:
        raise TypeError("a missing value is neither yes nor no; ask with isinstance(value, Missing)")


MISSING = Missing()
