"""How points, score and grade came about: factors with the lines tried, the sum, the grades, the overrides."""

from __future__ import annotations

from collections.abc import Iterator

from creditrules.explain.document.blocks import Block, Head, Paragraph, Row, Section, Table
from creditrules.explain.document.computed import formula
from creditrules.explain.document.formulas import is_plain
from creditrules.explain.document.lines import lines
from creditrules.explain.document.teller import Teller, factor_id
from creditrules.explain.model import FactorStep, GradeStep, ScoreStep
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, code, emphasized, joined, name_of, plain
from creditrules.values import Rounding

MODES = {
    Rounding.UP: Say.ROUNDED_UP,
    Rounding.DOWN: Say.ROUNDED_DOWN,
    Rounding.HALF_UP: Say.ROUNDED_HALF_UP,
    Rounding.HALF_EVEN: Say.ROUNDED_HALF_EVEN,
}


def factors(tell: Teller) -> Section | None:
    """Every factor."""
    found = tuple(_factor(tell, one) for one in tell.explanation.factors)
    return Section("factors", tell.say(Say.FACTORS), found, folded=True) if found else None


def _factor(tell: Teller, one: FactorStep) -> Section:
    title = joined((tell.language.title(one.title, one.name), name_of(one.code)), " ")
    blocks: list[Block] = []
    if one.subject is not None and one.subject.result is not None:
        subject = code(one.subject.text)
        told = tell.language.words(Say.LOOKS_AT, subject=subject, value=emphasized(tell.value(one.subject.result)))
        blocks.append(Paragraph(told))
        if not is_plain(one.subject):
            blocks += formula(tell, one.subject)
    blocks += lines(tell, one.lines)
    if not is_plain(one.points_formula):
        blocks += formula(tell, one.points_formula)
    blocks.append(Paragraph(joined(_points(tell, one), tell.language.say(Say.GAP))))
    return Section(factor_id(one), title, tuple(blocks))


def _points(tell: Teller, one: FactorStep) -> Iterator[Words]:
    yield tell.language.words(
        Say.POINTS_TOLD,
        points=emphasized(tell.value(one.points)),
        best=tell.value(one.best),
        lost=tell.value(one.lost),
        baseline=tell.value(one.baseline),
    )
    if one.weight is not None:
        counts = tell.value(one.weighted_points)
        yield tell.language.words(Say.WEIGHTED_TOLD, weight=tell.value(one.weight), counts=counts)
    yield tell.place(one.place)


def score(tell: Teller) -> Section | None:
    """The sum with its one rounding, and what each grade asks for."""
    step = tell.explanation.score_step
    grades = tuple(_grades(tell))
    if step is None and not grades:
        return None
    blocks = () if step is None else (Paragraph(_sum(tell, step)),)
    return Section("score", tell.say(Say.SCORE_AND_GRADE), (*blocks, *grades), folded=True)


def _sum(tell: Teller, step: ScoreStep) -> Words:
    counted = [tell.value(one.weighted_points if step.weighted else one.points) for one in tell.explanation.factors]
    start = [plain(tell.language.number(step.start))] if step.start else []
    number = emphasized(plain(tell.language.number(step.score)))
    total = joined((joined([*start, *counted], " + "), plain(tell.language.number(step.unrounded))), " = ")
    if step.step is not None:
        to = plain(tell.language.number(step.step))
        total = joined((tell.language.words(MODES[step.mode], value=total, other=to), number), " = ")
    return joined((total, tell.place(step.place)), " ")


def _grades(tell: Teller) -> Iterator[Table]:
    found = tell.explanation.grades
    if found:
        heads = (Say.GRADE, Say.GIVEN, Say.RESULT, Say.DISTANCE, Say.LINE_HEAD)
        rows = tuple(Row(_grade(tell, one), chosen=one.final) for one in found)
        yield Table(tell.say(Say.GRADES), tuple(Head(tell.say(head)) for head in heads), rows)


def _grade(tell: Teller, one: GradeStep) -> tuple[Words, ...]:
    said = [Say.BY_SCORE] * one.by_score + [Say.FINAL] * one.final
    result = tell.listed([emphasized(tell.say(each)) for each in said])
    return tell.named(one.title, one.name), _given(tell, one), result, _distance(tell, one), tell.place(one.place)


def _distance(tell: Teller, one: GradeStep) -> Words:
    score = tell.explanation.score
    if one.distance is None or one.threshold is None or score is None:
        return NOTHING
    return plain(tell.language.count(Say.SHORT_BY if score < one.threshold else Say.ABOVE_BY, one.distance))


def _given(tell: Teller, one: GradeStep) -> Words:
    threshold = "" if one.threshold is None else tell.language.number(one.threshold)
    match one.kind:
        case "from":
            return tell.say(Say.FROM, threshold=threshold)
        case "above":
            return tell.say(Say.ABOVE, threshold=threshold)
        case "otherwise":
            return tell.say(Say.OTHERWISE)
        case "override only":
            return tell.say(Say.OVERRIDE_ONLY)
