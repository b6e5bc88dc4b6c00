"""Why the customer does not stand better: what lowered the grade, then what lost points, most first.

Codes are ranked by a number that each has: the points lost and, among equals, its place in the file, so that no two
are alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from creditrules.batch.columns import most_reasons
from creditrules.batch.sql.grading import Grading
from creditrules.batch.sql.lines import Lines, by_line
from creditrules.batch.sql.numbers import scaled
from creditrules.batch.sql.ranks import ranks
from creditrules.batch.sql.sheet import Sheet
from creditrules.batch.sql.terms import Term, condition, level_of, whole
from creditrules.program.expressions import Constant
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
    """A number for each code: the points lost, then its place, the greater the earlier; 0 where nothing is lost."""
    numbers = sheet.write.numbers
    by_code: dict[str, list[Factor]] = {}
    for factor in sheet.program.factors.values():
        by_code.setdefault(factor.code, []).append(factor)
    codes = list(by_code)
    lost = [_lost(factors, lines, sheet) for factors in by_code.values()]
    scale = max(term.scale for each in lost for term in each)
    keys = []
    for at, (code, each) in enumerate(zip(codes, lost, strict=True)):
        sheet.write.owner = f"lost {code}"
        ranked = [_key(numbers.to_scale(term, scale), len(codes) - at, len(codes) + 1, sheet) for term in each]
        line = lines[by_code[code][0].name].line
        key = ranked[0] if len(ranked) == 1 else by_line(sheet.write, line, ranked)
        keys.append(sheet.layers.define(f"key {code}", replace(key, low=0, high=max(key.high, 0), nullable=False)))
    return keys, codes


def _key(lost: Term, place: int, size: int, sheet: Sheet) -> Term:
    numbers = sheet.write.numbers
    if lost.known is not None:
        return whole(lost.known * size + place if lost.known > 0 else 0)
    lost = replace(numbers.bind(lost, "points"), scale=0)
    key = numbers.add(numbers.times(lost, size, 0), whole(place))
    return numbers.chosen([(numbers.compare(">", lost, whole(0)), key)], whole(0))


def _lost(factors: Sequence[Factor], lines: Mapping[str, Lines], sheet: Sheet) -> list[Term]:
    """What a code lost: by line, where it is that of one factor whose points are all written; else in one term."""
    (first, *others), numbers = factors, sheet.write.numbers
    if not others and all(isinstance(line.points, Constant) for line in first.lines):
        return [_lost_of(first, sheet.write.of(line.points), sheet) for line in first.lines]
    return [numbers.total([_lost_of(factor, lines[factor.name].points, sheet) for factor in factors])]


def _lost_of(factor: Factor, points: Term, sheet: Sheet) -> Term:
    numbers = sheet.write.numbers
    lost = numbers.subtract(scaled(factor.baseline), points)
    return lost if factor.weight is None else numbers.multiply(scaled(factor.weight), lost)


def _code_of(rank: Term, codes: Sequence[str], sheet: Sheet) -> Term:
    """The code of a rank, NULL where nothing was lost."""
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
