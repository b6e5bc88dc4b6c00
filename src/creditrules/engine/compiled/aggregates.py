"""Loops over lists: one pass for all aggregates of a list that can be computed together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from creditrules.engine.compiled.expressions import Expressions
from creditrules.engine.compiled.names import unpacking
from creditrules.engine.compiled.writer import Writer, bare
from creditrules.program import expressions as x
from creditrules.program.program import Program
from creditrules.program.types import ListOf
from creditrules.values.decimals import QUOTIENT_DECIMALS


def write_loop(code: Expressions, aggregates: Sequence[x.Aggregate]) -> list[str]:
    """Writes the aggregates, all of one list, and returns the names that have their values; None is missing."""
    writer, records = code.writer, aggregates[0].records
    tallies = [_Tally(code, each) for each in aggregates]
    if not code.may_be_missing(records):
        _write(code, tallies, _Over(code, records))
        return [tally.result for tally in tallies]
    with writer.block(f"if {code.value(records)} is None"):
        _all_missing(writer, tallies)
    with writer.block("else"):
        _write(code, tallies, _Over(code, records))
    return [tally.result for tally in tallies]


def write_reading(
    code: Expressions, aggregates: Sequence[x.Aggregate], records: Reading, *, missing: bool
) -> list[str]:
    """The same while records are read, which they are even where nothing is computed from them.

    `missing` says whether there may be no list.
    """
    tallies = [_Tally(code, each) for each in aggregates]
    records.begin()
    if not missing:
        _write(code, tallies, records)
        return [tally.result for tally in tallies]
    with code.writer.block("if v is None"):
        records.absent()
        _all_missing(code.writer, tallies)
    with code.writer.block("else"):
        _write(code, tallies, records)
    return [tally.result for tally in tallies]


def together(program: Program, aggregates: Sequence[x.Aggregate], code: Expressions) -> dict[str, list[x.Aggregate]]:
    """Those that need nothing but facts that are always known, by list: they can be computed before all else."""
    by_list: dict[str, list[x.Aggregate]] = {}
    for each in dict.fromkeys(aggregates):
        if all(_is_given(part, code) for part in x.walk(each) if part not in (each, each.records)):
            by_list.setdefault(each.records.name, []).append(each)
    return {name: by_list[name] for name in program.facts if name in by_list}


def _is_given(expr: x.Expr, code: Expressions) -> bool:
    match expr:
        case x.FactRef():
            return not code.may_be_missing(expr)
        case x.Builtin(name=name):
            return name == "as_of"
        case x.LetRef() | x.TableRef() | x.PointsRef() | x.ActionRef() | x.Previous() | x.Aggregate():
            return False
        case _:
            return True


class Loop(Protocol):
    """Writes a loop over records around the lines that look at each.

    `totals` are names of sums of all records, by field, that the loop needs for itself; those that sums of the policy
    are a part of are entered in `counted`, and have the other part alone.
    """

    totals: dict[str, str]
    counted: dict[str, str]

    def loop(self, lines: list[str]) -> None:
        """Writes it."""


class Reading(Loop, Protocol):
    """A loop that reads the records as well."""

    def begin(self) -> None:
        """Writes what takes the list as `v`."""

    def absent(self) -> None:
        """Writes what stands where there is no list."""


class _Over:
    """A loop over records that have been read."""

    def __init__(self, code: Expressions, records: x.FactRef) -> None:
        self.code, self.records = code, records
        self.totals: dict[str, str] = {}
        self.counted: dict[str, str] = {}

    def loop(self, lines: list[str]) -> None:
        if not lines:
            return
        used = "\n".join(lines)
        fields = _fields(self.code, self.records)
        taken = unpacking(fields, {name: _is_in(name, used) for name in fields})
        records = self.code.value(self.records)
        with self.code.writer.block(f"for {taken} in {f'zip(*{records})' if self.code.by_column else records}"):
            self.code.writer.lines += lines


def _write(code: Expressions, tallies: list[_Tally], loop: Loop) -> None:
    for tally in tallies:
        tally.begin()
    root = _Node()
    for tally in tallies:
        tally.place(root)
    for name, total in loop.totals.items():
        _count_once(name, total, tallies, root, loop)
    code.shared = _asked_twice([tally.expr for tally in tallies])
    with code.inside(), code.writer.aside(deeper=1) as lines:
        root.write(code)
    code.shared = frozenset()
    loop.loop(lines)
    for tally in tallies:
        tally.end()


def _count_once(name: str, total: str, tallies: list[_Tally], root: _Node, loop: Loop) -> None:
    """Takes a sum of the policy for its part of the total of a field, so that no record is added to both."""
    for tally in tallies:
        expr = tally.expr
        field = expr.value if tally.adds_decimals and not tally.gap else None
        conditions = x.one_by_one(expr.where)
        if isinstance(field, x.FieldRef) and field.name == name and len(conditions) <= 1:
            loop.counted[name] = tally.result
            for condition in conditions:
                root.within[condition].others.append(f"{total} += {tally.code.names.of('field', name)}")
            return


def _all_missing(writer: Writer, tallies: list[_Tally]) -> None:
    if tallies:
        writer.line(f"{' = '.join(tally.result for tally in tallies)} = None")


def _asked_twice(aggregates: Sequence[x.Aggregate]) -> frozenset[x.Expr]:
    """What the aggregates compute more than once from a record."""
    seen: set[x.Expr] = set()
    twice: set[x.Expr] = set()
    for each in aggregates:
        asked = [
            *x.one_by_one(each.among),
            *x.one_by_one(each.where),
            *(one for one in (each.value, each.weight) if one),
        ]
        # The conditions that records meet are asked once for all, so their parts count.
        for expr in asked:
            for part in x.walk(expr):
                if isinstance(part, x.Arithmetic | x.DaysBetween | x.Else | x.Shift | x.Since | x.Round | x.Extreme):
                    (twice if part in seen else seen).add(part)
    return frozenset(twice)


def _fields(code: Expressions, records: x.FactRef) -> list[str]:
    type_ = records.type
    assert isinstance(type_, ListOf)  # noqa: S101  # aggregates are over lists
    return [code.names.of("field", name) for name in code.layout.program.records[type_.record].fields]


def _is_in(name: str, text: str) -> bool:
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        around = text[max(start - 1, 0) : start] + text[end : end + 1]
        if not any(sign.isalnum() or sign == "_" for sign in around):
            return True
        start = text.find(name, end)
    return False


@dataclass(slots=True)
class _Node:
    """Conditions that records meet one after the other: those that several aggregates begin with are asked once."""

    within: dict[x.Expr, _Node] = field(default_factory=dict)
    adds: list[_Add] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Lines for records that do not meet the condition."""

    def under(self, condition: x.Expr | None) -> _Node:
        node = self
        for conjunct in x.one_by_one(condition):
            node = node.within.setdefault(conjunct, _Node())
        return node

    def write(self, code: Expressions) -> None:
        for add in self.adds:
            add()
        for condition, node in self.within.items():
            with code.writer.block(f"if {code.condition(condition)}"), code.inside():
                node.write(code)
            if node.others:
                with code.writer.block("else"):
                    for line in node.others:
                        code.writer.line(line)


