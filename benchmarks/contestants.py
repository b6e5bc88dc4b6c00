"""Who is timed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Contestant:
    """Who decides: `decide` takes one of `inputs`; `most` is the bar, in times of the function written by hand.

    With `anew`, what `decide` takes is made by it from one of `inputs` before each round, which is not timed.
    """

    name: str
    decide: Callable[[Any], Any]
    inputs: Sequence[Any]
    most: float | None = None
    anew: Callable[[Any], Any] | None = None
