"""What a policy can come to while some facts are open: the interpreter's meaning, for many customers at once.

An outlook says for each open fact what it can be; everything else is as in a decision that was taken. What comes out is
safe: the value for any facts inside is among those that are possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import assert_never

from creditrules.analysis import answers
from creditrules.analysis.answers import Answer, answer, opposite
from creditrules.analysis.possible import (
    ABSENT,
    UNTOLD,
    Numbers,
    Possible,
    Words,
    computed,
    days_from,
    either,
    exactly,
    extreme,
    moved,
    negated,
    numbers,
    rising,
    time_since,
)
from creditrules.analysis.possible_actions import merged
from creditrules.analysis.possible_aggregates import Entry, combined
from creditrules.analysis.possible_grades import after_overrides, by_score
from creditrules.analysis.questions import Question
from creditrules.analysis.reading import Reading
from creditrules.diagnostics import FactsError
from creditrules.engine.evaluate import evaluate
from creditrules.engine.sheet import Sheet
from creditrules.engine.store import stored
from creditrules.program import expressions as x
from creditrules.program.program import Control, Factor, IsMissing, Table, Test, Watch, When
from creditrules.program.types import Money, Number, Percent, Type
from creditrules.values import Row
from creditrules.values.dates import complete_months, complete_years, days_between, shift
from creditrules.values.decimals import QUOTIENT_DECIMALS, add, multiply, round_to


@dataclass(frozen=True, slots=True)
class _Points:
    """What a factor can give, and whether that is for a missing value."""

    points: Possible
    missing: Answer


@dataclass(slots=True)
class Memory:
    """What the outlooks around one decision share: values that no open fact changes, and how many records were read."""

    values: dict[int, Possible] = field(default_factory=dict)  # by identity: the program keeps its expressions alive
    records: int = 0


class Outlook:
    """What can come out where the facts `open_` are anything that is said of them, and all others are as `now`."""

    def __init__(self, now: Sheet, reading: Reading, memory: Memory, open_: Mapping[str, Possible]) -> None:
        self._now = now
        self._memory = memory
        self._program = now.program
        self._reading = reading
        self._open = open_
        self._lets: dict[str, Possible] = {}
        self._tables: dict[str, Possible] = {}
        self._factors: dict[str, _Points] = {}
        self._score: Possible | None = None

    # ---------------------------------------------------------------------------------------------------- the grade

    def grades(self) -> frozenset[int]:
        """The places of the grades that are possible, best first; the one after the last: the policy may not apply."""
        scope, outside = self._program.scope, frozenset((len(self._program.grades),))
        applies = Answer.YES if scope is None else self.holds(scope.condition)
        if applies is Answer.NO:
            return outside
        scored = by_score(self._program.grades, self.score())
        overrides = [(override, self.holds(override.condition)) for override in self._program.overrides]
        final = after_overrides(self._program.grades, scored, overrides)
        return final if applies is Answer.YES else final | outside

    def score(self) -> Possible:
        """The scores that are possible, rounded."""
        if self._score is None:
            self._score = self._sum_of_points()
        return self._score

    def _sum_of_points(self) -> Possible:
        score = self._program.score
        if score is None:
            return ABSENT
        low = high = score.start
        for factor in self._program.factors.values():
            given = self._weighted(factor).known
            if not isinstance(given, Numbers):
                return UNTOLD
            low, high = add(low, given.low), add(high, given.high)
        total = Possible(Numbers(low, high))
        step, mode = score.step, score.mode
        return total if step is None else rising(lambda value: round_to(value, step, mode), total)

    def _weighted(self, factor: Factor) -> Possible:
        points = self._factor(factor.name).points
        weight = factor.weight
        if weight is None or not isinstance(points.known, Numbers):
            return points
        ends = multiply(weight, points.known.low), multiply(weight, points.known.high)
        return Possible(Numbers(min(ends), max(ends)))

    def _factor(self, name: str) -> _Points:
        found = self._factors.get(name)
        if found is None:
            found = self._factors[name] = self._points(self._program.factors[name])
        return found

    def _points(self, factor: Factor) -> _Points:
        """What the lines give that can win."""
        if self._settled(self._reading.of_factor(factor.name)):
            result = self._now.factors[factor.name]
            return _Points(exactly(result.points), Answer.YES if result.missing else Answer.NO)
        subject = _NO_SUBJECT if factor.subject is None else self.value(factor.subject)
        points: Possible | None = None
        for_missing = set()
        for line in factor.lines:
            wins = self._test(line.test, subject)
            if wins is Answer.NO:
                continue
            given = self.value(line.points)
            points = given if points is None else either(points, given)
            for_missing.add(isinstance(line.test, IsMissing))
            if wins is Answer.YES:
                break
        missing = answer(can_hold=True in for_missing, can_fail=False in for_missing)
        return _Points(UNTOLD if points is None else points, missing)

    def _table(self, name: str) -> Possible:
        found = self._tables.get(name)
        if found is None:
            found = self._tables[name] = self._result(self._program.tables[name])
        return found

    def _result(self, table: Table) -> Possible:
        """What the rows give that can win; missing where none may."""
        values = [self.value(column) for column in table.columns]
        result: Possible | None = None
        for row in table.rows:
            fits = _all(self._test(test, value) for test, value in zip(row.tests, values, strict=True))
            if fits is Answer.NO:
                continue
            given = _as_kept(self.value(row.result), table.type)
            result = given if result is None else either(result, given)
            if fits is Answer.YES:
                return result
        return ABSENT if result is None else either(result, ABSENT)

    def _action(self, name: str) -> Possible:
        """What the settings make of an action that apply or may."""
        action = self._program.actions[name]
        blocks: list[Control | Watch] = [*self._program.controls, *self._program.watches]
        settings: list[tuple[Answer, Possible]] = []
        for block in blocks:
            values = [setting.value for setting in block.settings if setting.action == name]
            applies = self.holds(block.condition) if values else Answer.NO
            if applies is not Answer.NO:
                settings += [(applies, _as_kept(self.value(value), action.declared.type)) for value in values]
        return merged(action, settings)

    # ----------------------------------------------------------------------------------------------------- questions

    def ask(self, question: Question) -> Answer:
        """What a question answers."""
        if question.test is None:
            return self.holds(question.subject)
        return self._test(question.test, self.value(question.subject))

    def _test(self, test: Test, value: Possible) -> Answer:
        return self.holds(test.condition) if isinstance(test, When) else answers.tested(test, value)

    def holds(self, condition: x.Expr, row: Row | None = None) -> Answer:
        """What a condition answers. As in a decision, `and` and `or` stop where the answer is clear."""
        match condition:
            case x.AllOf():
                return _all(self.holds(operand, row) for operand in condition.operands)
            case x.AnyOf():
                return opposite(_all(opposite(self.holds(operand, row)) for operand in condition.operands))
            case x.Not():
                return opposite(self.holds(condition.operand, row))
            case _:
                value = self.value(condition, row).known
        if not isinstance(value, Words):
            return Answer.OPEN
        return answer(can_hold=True in value.values, can_fail=False in value.values)

    def _condition(self, condition: x.Expr, row: Row | None) -> Answer:
        """What a condition answers that is not made of others."""
        match condition:
            case x.Compare():
                left, right = condition.left, condition.right
                ours, theirs = self.value(left, row), self.value(right, row)
                return answers.compared(condition.operator, ours, left.type, theirs, right.type)
            case x.Among():
                values = tuple(constant.value for constant in condition.values)
                return answers.is_among(self.value(condition.operand, row), values)
            case x.Includes():
                return answers.includes(self.value(condition.operand, row), condition.member)
            case x.Within():
                start = shift(self._now.as_of, condition.duration, -1)
                return answers.is_after_up_to(self.value(condition.operand, row), start, self._now.as_of)
            case x.IsKnown():
                return answers.is_known(self.value(condition.operand, row))
            case _:
                return self.holds(condition, row)

    # -------------------------------------------------------------------------------------------------------- values

    def value(self, expr: x.Expr, row: Row | None = None) -> Possible:
        """What an expression can be; `row` is the record that an aggregate looks at."""
        if self._settled(self._reading.of(expr)):
            return self._as_now(expr, row)
        match expr:
            case x.FactRef():
                return self._open[expr.name]
            case x.LetRef():
                found = self._lets.get(expr.name)
                if found is None:
                    found = self._lets[expr.name] = self.value(self._program.lets[expr.name].value)
                return found
            case x.TableRef():
                return self._table(expr.name)
            case x.PointsRef():
                return self._factor(expr.name).points
            case x.Builtin():
                return self._builtin(expr)
            case x.Compare() | x.Among() | x.Includes() | x.Within() | x.IsKnown() | x.Not() | x.AllOf() | x.AnyOf():
                return _as_value(self._condition(expr, row))
            case x.Else():
                operand = self.value(expr.operand, row)
                if not operand.missing:
                    return operand
                return either(Possible(operand.known), self.value(expr.fallback, row))
            case x.Arithmetic():
                left, right = self.value(expr.left, row), self.value(expr.right, row)
                return computed(expr.operator, left, right, _decimals(expr.right.type))
            case x.Negate():
                return negated(self.value(expr.operand, row))
            case x.Shift():
                return moved(lambda day: shift(day, expr.duration, expr.sign), self.value(expr.operand, row))
            case x.DaysBetween():
                return days_from(self.value(expr.start, row), self.value(expr.end, row))
            case x.Since():
                return time_since(_counter(expr, self._now.as_of), self.value(expr.operand, row))
            case x.Round():
                step, mode = expr.step.value, expr.mode
                assert isinstance(step, Decimal)  # noqa: S101  # the checker admits nothing else
                return rising(lambda value: round_to(value, step, mode), self.value(expr.operand, row))
            case x.Convert():
                return self.value(expr.operand, row)
            case x.Extreme():
                return extreme(expr.which, [self.value(operand, row) for operand in expr.operands], expr.type)
            case x.Aggregate():
                return self._aggregate(expr)
            case x.ActionRef():
                return self._action(expr.name)
            case x.Constant() | x.FieldRef() | x.Previous():
                return self._as_now(expr, row)  # they read no facts: never here
            case _:
                assert_never(expr)

    def _settled(self, read: frozenset[str]) -> bool:
        """Whether none of these facts is open."""
        return read.isdisjoint(self._open)

    def _as_now(self, expr: x.Expr, row: Row | None) -> Possible:
        """The value that an expression has anyway; anything, where a decision never asks for it."""
        known = self._memory.values
        if row is None and id(expr) in known:
            return known[id(expr)]
        try:
            value = exactly(evaluate(expr, self._now, row))
        except FactsError:
            value = UNTOLD
        if row is None:
            known[id(expr)] = value
        return value

    def _builtin(self, expr: x.Builtin) -> Possible:
        match expr.name:
            case "score":
                return self.score()
            case "scored_grade":
                scored = by_score(self._program.grades, self.score())
                return Possible(Words(frozenset(self._program.grades[place].name for place in scored)))
            case "factors_known":
                unknown = [self._factor(name).missing for name in self._program.factors]
                return numbers(unknown.count(Answer.NO), len(unknown) - unknown.count(Answer.YES))
            case "points_from_missing":
                return self._points_from_missing()
            case _:
                return UNTOLD  # nothing that a grade needs reads the grade

    def _points_from_missing(self) -> Possible:
        total = numbers(0, 0)
        for name, factor in self._program.factors.items():
            match self._factor(name).missing:
                case Answer.YES:
                    total = computed("+", total, self._weighted(factor), 0)
                case Answer.OPEN:
                    total = computed("+", total, either(numbers(0, 0), self._weighted(factor)), 0)
                case Answer.NO:
                    pass
        return total

    def _aggregate(self, expr: x.Aggregate) -> Possible:
        records = evaluate(expr.records, self._now)
        if not isinstance(records, tuple):
            return ABSENT
        self._memory.records += len(records)
        return combined(expr.kind, [self._entry(expr, record) for record in records])

    def _entry(self, expr: x.Aggregate, record: Row) -> Entry:
        looked = Answer.YES if expr.among is None else self.holds(expr.among, record)
        if looked is Answer.NO:
            return Entry(looked, looked)
        fits = Answer.YES if expr.where is None else self.holds(expr.where, record)
        counted = _all((looked, fits))
        if counted is Answer.NO:
            return Entry(looked, counted)
        value = ABSENT if expr.value is None else self.value(expr.value, record)
        return Entry(looked, counted, value, None if expr.weight is None else self.value(expr.weight, record))


_NO_SUBJECT = Possible(Words(frozenset((True,))))  # as in a decision: `otherwise` holds as it does for a known value


def _all(of: Iterable[Answer]) -> Answer:
    """Yes where all are yes; no as soon as one is, and then the others are not asked."""
    found = Answer.YES
    for one in of:
        if one is Answer.NO:
            return Answer.NO
        if one is Answer.OPEN:
            found = Answer.OPEN
    return found


def _as_value(one: Answer) -> Possible:
    values = {Answer.YES: (True,), Answer.NO: (False,), Answer.OPEN: (True, False)}[one]
    return Possible(Words(frozenset(values)))


def _as_kept(value: Possible, type_: Type) -> Possible:
    """The value as a table or an action keeps it."""

    def kept(number: Decimal) -> Decimal:
        found = stored(number, type_)
        return found if isinstance(found, Decimal) else number

    return rising(kept, value) if isinstance(type_, Money) else value


def _decimals(type_: Type) -> int:
    return type_.decimals if isinstance(type_, Number | Percent | Money) else QUOTIENT_DECIMALS


def _counter(expr: x.Since, as_of: date) -> Callable[[date], int]:
    count = {"days": days_between, "months": complete_months, "years": complete_years}[expr.unit]
    return lambda day: count(day, as_of)
