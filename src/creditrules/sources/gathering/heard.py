"""What was heard of one fact of one customer, source after source, and what is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from creditrules.values import Cause


@dataclass(frozen=True, slots=True)
class Heard:
    """What one source said of a fact: a value, as the source has it, or why there is none; both for a stale one."""

    source: str
    value: object = None
    as_of: date | None = None
    cause: Cause | None = None

    @property
    def settles(self) -> bool:
        """Whether no further source need be asked."""
        return self.cause in {None, Cause.NOT_APPLICABLE}

    def written(self) -> dict[str, object]:
        """As an entry of `others`."""
        return {"source": self.source, **self._beside()}

    def _beside(self) -> dict[str, object]:
        found: dict[str, object] = {}
        if self.value is not None:
            found["value"] = self.value
        if self.as_of is not None:
            found["as_of"] = self.as_of.isoformat()
        if self.cause is not None:
            found["cause"] = self.cause.value
        return found


_WORST_FIRST = (Cause.UNAVAILABLE, Cause.NO_CONSENT, Cause.STALE, Cause.NOT_COLLECTED)


def envelope(heard: Sequence[Heard]) -> dict[str, object]:
    """The fact with its source, its day, and what others said; `heard` in the order in which sources were asked.

    The first source that told a value gives it. Where none did, the fact is missing for the cause that a reader must
    know of first: that a source could not be asked, may not be asked, or has an old value.
    """
    settled = next((one for one in heard if one.settles), None)
    chosen = settled or min(heard, key=lambda one: _WORST_FIRST.index(one.cause or Cause.NOT_COLLECTED))
    others = [one for one in heard if one is not chosen and _worth_telling(one, chosen)]
    found: dict[str, object] = {"value": chosen.value, "source": chosen.source}
    if chosen.as_of is not None:
        found["as_of"] = chosen.as_of.isoformat()
    if chosen.cause is not None and chosen.value is None:
        found["cause"] = chosen.cause.value
    if others:
        found["others"] = [one.written() for one in others]
    return found


def _worth_telling(one: Heard, chosen: Heard) -> bool:
    """Not worth a word are a source that had nothing, and one that said the same."""
    return one.cause is not Cause.NOT_COLLECTED and not (one.cause is None and one.value == chosen.value)
