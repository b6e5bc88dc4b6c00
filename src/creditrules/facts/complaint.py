"""What is wrong with a value: one function per mistake, so that the wording stays together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from creditrules.diagnostics import Code, nearest
from creditrules.diagnostics.codes import FACT_DECIMALS, FACT_MEMBER, FACT_RANGE, FACT_TYPE, TOO_MANY
from creditrules.facts.hints import hint, range_hint
from creditrules.facts.locate import Path
from creditrules.facts.values_shown import kind_of, short, shown
from creditrules.program.program import Declared
from creditrules.program.show import describe_declared, show
from creditrules.program.types import Money, OneOf, Percent, SetOf, Type, describe
from creditrules.values.decimals import EXACT


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a value was refused: what to say after its name, how to mend it, and where inside the value it is."""

    code: Code
    says: str
    help: str = ""
    inside: Path = ()


def wrong_type(raw: object, declared: Declared) -> Complaint:
    """The value is of another kind than the policy admits."""
    return Complaint(FACT_TYPE, f"is {shown(raw)}, but {_admits(declared)}", hint(raw, declared.type))


def not_finite(raw: object, declared: Declared) -> Complaint:
    """A float or decimal that is no number."""
    says = f"is {shown(raw)}, which is not a number; {_admits(declared)}"
    return Complaint(FACT_TYPE, says, "leave the fact out where its value is not known")


def out_of_range(raw: object, declared: Declared) -> Complaint:
    """The value lies outside the range that the policy declares."""
    return Complaint(FACT_RANGE, f"is {_as_value(raw)}, but {_admits(declared)}", range_hint(raw, declared))


def too_many_digits(raw: object, most: int) -> Complaint:
    """The number is longer than any number of a policy."""
    return Complaint(FACT_RANGE, f"is {_as_value(raw)}, but a number of a policy has at most {most} digits")


def too_many_decimals(raw: object, type_: Type, decimals: int) -> Complaint:
    """The number is finer than the fact."""
    match type_, decimals:
        case Percent(), _:
            step = show(EXACT.scaleb(Decimal(1), -decimals), Percent(min(decimals, 4)))
            admits = f"a percentage in steps of {step}, a fraction with {decimals} decimals"
        case Money(), 0:
            admits = f"{describe(type_)} without decimals"
        case _, 0:
            admits = "a whole number"
        case _:
            admits = f"{describe(type_)} with at most {decimals} decimals"
    helps = "a Python float holds more digits than were meant: hand over a Decimal or a text of digits"
    return Complaint(
        FACT_DECIMALS, f"is {_as_value(raw)}, but the policy admits {admits}", helps if isinstance(raw, float) else ""
    )


def too_long(length: int, most: int) -> Complaint:
    """The text is longer than any text of a fact."""
    return Complaint(FACT_RANGE, f"is a text of {length:,} characters, but a text has at most {most:,}")


def not_text(raw: str) -> Complaint:
    """The text holds halves of characters, which no file or database can hold."""
    says = f"is {shown(raw)}, which holds half of a character (a lone surrogate)"
    return Complaint(FACT_TYPE, says, "write the character itself, or both halves of it")


def not_a_member(raw: str, declared: Declared, inside: Path = ()) -> Complaint:
    """The text is none of the members that the policy lists."""
    members = declared.type.members if isinstance(declared.type, OneOf | SetOf) else ()
    says = f"{'has' if inside else 'is'} `{short(raw)}`, but {_admits(declared)}"
    return Complaint(FACT_MEMBER, says, _did_you_mean(raw, members), inside)


def twice_in_set(raw: str, inside: Path) -> Complaint:
    """A set names a member twice."""
    return Complaint(FACT_MEMBER, f"has `{short(raw)}` twice", "name each member once", inside)


def not_a_member_text(raw: object, declared: Declared, inside: Path) -> Complaint:
    """A set holds something that is not the name of a member."""
    return Complaint(FACT_TYPE, f"has {shown(raw)}, but {_admits(declared)}", "", inside)


def too_many_records(count: int, most: int, record: str) -> Complaint:
    """A list is longer than the policy admits."""
    return Complaint(TOO_MANY, f"has {count:,} records, but the policy admits at most {most:,} of `{record}`")


def not_a_list(raw: object, record: str) -> Complaint:
    """A list of records is given as something else."""
    help_ = "put it into a list: `[ { … } ]`" if kind_of(raw) == "an object" else ""
    return Complaint(FACT_TYPE, f"is {shown(raw)}, but the policy admits a list of `{record}`", help_)


def not_a_record(raw: object, record: str, fields: Sequence[str]) -> Complaint:
    """A record is given as something else than an object."""
    help_ = f"a record is an object with the fields {', '.join(fields)}"
    return Complaint(FACT_TYPE, f"is {shown(raw)}, but the policy admits a record of `{record}`", help_)


def _as_value(raw: object) -> str:
    """A value that was understood is shown as one, also where it came as a text."""
    return f"`{short(raw)}`" if isinstance(raw, str) else shown(raw)


def _admits(declared: Declared) -> str:
    return f"the policy admits {describe_declared(declared)}"


def _did_you_mean(word: str, known: Sequence[str]) -> str:
    close = nearest(word, known)
    return f"did you mean `{close}`?" if close else ""
