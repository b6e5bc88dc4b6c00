"""The reasons in their rank, with the words of their authors and the values to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.engine.reasons import Lost, lowered_by, most_lost, shown_points
from creditrules.engine.results import OverrideResult
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_terms import shown
from creditrules.explain.model import ReasonStep, Said
from creditrules.explain.plan import points_shown


def told_reasons(basis: Basis) -> Iterator[ReasonStep]:
    """Knock-outs and caps first, then the codes that lost most points, as the engine ranks them."""
    for lowering in lowered_by(basis.sheet):
        yield _by_override(lowering, basis)
    for lost in most_lost(basis.sheet):
        yield _by_points(lost, basis)


def _by_override(result: OverrideResult, basis: Basis) -> ReasonStep:
    override = next(each for each in basis.program.overrides if each.name == result.name)
    said = basis.said(override.because)
    words = said or Said((override.title.text,), tuple((code, (text,)) for code, text in override.title.translations))
    return ReasonStep(
        code=override.code,
        kind="knock-out" if override.effect == "is" else "cap",
        lost=None,
        parts=words.parts,
        translations=words.translations,
        place=basis.place(override.span, override.cites),
        by=override.name,
        title=override.title,
        authored=said is not None,
        confidential=basis.secrecy.of(override.condition),
    )


def _by_points(lost: Lost, basis: Basis) -> ReasonStep:
    """The words are those of the line that won in the factor that lost most; the clauses those of all its factors."""
    factor = basis.program.factors[lost.worst.name]
    line = factor.lines[lost.worst.line]
    sharing = [each for each in basis.program.factors.values() if each.code == lost.code]
    secret = any(basis.secrecy.factor(each.name) for each in sharing)
    said = basis.said(line.because)
    points, baseline = lost.worst.points, lost.worst.baseline
    words = said or Said((f"{factor.title.text}: {shown_points(points)} of {shown_points(baseline)} points",))
    return ReasonStep(
        code=lost.code,
        kind="points",
        lost=lost.points,
        parts=words.parts,
        translations=words.translations,
        place=basis.place(line.span, tuple(dict.fromkeys(clause for each in sharing for clause in each.cites))),
        by=factor.name,
        title=factor.title,
        authored=said is not None,
        points=shown(points, line.points.type, factor.name if secret else None),
        baseline=points_shown(baseline),
        confidential=secret,
    )
