"""Factors, score, reasons and overrides."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from creditrules.checker import name_findings, rule_findings, type_findings
from creditrules.checker.clauses import Clauses
from creditrules.checker.context import Context, bad, clauses_of, title_of
from creditrules.checker.declarations import only
from creditrules.checker.expressions import Elaborator
from creditrules.checker.ranges import Ranges
from creditrules.checker.tests import line_test, plain_number
from creditrules.checker.texts import template
from creditrules.diagnostics import Label
from creditrules.program import expressions as x
from creditrules.program.program import (
    LARGEST_SCORE,
    SCORE_DECIMALS,
    Factor,
    IsMissing,
    Line,
    Override,
    Reasons,
    Score,
)
from creditrules.program.show import show
from creditrules.program.types import WHOLE, Number, Unknown
from creditrules.syntax import tree as t
from creditrules.values import Rounding
from creditrules.values.decimals import decimals_of

MOST_REASONS = 100


def read_score(context: Context) -> Score | None:
    """How points become a score."""
    block = only(context, t.ScoreBlock)
    if block is None:
        return None
    elaborator = Elaborator(context)
    said = Clauses(context, block.head, block.clauses)
    plain, weighted = said.one("sum", "how points are added"), said.one("weighted_sum", "how points are added")
    if plain and weighted:
        context.report(name_findings.duplicate_clause(weighted.span, "how points are added", plain.span))
    if not plain and not weighted and not block.damaged:
        context.report(
            rule_findings.score_clause(
                block.head,
                "`score` does not say how points are added",
                "write `sum of points` or `weighted sum of points`",
            )
        )
    starting, rounded = said.one("starting", "where the score starts"), said.one("rounded", "how it is rounded")
    low, high = elaborator.constant_number(block.low), elaborator.constant_number(block.high)
    place = block.low.span.to(block.high.span)
    if low is not None and high is not None and low > high:
        context.report(rule_findings.score_backwards(place))
    if any(abs(end) > LARGEST_SCORE for end in (low, high) if end is not None):
        limit = show(LARGEST_SCORE, WHOLE)
        context.report(type_findings.wrong_range(place, f"scores lie from -{limit} to {limit}"))
    start = elaborator.constant_number(starting.expr) if starting and starting.expr else None
    step = elaborator.constant_number(rounded.expr) if rounded and rounded.expr else None
    if rounded and rounded.expr and step is not None and step <= 0:
        context.report(rule_findings.wrong_figure(rounded.expr.span, "a score is rounded to a step above zero"))
        step = None
    context.score = Score(
        span=block.span,
        title=title_of(block.title, "score"),
        weighted=weighted is not None,
        start=start or Decimal(0),
        low=low or Decimal(0),
        high=high or Decimal(0),
        step=step,
        mode=Rounding(rounded.word) if rounded else Rounding.HALF_UP,
        cites=clauses_of(block.clauses),
    )
    return context.score


def read_reasons(context: Context) -> Reasons | None:
    """How many reasons are told, and against what points lost are counted."""
    block = only(context, t.ReasonsBlock)
    if block is None:
        return None
    said = Clauses(context, block.head, block.clauses)
    at_most = said.one("at_most", "how many reasons are told")
    against = said.one("against", "against what points lost are counted")
    count = Elaborator(context).constant_number(at_most.expr) if at_most and at_most.expr else Decimal(4)
    if count is None or count != count.to_integral_value() or not 0 <= count <= MOST_REASONS:
        if count is not None and at_most and at_most.expr:
            context.report(
                rule_findings.wrong_figure(
                    at_most.expr.span, f"the number of reasons is a whole number from 0 to {MOST_REASONS}"
                )
            )
        count = Decimal(4)
    word = against.word if against else "best"
    return Reasons(span=block.span, at_most=int(count), against=word)  # type: ignore[arg-type]  # a word of the grammar


def read_factor(
    context: Context, ranges: Ranges, block: t.FactorBlock, score: Score | None, reasons: Reasons | None
) -> Factor:
    """A factor with its lines, its weight and its baseline."""
    elaborator = Elaborator(context)
    said = Clauses(context, block.name.span, block.clauses)
    subject = elaborator.expression(block.subject) if block.subject is not None else None
    lines = tuple(line for line in (_line(elaborator, each, subject) for each in block.lines) if line is not None)
    reason = said.one("reason", "the reason code")
    points = [ranges.of(line.points) for line in lines if not isinstance(line.points.type, Unknown)]
    highs = [interval.high for interval in points if interval is not None and isinstance(interval.high, Decimal)]
    lows = [interval.low for interval in points if interval is not None and isinstance(interval.low, Decimal)]
    best, worst = max(highs, default=Decimal(0)), min(lows, default=Decimal(0))
    weight = _weight(context, said, block, score)
    finest = max((line.points.type.decimals for line in lines if isinstance(line.points.type, Number)), default=0)
    context.point_decimals[block.name.text] = finest
    context.weighted_decimals[block.name.text] = finest + decimals_of(weight or Decimal(0))
    return Factor(
        span=block.span,
        name=block.name.text,
        title=title_of(block.title, block.name.text),
        code=reason.names[0].text if reason else block.name.text,
        subject=subject,
        lines=lines,
        weight=weight,
        baseline=_baseline(elaborator, said, block, lines, reasons, best),
        best=best,
        worst=worst,
        cites=clauses_of(block.clauses),
    )


def _line(elaborator: Elaborator, written: t.FactorLine, subject: x.Expr | None) -> Line | None:
    points = elaborator.number(written.points)
    test = line_test(elaborator, written.test, subject)
    because = template(elaborator, written.because)
    if test is None or not plain_number(points):
        return None
    return Line(
        span=written.points.span.to(written.test.span),
        points=points,
        test=test,
        because=because,
        neutral=written.neutral,
    )


def _weight(context: Context, said: Clauses, block: t.FactorBlock, score: Score | None) -> Decimal | None:
    clause = said.one("weight", "the weight")
    if score is None or context.lost("score"):
        return None
    if clause is None or clause.expr is None:
        if score.weighted and not block.damaged:
            context.report(rule_findings.no_weight(block.name.span, block.name.text))
        return Decimal(0) if score.weighted else None
    if not score.weighted:
        context.report(rule_findings.weight_unused(clause.span))
        return None
    if not isinstance(clause.expr, t.PercentLit) or not _is_weight(clause.expr):
        context.report(rule_findings.wrong_weight(clause.expr.span))
        return Decimal(0)
    return clause.expr.value


def _is_weight(written: t.Expr | None) -> bool:
    return isinstance(written, t.PercentLit) and 0 <= written.value <= 1


def _baseline(
    elaborator: Elaborator,
    said: Clauses,
    block: t.FactorBlock,
    lines: Sequence[Line],
    reasons: Reasons | None,
    best: Decimal,
) -> Decimal:
    """The points that points lost are counted against: the factor's own number, else as `reasons` says."""
    own = said.one("baseline", "the baseline")
    if own is not None and own.expr is not None:
        return elaborator.constant_number(own.expr) or Decimal(0)
    against = reasons.against if reasons else "best"
    if against == "best":
        return best
    if against == "baseline":
        elaborator.context.report(
            rule_findings.no_baseline(
                block.name.span,
                f"points lost are counted against a baseline, and `{block.name.text}` has none",
                "add a line such as `baseline 10 points`",
            )
        )
        return best
    neutral = [line for line in lines if line.neutral]
    if len(neutral) == 1 and isinstance(neutral[0].points, x.Constant) and isinstance(neutral[0].points.value, Decimal):
        return neutral[0].points.value
    if not block.damaged:
        elaborator.context.report(
            rule_findings.no_baseline(
                block.name.span,
                f"points lost are counted against the neutral line, and `{block.name.text}` needs exactly one, "
                "with fixed points",
                "mark one line with `neutral`",
            )
        )
    return best


