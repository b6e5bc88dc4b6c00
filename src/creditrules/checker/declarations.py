"""What a policy declares: sources, records, facts, actions and grades."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from creditrules.checker import name_findings, rule_findings
from creditrules.checker.clauses import Clauses
from creditrules.checker.context import Context, clauses_of, title_of
from creditrules.checker.declared_types import LONGEST_LIST, at_most, declared_type
from creditrules.diagnostics import Label, Span
from creditrules.program.program import Action, Declared, Fact, Field, Grade, LawfulSource, Merge, Record
from creditrules.program.types import Date, ListOf, Money, Number, OneOf, Percent, SetOf, Type, Unknown, YesNo
from creditrules.syntax import tree as t
from creditrules.values.decimals import plain
from creditrules.values.frozen import FrozenMap

_B = TypeVar("_B", bound=t.Block)

_MERGES: dict[Merge, tuple[type, ...]] = {
    "lowest": (Number, Percent, Money),
    "highest": (Number, Percent, Money),
    "earliest": (OneOf,),
    "latest": (OneOf,),
    "any": (YesNo,),
    "all": (YesNo,),
    "common": (SetOf,),
    "joined": (SetOf,),
}


def merge_rules(type_: Type) -> tuple[Merge, ...]:
    """The rules by which several settings of an action of this type can become one."""
    return tuple(rule for rule, kinds in _MERGES.items() if isinstance(type_, kinds))


def blocks_of(context: Context, kind: type[_B]) -> list[_B]:
    """The blocks of a kind, in order."""
    return [block for block in context.file.blocks if isinstance(block, kind)]


def only(context: Context, kind: type[_B]) -> _B | None:
    """The one block of a kind that a policy has once; further ones are reported."""
    blocks = blocks_of(context, kind)
    for extra in blocks[1:]:
        context.report(name_findings.duplicate_block(extra.head, blocks[0].head))
    return blocks[0] if blocks else None


def unique_names(context: Context, kind: str, items: Iterable[t.Declaration]) -> Iterator[t.Declaration]:
    """The items whose name is new; the others are reported."""
    first: dict[str, t.Name] = {}
    for item in items:
        if item.name.text in first:
            context.report(name_findings.duplicate(item.name.span, kind, first[item.name.text].span))
        else:
            first[item.name.text] = item.name
            yield item


def _cited(item: t.Declaration, block: t.Listing | None) -> tuple[str, ...]:
    """The clauses of a line, and those of its whole block."""
    return clauses_of((*item.clauses, *(block.clauses if block else ())))


def _of_record(context: Context, type_: Type) -> tuple[str, ...]:
    """The clauses by which the records of a list are collected."""
    record = context.records.get(type_.record) if isinstance(type_, ListOf) else None
    return () if record is None else record.cites


def read_sources(context: Context) -> None:
    """The lawful sources."""
    block = only(context, t.SourcesBlock)
    for item in unique_names(context, "source", block.items if block else ()):
        said = Clauses(context, item.name.span, item.clauses)
        fresh = said.one("fresh", "how long it is fresh")
        context.sources[item.name.text] = LawfulSource(
            span=item.span,
            name=item.name.text,
            title=title_of(said.title(), item.name.text),
            fresh_for=fresh.expr.value if fresh and isinstance(fresh.expr, t.DurationLit) else None,
            cites=_cited(item, block),
        )


def read_records(context: Context) -> None:
    """The kinds of records."""
    first: dict[str, t.Name] = {}
    for block in blocks_of(context, t.RecordBlock):
        name = block.name.text
        if name in first:
            context.report(name_findings.duplicate(block.name.span, "record", first[name].span))
            continue
        first[name] = block.name
        fields = {
            item.name.text: _field(context, item) for item in unique_names(context, "field", block.items) if item.type
        }
        context.records[name] = Record(
            span=block.span,
            name=name,
            title=title_of(block.title, name),
            fields=FrozenMap(fields),
            cites=clauses_of([*block.clauses, *(clause for item in block.items for clause in item.clauses)]),
        )


def _head(item: t.Declaration) -> Span:
    """A declaration without its title and clauses: what findings point at."""
    return item.name.span.to(item.type.span) if item.type else item.name.span


def _field(context: Context, item: t.Declaration) -> Field:
    assert item.type  # noqa: S101  # the grammar gives every fact and field a type
    said = Clauses(context, item.name.span, item.clauses)
    declared = declared_type(context, item.type)
    if isinstance(declared.type, ListOf):
        context.report(rule_findings.list_in_record(item.type.span))
    for clause in item.clauses:
        if clause.kind in ("from", "fixed"):
            context.report(rule_findings.clause_not_here(clause.span, "a field of a record"))
    return Field(
        span=_head(item),
        name=item.name.text,
        declared=declared,
        title=title_of(said.title(), item.name.text),
        optional=said.has("optional"),
        confidential=said.has("confidential"),
    )


def read_facts(context: Context) -> None:
    """The facts."""
    block = only(context, t.FactsBlock)
    for item in unique_names(context, "fact", block.items if block else ()):
        assert item.type  # noqa: S101  # the grammar gives every fact a type
        said = Clauses(context, item.name.span, item.clauses)
        if item.name.text == "as_of":
            context.report(name_findings.taken(item.name.span, "as_of"))
        declared = declared_type(context, item.type)
        context.facts[item.name.text] = Fact(
            span=_head(item),
            name=item.name.text,
            declared=declared,
            title=title_of(said.title(), item.name.text),
            optional=said.has("optional"),
            confidential=said.has("confidential"),
            fixed=said.has("fixed"),
            sources=tuple(_sources(context, said)),
            at_most=at_most(context, item.type) if item.type.kind == "list of" else LONGEST_LIST,
            cites=(*_cited(item, block), *_of_record(context, declared.type)),
        )


def _sources(context: Context, said: Clauses) -> Iterator[str]:
    clause = said.one("from", "where it comes from")
    for name in clause.names if clause else ():
        if name.text in context.sources:
            yield name.text
        elif name.text not in context.unread and not context.lost("sources"):
            context.report(name_findings.unknown(name.span, "source", context.sources))


def read_actions(context: Context) -> None:
    """The actions."""
    block = only(context, t.ActionsBlock)
    for item in unique_names(context, "action", block.items if block else ()):
        assert item.type  # noqa: S101  # the grammar gives every action a type
        said = Clauses(context, item.name.span, item.clauses)
        declared = declared_type(context, item.type)
        if isinstance(declared.type, ListOf):
            context.report(rule_findings.list_action(item.type.span))
        if isinstance(declared.type, Date) and item.type.low is None:
            declared = Declared(declared.type, date.min, date.max)  # a due date may lie beyond the last as-of date
        merge = said.one("merge", "how settings merge")
        context.actions[item.name.text] = Action(
            span=_head(item),
            name=item.name.text,
            declared=declared,
            title=title_of(said.title(), item.name.text),
            merge=_merge(context, merge, declared.type) if merge else None,
            cites=_cited(item, block),
        )


def _merge(context: Context, clause: t.Clause, type_: Type) -> Merge | None:
    if isinstance(type_, Unknown):
        return None
    rules = merge_rules(type_)
    fitting = next((rule for rule in rules if rule == clause.word), None)
    if fitting is None:
        context.report(rule_findings.merge_rule(clause.span, clause.word, type_, rules))
    return fitting


def read_grades(context: Context) -> None:
    """The grades, best first, with thresholds that fall."""
    block = only(context, t.GradesBlock)
    for item in unique_names(context, "grade", block.items if block else ()):
        context.grades[item.name.text] = _grade(context, item, _cited(item, block))
    if block:
        _thresholds_fall(context)


def _grade(context: Context, item: t.Declaration, cites: tuple[str, ...]) -> Grade:
    said = Clauses(context, item.name.span, item.clauses)
    conditions = [c for c in item.clauses if c.kind in ("from_score", "above_score", "otherwise")]
    for extra in conditions[1:]:
        context.report(name_findings.duplicate_clause(extra.span, "which scores give the grade", conditions[0].span))
    common = {"span": item.span, "name": item.name.text, "cites": cites}
    title = title_of(said.title(), item.name.text)
    if not conditions:
        return Grade(**common, title=title, kind="override only")  # type: ignore[arg-type]  # the parts above fit
    condition = conditions[0]
    if condition.kind == "otherwise":
        return Grade(**common, title=title, kind="otherwise")  # type: ignore[arg-type]
    kind = "from" if condition.kind == "from_score" else "above"
    threshold = condition.expr.value if isinstance(condition.expr, t.NumberLit) else None
    if threshold is None and condition.expr is not None:
        context.report(rule_findings.plain_threshold(condition.expr.span))
    return Grade(**common, title=title, kind=kind, threshold=threshold)  # type: ignore[arg-type]


def _thresholds_fall(context: Context) -> None:
    previous: Grade | None = None
    closed: Grade | None = None
    for grade in context.grades.values():
        if grade.kind == "override only":
            continue
        if closed is not None:
            context.report(rule_findings.grade_after_otherwise(Label(grade.span), Label(closed.span, "takes the rest")))
        if grade.kind == "otherwise":
            closed = closed or grade
            continue
        if grade.threshold is None:
            continue
        if previous is not None and previous.threshold is not None and not _lower(previous, grade):
            context.report(
                rule_findings.grade_order(
                    grade.span, grade.name, plain(grade.threshold), previous.span, plain(previous.threshold)
                )
            )
        previous = grade


def _lower(better: Grade, worse: Grade) -> bool:
    assert better.threshold is not None  # noqa: S101  # asked only of thresholds
    assert worse.threshold is not None  # noqa: S101
    if better.threshold == worse.threshold:
        return better.kind == "above" and worse.kind == "from"
    return worse.threshold < better.threshold
