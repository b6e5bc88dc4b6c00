"""Worked examples: what they give, what they build upon, and what they expect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from creditrules.checker import name_findings, rule_findings, type_findings
from creditrules.checker.clauses import Clauses
from creditrules.checker.context import Context, clauses_of
from creditrules.checker.expressions import EMPTY, Elaborator
from creditrules.checker.settings import in_range
from creditrules.diagnostics import Label, Span
from creditrules.program import expressions as x
from creditrules.program.program import Declared, Example, Expectation, Record
from creditrules.program.show import describe_declared
from creditrules.program.types import DATE, YES_NO, ListOf, Money, Number, Numeric, Percent, Type, Unknown, same_kind
from creditrules.syntax import tree as t
from creditrules.values import MISSING, Missing, Row, Scalar, Value
from creditrules.values.dates import EARLIEST, LATEST
from creditrules.values.decimals import decimals_of
from creditrules.values.frozen import FrozenMap

IN_SCOPE, REVIEW_DUE, REASONS = "in_scope", "review_due", "reasons"
_RESULTS = ("score", "grade", "scored_grade", "points_from_missing", "factors_known")


@dataclass
class _Draft:
    """An example while it is read: its own lines, before those of the one it is like."""

    block: t.ExampleBlock
    as_of: date | None = None
    like: str | None = None
    given: dict[str, Value] = field(default_factory=dict)
    previous: dict[str, Value] = field(default_factory=dict)
    named: dict[tuple[str, bool], Span] = field(default_factory=dict)  # what is given, or was given before
    expectations: list[Expectation] = field(default_factory=list)


def read_examples(context: Context) -> Iterator[Example]:
    """The examples, each complete."""
    drafts: dict[str, _Draft] = {}
    for block in context.file.blocks:
        if isinstance(block, t.ExampleBlock):
            if block.title.text in drafts:
                first = drafts[block.title.text].block.title.span
                context.report(rule_findings.same_example(block.title.span, first))
            else:
                drafts[block.title.text] = _Reader(context, block).draft()
    for draft in drafts.values():
        example = _complete(context, drafts, draft)
        if example is not None:
            yield example


def _complete(context: Context, drafts: Mapping[str, _Draft], draft: _Draft) -> Example | None:
    line = _line_of(context, drafts, draft)
    as_of = next((each.as_of for each in line if each.as_of is not None), None)
    given: dict[str, Value] = {}
    previous: dict[str, Value] = {}
    for each in reversed(line):
        given.update(each.given)
        previous.update(each.previous)
    # the last one is like another only where that is not there, or is one of the line again
    damaged = line[-1].like is not None or any(each.block.damaged for each in line) or context.lost("facts", "example")
    absent = [
        name
        for name, fact in context.facts.items()
        if not fact.optional and isinstance(given.get(name, MISSING), Missing)
    ]
    named = {name for each in line for name, before in each.named if not before and name not in each.given}
    if not named.issuperset(absent) and not damaged:
        absent = [name for name in absent if name not in named]
        context.report(rule_findings.example_incomplete(draft.block.title.span, absent))
    if as_of is None and not damaged:
        context.report(
            name_findings.missing_clause(draft.block.title.span, "as of which date it decides", "as of 2026-03-01")
        )
    if as_of is None or absent:
        return None
    everything = {name: given.get(name, MISSING) for name in context.facts}
    return Example(
        span=draft.block.span,
        title=draft.block.title.text,
        as_of=as_of,
        given=FrozenMap(everything),
        previous=FrozenMap(previous),
        expectations=tuple(draft.expectations),
        cites=clauses_of(draft.block.clauses),
    )


def _line_of(context: Context, drafts: Mapping[str, _Draft], draft: _Draft) -> Sequence[_Draft]:
    """The example and those that it builds upon, itself first."""
    line = [draft]
    while line[-1].like is not None:
        following = drafts.get(line[-1].like)
        if following is None:
            break
        if following in line:
            titles = [each.block.title.text for each in line[line.index(following) :]]
            if following is draft and min(line, key=lambda each: each.block.span.start) is draft:
                others = [each.block.title.span for each in line[1:]]
                context.report(name_findings.like_itself(draft.block.title.span, titles, others))
            break
        line.append(following)
    return line


class _Reader:
    """Reads one example block."""

    def __init__(self, context: Context, block: t.ExampleBlock) -> None:
        self._context = context
        self._elaborator = Elaborator(context)
        self._block = block

    def draft(self) -> _Draft:
        """What the block itself says."""
        block, context = self._block, self._context
        said = Clauses(context, block.head, block.clauses)
        as_of, like = said.one("as_of", "the as-of date"), said.one("like", "what it is like")
        found = _Draft(block)
        if as_of and isinstance(as_of.expr, t.DateLit):
            found.as_of = as_of.expr.value
            if not EARLIEST <= found.as_of <= LATEST:
                context.report(type_findings.outside_calendar(as_of.expr.span))
        if like and like.title:
            found.like = like.title.text
            titles = [b.title.text for b in context.file.blocks if isinstance(b, t.ExampleBlock)]
            if found.like not in titles and not context.lost("example"):
                place = like.title.span
                context.report(rule_findings.unknown_example(place, titles))
        self._sections(found)
        return found

    def _sections(self, found: _Draft) -> None:
        section = ""
        for clause in self._block.clauses:
            if clause.kind in ("given", "expect"):
                section = clause.kind
            elif clause.kind == "assignment" and clause.assignment is not None:
                if section == "given":
                    self._given(found, clause.assignment)
                elif section == "expect":
                    self._expect(found, clause.assignment)
                else:
                    self._context.report(
                        rule_findings.example_part(
                            clause.span, "this line stands under neither `given` nor `expect`", "write `given` above it"
                        )
                    )

    # ---------------------------------------------------------------------------------------------------- what is given

    def _given(self, found: _Draft, written: t.Assignment) -> None:
        context, name = self._context, written.name.text
        target = found.previous if written.previous else found.given
        first = found.named.setdefault((name, written.previous), written.name.span)
        if first != written.name.span:
            context.report(rule_findings.said_twice(written.name.span, "given", first))
        declared = self._previous_type(name) if written.previous else None
        fact = context.facts.get(name)
        if declared is None and fact is not None:
            declared = fact.declared
        if declared is None:
            if name not in context.unread and not context.lost("facts"):
                context.report(name_findings.unknown(written.name.span, "fact", context.facts))
            return
        value: Value | None
        if written.rows or isinstance(declared.type, ListOf):
            value = self._records(written, declared.type, fact.at_most if fact else 0)
        else:
            value = self._scalar(written.values, declared, name)
        if value is not None:
            target[name] = value

    def _previous_type(self, name: str) -> Declared | None:
        if name in self._context.facts or not self._context.scores:
            return None
        if name == "grade":
            return Declared(self._context.grade_type)
        return Declared(Number(6)) if name == "score" else None

    def _scalar(self, written: Sequence[t.Expr], declared: Declared, name: str) -> Value | None:
        """A written value of the declared type and range, or None after saying why it is not."""
        context = self._context
        if isinstance(declared.type, Unknown):
            return None
        if len(written) == 1 and isinstance(written[0], t.MissingLit):
            return MISSING
        value = self._elaborator.given_to(written, declared.type)
        if isinstance(value.type, Unknown):
            return None
        if not isinstance(value, x.Constant):
            context.report(type_findings.not_written(value.span))
            return None
        if not same_kind(declared.type, value.type):
            context.report(type_findings.stored(value, declared.type, name, self._where(name)))
            return None
        return value.value if self._fits(value, declared, name) else None

    def _fits(self, constant: x.Constant, declared: Declared, name: str) -> bool:
        """Whether a value of the right kind is no finer than its type and lies in the range; reported where not."""
        value, type_ = constant.value, declared.type
        if isinstance(value, Decimal) and isinstance(type_, Numeric) and decimals_of(value) > type_.decimals:
            self._context.report(type_findings.too_fine(constant.span, f"`{name}`", type_))
            return False
        if isinstance(value, Decimal | date) and not in_range(value, declared):
            self._context.report(rule_findings.given_out_of_range(constant.span, name, describe_declared(declared)))
            return False
        return True

    def _where(self, name: str) -> tuple[Label, ...]:
        place = self._elaborator.places().get(name)
        return (Label(place, f"`{name}` is declared here"),) if place else ()

    def _records(self, written: t.Assignment, type_: Type, at_most: int) -> tuple[Row, ...] | None:
        context, name = self._context, written.name
        if isinstance(type_, Unknown):
            return None
        if not isinstance(type_, ListOf):
            context.report(
                rule_findings.example_part(
                    written.span, f"`{name.text}` is not a list, so it has no rows", f"write `{name.text} = …`"
                )
            )
            return None
        if not written.rows:
            only = written.values[0] if len(written.values) == 1 else None
            if isinstance(only, t.Ref) and only.name == EMPTY:
                return ()
            context.report(
                rule_findings.example_part(
                    written.span, f"`{name.text}` is a list, so it is given by rows", "write a table, or `none`"
                )
            )
            return None
        record = context.records[type_.record]
        heads, *rows = written.rows
        columns = self._columns(heads, record)
        if columns is None:
            return None
        if len(rows) > at_most:
            message = f"`{name.text}` is declared to have at most {at_most:,} records, and these are {len(rows):,}"
            context.report(rule_findings.example_part(written.span, message))
        read = [self._row(row, columns, record) for row in rows]
        complete = [row for row in read if row is not None]
        return tuple(complete) if len(complete) == len(read) else None

    def _columns(self, heads: t.Row, record: Record) -> list[str] | None:
        names: dict[str, Span] = {}
        for cell in heads.cells:
            only = cell.values[0] if isinstance(cell, t.IsTest) and len(cell.values) == 1 else None
            if not isinstance(only, t.Ref) or only.name not in record.fields:
                if isinstance(only, t.Ref) and only.name in self._context.unread:
                    return None
                self._context.report(name_findings.unknown(cell.span, f"field of `{record.name}`", record.fields))
                return None
            if only.name in names:
                self._context.report(name_findings.listed_twice(cell.span, "column", names[only.name]))
                return None
            names[only.name] = cell.span
        absent = [name for name, item in record.fields.items() if name not in names and not item.optional]
        if absent and not self._context.lost("record"):
            self._context.report(rule_findings.columns_missing(heads.span, absent))
            return None
        return list(names)

    def _row(self, row: t.Row, columns: list[str], record: Record) -> Row | None:
        if len(row.cells) != len(columns):
            self._context.report(rule_findings.row_length(row.span, len(row.cells), len(columns), "missing"))
            return None
        found: dict[str, Scalar | Missing] = dict.fromkeys(record.fields, MISSING)
        for name, cell in zip(columns, row.cells, strict=True):
            value = self._cell(cell, name, record)
            if value is None:
                return None
            found[name] = value
        return FrozenMap(found)

    def _cell(self, cell: t.Test, name: str, record: Record) -> Scalar | Missing | None:
        item = record.fields[name]
        if isinstance(cell, t.MissingTest):
            if item.optional:
                return MISSING
            self._context.report(
                rule_findings.example_part(cell.span, f"`{name}` is not optional, so it cannot be missing")
            )
            return None
        if not isinstance(cell, t.IsTest):
            self._context.report(rule_findings.example_part(cell.span, "a cell of an example is a value"))
            return None
        value = self._scalar(cell.values, item.declared, name)
        return value if not isinstance(value, tuple) else None

    # ------------------------------------------------------------------------------------------------- what is expected

    def _expect(self, found: _Draft, written: t.Assignment) -> None:
        context, name = self._context, written.name.text
        first = next((each for each in found.expectations if each.name == name), None)
        if first is not None:
            context.report(rule_findings.said_twice(written.name.span, "expected", first.span))
            return
        if name == REASONS and not context.is_value(name):
            codes = tuple(value.name for value in written.values if isinstance(value, t.Ref) and value.name != EMPTY)
            found.expectations.append(Expectation(span=written.span, name=name, kind="reasons", value=codes))
            return
        kind = self._kind(name)
        if kind is None:
            if name not in context.unread and not context.lost("let", "factor", "actions", "score", "table"):
                known = (*context.value_names(), IN_SCOPE, REVIEW_DUE, REASONS)
                context.report(name_findings.unknown(written.name.span, "result", known))
            return
        type_ = self._result_type(name, written)
        if written.rows or type_ is None:
            context.report(rule_findings.example_part(written.span, "a result is a single value"))
            return
        value = self._scalar(written.values, Declared(_loose(type_)), name)
        if value is not None:
            found.expectations.append(Expectation(span=written.span, name=name, kind=kind, value=value))  # type: ignore[arg-type]

    def _kind(self, name: str) -> str | None:
        context = self._context
        if name in context.let_blocks:
            return "let"
        if name in context.table_blocks:
            return "table"
        if name in context.factor_blocks:
            return "points"
        if name in context.actions:
            return "action"
        if context.scores and name in _RESULTS:
            return "result"
        return name if name in (IN_SCOPE, REVIEW_DUE) else None

    def _result_type(self, name: str, written: t.Assignment) -> Type | None:
        if name == IN_SCOPE:
            return YES_NO
        if name == REVIEW_DUE:
            return DATE
        ref = self._elaborator.expression(t.Ref(span=written.name.span, name=name))
        return None if isinstance(ref.type, ListOf) else ref.type


def _loose(type_: Type) -> Type:
    """The type with as many decimals as a computed value can have, so that an expectation is not refused for them."""
    match type_:
        case Number():
            return Number(12)
        case Percent():
            return Percent(12)
        case Money():
            return Money(type_.currency, 12)
        case _:
            return type_
