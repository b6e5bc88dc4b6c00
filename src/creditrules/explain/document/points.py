"""How the score came about: a row for each factor, in a waterfall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from creditrules.explain.document.blocks import Head, Row, Section, Table
from creditrules.explain.document.teller import Teller, factor_id
from creditrules.explain.document.waterfall import Waterfall, points_of, waterfall
from creditrules.explain.model import FactorStep, ScoreStep
from creditrules.explain.wording.messages import Say
from creditrules.explain.wording.pieces import NOTHING, Words, emphasized, joined, leading, lost, name_of, plain, quiet


def points(tell: Teller) -> Section | None:
    """A table with a row per factor, the start before and the score behind."""
    step = tell.explanation.score_step
    if step is None:
        return None
    falls = waterfall(step, tell.explanation.factors)
    return Section("points", tell.say(Say.POINTS_TABLE), (_Points(tell, step, falls).table(),))


@dataclass(frozen=True, slots=True)
class _Points:
    tell: Teller
    step: ScoreStep
    falls: Waterfall

    def table(self) -> Table:
        rows = (*self._start(), *map(self._factor, self.tell.explanation.factors), *self._sums())
        title, bars = self.tell.say(Say.POINTS_TABLE), self.tell.say(Say.BARS)
        if not self.falls.bars:
            return Table(title, self._heads(), rows)
        thresholds = (grade.threshold for grade in self.tell.explanation.grades)
        edges = tuple(edge for edge in thresholds if edge is not None and self.falls.low <= edge <= self.falls.high)
        legend = quiet(self.tell.language.say(Say.BARS_TOLD))
        low, high = self.falls.low, self.falls.high
        return Table(title, self._heads(), rows, low=low, high=high, edges=edges, bars=bars, legend=legend)

    def _heads(self) -> tuple[Head, ...]:
        against_best = all(one.baseline.value == one.best.value for one in self.tell.explanation.factors)
        weighted = (Say.WEIGHT, Say.COUNTS) if self.step.weighted else ()
        numbers = (Say.POINTS_HEAD, Say.OF if against_best else Say.AGAINST, *weighted, Say.LOST)
        return (
            *(Head(self.tell.say(head)) for head in (Say.FACTOR, Say.VALUE)),
            *(Head(self.tell.say(head), right=True) for head in numbers),
        )

    def _start(self) -> Iterator[Row]:
        if self.step.start:
            yield self._sum(self.tell.say(Say.START), self.step.start)

    def _factor(self, one: FactorStep) -> Row:
        tell = self.tell
        weighted = (self._weight(one), tell.brief(one.weighted_points)) if self.step.weighted else ()
        cells = (
            joined((leading(tell.language.title(one.title, one.name), factor_id(one)), name_of(one.code)), " "),
            NOTHING if one.subject is None or one.subject.result is None else tell.brief(one.subject.result),
            tell.brief(one.points),
            tell.brief(one.baseline),
            *weighted,
            self._lost(one),
        )
        return Row(cells, bar=self.falls.bars.get(one.name))

    def _weight(self, one: FactorStep) -> Words:
        return NOTHING if one.weight is None else self.tell.value(one.weight)

    def _lost(self, one: FactorStep) -> Words:
        points = points_of(one.lost)
        if points is None:
            return self.tell.value(one.lost)
        return lost(self.tell.language.number(points)) if points > 0 else NOTHING

    def _sums(self) -> Iterator[Row]:
        if self.step.unrounded != self.step.score:
            yield self._sum(self.tell.say(Say.BEFORE_ROUNDING), self.step.unrounded)
        yield self._sum(self.tell.language.title(self.step.title), self.step.score, final=True)

    def _sum(self, title: Words, value: Decimal, *, final: bool = False) -> Row:
        number = self.tell.language.number
        most = plain(number(self.step.high)) if final else NOTHING
        points = plain(number(value))
        before = (NOTHING, NOTHING, NOTHING, points) if self.step.weighted else (points, most)
        cells = (title, NOTHING, *before, NOTHING)
        shown = tuple(map(emphasized, cells)) if final else cells
        return Row(shown, bar=self.falls.total(value) if self.falls.bars else None, total=final)
