"""The way to a decision, step by step: every value, the line that won in each factor, what held and what did not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from creditrules.diagnostics import Span
from creditrules.diagnostics.visible import escaped
from creditrules.engine.decision import Decision
from creditrules.engine.results import held
from creditrules.explain.led_by import GRADE, REVIEW, SCORE, Part, everything, led_by
from creditrules.explain.words import number, value_text
from creditrules.program.expressions import Expr
from creditrules.program.program import Control, Line, Watch
from creditrules.values import MISSING

_LONGEST = 100


def trace_text(decision: Decision, about: Iterable[Part] | None = None) -> str:
    """What led to the parts of the decision that are asked about, or to all of it; one line for each step."""
    parts = led_by(decision, everything(decision.program) if about is None else about)
    return "\n".join(escaped(line) for line in _Trace(decision, parts).lines())


class _Trace:
    def __init__(self, decision: Decision, parts: frozenset[Part]) -> None:
        self._decision = decision
        self._program = decision.program
        self._parts = parts

    def lines(self) -> Iterator[str]:
        yield from self._facts()
        yield from self._lets()
        yield from self._tables()
        yield from self._factors()
        if SCORE in self._parts:
            yield from self._score()
        if GRADE in self._parts:
            yield from self._grade()
        yield from self._controls()
        yield from self._actions()
        if REVIEW in self._parts:
            yield from self._review()

    def _facts(self) -> Iterator[str]:
        for name, fact in self._program.facts.items():
            if Part("fact", name) in self._parts:
                value = self._decision.facts.values.get(name, MISSING)
                yield f"{name} = {value_text(value, fact.declared.type)}"

    def _lets(self) -> Iterator[str]:
        for name, let in self._program.lets.items():
            if Part("let", name) in self._parts and name in self._decision.trace.lets:
                yield f"{name} = {value_text(self._decision.trace.lets[name], let.value.type)}"

    def _tables(self) -> Iterator[str]:
        for (name, table), row in zip(self._program.tables.items(), self._decision.trace.rows, strict=True):
            if Part("table", name) in self._parts:
                value = value_text(self._decision.trace.tables.get(name, MISSING), table.type)
                how = f"by {_at(table.rows[row].span)}" if row >= 0 else "since no row matches"
                yield f"{name} = {value}, {how}"

    def _factors(self) -> Iterator[str]:
        for result in self._decision.factors:
            if Part("factor", result.name) not in self._parts:
                continue
            factor = self._program.factors[result.name]
            line = factor.lines[result.line]
            yield f"{result.name} = {number(result.points)}, by {_line(line)}"

    def _score(self) -> Iterator[str]:
        score, unrounded = self._decision.score, self._decision.unrounded_score
        if score is not None and unrounded is not None:
            before = "" if score == unrounded else f", from {number(unrounded)} before rounding"
            yield f"score = {number(score)}{before}"
        if self._decision.scored_grade is not None:
            yield f"scored_grade = {self._decision.scored_grade}"

    def _grade(self) -> Iterator[str]:
        for index, override in enumerate(self._program.overrides):
            applies = held(self._decision.trace.overrides, index)
            yield self._condition(f"override {override.name}", override.condition, holds=applies)
        yield f"grade = {self._decision.grade}"

    def _controls(self) -> Iterator[str]:
        trace = self._decision.trace
        for index, control in enumerate(self._program.controls):
            if self._sets(control):
                yield self._condition(f"control {control.name}", control.condition, holds=held(trace.controls, index))
        for index, watch in enumerate(self._program.watches):
            if self._sets(watch) or (watch.review_now and REVIEW in self._parts):
                yield self._condition(f"watch {watch.name}", watch.condition, holds=held(trace.watches, index))

    def _sets(self, block: Control | Watch) -> bool:
        return any(Part("action", setting.action) in self._parts for setting in block.settings)

    def _actions(self) -> Iterator[str]:
        for result in self._decision.action_results:
            if Part("action", result.name) in self._parts:
                value = value_text(result.value, self._program.actions[result.name].declared.type)
                yield f"{result.name} = {value}, set by {', '.join(result.deciding)}"

    def _review(self) -> Iterator[str]:
        review = self._decision.review
        if review is not None:
            yield f"review_due = {review.due}, {'; '.join(review.why)}"

    def _condition(self, what: str, condition: Expr, *, holds: bool) -> str:
        return f"{what} {'holds' if holds else 'does not hold'}: {_words(condition.span)} (line {condition.span.line})"


def _line(line: Line) -> str:
    words = line.span.text.rpartition("because")[0] if line.because is not None else ""
    return f"`{_short(words or line.span.text)}` (line {line.span.line})"


def _at(span: Span) -> str:
    return f"`{_short(span.text)}` (line {span.line})"


def _words(span: Span) -> str:
    return f"`{_short(span.text)}`"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
