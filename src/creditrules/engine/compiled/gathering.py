"""The records of a list that aggregates are made from, gathered for all aggregates of a policy in one generated loop.

The loop takes values as the interpreter has them. What it has no lines for is asked of the interpreter, record by
record; where it meets what Python's operators refuse (a missing value, say), `by_records` is asked, which says what is
wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from creditrules.engine.by_records import ORDERS, Asking, Gathering, is_ordered, make_gathered
from creditrules.engine.compiled.constants import Constants
from creditrules.engine.compiled.writer import NOT_TAKEN, Writer, bare, function, is_word
from creditrules.engine.evaluate import Gathered
from creditrules.engine.prepared import prepared
from creditrules.engine.sheet import Sheet
from creditrules.program import expressions as x
from creditrules.values import MISSING, Missing, Row
from creditrules.values.dates import shift

if TYPE_CHECKING:
    from collections.abc import Iterator

_Loop: TypeAlias = "Callable[[Sheet, Sequence[Row]], tuple[Gathered, ...]]"

_NAMES = {
    "Decimal": Decimal,
    "Missing": Missing,
    "gathered": make_gathered,
    "shift": shift,
}


class Together:
    """Gathers what the aggregates of one policy are made from."""

    def __init__(self) -> None:
        self.asking = Asking()
        self._lists: dict[str, _List] = {}

    def gathering(self, expr: x.Aggregate) -> Callable[[Sheet], Gathered | None]:
        """What gathers the records of one aggregate; it gives None where the list itself is missing."""
        name = expr.records.name
        if name not in self._lists:
            self._lists[name] = _List(name)
        return self._lists[name].gathering(expr, Gathering(expr, self.asking))


class _List:
    """The aggregates of one list."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._places: dict[x.Aggregate, int] = {}
        self._loop: _Loop = self._written

    def gathering(self, expr: x.Aggregate, by_columns: Gathering) -> Callable[[Sheet], Gathered | None]:
        place = self._places.setdefault(expr, len(self._places))
        self._loop = self._written

        def gathered(sheet: Sheet) -> Gathered | None:
            records = sheet.facts.get(self._name, MISSING)
            if not isinstance(records, tuple):
                return None
            found = sheet.asked.get(self)
            if found is None:
                try:
                    found = self._loop(sheet, records)
                except TypeError:
                    found = ()
                sheet.asked[self] = found
            return found[place] if found else by_columns.gathered(sheet)

        return gathered

    def _written(self, sheet: Sheet, records: Sequence[Row]) -> tuple[Gathered, ...]:
        """Writes the loop when it is first needed."""
        try:
            self._loop = _Source(self._name, [*self._places]).function()
        except NOT_TAKEN:
            self._loop = _refused
        return self._loop(sheet, records)


def _refused(_sheet: Sheet, _rows: Sequence[Row]) -> NoReturn:
    raise TypeError("there is no loop")


class _Node:
    """Records that meet the conditions that lead here: what is noted of them, and what is asked of them next."""

    def __init__(self) -> None:
        self.places = ""
        self.values: list[tuple[str, x.Expr]] = []
        self.nodes: dict[x.Expr, _Node] = {}


