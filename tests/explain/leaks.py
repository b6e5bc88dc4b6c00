"""Looks for confidential values in what was written for others, in whatever form they may stand there.

`leaks(decision, text)` is empty where the text tells nothing that it should not. It knows values by how they look, so
that it only finds those that look like nothing else: amounts of many digits, days, long words. What a text says by
being there at all is found by `tests/explain/test_audiences.py`, which changes what is confidential and expects the
same text.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

from creditrules import Decision
from creditrules.explain.build import explain
from creditrules.explain.model import Explanation, Shown
from creditrules.program.program import Program
from creditrules.program.show import show
from creditrules.program.types import ListOf, Percent, Type
from creditrules.values import Missing, Value
from creditrules.values.decimals import plain

SHORTEST = 5
"""Digits or letters; anything shorter may stand in a text by chance."""

HASH = re.compile(r"\b[0-9a-f]{64}\b")


def leaks(decision: Decision, text: str) -> list[str]:
    """The confidential values, as they look, that the text contains."""
    whole = explain(decision)
    text = HASH.sub("", text)
    open_ = set(told_openly(whole, decision.program))
    found = {form for one in shown_in(whole) if one.confidential for form in forms(one.value, one.type)}
    return sorted(form for form in found if form in text and not any(form in other for other in open_))


def told_openly(whole: Explanation, program: Program) -> Iterator[str]:
    """Everything that the customer may read: the outcome, its open facts, and what the policy says itself."""
    yield whole.text
    yield whole.as_of.isoformat()
    for day in (whole.as_of, whole.review_due):
        yield from () if day is None else days(day)
    for number in (whole.score, *(grade.distance for grade in whole.grades)):
        yield from () if number is None else numbers(number)
    for action in whole.actions:
        yield from every_form(action.value)
    for one in shown_in((whole.facts, whole.reasons, [control.said for control in whole.controls])):
        if not one.confidential:
            yield from every_form(one)
    for fact in whole.facts:
        if not fact.confidential:
            yield from (form for day in (fact.dated, fact.fresh_until) if day is not None for form in days(day))
    for reason in whole.reasons:
        yield from () if reason.lost is None or reason.confidential else numbers(reason.lost)
    yield from (plain(number) for number in (program.score.low, program.score.high)) if program.score else ()


def shown_in(part: object) -> Iterator[Shown]:
    """Every value that is shown somewhere inside."""
    if isinstance(part, Shown):
        yield part
    elif isinstance(part, tuple | list):
        for each in part:
            yield from shown_in(each)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from shown_in(getattr(part, field.name))


def forms(value: Value, type_: Type) -> Iterator[str]:
    """The ways in which a value that looks like nothing else may be written."""
    for form in every_form(Shown(value, type_)):
        if isinstance(value, date) or len(re.sub(r"\W|_", "", form).strip("0")) >= SHORTEST:
            yield form


def every_form(one: Shown) -> Iterator[str]:
    """The ways in which a value may be written."""
    match one.value:
        case bool() | Missing():
            return
        case Decimal():
            yield from numbers(one.value)
            if isinstance(one.type, Percent):
                yield from numbers(one.value.scaleb(2))
            yield show(one.value, one.type)
        case date():
            yield from days(one.value)
        case str():
            yield one.value
        case tuple() if isinstance(one.type, ListOf):
            return  # its fields are told one by one
        case _:
            yield show(one.value, one.type)


def numbers(value: Decimal) -> Iterator[str]:
    """In plain digits and with commas, whole and without the sign."""
    digits = plain(abs(value))
    whole, point, rest = digits.partition(".")
    yield digits
    yield f"{int(whole):,}{point}{rest}"
    yield f"{int(whole):,}"


def days(day: date) -> Iterator[str]:
    """As computers and as people write it."""
    yield day.isoformat()
    yield f"{day.year}年{day.month}月{day.day}日"
    yield f"{day:%B} {day.day}, {day.year}"
    yield f"{day.day} {day:%B} {day.year}"
