"""The types of the policy language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number; a whole number has 0 decimals."""

    decimals: int = 4


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of one; 12.5% is 0.125. `decimals` are those of the fraction: 4 means steps of 0.01%."""

    decimals: int = 4


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency (ISO 4217); facts and actions have the decimals of its minor unit."""

    currency: str
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day."""


@dataclass(frozen=True, slots=True)
class Period:
    """A duration, counted in days or in months."""

    unit: Literal["days", "months"]


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text; it can only be compared for equality."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of the named members, ordered as listed."""

    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetOf:
    """Any of the named members, together."""

    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """Records of one kind."""

    record: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The type of what was refused already; it agrees with everything, so that a cause is reported once."""


Type: TypeAlias = Number | Percent | Money | Date | Period | YesNo | Text | OneOf | SetOf | ListOf | Unknown
Numeric: TypeAlias = Number | Percent | Money

UNKNOWN = Unknown()
WHOLE = Number(0)
YES_NO = YesNo()
DATE = Date()


def same_kind(left: Type, right: Type) -> bool:
    """Whether values of the two types can be compared and stand for one another, decimals apart."""
    match left, right:
        case (Unknown(), _) | (_, Unknown()):
            return True
        case (Number(), Number()) | (Percent(), Percent()):
            return True
        case Money(), Money():
            return left.currency == right.currency
        case _:
            return left == right


def wider(left: Type, right: Type) -> Type:
    """The one of two types of one kind that has more decimals."""
    if isinstance(left, Numeric) and isinstance(right, Numeric):
        return left if left.decimals >= right.decimals else right
    return left


def describe(type_: Type) -> str:
    """The type as an author would say it: `a percentage`, `an amount in CNY`, `one of AAA, AA, A`."""
    match type_:
        case Number(decimals=0):
            return "a whole number"
        case Number():
            return "a plain number"
        case Percent():
            return "a percentage"
        case Money():
            return f"an amount in {type_.currency}"
        case Date():
            return "a date"
        case Period():
            return f"a duration in {type_.unit}"
        case YesNo():
            return "yes or no"
        case Text():
            return "a text"
        case OneOf():
            return f"one of {_members(type_.members)}"
        case SetOf():
            return f"a set of {_members(type_.members)}"
        case ListOf():
            return f"a list of {type_.record}"
        case Unknown():
            return "unknown"


def _members(members: tuple[str, ...]) -> str:
    shown = ", ".join(members[:8])
    return shown if len(members) <= 8 else f"{shown}, …"
