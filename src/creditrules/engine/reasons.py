"""Why the customer does not stand better: what lowered the grade, then what lost points, most first."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from creditrules.engine.fill import fill
from creditrules.engine.results import FactorResult, OverrideResult, Reason
from creditrules.engine.sheet import Sheet
from creditrules.program.program import Program
from creditrules.program.show import show
from creditrules.program.types import Number
from creditrules.values.decimals import add, decimals_of
from creditrules.values.quick import quick

_NOTHING = Decimal(0)
_LOST = attrgetter("lost")


@quick
@dataclass(frozen=True, slots=True)
class Lost:
    """The points that the factors of one reason code lost together, and the factor that lost most of them."""

    code: str
    points: Decimal
    worst: FactorResult


def ranked_reasons(sheet: Sheet) -> tuple[Reason, ...]:
    """Knock-outs and caps that changed the grade, then at most so many codes by points lost, never padded."""
    lowering = [Reason(one.code, "knock-out" if one.effect == "is" else "cap", one.text) for one in lowered_by(sheet)]
    return (*lowering, *(Reason(one.code, "points", _text(one.worst, sheet), one.points) for one in most_lost(sheet)))


def lowered_by(sheet: Sheet) -> list[OverrideResult]:
    """The overrides that are told as reasons: knock-outs, then caps, those of them that changed the grade."""
    changed = [one for one in sheet.overrides if one.changed]
    return [one for effect in ("is", "at most") for one in changed if one.effect == effect]


def most_lost(sheet: Sheet) -> list[Lost]:
    """The reason codes that lost most, at most so many as the policy tells, never padded."""
    if sheet.program.reasons is None:
        return []
    results = [sheet.factors[name] for name in sheet.program.factors]  # on the sheet they stand as they were computed
    # Sorting keeps the order of declaration among codes that lost the same.
    if len({each.code for each in results}) == len(results):
        losing = sorted([each for each in results if each.lost > _NOTHING], key=_LOST, reverse=True)
        return [Lost(each.code, each.lost, each) for each in losing[: sheet.program.reasons.at_most]]
    by_code: dict[str, list[FactorResult]] = {}
    for result in results:
        by_code.setdefault(result.code, []).append(result)
    lost = {code: _total(results) for code, results in by_code.items()}
    ranked = sorted((code for code in by_code if lost[code] > 0), key=lambda code: lost[code], reverse=True)
    # What is said for a code are the words of its factor that lost most, of the first one where several did.
    worst = {code: max(results, key=lambda result: result.lost) for code, results in by_code.items()}
    return [Lost(code, lost[code], worst[code]) for code in ranked[: sheet.program.reasons.at_most]]


def _total(results: list[FactorResult]) -> Decimal:
    total = Decimal(0)
    for result in results:
        total = add(total, result.lost)
    return total


def _text(worst: FactorResult, sheet: Sheet) -> str:
    line = sheet.program.factors[worst.name].lines[worst.line]
    if line.because is not None:
        return fill(line.because, sheet)
    return f"{worst.title}: {shown_points(worst.points)} of {shown_points(worst.baseline)} points"


def shown_points(points: Decimal) -> str:
    """Points as people read them."""
    return show(points, Number(decimals_of(points)))


def points_by_code(program: Program, results: dict[str, FactorResult]) -> dict[str, Decimal]:
    """The points of all factors with the same reason code, added up."""
    points: dict[str, Decimal] = {}
    for name, factor in program.factors.items():
        points[factor.code] = add(points.get(factor.code, Decimal(0)), results[name].points)
    return points