class _Tally:
    """The running values of one aggregate."""

    def __init__(self, code: Expressions, expr: x.Aggregate) -> None:
        self.code, self.expr, self.writer = code, expr, code.writer
        self.result = code.writer.fresh("sum" if expr.kind == "sum" else f"{expr.kind}_")
        self.looked = code.writer.fresh("looked") if expr.kind == "share" else ""
        self.weight = code.writer.fresh("weight") if expr.kind == "mean" else ""
        missing = [each for each in (expr.value, expr.weight) if each is not None and code.may_be_missing(each)]
        self.gap = code.writer.fresh("gap") if missing and expr.kind in ("sum", "mean", "min", "max") else ""
        # A count of all records is the length of their list.
        self.looks = not (expr.kind == "count" and expr.where is None and expr.among is None)
        field = expr.value if isinstance(expr.value, x.FieldRef) else None
        self.adds_decimals = field is not None and (expr.records.name, field.name) in code.decimals.fields

    def begin(self) -> None:
        kind, line = self.expr.kind, self.writer.line
        if not self.looks:
            return
        start = {"any": "False", "every": "True", "min": "None", "max": "None"}.get(kind, "0")
        line(f"{' = '.join(name for name in (self.result, self.looked, self.weight) if name)} = {start}")
        if self.gap:
            line(f"{self.gap} = False")

    def place(self, root: _Node) -> None:
        if not self.looks:
            return
        expr, looked = self.expr, root.under(self.expr.among)
        counted = looked.under(expr.where)
        match expr.kind:
            case "count":
                counted.adds.append(lambda: self.writer.line(f"{self.result} += 1"))
            case "share":
                looked.adds.append(lambda: self.writer.line(f"{self.looked} += 1"))
                counted.adds.append(lambda: self.writer.line(f"{self.result} += 1"))
            case "any":
                counted.adds.append(lambda: self.writer.line(f"{self.result} = True"))
            case "every":
                if expr.where is not None:
                    looked.adds.append(self._every)
            case _:
                counted.adds.append(self._add)

    def end(self) -> None:
        kind, line, result = self.expr.kind, self.writer.line, self.result
        if not self.looks:
            line(f"{result} = len({self.code.value(self.expr.records)}{'[0]' if self.code.by_column else ''})")
        elif self.adds_decimals and self.expr not in self.code.decimals.sums:
            line(f"{result} = int({result} * {10 ** self.code.scale(self._value())}) if {result} else 0")
        elif kind == "share":
            line(f"{result} = quotient({result} * {10**QUOTIENT_DECIMALS}, {self.looked})")
        elif kind == "mean":
            # The decimals of the weights stand above and below the line.
            more = QUOTIENT_DECIMALS - self.code.scale(self._value())
            tops, lows = (f" * {10**more}" if more > 0 else ""), (f" * {10**-more}" if more < 0 else "")
            line(f"{result} = quotient({result}{tops}, {self.weight}{lows})")
        if self.gap:
            with self.writer.block(f"if {self.gap}"):
                line(f"{result} = None")

    def _every(self) -> None:
        if self.expr.where is not None:
            with self.writer.block(f"if not {self.code.value(self.expr.where, known=True)}"):
                self.writer.line(f"{self.result} = False")

    def _add(self) -> None:
        code, writer, expr = self.code, self.writer, self.expr
        value = code.value(self._value())
        weight = None if expr.weight is None else code.value(expr.weight)
        if self.gap or expr.kind in ("min", "max"):
            value = writer.kept(value)
        asked = [f"{value} is None"] if self.gap and code.may_be_missing(self._value()) else []
        if self.gap and weight is not None and expr.weight is not None and code.may_be_missing(expr.weight):
            weight = writer.kept(weight)
            asked.append(f"{weight} is None")
        if asked:
            with writer.block(f"if {' or '.join(asked)}"):
                writer.line(f"{self.gap} = True")
            with writer.block("else"):
                self._take(value, weight)
        else:
            self._take(value, weight)

    def _take(self, value: str, weight: str | None) -> None:
        writer, result = self.writer, self.result
        match self.expr.kind:
            case "min" | "max" as kind:
                with writer.block(f"if {result} is None or {value} {'<' if kind == 'min' else '>'} {result}"):
                    writer.line(f"{result} = {value}")
            case "mean" if weight is not None:
                weight = writer.kept(weight)
                writer.line(f"{result} += {value} * {weight}")
                writer.line(f"{self.weight} += {weight}")
            case "mean":
                writer.line(f"{result} += {bare(value)}")
                writer.line(f"{self.weight} += 1")
            case _:
                writer.line(f"{result} += {bare(value)}")

    def _value(self) -> x.Expr:
        assert self.expr.value is not None  # noqa: S101  # what sums, averages and compares has a value
        return self.expr.value


_Add = Callable[[], None]
