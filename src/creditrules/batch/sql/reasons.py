"""Why the customer does not stand better: what lowered the grade, then what lost points, most first.

Codes are ranked by a number that each has: the points lost and, among equals, its place in the file, so that no two
are alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from creditrules.batch.sql.choices import chosen_text
from creditrules.batch.sql.grading import Grading
from creditrules.batch.sql.lines import Lines
from creditrules.batch.sql.numbers import scaled
from creditrules.batch.sql.ranks import ranks
from creditrules.batch.sql.sheet import Sheet
from creditrules.batch.sql.terms import Term, exclusive, level_of, whole
from creditrules.program.program import Factor


def reason_columns(found: Grading, lines: Mapping[str, Lines], sheet: Sheet) -> list[Term]:
    """The reasons, the first one first."""
    sheet.layers.begin("reasons by points")
    by_points = _by_points(lines, sheet)
    sheet.layers.begin("reasons")
    lowered = [each for effect in ("is", "at most") for each in found.lowered if each[0].effect == effect]
    codes = [(override.code, told) for override, told in lowered]
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
    size = len(codes)
    place = sheet.write.numbers.number(f"({rank.text} % {size + 1})", (-size, size), 0, (rank,))
    return Term(sheet.dialect.text_at(place.text, codes[::-1]), rank.level)


def _after_lowering(codes: Sequence[tuple[str, Term]], by_points: Sequence[Term], sheet: Sheet) -> list[Term]:
    """Overrides that lowered the grade stand first, and move the others down; of those in a group at most one did."""
    layers, text = sheet.layers, sheet.dialect.text
    sheet.write.owner = "reasons"
    first = []
    for group in exclusive([told for _, told in codes]):
        cases = [(codes[each][1], Term(text(codes[each][0]), nullable=False)) for each in group]
        first.append(layers.define("lowered by", chosen_text(cases)))
    reasons, hint = list(by_points), "by points"
    for lowered in reversed(first):
        others = [sheet.write.bind(term, f"{hint} {at}") for at, term in enumerate(reasons, 1)]
        reasons, hint = _moved_down(lowered, others), "moved down"
    return reasons


def _moved_down(lowered: Term, reasons: Sequence[Term]) -> list[Term]:
    """What lowered the grade, if anything did, before the reasons; then there is one more."""
    if not reasons:
        return [lowered]
    found = [Term(f"COALESCE({lowered.text}, {reasons[0].text})", level_of((lowered, reasons[0])))]
    for before, here in pairwise(reasons):
        text = f"CASE WHEN {lowered.text} IS NULL THEN {here.text} ELSE {before.text} END"
        found.append(Term(text, level_of((lowered, before, here))))
    text = f"CASE WHEN {lowered.text} IS NOT NULL THEN {reasons[-1].text} END"
    return [*found, Term(text, level_of((lowered, reasons[-1])))]
