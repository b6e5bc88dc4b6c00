"""Why the customer does not stand better: what lowered the grade, then what lost points, most first.

Codes are ranked by a number that each has: the points lost and, among equals, its place in the file, so that no two
are alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from creditrules.batch.columns import most_reasons
from creditrules.batch.sql.grading import Grading
from creditrules.batch.sql.lines import Lines
from creditrules.batch.sql.numbers import scaled
from creditrules.batch.sql.ranks import ranks
from creditrules.batch.sql.sheet import Sheet
from creditrules.batch.sql.terms import Term, condition, level_of, whole
from creditrules.program.program import Factor


def reason_columns(found: Grading, lines: Mapping[str, Lines], sheet: Sheet) -> list[Term]:
    """The columns `reason 1` and on."""
    sheet.layers.begin("reasons by points")
    by_points = _by_points(lines, sheet)
    sheet.layers.begin("reasons")
    lowered = [each for effect in ("is", "at most") for each in found.lowered if each[0].effect == effect]
    codes = [(override.code, told) for override, told in lowered]
    if not codes:
        return [sheet.layers.define(f"reason {at}", term) for at, term in enumerate(by_points, 1)]
    return _after_lowering(codes, by_points, sheet)


def _by_points(lines: Mapping[str, Lines], sheet: Sheet) -> list[Term]:
    reasons = sheet.program.reasons
    if reasons is None:
        return []
    keys, codes = _keys(lines, sheet)
    return [_code_of(term, codes, sheet) for term in ranks(keys, reasons.at_most, sheet)]


def _keys(lines: Mapping[str, Lines], sheet: Sheet) -> tuple[list[Term], list[str]]:
    """A number for each code: the points lost, then its place, the greater the earlier; below 0 if nothing is lost."""
    numbers = sheet.write.numbers
    by_code: dict[str, list[Factor]] = {}
    for factor in sheet.program.factors.values():
        by_code.setdefault(factor.code, []).append(factor)
    codes = list(by_code)
    lost = [_lost(factors, lines, sheet) for factors in by_code.values()]
    scale, size = max(term.scale for term in lost), len(codes) + 1
    keys = []
    for at, (code, term) in enumerate(zip(codes, lost, strict=True), 1):
        sheet.write.owner = f"lost {code}"
        whole_lost = replace(numbers.to_scale(term, scale), scale=0)
        key = numbers.subtract(numbers.times(whole_lost, size, 0), whole(at))
        keys.append(sheet.layers.define(f"key {code}", numbers.shortened(replace(key, nullable=False))))
    return keys, codes


def _lost(factors: Sequence[Factor], lines: Mapping[str, Lines], sheet: Sheet) -> Term:
    """The points that all factors of a code lost together."""
    return sheet.write.numbers.total([_lost_of(factor, lines[factor.name].points, sheet) for factor in factors])


def _lost_of(factor: Factor, points: Term, sheet: Sheet) -> Term:
    numbers = sheet.write.numbers
    lost = numbers.subtract(scaled(factor.baseline), points)
    return lost if factor.weight is None else numbers.multiply(scaled(factor.weight), lost)


def _code_of(rank: Term, codes: Sequence[str], sheet: Sheet) -> Term:
    """The code of a rank; NULL where nothing was lost, since what is left of a number below zero is none above it."""
    size, text = len(codes), sheet.dialect.text
    whens = " ".join(f"WHEN {size - at} THEN {text(code)}" for at, code in enumerate(codes))
    return Term(f"CASE {rank.text} % {size + 1} {whens} END", rank.level)


def _after_lowering(codes: Sequence[tuple[str, Term]], by_points: Sequence[Term], sheet: Sheet) -> list[Term]:
    """Overrides that lowered the grade move the others down."""
    numbers, layers = sheet.write.numbers, sheet.layers
    sheet.write.owner = "reasons"
    by_points = [numbers.bind(term, f"by points {at}") for at, term in enumerate(by_points, 1)]
    each = [numbers.chosen([(told, whole(1))], whole(0)) for _, told in codes]
    counts = [layers.define(f"lowering {at}", numbers.total(each[:at])) for at in range(1, len(each) + 1)]
    return [
        layers.define(f"reason {place}", _at_place(place, codes, counts, by_points, sheet))
        for place in range(1, most_reasons(sheet.program) + 1)
    ]


def _at_place(
    place: int, codes: Sequence[tuple[str, Term]], counts: Sequence[Term], by_points: Sequence[Term], sheet: Sheet
) -> Term:
    """The reason at a place; the usual case, that nothing lowered the grade, is asked first."""
    last, cases = counts[-1], []
    for moved in range(len(codes) + 1):
        if 1 <= place - moved <= len(by_points):
            term = by_points[place - moved - 1]
            cases.append((condition(f"{last.text} = {moved}", last, term), term.text))
    for (code, told), count in zip(codes, counts, strict=True):
        when = condition(f"({told.text} AND {count.text} = {place})", told, count)
        cases.append((when, sheet.dialect.text(code)))
    if cases and place > 1 and place > len(by_points):
        cases.insert(0, (condition(f"{last.text} < {place - len(by_points)}", last), "NULL"))
    whens = " ".join(f"WHEN {when.text} THEN {text}" for when, text in cases)
    return Term(f"CASE {whens} END", level_of(when for when, _ in cases))
