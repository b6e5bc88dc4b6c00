"""Why the customer does not stand better: what lowered the grade, then what lost points, most first.

Codes are ranked without sorting: each has a number, the points lost and, among equals, its place in the file, so that
no two are alike; the greatest is told, then the greatest below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from creditrules.batch.columns import most_reasons
from creditrules.batch.sql.grading import Grading
from creditrules.batch.sql.lines import Lines
from creditrules.batch.sql.numbers import scaled
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
    found: list[Term] = []
    for at in range(min(reasons.at_most, len(codes))):
        left = keys if not found else [_below(key, found[-1], sheet) for key in keys]
        best = sheet.write.numbers.extreme_of_known("max", left)
        found.append(sheet.layers.define(f"rank {at + 1}", replace(best, nullable=False)))
    return [_code_of(term, codes, sheet) for term in found]


def _keys(lines: Mapping[str, Lines], sheet: Sheet) -> tuple[list[Term], list[str]]:
    """A number for each code: points lost times the number of codes, and more the earlier it stands; 0 for no loss."""
    numbers, program = sheet.write.numbers, sheet.program
    by_code: dict[str, list[Factor]] = {}
    for factor in program.factors.values():
        by_code.setdefault(factor.code, []).append(factor)
    codes = list(by_code)
    lost = [numbers.total([_lost(factor, lines, sheet) for factor in by_code[code]]) for code in codes]
    lost = [replace(each, scale=0) for each in numbers.aligned(*lost)]
    keys = []
    for at, one in enumerate(lost):
        each = numbers.bind(one, f"lost {codes[at]}")
        key = numbers.add(numbers.times(each, len(codes), 0), whole(len(codes) - 1 - at))
        key = numbers.chosen([(numbers.compare(">", each, whole(0)), key)], whole(0))
        key = replace(key, low=0, high=max(key.high, 0), nullable=False)
        keys.append(sheet.layers.define(f"key {codes[at]}", key))
    return keys, codes


def _lost(factor: Factor, lines: Mapping[str, Lines], sheet: Sheet) -> Term:
    numbers = sheet.write.numbers
    lost = numbers.subtract(scaled(factor.baseline), lines[factor.name].points)
    return lost if factor.weight is None else numbers.multiply(scaled(factor.weight), lost)


def _below(key: Term, last: Term, sheet: Sheet) -> Term:
    return sheet.write.numbers.chosen([(condition(f"{key.text} < {last.text}", key, last), key)], whole(0))


def _code_of(rank: Term, codes: Sequence[str], sheet: Sheet) -> Term:
    """The code of a rank, NULL where nothing was lost."""
    size = len(codes)
    whens = " ".join(f"WHEN {size - 1 - at} THEN {sheet.dialect.text(code)}" for at, code in enumerate(codes))
    return Term(f"CASE WHEN {rank.text} > 0 THEN CASE {rank.text} % {size} {whens} END END", rank.level)


def _after_lowering(codes: Sequence[tuple[str, Term]], by_points: Sequence[Term], sheet: Sheet) -> list[Term]:
    """Overrides that lowered the grade move the others down."""
    numbers, layers = sheet.write.numbers, sheet.layers
    sheet.write.owner = "reasons"
    by_points = [numbers.bind(term, f"by points {at}") for at, term in enumerate(by_points, 1)]
    counts: list[Term] = []
    for at, (_, told) in enumerate(codes, 1):
        one = numbers.chosen([(told, whole(1))], whole(0))
        counts.append(layers.define(f"lowering {at}", one if not counts else numbers.add(counts[-1], one)))
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
