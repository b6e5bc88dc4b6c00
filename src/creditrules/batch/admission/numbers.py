"""Columns of numbers in SQL: every value kept exactly, as a whole number of the type's smallest step, or refused.

No step rounds: what has more decimals than the type is refused, as is what lies outside the declared range.
"""

from __future__ import annotations

from decimal import Decimal

from creditrules.batch.columns import Kind, declared_kind
from creditrules.batch.reading.forms import Form, Shape
from creditrules.program.program import Declared
from creditrules.program.scales import declared_scale
from creditrules.values.decimals import EXACT

_PLAIN = r"'^-?[0-9]{1,60}(\.[0-9]{1,60})?$'"
_EXACT_DIGITS = 15
"""Every decimal of so many digits is told apart from all others by the double nearest to it."""

_LONGEST = 38
_MOST_BIG = 10**18


def reading(raw: str, shape: Shape, declared: Declared) -> tuple[str, str]:
    """SQL that says whether the value is admitted, and the value as it is kept."""
    low, high = _ends(declared)
    decimals = declared_scale(declared.type)
    kept = "BIGINT" if declared_kind(declared) is Kind.WHOLE else "HUGEINT"
    match shape.form:
        case Form.WHOLE if shape.engine != "UHUGEINT":  # which is compared with numbers below zero as a float
            bounds = _between(raw, -(-low // 10**decimals), high // 10**decimals)
            return bounds, _times(f"CAST({raw} AS {kept})", decimals)
        case Form.DECIMAL if shape.digits + max(shape.decimals, decimals) <= _LONGEST:
            return _decimal(raw, shape, decimals, (low, high), kept)
        case Form.FLOAT:
            value = _float(raw, decimals)
        case Form.JSON:
            word = f"CASE WHEN json_type({raw}) = 'VARCHAR' THEN {raw} ->> '$' END"
            number = f"CASE WHEN json_type({raw}) IN ('BIGINT', 'UBIGINT', 'DOUBLE') THEN CAST({raw} AS VARCHAR) END"
            value = f"coalesce({_plain(word, decimals)}, {_written(number, decimals)})"
        case Form.DECIMAL | Form.WHOLE:
            # Where a type has no room for digits before the point, DuckDB writes none.
            value = _plain(rf"regexp_replace(CAST({raw} AS VARCHAR), '^(-?)\.', '\10.')", decimals)
        case _:
            value = _plain(raw, decimals)
    return f"coalesce({_between(value, low, high)}, FALSE)", f"CAST({value} AS {kept})"


def scaled(value: Decimal, decimals: int) -> int:
    """The number as it is kept; it has no more decimals than that."""
    return int(EXACT.scaleb(value, decimals).to_integral_exact(context=EXACT))


def _ends(declared: Declared) -> tuple[int, int]:
    decimals = declared_scale(declared.type)
    assert isinstance(declared.low, Decimal)  # noqa: S101  # the checker gives every number a range
    assert isinstance(declared.high, Decimal)  # noqa: S101
    return scaled(declared.low, decimals), scaled(declared.high, decimals)


def _between(value: str, low: int, high: int) -> str:
    return f"{value} BETWEEN {low} AND {high}"


def _times(value: str, places: int) -> str:
    return value if not places else f"{value} * {10**places}"


def _decimal(raw: str, shape: Shape, decimals: int, ends: tuple[int, int], kept: str) -> tuple[str, str]:
    """A column of decimals; every step stays within 38 digits."""
    own, common = shape.decimals, min(shape.decimals, decimals)
    most = 10**shape.digits - 1
    low = max(-(-ends[0] * 10**own // 10**decimals), -most)
    high = min(ends[1] * 10**own // 10**decimals, most)
    fine = f"{raw} BETWEEN {_literal(low, shape)} AND {_literal(high, shape)}"
    bare = raw
    if own > decimals:
        bare = f"CAST({raw} AS DECIMAL({shape.digits},{decimals}))"
        fine = f"({fine} AND {raw} = {bare})"
    room = 18 if _fits(ends, decimals + common) else _LONGEST
    if (shape.digits, own) != (room, common):
        bare = f"CAST({bare} AS DECIMAL({room},{common}))"
    return fine, f"CAST({_times(bare, decimals)} AS {kept})"


def _literal(steps: int, shape: Shape) -> str:
    return f"CAST('{EXACT.scaleb(Decimal(steps), -shape.decimals):f}' AS {shape.engine})"


def _fits(ends: tuple[int, int], decimals: int) -> bool:
    steps: int = 10**decimals
    return max(map(abs, ends)) < _MOST_BIG // steps


def _plain(word: str, decimals: int) -> str:
    """The number in plain digits; NULL for anything else, and for more decimals or digits than can be kept."""
    rest = f"rtrim(split_part({word}, '.', 2), '0')"
    digits = f"split_part({word}, '.', 1) || rpad({rest}, {decimals}, '0')"
    return (
        f"CASE WHEN regexp_matches({word}, {_PLAIN}) AND length({rest}) <= {decimals} "
        f"THEN TRY_CAST({digits} AS HUGEINT) END"
    )


def _float(raw: str, decimals: int) -> str:
    """A float, by the shortest decimal that means it."""
    value = f"CAST({raw} AS DOUBLE)"
    steps = f"round({value} * 1e{decimals})"
    quick = f"abs({value}) < 1e{_EXACT_DIGITS - decimals} AND {steps} / 1e{decimals} = {value}"
    return f"CASE WHEN {quick} THEN CAST({steps} AS HUGEINT) ELSE {_written(f'CAST({value} AS VARCHAR)', decimals)} END"


def _written(word: str, decimals: int) -> str:
    """A number as engines write floats: digits with a point, and maybe an exponent of ten."""
    mantissa = f"split_part({word}, 'e', 1)"
    power = f"coalesce(TRY_CAST(split_part({word}, 'e', 2) AS INTEGER), 0)"
    rest = f"rtrim(split_part({mantissa}, '.', 2), '0')"
    places = f"({power} - length({rest}) + {decimals})"
    digits = f"split_part({mantissa}, '.', 1) || {rest} || repeat('0', {places})"
    return f"CASE WHEN {places} BETWEEN 0 AND {2 * _LONGEST} THEN TRY_CAST({digits} AS HUGEINT) END"
