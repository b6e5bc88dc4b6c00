"""The reasons in their rank, with the words of their authors and the values to fill in."""

from __future__ import annotations

from decimal import Decimal

from creditrules.engine.reasons import Lost, lowered_by, most_lost, shown_points
from creditrules.explain.build_basis import Basis
from creditrules.explain.build_texts import Because, Words
from creditrules.explain.build_values import showing
from creditrules.explain.model import ReasonStep, Said
from creditrules.explain.plan import Plan, points_shown
from creditrules.program.expressions import Constant
from creditrules.program.program import Factor, Line, Override
from creditrules.values.quick import making

_by_points = making(
    ReasonStep,
    "code",
    "kind",
    "lost",
    "parts",
    "translations",
    "place",
    "by",
    "title",
    "authored",
    "points",
    "baseline",
    "confidential",
)


class Reasons:
    """Tells the reasons."""

    def __init__(self, plan: Plan) -> None:
        program = plan.program
        self._overrides = {each.name: _ByOverride(each, plan) for each in program.overrides}
        self._lines = {
            name: [_ByPoints(factor, line, plan) for line in factor.lines] for name, factor in program.factors.items()
        }

    def told(self, basis: Basis) -> tuple[ReasonStep, ...]:
        """Knock-outs and caps first, then the codes that lost most points, as the engine ranks them."""
        found = [self._overrides[lowering.name].told(basis) for lowering in lowered_by(basis.sheet)]
        found += [self._lines[lost.worst.name][lost.worst.line].told(lost, basis) for lost in most_lost(basis.sheet)]
        return tuple(found)


class _ByOverride:
    """Tells an override as a reason."""

    def __init__(self, override: Override, plan: Plan) -> None:
        self._override = override
        self._because = Because(override, plan)
        self._place = plan.place(override.span, override.cites)
        self._secret = plan.secrecy.of(override.condition)
        title = override.title
        self._title = Said((title.text,), tuple([(code, (text,)) for code, text in title.translations]))

    def told(self, basis: Basis) -> ReasonStep:
        """The reason."""
        override, said = self._override, self._because.said(basis)
        words = said or self._title
        return ReasonStep(
            code=override.code,
            kind="knock-out" if override.effect == "is" else "cap",
            lost=None,
            parts=words.parts,
            translations=words.translations,
            place=self._place,
            by=override.name,
            title=override.title,
            authored=said is not None,
            confidential=self._secret,
        )


class _ByPoints:
    """Tells a factor as a reason.

    The words are those of the line that won in the factor that lost most; the clauses those of all factors of its code.
    """

    def __init__(self, factor: Factor, line: Line, plan: Plan) -> None:
        sharing = [each for each in plan.program.factors.values() if each.code == factor.code]
        self._factor = factor
        self._because = None if line.because is None else Words(line.because, plan)
        self._place = plan.place(line.span, tuple(dict.fromkeys(clause for each in sharing for clause in each.cites)))
        self._secret = any(plan.secrecy.factor(each.name) for each in sharing)
        self._show = showing(line.points.type, factor.name if self._secret else None)
        points = line.points
        self._points = self._show(points.value) if isinstance(points, Constant) else None
        self._baseline = points_shown(factor.baseline)

    def told(self, lost: Lost, basis: Basis) -> ReasonStep:
        """The reason."""
        factor, points, because = self._factor, lost.worst.points, self._because
        return _by_points(
            lost.code,
            "points",
            lost.points,
            _unwritten(factor, points) if because is None else because.parts(basis),
            () if because is None else because.translations(basis),
            self._place,
            factor.name,
            factor.title,
            because is not None,
            self._points or self._show(points),
            self._baseline,
            self._secret,
        )


def _unwritten(factor: Factor, points: Decimal) -> tuple[str]:
    """What is said where the author wrote no words."""
    return (f"{factor.title.text}: {shown_points(points)} of {shown_points(factor.baseline)} points",)
