"""The checker: from what was written to what it means, or to what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

from creditrules.checker import controls, coverage_findings, declarations, name_findings, rule_findings, scoring
from creditrules.checker.conditions import Regions
from creditrules.checker.context import Context, clauses_of, title_of
from creditrules.checker.coverage import Coverage, ungraded_score
from creditrules.checker.declared_types import declared_type
from creditrules.checker.examples import read_examples
from creditrules.checker.expressions import Elaborator
from creditrules.checker.lints import lints
from creditrules.checker.missing import NOTHING, Flow, MissingCheck
from creditrules.checker.order import order
from creditrules.checker.policy_block import About, read_policy
from creditrules.checker.properties import read_monotones, read_properties
from creditrules.checker.ranges import Interval, Ranges
from creditrules.checker.settings import Settings, check_settings
from creditrules.checker.silences import silenced
from creditrules.checker.sizes import check_sizes
from creditrules.checker.texts import template
from creditrules.diagnostics import Diagnostic, Span, has_errors, in_order
from creditrules.program import expressions as x
from creditrules.program.attainable import attainable, better_by_score
from creditrules.program.program import (
    Control,
    Factor,
    IsMissing,
    Let,
    Override,
    Program,
    Reasons,
    Scope,
    Score,
    Watch,
    When,
)
from creditrules.syntax import tree as t
from creditrules.values.dates import EARLIEST, LATEST
from creditrules.values.decimals import plain
from creditrules.values.frozen import FrozenMap

_N = TypeVar("_N", t.LetBlock, t.TableBlock, t.FactorBlock)
_SCORING = ("factor", "score", "grades")


def check(file: t.File) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """The program that a file means, and the findings in order of place; None where a finding is an error.

    Parts that could not be read are passed over: what depends on them is not reported again.
    """
    checker = _Checker(Context(file))
    program = checker.program()
    check_sizes(program, checker.ranges)
    found = list(checker.context.found)
    if file.flawless and not has_errors(found):
        found = silenced(file.source, [*found, *lints(program, file, checker.regions, checker.ranges)])
    broken = has_errors(found) or not file.flawless
    return (None if broken else program), _each_once(found)


def _each_once(found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings in order, and of those that say the same of the same place only one."""
    kept: dict[tuple[object, ...], Diagnostic] = {}
    for each in in_order(found):
        place = (each.primary.span.start, each.primary.span.end) if each.primary else None
        kept.setdefault((each.code.number, each.message, place), each)
    return tuple(kept.values())


