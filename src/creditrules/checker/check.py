"""The checker: from what was written to what it means, or to what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from typing import TypeVar

from creditrules.checker import controls, declarations, name_findings, rule_findings, scoring
from creditrules.checker.conditions import Regions
from creditrules.checker.context import Context, clauses_of, title_of
from creditrules.checker.coverage import Coverage, ungraded_score
from creditrules.checker.declared_types import declared_type
from creditrules.checker.examples import read_examples
from creditrules.checker.expressions import Elaborator
from creditrules.checker.missing import NOTHING, Flow, MissingCheck
from creditrules.checker.order import order
from creditrules.checker.policy_block import About, read_policy
from creditrules.checker.properties import read_monotones, read_properties
from creditrules.checker.ranges import Interval, Ranges
from creditrules.checker.settings import Settings, check_settings
from creditrules.checker.texts import template
from creditrules.diagnostics import Diagnostic, Span, has_errors, in_order
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
from creditrules.values.decimals import add, multiply, plain, round_to

_N = TypeVar("_N", t.LetBlock, t.TableBlock, t.FactorBlock)


def check(file: t.File) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """The program that a file means, and the findings in order of place; None where a finding is an error.

    Parts that could not be read are passed over: what depends on them is not reported again.
    """
    checker = _Checker(Context(file))
    program = checker.program()
    found = _each_once(checker.context.found)
    broken = has_errors(found) or bool(file.lost) or any(block.damaged for block in file.blocks)
    return (None if broken else program), found


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
            sources=MappingProxyType(context.sources),
            facts=MappingProxyType(context.facts),
            records=MappingProxyType(context.records),
            lets=MappingProxyType({name: context.lets[name] for name in context.let_blocks if name in context.lets}),
            tables=MappingProxyType(context.tables),
            factors=MappingProxyType(factors),
            score=score,
            reasons=reasons,
            grades=tuple(context.grades.values()),
            overrides=tuple(overrides),
            actions=MappingProxyType(context.actions),
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
                del context.actions[name]
            taken[name] = action.span
        blocks = {kind: declarations.blocks_of(context, kind) for kind in (t.FactorBlock, t.ScoreBlock, t.GradesBlock)}
        context.scores = bool(any(blocks.values()) or {"factor", "score", "grades"} & context.file.lost)
        self._scores_whole(blocks)
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

    def _scores_whole(self, blocks: Mapping[type[t.Block], Sequence[t.Block]]) -> None:
        """A policy that scores has factors, a score and grades."""
        words: dict[type[t.Block], str] = {t.FactorBlock: "factor", t.ScoreBlock: "score", t.GradesBlock: "grades"}
        has = [kind for kind, found in blocks.items() if found]
        lacks = [
            words[kind] for kind, found in blocks.items() if not found and words[kind] not in self.context.file.lost
        ]
        if has and lacks:
            head = blocks[has[0]][0].head
            self.context.report(rule_findings.incomplete_scoring(head, words[has[0]], lacks))

    def _unique_titles(self) -> None:
        """Overrides, controls and watches have names of their own."""
        for kind, word in ((t.OverrideBlock, "override"), (t.ControlBlock, "control"), (t.WatchBlock, "watch")):
            first: dict[str, Span] = {}
            for block in declarations.blocks_of(self.context, kind):  # type: ignore[type-var]  # blocks with a name
                name = block.name
                if name.text in first:
                    self.context.report(name_findings.duplicate(name.span, word, first[name.text]))
                first.setdefault(name.text, name.span)

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
        self.ranges.define_table(table.name, [row.result for row in table.rows])
        for column in table.columns:
            self.missing.inside(column)
        for row in table.rows:
            self.missing.known(row.result)
        if len(table.rows) == len(block.rows) - 1 and table.columns and not block.damaged:
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
            self.missing.known(line.points, here)
        if len(factor.lines) == len(block.lines) and not block.damaged:
            self.coverage.factor(factor, block)

    # ------------------------------------------------------------------------------------------------ score and grade

    def _scoring(self, score: Score, factors: dict[str, Factor]) -> None:
        context = self.context
        blocks = list(context.factor_blocks.values())
        scoring.check_weights(context, score, list(factors.values()), blocks)
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
        """The least and most that the factors add up to lies in the declared range."""
        low = high = score.start
        for factor in factors:
            weight = factor.weight if factor.weight is not None else Decimal(1)
            low, high = add(low, multiply(weight, factor.worst)), add(high, multiply(weight, factor.best))
        if score.step is not None:
            low, high = round_to(low, score.step, score.mode), round_to(high, score.step, score.mode)
        if low < score.low or high > score.high:
            block = next(b for b in self.context.file.blocks if isinstance(b, t.ScoreBlock))
            self.context.report(
                rule_findings.score_out_of_range(
                    block.low.span.to(block.high.span),
                    f"from {plain(low)} to {plain(high)}",
                    f"{plain(score.low)} to {plain(score.high)}",
                )
            )

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
        return Scope(span=clause.span, condition=condition, because=template(self.elaborator, clause.because))
