"""What conditions ask about: the scales on which regions of customers are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from creditrules.checker.regions import Stretch
from creditrules.program import expressions as x
from creditrules.values import Scalar

Kind: TypeAlias = Literal["value", "known", "holds", "order", "includes", "age"]


@dataclass(frozen=True, slots=True)
class Key:
    """What an axis is about.

    The value of an expression, whether it is known, whether it holds, which of two is larger, whether a set includes
    the `member`, or where a day lies before or after the as-of date, in days or months (the `member`).
    """

    kind: Kind
    expr: x.Expr
    member: str = ""


@dataclass
class Axis:
    """Something that conditions ask about; `words` are the points of a scale without numbers, in order."""

    key: Key
    whole: Stretch
    words: tuple[Scalar, ...] = ()