def check_weights(context: Context, score: Score, factors: Sequence[Factor], blocks: Sequence[t.FactorBlock]) -> None:
    """Weights total 100%."""
    if not score.weighted or context.lost("factor", "score"):
        return
    clauses = [clause for block in blocks for clause in block.clauses if clause.kind == "weight"]
    if len(clauses) < len(factors) or not all(_is_weight(clause.expr) for clause in clauses):
        return
    total = sum((factor.weight for factor in factors if factor.weight is not None), Decimal(0))
    if total != 1:
        weighted = next(
            (c.span for b in context.file.blocks if isinstance(b, t.ScoreBlock) for c in b.clauses), score.span
        )
        labels = [Label(clause.span) for clause in clauses[:6]]
        context.report(rule_findings.weights_total(weighted, total, labels))


def check_fineness(context: Context) -> None:
    """A score is no finer than what is recorded of it."""
    decimals = context.score_type().decimals
    block = next(b for b in context.file.blocks if isinstance(b, t.ScoreBlock))
    if decimals > SCORE_DECIMALS:
        context.report(rule_findings.score_too_fine(block.head, decimals, SCORE_DECIMALS))


def read_override(context: Context, block: t.OverrideBlock) -> Override | None:
    """An override, or None after saying what it lacks."""
    elaborator = Elaborator(context)
    said = Clauses(context, block.name.span, block.clauses)
    when = said.needed("when", "when it applies", "when dishonest_debtor")
    effects = [c for c in block.clauses if c.kind in ("grade_is", "grade_at_most", "grade_at_least")]
    for extra in effects[1:]:
        context.report(name_findings.duplicate_clause(extra.span, "what happens to the grade", effects[0].span))
    if not effects and not block.damaged:
        context.report(
            name_findings.missing_clause(block.name.span, "what happens to the grade", "grade at most medium")
        )
    condition = elaborator.condition(when.expr) if when and when.expr is not None else bad(block.span)
    reason = said.one("reason", "the reason code")
    because = template(elaborator, because_of(context, block.clauses))
    if not effects:
        return None
    effect, name = effects[0], effects[0].names[0]
    if name.text not in context.grades:
        if name.text not in context.unread and not context.lost("grades") and context.grades:
            context.report(name_findings.unknown(name.span, "grade", context.grades))
        return None
    return Override(
        span=block.span,
        name=block.name.text,
        title=title_of(block.title, block.name.text),
        code=reason.names[0].text if reason else block.name.text,
        condition=condition,
        effect=effect.kind.removeprefix("grade_").replace("_", " "),  # type: ignore[arg-type]  # as the grammar has it
        grade=name.text,
        because=because,
        cites=clauses_of(block.clauses),
    )


def because_of(context: Context, clauses: Sequence[t.Clause]) -> t.Title | None:
    """The text that says why, behind whichever clause it stands; a second one is reported."""
    found = [clause.because for clause in clauses if clause.because is not None]
    for extra in found[1:]:
        context.report(name_findings.duplicate_clause(extra.span, "why", found[0].span))
    return found[0] if found else None


def has_missing_line(factor: Factor) -> bool:
    """Whether a factor says what happens where its subject is missing."""
    return any(isinstance(line.test, IsMissing) for line in factor.lines)
