"""How the score came about: a row for each factor, in a waterfall."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from creditrules.explain.document.blocks import Bar, Head, Paragraph, Row, Section, Table
from creditrules.explain.document.teller import Teller, led_to
from creditrules.explain.model import FactorStep, ScoreStep, Shown
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, lost, plain, strong
from creditrules.values.decimals import add

_ZERO = Decimal(0)


def points(tell: Teller) -> Section | None:
    """A table with a row per factor, the start before and the score behind."""
    step = tell.explanation.score_step
    if step is None:
        return None
    bars = _Bars(step, tell.explanation.factors)
    rows = (*_start(tell, step, bars), *(_factor(tell, one, step, bars) for one in tell.explanation.factors))
    table = Table(
        tell.say(Say.POINTS_TABLE),
        _heads(tell, step),
        (*rows, *_sums(tell, step, bars)),
        low=bars.low,
        high=bars.high,
        bars=tell.say(Say.BARS),
    )
    return Section("points", tell.say(Say.POINTS_TABLE), (table, Paragraph(tell.say(Say.BARS_TOLD))))


def _heads(tell: Teller, step: ScoreStep) -> tuple[Head, ...]:
    best = all(one.baseline.value == one.best.value for one in tell.explanation.factors)
    weighted = (Say.WEIGHT, Say.COUNTS) if step.weighted else ()
    numbers = (Say.POINTS_HEAD, Say.OF if best else Say.AGAINST, *weighted, Say.LOST)
    return (
        *(Head(tell.say(head)) for head in (Say.FACTOR, Say.VALUE)),
        *(Head(tell.say(head), right=True) for head in numbers),
    )


class _Bars:
    """Where each step of the waterfall starts. A step that may not be shown hides where the later ones start."""

    def __init__(self, step: ScoreStep, factors: tuple[FactorStep, ...]) -> None:
        self._step = step
        counts = [_number(one.weighted_points) for one in factors]
        self._known = all(count is not None for count in counts)
        self._at = step.start
        ends = [step.start, step.score, step.unrounded]
        for count, one in zip(counts, factors, strict=True):
            reached = add(ends[-1] if len(ends) > 3 else step.start, count or _ZERO)
            ends += [add(reached, max(_number(one.lost) or _ZERO, _ZERO)), reached]
        self.low = min(step.low, *ends)
        self.high = max(step.high, *ends)

    def next(self, one: FactorStep) -> Bar | None:
        """The step of a factor."""
        count = _number(one.weighted_points)
        if count is None or not self._known:
            return None
        bar = Bar(self._at, count, max(_number(one.lost) or _ZERO, _ZERO))
        self._at = bar.end
        return bar

    def total(self, value: Decimal) -> Bar:
        """A step that stands on the ground."""
        return Bar(self.low, add(value, -self.low), total=True)


def _start(tell: Teller, step: ScoreStep, bars: _Bars) -> Iterator[Row]:
    if step.start:
        yield _sum(tell, step, Say.START, step.start, bars)


def _factor(tell: Teller, one: FactorStep, step: ScoreStep, bars: _Bars) -> Row:
    number = tell.language.number
    weight = NOTHING if one.weight is None else tell.weight(one.weight)
    lost_points = _number(one.lost)
    cells = [
        led_to(tell.named_by_code(one), factor_id(one)),
        NOTHING if one.subject is None or one.subject.result is None else tell.brief(one.subject.result),
        tell.brief(one.points),
        tell.brief(one.baseline),
        *((weight, tell.brief(one.weighted_points)) if step.weighted else ()),
        tell.brief(one.lost) if lost_points is None else lost(number(lost_points)) if lost_points > 0 else NOTHING,
    ]
    return Row(tuple(cells), bar=bars.next(one))


def _sums(tell: Teller, step: ScoreStep, bars: _Bars) -> Iterator[Row]:
    if step.unrounded != step.score:
        yield _sum(tell, step, Say.BEFORE_ROUNDING, step.unrounded, bars)
    title = tell.language.title(step.title)
    yield Row(_sum_cells(tell, step, strong_all(title), step.score, final=True), bar=bars.total(step.score), total=True)


def _sum(tell: Teller, step: ScoreStep, what: Say, value: Decimal, bars: _Bars) -> Row:
    return Row(_sum_cells(tell, step, tell.say(what), value), bar=bars.total(value))


def _sum_cells(
    tell: Teller, step: ScoreStep, title: Words, value: Decimal, *, final: bool = False
) -> tuple[Words, ...]:
    written = tell.language.number(value)
    number = strong(written) if final else plain(written)
    most = plain(tell.language.number(step.high)) if final else NOTHING
    if step.weighted:
        return (title, NOTHING, NOTHING, NOTHING, NOTHING, number, NOTHING)
    return (title, NOTHING, number, most, NOTHING)


def _number(shown: Shown) -> Decimal | None:
    return shown.value if isinstance(shown.value, Decimal) and not shown.hidden else None
