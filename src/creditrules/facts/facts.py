"""Facts that a policy has admitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from creditrules.values import MISSING, Cause, Value
from creditrules.values.frozen import FrozenMap


@dataclass(frozen=True, slots=True)
class Other:
    """What another source said of the fact: a value of a day, or why it gave none, or both for one that is stale."""

    source: str
    value: Value = MISSING
    as_of: date | None = None
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from and of which day it is; for a missing value, why it is missing.

    `others` is what other sources said that were asked as well.
    """

    source: str | None = None
    as_of: date | None = None
    cause: Cause | None = None
    others: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """A customer's facts: a value for every fact of the policy, missing where it is not there.

    `provenance` has what was said about a value beside the value itself. `policy` is the digest of the policy that
    admitted the facts, `as_of` the date for which it did: what is fresh on one day may be stale on another. `packed` is
    for the engine, which keeps the values there in its own form.
    """

    values: Mapping[str, Value]
    provenance: Mapping[str, Provenance] = field(default_factory=FrozenMap[str, Provenance])
    policy: str = ""
    as_of: date | None = None
    packed: Any = field(default=None, repr=False, compare=False)