class _Checker:
    """One pass over one policy. Each method reads what the ones before it have declared."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.ranges = Ranges(context)
        self.missing = MissingCheck(context, self.ranges)
        self.regions = Regions(context, self.missing, self.ranges)
        self.coverage = Coverage(context, self.missing, self.regions)
        self.elaborator = Elaborator(context)
        self.factors: dict[str, Factor] = {}

    def program(self) -> Program:
        """The whole program; where there are errors, parts of it are lacking."""
        context = self.context
        about = read_policy(context)
        start, end = about.in_force_from or EARLIEST, about.in_force_until or LATEST
        self.ranges.as_of = Interval(max(EARLIEST, min(start, end)), min(LATEST, max(start, end)))
        declarations.read_sources(context)
        declarations.read_records(context)
        declarations.read_facts(context)
        declarations.read_actions(context)
        declarations.read_grades(context)
        self._name_blocks()
        score, reasons = scoring.read_score(context), scoring.read_reasons(context)
        if score is not None:
            self.ranges.score = Interval(min(score.low, score.high), max(score.low, score.high))
        steps = order(context)
        for step in steps:
            match step.kind:
                case "let":
                    self._let(context.let_blocks[step.name])
                case "table":
                    self._table(context.table_blocks[step.name])
                case "factor":
                    self._factor(context.factor_blocks[step.name], score, reasons)
                case _:
                    pass  # scores, grades and actions are made of what follows
        factors = {name: self.factors[name] for name in context.factor_blocks if name in self.factors}
        if score is not None:
            self._scoring(score, factors)
        overrides = self._overrides()
        rules = self._controls()
        watches = self._watches()
        check_settings(context, self.missing, self.ranges, [*rules, *watches])
        Settings(context, self.regions, [*rules, *watches]).check()
        reviews = tuple(controls.read_reviews(context, declarations.blocks_of(context, t.ReviewBlock)))
        for review in reviews:
            if review.condition is not None:
                self.missing.condition(review.condition)
                self.coverage.applies(review.condition, "this review")
        for kind, named in (("override", overrides), ("control", rules), ("watch", watches)):
            for each in named:
                self.coverage.applies(each.condition, f"the {kind} `{each.name}`")
        scope = self._scope(about)
        source = context.file.source
        return Program(
            source=source,
            digest=sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest(),
            id=about.id,
            title=about.title,
            version=about.version,
            in_force_from=about.in_force_from,
            in_force_until=about.in_force_until,
            currency=context.currency,
            owner=about.owner,
            cites=about.cites,
            scope=scope,
            sources=FrozenMap(context.sources),
            facts=FrozenMap(context.facts),
            records=FrozenMap(context.records),
            lets=FrozenMap({name: context.lets[name] for name in context.let_blocks if name in context.lets}),
            tables=FrozenMap(context.tables),
            factors=FrozenMap(factors),
            score=score,
            reasons=reasons,
            grades=tuple(context.grades.values()),
            overrides=tuple(overrides),
            actions=FrozenMap(context.actions),
            controls=tuple(rules),
            reviews=reviews,
            watches=tuple(watches),
            examples=tuple(read_examples(context)),
            properties=tuple(read_properties(context, self.missing)),
            monotones=tuple(read_monotones(context)),
            steps=steps,
        )

    # --------------------------------------------------------------------------------------------------------- names

    def _name_blocks(self) -> None:
        """Lets, tables and factors by name, before any of them is read; and whether the policy scores."""
        context = self.context
        taken: dict[str, Span] = {name: fact.span for name, fact in context.facts.items()}
        for block in context.file.blocks:
            match block:
                case t.LetBlock():
                    self._declare(context.let_blocks, block, "value", taken)
                case t.TableBlock():
                    self._declare(context.table_blocks, block, "table", taken)
                case t.FactorBlock():
                    self._declare(context.factor_blocks, block, "factor", taken)
                case _:
                    pass
        for name, action in list(context.actions.items()):
            if name in taken:
                place = Span(action.span.source, action.span.start, action.span.start + len(name))
                context.report(name_findings.duplicate(place, "name", taken[name]))
            taken.setdefault(name, action.span)
        self._scores_whole()
        for name in context.builtins():
            if name in taken:
                place = Span(taken[name].source, taken[name].start, taken[name].start + len(name))
                context.report(name_findings.taken(place, name))
        for name, table in context.table_blocks.items():
            context.table_types[name] = declared_type(context, table.type).type
        self._unique_titles()

    def _declare(self, into: dict[str, _N], block: _N, kind: str, taken: dict[str, Span]) -> None:
        name = block.name.text
        if name in taken:
            self.context.report(name_findings.duplicate(block.name.span, kind, taken[name]))
        else:
            into[name] = block
            taken[name] = block.name.span

    def _scores_whole(self) -> None:
        """A policy that scores has factors, a score and grades."""
        context = self.context
        first: dict[str, Span] = {}
        for block in context.file.blocks:
            if isinstance(block, t.FactorBlock | t.ScoreBlock | t.GradesBlock):
                first.setdefault(block.keyword, block.head)
        context.scores = bool(first or context.file.lost.intersection(_SCORING))
        lacks = [word for word in _SCORING if word not in first and word not in context.file.lost]
        has = next((word for word in _SCORING if word in first), None)
        if has and lacks:
            context.report(rule_findings.incomplete_scoring(first[has], has, lacks))

    def _unique_titles(self) -> None:
        """Overrides, controls and watches have names of their own."""
        first: dict[tuple[str, str], Span] = {}
        for block in self.context.file.blocks:
            if isinstance(block, t.OverrideBlock | t.ControlBlock | t.WatchBlock):
                name, word = block.name, block.keyword
                if (word, name.text) in first:
                    self.context.report(name_findings.duplicate(name.span, word, first[word, name.text]))
                first.setdefault((word, name.text), name.span)

    # ------------------------------------------------------------------------------------------- values and factors

    def _let(self, block: t.LetBlock) -> None:
        value = self.elaborator.expression(block.value)
        self.context.lets[block.name.text] = Let(
            span=block.span,
            name=block.name.text,
            title=title_of(block.title, block.name.text),
            value=value,
            cites=clauses_of(block.clauses),
        )
        self.ranges.define_let(block.name.text, value)
        self.missing.inside(value)

    def _table(self, block: t.TableBlock) -> None:
        table = controls.read_table(self.context, block)
        if table is None:
            return
        self.context.tables[table.name] = table
        self.ranges.define_table(table.name, table.type, [row.result for row in table.rows])
        for column in table.columns:
            self.missing.inside(column)
        for row in table.rows:
            self.missing.known(row.result, instead="write a row for the case that it is missing")
        if len(table.rows) == len(block.rows) - 1 > 0 and table.columns and not block.damaged:
            self.coverage.table(table, block)

    def _factor(self, block: t.FactorBlock, score: Score | None, reasons: Reasons | None) -> None:
        factor = scoring.read_factor(self.context, self.ranges, block, score, reasons)
        self.factors[factor.name] = factor
        self.ranges.points[factor.name] = Interval(factor.worst, factor.best)
        if factor.subject is not None:
            self.missing.inside(factor.subject)
        flow = NOTHING
        for line in factor.lines:
            here = flow
            if isinstance(line.test, When):
                self.missing.condition(line.test.condition, flow)
                here = self.missing.if_true(line.test.condition, flow)
                flow = self.missing.if_false(line.test.condition, flow)
            elif factor.subject is not None and not isinstance(line.test, IsMissing):
                here = Flow(frozenset((factor.subject,)))
            self.missing.known(line.points, here, instead="write a line for the case that it is missing")
        if len(factor.lines) == len(block.lines) and not block.damaged:
            self.coverage.factor(factor, block)

    # ------------------------------------------------------------------------------------------------ score and grade

    def _scoring(self, score: Score, factors: dict[str, Factor]) -> None:
        context = self.context
        blocks = list(context.factor_blocks.values())
        scoring.check_weights(context, score, list(factors.values()), blocks)
        scoring.check_fineness(context)
        if not context.lost("grades", "score") and context.grades:
            witness = ungraded_score(score, list(context.grades.values()))
            if witness is not None:
                place = next(b.head for b in context.file.blocks if isinstance(b, t.GradesBlock))
                by_score = [grade.span for grade in context.grades.values() if grade.kind != "override only"]
                last = by_score[-1] if by_score else None
                context.report(rule_findings.grade_gap(place, last, witness, score.low, score.high))
        damaged = (
            any(block.damaged for block in blocks) or len(factors) < len(blocks) or context.lost("factor", "score")
        )
        if not damaged and not has_errors(context.found):
            self._attainable(score, list(factors.values()))

    def _attainable(self, score: Score, factors: Sequence[Factor]) -> None:
        """The scores that the factors add up to lie in the declared range, and give every grade by score."""
        reach = attainable(score, factors)
        if reach.low < score.low or reach.high > score.high:
            block = next(b for b in self.context.file.blocks if isinstance(b, t.ScoreBlock))
            self.context.report(
                rule_findings.score_out_of_range(
                    block.low.span.to(block.high.span),
                    f"from {plain(reach.low)} to {plain(reach.high)}",
                    f"{plain(score.low)} to {plain(score.high)}",
                )
            )
            return
        grades = tuple(self.context.grades.values())
        for grade in grades:
            if grade.kind != "override only" and not reach.gives(grade, better_by_score(grades, grade)):
                self.context.report(coverage_findings.unreachable_grade(grade.span, grade.name, reach.low, reach.high))

    def _overrides(self) -> list[Override]:
        blocks = declarations.blocks_of(self.context, t.OverrideBlock)
        if blocks and not self.context.scores:
            self.context.report(
                rule_findings.incomplete_scoring(blocks[0].head, "override", ["factor", "score", "grades"])
            )
        read = [scoring.read_override(self.context, block) for block in blocks]
        overrides = [override for override in read if override is not None]
        for override in overrides:
            self.missing.condition(override.condition)
        return overrides

    # --------------------------------------------------------------------------------------------------- what follows

    def _controls(self) -> list[Control]:
        return [
            controls.read_control(self.context, block) for block in declarations.blocks_of(self.context, t.ControlBlock)
        ]

    def _watches(self) -> list[Watch]:
        return [
            controls.read_watch(self.context, block) for block in declarations.blocks_of(self.context, t.WatchBlock)
        ]

    def _scope(self, about: About) -> Scope | None:
        clause = about.applies
        if clause is None or clause.expr is None:
            return None
        condition = self.elaborator.condition(clause.expr)
        self.missing.condition(condition)
        because = template(self.elaborator, clause.because)
        told = () if because is None else (because.parts, *(parts for _, parts in because.translations))
        for asked in (condition, *(part for parts in told for part in parts if not isinstance(part, str))):
            for part in self._decided_later(asked):
                why = "score, grade and terms are decided only for a customer in scope"
                self.context.report(name_findings.not_here(asked.span, part, why, "use facts, or values made of facts"))
        return Scope(span=clause.span, condition=condition, because=because)

    def _decided_later(self, condition: x.Expr) -> list[str]:
        """What a condition asks of the decision, directly or through lets and tables."""
        found: list[str] = []
        waiting, seen = [condition], set[str]()
        while waiting:
            for part in x.walk(waiting.pop()):
                match part:
                    case x.PointsRef() | x.ActionRef():
                        found.append(part.name)
                    case x.Builtin() if part.name != "as_of":
                        found.append(part.name)
                    case x.LetRef() if part.name not in seen and part.name in self.context.lets:
                        waiting.append(self.context.lets[part.name].value)
                        seen.add(part.name)
                    case x.TableRef() if part.name not in seen and part.name in self.context.tables:
                        table = self.context.tables[part.name]
                        waiting += [*table.columns, *(row.result for row in table.rows)]
                        seen.add(part.name)
                    case _:
                        pass
        return list(dict.fromkeys(found))
