"""Why the customer does not stand better: what lowered the grade, then what lost points, most first."""

from __future__ import annotations

from decimal import Decimal

from creditrules.engine.fill import fill
from creditrules.engine.results import FactorResult, Reason
from creditrules.engine.sheet import Sheet
from creditrules.program.program import Program
from creditrules.program.show import show
from creditrules.program.types import Number
from creditrules.values.decimals import add, decimals_of


def ranked_reasons(sheet: Sheet) -> tuple[Reason, ...]:
    """Knock-outs and caps that changed the grade, then at most so many codes by points lost, never padded."""
    changed = [one for one in sheet.overrides if one.changed]
    knock_outs = [Reason(one.code, "knock-out", one.text) for one in changed if one.effect == "is"]
    caps = [Reason(one.code, "cap", one.text) for one in changed if one.effect == "at most"]
    return (*knock_outs, *caps, *_by_points(sheet))


def _by_points(sheet: Sheet) -> list[Reason]:
    if sheet.program.reasons is None:
        return []
    by_code: dict[str, list[FactorResult]] = {}
    for result in sheet.factors.values():
        by_code.setdefault(result.code, []).append(result)
    lost = {code: _total(results) for code, results in by_code.items()}
    # Sorting keeps the order of declaration among codes that lost the same.
    ranked = sorted((code for code in by_code if lost[code] > 0), key=lambda code: lost[code], reverse=True)
    told = ranked[: sheet.program.reasons.at_most]
    return [Reason(code, "points", _text(by_code[code], sheet), lost[code]) for code in told]


def _total(results: list[FactorResult]) -> Decimal:
    total = Decimal(0)
    for result in results:
        total = add(total, result.lost)
    return total


def _text(results: list[FactorResult], sheet: Sheet) -> str:
    """What is said for a code: the words of its factor that lost most, of the first one where several did."""
    worst = max(results, key=lambda result: result.lost)
    line = sheet.program.factors[worst.name].lines[worst.line]
    if line.because is not None:
        return fill(line.because, sheet)
    return f"{worst.title}: {_points(worst.points)} of {_points(worst.baseline)} points"


def _points(points: Decimal) -> str:
    return show(points, Number(decimals_of(points)))


def points_by_code(program: Program, results: dict[str, FactorResult]) -> dict[str, Decimal]:
    """The points of all factors with the same reason code, added up."""
    points: dict[str, Decimal] = {}
    for name, factor in program.factors.items():
        points[factor.code] = add(points.get(factor.code, Decimal(0)), results[name].points)
    return points
