"""In which order a policy is computed: everything after what it needs. Circles are reported with their way round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from creditrules.checker import name_findings
from creditrules.checker.context import Context
from creditrules.diagnostics import Span
from creditrules.program.program import Step
from creditrules.program.types import ListOf, OneOf, SetOf
from creditrules.syntax import tree as t

DEEPEST = 100
"""How many definitions may rest one upon the other."""

SCORE, GRADE = Step("score"), Step("grade")


@dataclass
class _Node:
    """A thing to compute: what people call it, where it stands, and what it needs."""

    label: str
    span: Span
    needs: tuple[Step, ...]


def order(context: Context) -> tuple[Step, ...]:
    """The steps, each after those it needs. Steps in a circle are left out, with all that needs them."""
    nodes = _nodes(context)
    done: dict[Step, int] = {}  # how deep each step rests on others; -1 where it cannot be computed
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
            depths = [done.get(need, 0) for need in nodes[step].needs]
            depth = -1 if done.get(step) == -1 or any(each < 0 for each in depths) else 1 + max(depths, default=0)
            if step.kind == "let" and depth > DEEPEST:
                context.report(name_findings.too_long_chain(nodes[step].span, nodes[step].label, DEEPEST))
                depth = -1
            done[step] = depth
            if depth >= 0:
                steps.append(step)


def _report_circle(context: Context, nodes: Mapping[Step, _Node], path: list[Step], again: Step) -> None:
    circle = path[path.index(again) :]
    first, *others = [nodes[step] for step in circle]
    names = [nodes[step].label for step in circle]
    context.report(name_findings.circular(first.span, names, [other.span for other in others]))


def _nodes(context: Context) -> dict[Step, _Node]:
    """Everything that is computed. The score and grade need all factors and overrides."""
    names = _Names(context)
    nodes: dict[Step, _Node] = {}
    for name, let in context.let_blocks.items():
        nodes[Step("let", name)] = _Node(name, let.name.span, names.needs(let.value))
    for name, table in context.table_blocks.items():
        nodes[Step("table", name)] = _Node(name, table.name.span, names.needs(*_cells(table)))
    for name, factor in context.factor_blocks.items():
        parts = (line.test for line in factor.lines), (line.points for line in factor.lines)
        subject = (factor.subject,) if factor.subject is not None else ()
        nodes[Step("factor", name)] = _Node(name, factor.name.span, names.needs(*subject, *parts[0], *parts[1]))
    if context.scores:
        factors = tuple(Step("factor", name) for name in context.factor_blocks)
        place = next((block.head for block in context.file.blocks if isinstance(block, t.ScoreBlock)), None)
        place = place or context.file.blocks[0].head
        nodes[SCORE] = _Node("score", place, factors)
        whens = _conditions(block for block in context.file.blocks if isinstance(block, t.OverrideBlock))
        nodes[GRADE] = _Node("grade", place, (SCORE, *names.needs(*whens)))
    for name in context.actions:
        nodes[Step("action", name)] = _Node(name, context.actions[name].span, names.needs(*_setting(context, name)))
    return nodes


def _cells(table: t.TableBlock) -> Iterator[t.Node]:
    """The columns' values and the results; the last head is the table's own name."""
    heads, *rows = table.rows
    yield from heads.cells[:-1]
    for row in rows:
        yield from row.cells


def _conditions(blocks: Iterable[t.OverrideBlock]) -> Iterator[t.Expr]:
    for block in blocks:
        yield from (clause.expr for clause in block.clauses if clause.kind == "when" and clause.expr is not None)


def _setting(context: Context, name: str) -> Iterator[t.Node]:
    """What decides an action: the conditions of the controls and watches that set it, and the values they set."""
    for block in context.file.blocks:
        if not isinstance(block, t.ControlBlock | t.WatchBlock):
            continue
        values = [c.assignment for c in block.clauses if c.assignment and c.assignment.name.text == name]
        if values:
            yield from (clause.expr for clause in block.clauses if clause.kind == "when" and clause.expr is not None)
            for assignment in values:
                yield from (value for value in assignment.values if not _is_member(context, name, value))


def _is_member(context: Context, name: str, value: t.Expr) -> bool:
    """Whether a written value is a word that the action can be, rather than the name of a value."""
    type_ = context.actions[name].declared.type
    return isinstance(type_, OneOf | SetOf) and isinstance(value, t.Ref) and value.name in type_.members


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

    def needs(self, *written: t.Node) -> tuple[Step, ...]:
        """The steps that the nodes need, each once, in the order of the text."""
        found: dict[Step, None] = {}
        waiting: list[tuple[t.Node, frozenset[str]]] = [(node, frozenset()) for node in reversed(written)]
        while waiting:
            node, fields = waiting.pop()
            if isinstance(node, t.Previous):
                continue
            if isinstance(node, t.Ref):
                step = None if node.name in fields else self._steps.get(node.name)
                if step is not None:
                    found[step] = None
                continue
            inner = fields | self._fields(node) if isinstance(node, t.Call) else fields
            # what stands on the right of `is` is a written value, never the name of one to compute
            parts = [node.operand] if isinstance(node, t.Is) else [*t.parts(node)]
            waiting.extend((part, inner) for part in reversed(parts))
        return tuple(found)

    def _fields(self, call: t.Call) -> frozenset[str]:
        """The fields that come before the policy's names inside an aggregate."""
        source = call.of.text if call.of else ""
        if not source and call.arguments and isinstance(call.arguments[0], t.Ref):
            source = call.arguments[0].name
        fact = self._context.facts.get(source)
        if fact is None or not isinstance(fact.declared.type, ListOf):
            return frozenset()
        return frozenset(self._context.records[fact.declared.type.record].fields)
