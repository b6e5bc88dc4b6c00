"""Formulas with their numbers: what stood in place of each name, and what came out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from creditrules.explain.document.teller import Teller
from creditrules.explain.model import Term
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import Words, code, joined, plain, quiet
from creditrules.values import Missing

LEAVES = frozenset({"fact", "field", "let", "table", "points", "action", "previous", "built-in", "constant"})

_SIGNS = {"*": " × ", "/": " ÷ ", "-": " − ", "<=": " ≤ ", ">=": " ≥ ", "!=": " ≠ "}
_TIGHT = {"or": 1, "and": 2, "not": 3, "+": 5, "-": 5, "*": 6, "/": 6}
_COMPARED = 4  # how tightly everything else binds that stands between or behind its operands
_CLOSED = 9  # calls and values need no brackets

_CALLS = {
    "min": Say.LEAST_OF,
    "max": Say.GREATEST_OF,
    "days since": Say.DAYS_SINCE,
    "months since": Say.MONTHS_SINCE,
    "years since": Say.YEARS_SINCE,
}
_TESTS = {
    "within": Say.IS_WITHIN,
    "is": Say.IS_THE,
    "is one of": Say.IS_AMONG,
    "includes": Say.INCLUDES,
    "else": Say.ELSE,
    "rounded up": Say.ROUNDED_UP,
    "rounded down": Say.ROUNDED_DOWN,
    "rounded half up": Say.ROUNDED_HALF_UP,
    "rounded half even": Say.ROUNDED_HALF_EVEN,
}
_DENIED = {"is": Say.IS_NOT, "is one of": Say.IS_NOT_AMONG}
_OF_ONE = {"not": Say.NOT, "as percent": Say.AS_PERCENT, "as number": Say.AS_NUMBER}
_AGGREGATES = {
    "count": Say.COUNT_OF,
    "sum": Say.SUM_OF,
    "mean": Say.MEAN_OF,
    "min": Say.LEAST_AMONG,
    "max": Say.GREATEST_AMONG,
    "share": Say.SHARE_OF,
    "any": Say.ANY_AMONG,
    "every": Say.EVERY_AMONG,
}


def is_plain(term: Term) -> bool:
    """Whether there is nothing to put in."""
    return term.operation in LEAVES


def with_numbers(tell: Teller, term: Term) -> Words:
    """The formula with a value in place of each name."""
    if is_plain(term):
        return _result(tell, term)
    if term.result is None:
        return quiet(tell.language.say(Say.NOT_ASKED))
    if term.looked_at is not None:
        message = _AGGREGATES[term.operation]
        return plain(
            tell.language.count(message, len(term.records), looked=tell.language.number(Decimal(term.looked_at)))
        )
    return _written(tell, term)


def equation(tell: Teller, term: Term) -> Words:
    """The formula with numbers, and what came out."""
    return joined((with_numbers(tell, term), _result(tell, term)), " = ")


def aggregates(term: Term) -> Iterator[Term]:
    """The aggregates inside a formula that were asked."""
    if term.looked_at is not None:
        yield term
        return
    for operand in term.operands:
        yield from aggregates(operand)


def _written(tell: Teller, term: Term) -> Words:
    operation, operands = term.operation, term.operands
    if operation in _CALLS:
        listed = tell.listed([with_numbers(tell, operand) for operand in operands])
        return tell.language.words(_CALLS[operation], values=listed)
    if operation == "else" and not _was_missing(operands[0]):
        return _inner(tell, operands[0], term)
    if operation == "is known":
        return tell.language.words(Say.IS_KNOWN, value=code(operands[0].text))
    if operation == "not" and operands[0].operation == "is known":
        return tell.language.words(Say.IS_MISSING, value=code(operands[0].operands[0].text))
    if operation == "not" and operands[0].operation in _DENIED:
        return _tested(tell, _DENIED[operands[0].operation], operands[0])
    if operation in _OF_ONE:
        return tell.language.words(_OF_ONE[operation], value=_inner(tell, operands[0], term))
    if operation in _TESTS:
        return _tested(tell, _TESTS[operation], term)
    if operation in {"and", "or"}:
        between = tell.language.say(Say.BOTH if operation == "and" else Say.EITHER)
        return joined([_inner(tell, operand, term) for operand in operands], between)
    if len(operands) == 1:
        return (*plain("−"), *_inner(tell, operands[0], term))
    return joined([_inner(tell, operand, term) for operand in operands], _SIGNS.get(operation, f" {operation} "))


def _tested(tell: Teller, message: Say, term: Term) -> Words:
    first, *others = [_inner(tell, operand, term) for operand in term.operands]
    return tell.language.words(message, value=first, other=tell.listed(others))


def _was_missing(term: Term) -> bool:
    return term.result is not None and isinstance(term.result.value, Missing) and not term.result.hidden


def _inner(tell: Teller, operand: Term, outer: Term) -> Words:
    """An operand, in brackets where it binds less tightly than what it stands in."""
    words = with_numbers(tell, operand)
    loose = _tightness(operand) < _tightness(outer) or (
        _tightness(operand) == _tightness(outer) and outer.operation in {"-", "/"} and operand is outer.operands[-1]
    )
    return (*plain("("), *words, *plain(")")) if loose and operand.result is not None else words


def _tightness(term: Term) -> int:
    if is_plain(term) or term.looked_at is not None or term.operation in _CALLS:
        return _CLOSED
    return _TIGHT.get(term.operation, _COMPARED)


def _result(tell: Teller, term: Term) -> Words:
    return quiet(tell.language.say(Say.NOT_ASKED)) if term.result is None else tell.value(term.result)