class _Source:
    """The source of the loop over one list."""

    def __init__(self, name: str, aggregates: Sequence[x.Aggregate]) -> None:
        self._name, self._aggregates = name, aggregates
        self._writer, self._constants = Writer(), Constants(_NAMES)
        self._head: list[str] = []
        """Lines before the loop."""
        self._known: dict[x.Expr, str] = {}
        self._fields: dict[str, str] = {}
        self._starts: dict[object, str] = {}

    def function(self) -> _Loop:
        """The function itself."""
        made: _Loop = function(
            self._source(), "gather", f"<creditrules records of {self._name}>", self._constants.named
        )
        return made

    def _source(self) -> str:
        root, results = _Node(), []
        root.places = self._list("places")
        for expr in self._aggregates:
            looked = self._reached(root, expr.among)
            counted = self._reached(looked, expr.where)
            values = [
                self._contributed(counted, part) if part is not None else otherwise
                for part, otherwise in ((expr.value, "[]"), (expr.weight, "None"))
            ]
            results.append(f"gathered(len({looked.places}), {counted.places}, {', '.join(values)}), ")
        line = self._writer.line
        with self._writer.aside(deeper=1) as body:
            self._node(root)
        line("as_of = sheet.as_of")
        self._writer.lines += self._head
        with self._writer.block("for at, r in enumerate(rows)"):
            for field, local in self._fields.items():
                line(f"{local} = r[{field!r}]")
            self._writer.lines += body
        line(f"return ({''.join(results)})")
        return "\n".join(["def gather(sheet, rows):", *self._writer.lines]) + "\n"

    def _list(self, prefix: str) -> str:
        name = self._writer.fresh(prefix)
        self._head.append(f"    {name} = []")
        return name

    def _reached(self, node: _Node, condition: x.Expr | None) -> _Node:
        """The node of records that meet the condition as well, whose parts are asked one after the other."""
        for part in x.one_by_one(condition):
            node = node.nodes.setdefault(part, _Node())
        if not node.places:
            node.places = self._list("places")
        return node

    def _contributed(self, node: _Node, expr: x.Expr) -> str:
        for name, other in node.values:
            if other == expr:
                return name
        name = self._list("values")
        node.values.append((name, expr))
        return name

    def _node(self, node: _Node) -> None:
        line = self._writer.line
        if node.places:
            line(f"{node.places}.append(at)")
        for name, expr in node.values:
            line(f"{name}.append({self._kept(expr)})")
        for condition, deeper in node.nodes.items():
            with self._asked_where(condition):
                self._node(deeper)

    @contextmanager
    def _asked_where(self, condition: x.Expr) -> Iterator[None]:
        """What is worked out within is known there alone."""
        answer, outer = self._condition(condition), dict(self._known)
        with self._writer.block(f"if {bare(answer)}"):
            yield
        self._known = outer

    def _kept(self, expr: x.Expr) -> str:
        text = self._value(expr)
        if not is_word(text):
            text = self._known[expr] = self._writer.kept(text)
        return text

    # --------------------------------------------------------------------------------------------- expressions

    def _condition(self, expr: x.Expr) -> str:
        """Yes or no; where the interpreter is asked, what is neither is refused."""
        match expr:
            case x.Within():
                return f"({self._start(expr)} < {self._value(expr.operand)} <= as_of)"
            case x.Compare(operator=operator) if operator in ORDERS and is_ordered(expr):
                return f"({self._value(expr.left)} {operator} {self._value(expr.right)})"
            case x.IsKnown():
                return f"(type({self._value(expr.operand)}) is not Missing)"
            case x.Not():
                return f"(not {self._condition(expr.operand)})"
            case x.AllOf() | x.AnyOf():
                word = " and " if isinstance(expr, x.AllOf) else " or "
                return f"({word.join(map(self._condition, expr.operands))})"
            case _:
                return f"{self._constants.name(_yes_or_no)}({self._value(expr)})"

    def _value(self, expr: x.Expr) -> str:
        if expr in self._known:
            return self._known[expr]
        match expr:
            case x.FieldRef(name=name):
                return self._fields.setdefault(name, f"field{len(self._fields)}")
            case x.Constant(value=value):
                return self._constants.name(value)
            case x.Builtin(name="as_of"):
                return "as_of"
            case x.DaysBetween():
                return f"Decimal(({self._value(expr.end)} - {self._value(expr.start)}).days)"
            case x.Else():
                operand = self._value(expr.operand)
                if is_word(operand):
                    return f"({operand} if type({operand}) is not Missing else {self._value(expr.fallback)})"
            case _:
                pass
        return f"{self._constants.name(prepared(expr))}(sheet, r)"

    def _start(self, expr: x.Within) -> str:
        """The day before a window begins, found once."""
        if expr.duration not in self._starts:
            name = self._starts[expr.duration] = self._writer.fresh("start")
            self._head.append(f"    {name} = shift(as_of, {self._constants.name(expr.duration)}, -1)")
        return self._starts[expr.duration]


def _yes_or_no(answer: object) -> bool:
    if answer is True or answer is False:
        return answer
    raise TypeError("neither yes nor no")
