"""One value from the records of a list that count: what a pass takes together, and what is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from creditrules.batch.columns import Kind
from creditrules.batch.sql import choices
from creditrules.batch.sql.expressions import Expressions, is_number
from creditrules.batch.sql.layers import Defined
from creditrules.batch.sql.records import Pass, Total
from creditrules.batch.sql.terms import TRUE, Term, all_of, condition, fits, level_of, negated, whole
from creditrules.program import expressions as x
from creditrules.program.types import OneOf, YesNo
from creditrules.values.decimals import QUOTIENT_DECIMALS


def aggregate_term(expr: x.Aggregate, write: Expressions, inside: Expressions, rows: Pass, listed: Term) -> Term:
    """The aggregate's value for a customer; missing where the list is, which `listed` tells.

    `write` writes of customers, `inside` of the records in the pass `rows`.
    """
    found = _Over(expr, write, inside, rows).value()
    if listed is TRUE:
        return found
    text = f"CASE WHEN {listed.text} THEN {found.text} END"
    return replace(found, text=text, level=level_of((listed, found)), nullable=True, atomic=False, column=False)


class _Over:
    """One aggregate over one pass."""

    def __init__(self, expr: x.Aggregate, write: Expressions, inside: Expressions, rows: Pass) -> None:
        self.expr, self.write, self.inside, self.rows = expr, write, inside, rows
        self.among = TRUE if expr.among is None else inside.of(expr.among)
        where = TRUE if expr.where is None else inside.of(expr.where)
        self.where = all_of([self.among, where])
        self.not_where = all_of([self.among, negated(where)])
        self.longest = rows.program.facts[expr.records.name].at_most

    def value(self) -> Term:
        """The aggregate's value where the list is known."""
        numbers = self.write.numbers
        match self.expr.kind:
            case "count":
                return self._count(self.where)
            case "any":
                return numbers.compare(">", self._count(self.where), whole(0))
            case "every":
                return numbers.compare("=", self._count(self.not_where), whole(0))
            case "share":
                return numbers.quotient(self._count(self.where), self._count(self.among), 10**QUOTIENT_DECIMALS)
            case "sum":
                value = self._inner(self.expr.value)
                return self._complete(self._sum(value), [value])
            case "mean":
                return self._mean()
            case "min" | "max":
                return self._extreme(self.expr.kind)
            case _:
                assert_never(self.expr.kind)

    def _inner(self, expr: x.Expr | None) -> Term:
        assert expr is not None  # noqa: S101  # only aggregates with a value ask for it
        return self.inside.of(expr)

    def _mean(self) -> Term:
        value, numbers = self._inner(self.expr.value), self.write.numbers
        # No weight is below zero: a mean lies between the values that it is of.
        most = -(-max(abs(value.low), abs(value.high)) * 10**QUOTIENT_DECIMALS // 10**value.scale) + 1
        if self.expr.weight is None:
            found = numbers.quotient(self._sum(value), self._count(self.where), most)
            return self._complete(found, [value])
        weight = self._inner(self.expr.weight)
        product = self.inside.numbers.multiply(value, weight)
        return self._complete(numbers.quotient(self._sum(product), self._sum(weight), most), [value, weight])

    def _complete(self, found: Term, values: Sequence[Term]) -> Term:
        """What was found, or nothing where one of the values that went into it is missing."""
        checks = []
        for value in values:
            if value.nullable:
                known = self._count(self.where, of=value)
                checks.append(condition(f"{known.text} = {self._count(self.where).text}", known))
        if not checks:
            return found
        holds = all_of(checks)
        text = f"CASE WHEN {holds.text} THEN {found.text} END"
        return replace(found, text=text, level=level_of((holds, found)), nullable=True, atomic=False, column=False)

    def _extreme(self, which: choices.Which) -> Term:
        type_, value = self.expr.type, self._inner(self.expr.value)
        ordered = value
        if isinstance(type_, OneOf):
            ordered = choices.place(self.write.layers.dialect, value, type_)
        elif isinstance(type_, YesNo):
            ordered = Term(f"CASE WHEN {value.text} THEN 1 WHEN NOT {value.text} THEN 0 END", value.level, 0, 1)
        like = replace(ordered, nullable=True, place=None, day=None)
        text = self.write.numbers.typed(ordered) if is_number(type_) else ordered.text
        found = self._total(which, f"{which}({text})", self.where, like)
        if isinstance(type_, OneOf):
            found = choices.member_at(self.write.layers.dialect, found, type_)
        elif isinstance(type_, YesNo):
            found = condition(f"({found.text} = 1)", found)
        return self._complete(found, [value])

    def _count(self, where: Term, of: Term | None = None) -> Term:
        what = "*" if of is None else of.text
        like = Term("", low=0, high=self.longest, nullable=False)
        return self._total("number", f"count({what})", where, like)

    def _sum(self, value: Term) -> Term:
        low, high = min(value.low * self.longest, 0), max(value.high * self.longest, 0)
        self.write.numbers.held(low, high)
        dialect = self.write.layers.dialect
        call = dialect.total(value.text, fits=fits(low, high), wide=value.wide)
        like = Term("", low=low, high=high, scale=value.scale, nullable=False)
        return self._total("sum", call, self.where, like)

    def _total(self, what: str, call: str, where: Term, like: Term) -> Term:
        """The column for what is taken together, in the layer where the pass is joined; over nothing 0, or missing."""
        layers, rows = self.write.layers, self.rows
        total = Total(call, () if where is TRUE else where.conjuncts or (where.text,))
        if total not in rows.totals:
            name = rows.totals[total] = layers.unique(f"{self.write.owner} {what}")
            taken = f"{layers.dialect.quote(rows.name)}.{layers.dialect.quote(name)}"
            if not like.nullable:
                taken = f"COALESCE({taken}, 0)"
            if what == "sum":
                taken = layers.dialect.cast(taken, Kind.WIDE if like.wide else Kind.WHOLE)
            layers.place(rows.joined, Defined(name, taken))
        name = rows.totals[total]
        return replace(like, text=layers.refer(name), level=rows.joined, atomic=True, column=True)
