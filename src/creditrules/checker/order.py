"""In which order a policy is computed: everything after what it needs. Circles are reported with their way round."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from creditrules.checker import name_findings
from creditrules.checker.context import Context
from creditrules.diagnostics import Span
from creditrules.program.program import Step
from creditrules.program.types import ListOf, OneOf, SetOf, Type
from creditrules.syntax import tree as t

DEEPEST = 200
"""How many levels a value may have: those of its own expression and of the lets that it rests upon."""

SCORE, GRADE = Step("score"), Step("grade")


@dataclass
class _Node:
    """A thing to compute: what people call it, where it stands, what it needs and where it asks for that.

    `levels` is how many levels its own expression has.
    """

    label: str
    span: Span
    needs: Mapping[Step, Span]
    levels: int = 0


def order(context: Context) -> tuple[Step, ...]:
    """The steps, each after those it needs. Steps in a circle are left out, with all that needs them."""
    nodes = _nodes(context)
    done: dict[Step, int] = {}  # the levels of each step; -1 where it cannot be computed
    steps: list[Step] = []
    for start in nodes:
        _visit(context, nodes, start, done, steps)
    return tuple(steps)


def _visit(
    context: Context, nodes: Mapping[Step, _Node], start: Step, done: dict[Step, int], steps: list[Step]
) -> None:
    """Depth first, without recursion: definitions may form long chains."""
    path: list[tuple[Step, Iterator[Step]]] = []
    on_path: dict[Step, None] = {}

    def enter(step: Step) -> None:
        path.append((step, iter(nodes[step].needs)))
        on_path[step] = None

    if start not in done:
        enter(start)
    while path:
        step, needs = path[-1]
        for need in needs:
            if need in on_path:
                _report_circle(context, nodes, [*on_path], need)
                done[need] = -1
            elif need not in done and need in nodes:
                enter(need)
                break
        else:
            path.pop()
            del on_path[step]
            node = nodes[step]
            below = [done.get(need, 0) for need in node.needs]
            levels = -1 if done.get(step) == -1 or any(each < 0 for each in below) else 0
            if levels == 0 and step.kind == "let":
                levels = node.levels + max(below, default=0)
            if levels > DEEPEST:
                context.report(name_findings.too_long_chain(node.span, node.label, DEEPEST))
                levels = -1
            done[step] = levels
            if levels >= 0:
                steps.append(step)


def _report_circle(context: Context, nodes: Mapping[Step, _Node], path: list[Step], again: Step) -> None:
    circle = path[path.index(again) :]
    names = [nodes[step].label for step in circle]
    asked = [nodes[step].needs[next_] for step, next_ in pairwise([*circle, circle[0]])]
    context.report(name_findings.circular(names, asked))


def _nodes(context: Context) -> dict[Step, _Node]:
    """Everything that is computed. The score and grade need all factors and overrides."""
    names = _Names(context)
    nodes: dict[Step, _Node] = {}
    for name, let in context.let_blocks.items():
        nodes[Step("let", name)] = _Node(name, let.name.span, names.needs([(let.value, ())]), 1 + depth(let.value))
    for name, table in context.table_blocks.items():
        nodes[Step("table", name)] = _Node(name, table.name.span, names.needs(_of_table(context, table)))
    for name, factor in context.factor_blocks.items():
        nodes[Step("factor", name)] = _Node(name, factor.name.span, names.needs(_of_factor(factor)))
    if context.scores:
        factors = {Step("factor", name): block.name.span for name, block in context.factor_blocks.items()}
        place = next((block.head for block in context.file.blocks if isinstance(block, t.ScoreBlock)), None)
        place = place or context.file.blocks[0].head
        nodes[SCORE] = _Node("score", place, factors)
        nodes[GRADE] = _Node("grade", place, {SCORE: place, **names.needs(_of_overrides(context))})
    for name, parts in _of_actions(context).items():
        nodes[Step("action", name)] = _Node(name, context.actions[name].span, names.needs(parts))
    return nodes


_Part: TypeAlias = tuple[t.Node, Collection[str]]
"""A written value, with the words that a name in its place is read as."""


def _of_table(context: Context, table: t.TableBlock) -> Iterator[_Part]:
    """The columns' values and the results. Other cells are written values; the last head is the table's own name."""
    heads, *rows = table.rows
    yield from ((cell, ()) for cell in heads.cells[:-1])
    words = _members(context.table_types.get(table.name.text))
    for row in rows:
        result = row.cells[-1]
        if isinstance(result, t.IsTest):
            yield from ((value, words) for value in result.values)


def _of_factor(factor: t.FactorBlock) -> Iterator[_Part]:
    """The subject, the points and the conditions. Bands are written values."""
    if factor.subject is not None:
        yield factor.subject, ()
    for line in factor.lines:
        yield line.points, ()
        if isinstance(line.test, t.WhenTest):
            yield line.test.condition, ()


def _of_overrides(context: Context) -> Iterator[_Part]:
    for block in context.file.blocks:
        if isinstance(block, t.OverrideBlock):
            yield from _when(block)


def _when(block: t.OverrideBlock | t.ControlBlock | t.WatchBlock) -> Iterator[_Part]:
    yield from ((clause.expr, ()) for clause in block.clauses if clause.kind == "when" and clause.expr is not None)


def _of_actions(context: Context) -> dict[str, list[_Part]]:
    """What decides each action: the conditions of the controls and watches that set it, and the values they set."""
    found: dict[str, list[_Part]] = {name: [] for name in context.actions}
    for block in context.file.blocks:
        if not isinstance(block, t.ControlBlock | t.WatchBlock):
            continue
        for clause in block.clauses:
            setting = clause.assignment
            if setting is not None and setting.name.text in found:
                words = _members(context.actions[setting.name.text].declared.type)
                found[setting.name.text] += [*_when(block), *((value, words) for value in setting.values)]
    return found


def _members(type_: Type | None) -> tuple[str, ...]:
    return type_.members if isinstance(type_, OneOf | SetOf) else ()


def depth(node: t.Node) -> int:
    """How many levels of nodes lie below this one."""
    deepest, waiting = 0, [(node, 0)]
    while waiting:
        current, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((part, level + 1) for part in t.parts(current))
    return deepest


class _Names:
    """Which steps the names in written expressions stand for."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._steps: dict[str, Step] = {}
        if context.scores:
            self._steps.update(dict.fromkeys(("score", "scored_grade", "points_from_missing", "factors_known"), SCORE))
            self._steps["grade"] = GRADE
        self._steps.update((name, Step("action", name)) for name in context.actions)
        self._steps.update((name, Step("factor", name)) for name in context.factor_blocks)
        self._steps.update((name, Step("table", name)) for name in context.table_blocks)
        self._steps.update((name, Step("let", name)) for name in context.let_blocks)
        for name in context.facts:
            self._steps.pop(name, None)

    def needs(self, written: Iterable[_Part]) -> dict[Step, Span]:
        """The steps that the values need, in the order of the text, each with the first place that asks for it."""
        found: dict[Step, Span] = {}
        nothing: Mapping[str, Type] = {}
        waiting = [(node, words, nothing) for node, words in written]
        waiting.reverse()
        while waiting:
            node, words, fields = waiting.pop()
            if isinstance(node, t.Ref):
                step = None if node.name in fields or node.name in words else self._steps.get(node.name)
                if step is not None:
                    found.setdefault(step, node.span)
                continue
            if isinstance(node, t.Call):
                fields = {**fields, **self._fields(node)}
            waiting.extend((part, each, fields) for part, each in reversed(self._inside(node, words, fields)))
        return found

    def _inside(self, node: t.Node, words: Collection[str], fields: Mapping[str, Type]) -> list[_Part]:
        """The parts of a node, each with the words that its place lets it be."""
        match node:
            case t.Previous():
                return []
            case t.Is():
                return [(node.operand, ())]  # what stands on its right is a written value
            case t.Compare():
                return [(node.left, ()), (node.right, self._words(node.left, fields))]
            case t.Else():
                return [(node.operand, words), (node.fallback, self._words(node.operand, fields) or words)]
            case t.Call():
                plain = node.of is None and node.where is None and node.among is None
                return [(part, words if plain else ()) for part in t.parts(node)]
            case _:
                return [(part, ()) for part in t.parts(node)]

    def _words(self, node: t.Node, fields: Mapping[str, Type]) -> tuple[str, ...]:
        """The words that a value can be, as far as its declaration tells."""
        context, seen = self._context, set[str]()
        while True:
            match node:
                case t.Ref(name=name) if name in fields:
                    return _members(fields[name])
                case t.Ref(name=name) if name in context.let_blocks and name not in seen:
                    seen.add(name)
                    node = context.let_blocks[name].value
                case t.Ref(name=name) | t.Previous(name=t.Name(text=name)):
                    return _members(self._declared(name))
                case t.Else():
                    node = node.operand
                case t.Call(of=None, arguments=(first, *_)):
                    node = first
                case _:
                    return ()

    def _declared(self, name: str) -> Type | None:
        context = self._context
        if name in context.facts:
            return context.facts[name].declared.type
        if name in context.actions:
            return context.actions[name].declared.type
        if name in ("grade", "scored_grade"):
            return context.grade_type
        return context.table_types.get(name)

    def _fields(self, call: t.Call) -> dict[str, Type]:
        """The fields that come before the policy's names inside an aggregate."""
        source = call.of.text if call.of else ""
        if not source and call.arguments and isinstance(call.arguments[0], t.Ref):
            source = call.arguments[0].name
        fact = self._context.facts.get(source)
        if fact is None or not isinstance(fact.declared.type, ListOf):
            return {}
        record = self._context.records[fact.declared.type.record]
        return {name: item.declared.type for name, item in record.fields.items()}
