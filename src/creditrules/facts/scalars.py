"""One value against its declaration: taken exactly as it is, or refused with the reason. Nothing is coerced."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from math import isfinite

from creditrules.facts import complaint
from creditrules.facts.complaint import Complaint
from creditrules.program.program import Declared
from creditrules.program.types import Date, Money, Number, OneOf, Percent, SetOf, Text, YesNo
from creditrules.values import Scalar
from creditrules.values.dates import EARLIEST, LATEST, read_date
from creditrules.values.decimals import MOST_DIGITS, decimals_of, digits_of, plain, read_decimal

LONGEST_TEXT = 10_000
"""The most characters of a text."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MOST_BITS = 400
_MOST_PLACES = 100  # bounds what exact arithmetic is asked to look at, far beyond the digits of any policy
_WIDE = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)  # takes any number that can be handed in, unrounded


def read_scalar(raw: object, declared: Declared) -> Scalar | Complaint:
    """The value of a fact or field that is not a list of records."""
    match declared.type:
        case Number() | Percent() | Money():
            return _numeric(raw, declared, declared.type)
        case Date():
            return _date(raw, declared)
        case YesNo():
            return raw if isinstance(raw, bool) else complaint.wrong_type(raw, declared)
        case Text():
            return _text(raw, declared)
        case OneOf():
            return _member(raw, declared, declared.type)
        case SetOf():
            return _set(raw, declared, declared.type)
        case _:
            return complaint.wrong_type(raw, declared)


def _numeric(raw: object, declared: Declared, type_: Number | Percent | Money) -> Decimal | Complaint:
    value = _decimal(raw, declared, type_)
    if isinstance(value, Complaint):
        return value
    if decimals_of(value) > type_.decimals:
        return complaint.too_many_decimals(raw, type_, type_.decimals)
    if not _inside(value, declared.low, declared.high):
        return complaint.out_of_range(raw, declared)
    if digits_of(value) > MOST_DIGITS:
        return complaint.too_many_digits(raw, MOST_DIGITS)
    return value


def _decimal(raw: object, declared: Declared, type_: Number | Percent | Money) -> Decimal | Complaint:
    """The exact number, without trailing zeros or an exponent."""
    value: Decimal | None
    match raw:
        case bool():
            value = None
        case int():
            if raw.bit_length() > _MOST_BITS:
                return complaint.out_of_range(raw, declared)
            value = Decimal(raw)
        case float():
            if not isfinite(raw):
                return complaint.not_finite(raw, declared)
            value = Decimal(float.__repr__(raw))  # the shortest decimal that means this float
        case Decimal():
            if not raw.is_finite():
                return complaint.not_finite(raw, declared)
            value = raw
        case str():
            value = read_decimal(raw)
        case _:
            value = None
    if value is None:
        return complaint.wrong_type(raw, declared)
    if not value:
        return Decimal(0)
    value = value.normalize(_WIDE)
    if value.adjusted() > _MOST_PLACES:
        return complaint.out_of_range(raw, declared)
    if -int(value.as_tuple().exponent) > _MOST_PLACES:
        return complaint.too_many_decimals(raw, type_, type_.decimals)
    return Decimal(plain(value))


def _date(raw: object, declared: Declared) -> date | Complaint:
    day = read_date(raw) if isinstance(raw, str) else raw
    if not isinstance(day, date) or isinstance(day, datetime):
        return complaint.wrong_type(raw, declared)
    low = declared.low if isinstance(declared.low, date) else EARLIEST
    high = declared.high if isinstance(declared.high, date) else LATEST
    if not low <= day <= high:
        return complaint.out_of_range(raw, Declared(declared.type, low, high))
    return day


def _text(raw: object, declared: Declared) -> str | Complaint:
    if not isinstance(raw, str):
        return complaint.wrong_type(raw, declared)
    if len(raw) > LONGEST_TEXT:
        return complaint.too_long(len(raw), LONGEST_TEXT)
    if _SURROGATE.search(raw):
        return complaint.not_text(raw)
    return str.__str__(raw)


def _member(raw: object, declared: Declared, type_: OneOf) -> str | Complaint:
    if not isinstance(raw, str):
        return complaint.wrong_type(raw, declared)
    if raw not in type_.members:
        return complaint.not_a_member(raw, declared)
    return str.__str__(raw)


def _set(raw: object, declared: Declared, type_: SetOf) -> frozenset[str] | Complaint:
    if not isinstance(raw, list | tuple | set | frozenset):
        return complaint.wrong_type(raw, declared)
    seen: set[str] = set()
    for index, member in enumerate(raw):
        if not isinstance(member, str):
            return complaint.not_a_member_text(member, declared, (index,))
        if member not in type_.members:
            return complaint.not_a_member(member, declared, (index,))
        if member in seen:
            return complaint.twice_in_set(member, (index,))
        seen.add(str.__str__(member))
    return frozenset(seen)


def _inside(value: Decimal, low: object, high: object) -> bool:
    return not ((isinstance(low, Decimal) and value < low) or (isinstance(high, Decimal) and value > high))
